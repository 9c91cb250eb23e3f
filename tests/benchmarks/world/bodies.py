"""What follows from a text alone, worked out once for all items that carry it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.utils.safestring import SafeString
from wagtail.blocks import StreamValue

from disclosure.items.body_texts import readable_texts
from disclosure.items.models import DisclosurePage
from disclosure.items.passages import passages_of
from tests.benchmarks.world import texts


class PrintedBlock(SafeString):
    """A block as it is printed in an edition, which a template takes for the block."""

    block_type: str


@dataclass(frozen=True)
class Body:
    """One of the texts: the value of the field, its blocks in print, its lines for the search index, and its passages."""

    value: StreamValue
    printed: list[PrintedBlock]
    lines: list[str]
    passages: dict[str, int]


@cache
def prepared(number: int) -> Body:
    item = DisclosurePage(body=texts.body(number), summary="")
    item.attachments, item.tagged_items = [], []
    item.body.get_prep_value()  # gives the blocks their numbers
    lines = [line for line in readable_texts(item) if line]
    return Body(item.body, [_printed(block) for block in item.body], lines, passages_of(item))


def _printed(block: StreamValue.StreamChild) -> PrintedBlock:
    printed = PrintedBlock(block.render())
    printed.block_type = block.block_type
    return printed


def summary_passages(summary: str) -> dict[str, int]:
    """Return the passages of a summary, which precede those of the body."""
    return passages_of(DisclosurePage(summary=summary, body=[]))

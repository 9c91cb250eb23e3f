"""Differences between two texts of an item: in their words, their marks, and their structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import chain
from typing import TYPE_CHECKING

from disclosure.items.body_texts import lines_of_block
from disclosure.items.digests import files_in, without_ids
from disclosure.items.marked_text import MarkedLine, outline
from disclosure.items.text_differences import Line, compare_lines

if TYPE_CHECKING:
    from wagtail.blocks.stream_block import StreamValue

UNNAMED = "此处的结构或格式有变动"
NO_TEXT = "（没有文字）"


def compare_bodies(before: StreamValue, after: StreamValue) -> list[Line]:
    """Return the lines of both in order. If the two are rendered differently, at least one line is altered."""
    old, new = _lines_by_block(before), _lines_by_block(after)
    for i, j in _blocks_of_equal_lines(old, new):
        if not _are_rendered_alike(before[i], after[j]) and all(line.is_same for line in compare_lines(old[i], new[j])):
            first = new[j][0]
            new[j][0] = replace(first, asides=(*first.asides, UNNAMED))
    return compare_lines(list(chain(*old)), list(chain(*new)))


def _lines_by_block(body: StreamValue) -> list[list[MarkedLine]]:
    return [
        [replace(line, place=(("block", number), *line.place)) for line in lines_of_block(part.block, part.value)]
        or [MarkedLine.of(NO_TEXT, str(part.block.label))]
        for number, part in enumerate(body)
    ]


def _blocks_of_equal_lines(old: list[list[MarkedLine]], new: list[list[MarkedLine]]) -> Iterator[tuple[int, int]]:
    matcher = SequenceMatcher(None, [tuple(lines) for lines in old], [tuple(lines) for lines in new], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        yield from zip(range(i, i + size), range(j, j + size), strict=True)


def _are_rendered_alike(old: StreamValue.StreamChild, new: StreamValue.StreamChild) -> bool:
    before, after = (without_ids(part.block.get_prep_value(part.value)) for part in (old, new))
    return before == after or (not files_in([old, new]) and outline(str(old.render())) == outline(str(new.render())))

"""The texts of an item shown to readers, each with its place for the reviewer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

from disclosure.approval.personal_data.lone_signs import LoneSigns
from disclosure.items.body_texts import lines_of_block
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture
from disclosure.items.marked_text import CELL
from disclosure.items.models import DisclosurePage

LINK = re.compile(r'href=\\"([^"\\]+)')
"""The target of a link, in rich text as JSON holds it."""

CELL_END = "\n" * 6
"""Separator between the cells of a row that is read by itself: longer than any gap between the digits of a number."""

LINE_BREAK, TAG = re.compile(r"<br ?/?>"), re.compile(r"<[^>]*>")


def texts_of(item: DisclosurePage) -> Iterator[tuple[str, str]]:
    """Yield pairs of place and text: title, summary, every block of the text, note, contact, tags, and names of files."""
    yield "标题", item.title
    yield "摘要", on_one_line(item.summary)
    for number, block in enumerate(item.body, start=1):
        place = f"正文第{number}块（{block.block.label}）"
        lines = [line.text for line in lines_of_block(block.block, block.value)]
        yield from ((place, text) for text in _readings(lines))
        stored = json.dumps(block.block.get_prep_value(block.value), ensure_ascii=False, default=str)
        if LINE_BREAK.search(stored):
            yield place, unescape(TAG.sub("", LINE_BREAK.sub(" ", stored)))
        for address in LINK.findall(stored):
            yield f"{place}的链接", address
    yield "联系方式", on_one_line(item.contact)
    yield "变更说明", on_one_line(item.change_note)
    for tag in item.tags.all():
        yield "标签", tag.name
    for file in files_of(item):
        yield f"{_kind_of(file)}的标题", file.title
        yield f"{_kind_of(file)}的文件名", file.filename
        yield f"{_kind_of(file)}的说明", getattr(file, "description", "")


def on_one_line(text: str) -> str:
    """Return the text on one line: a line end typed within it does not separate numbers, unlike a column of a table."""
    return " ".join(text.splitlines())


def _readings(lines: list[str]) -> Iterator[str]:
    """Yield each line; all lines, for data over several; and texts with one digit in each line, or in each cell of a column."""
    yield from (line.replace(CELL, CELL_END) for line in lines)
    yield "\n".join(lines)
    lone = LoneSigns()
    for row, line in enumerate(lines):
        for column, cell in enumerate(line.split(CELL)):
            lone.add([("row", row), ("column", column)], "", cell)
    yield from (piece.text for piece in lone.rest())


def _kind_of(file: Attachment | Picture) -> str:
    return "图片" if isinstance(file, Picture) else "附件"

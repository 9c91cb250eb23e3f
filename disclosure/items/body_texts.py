"""Texts of an item that its readers see: for the search index and scans, and line by line for comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page

from disclosure.items.blocks import PAGE_LINK, TableBlock
from disclosure.items.digests import files_in, files_of
from disclosure.items.marked_text import CELL, MarkedLine, Marks, read_html
from disclosure.organisation.ink import has_ink, order_complaint

if TYPE_CHECKING:
    from wagtail.blocks.stream_block import StreamValue

    from disclosure.items.files import Attachment, Picture
    from disclosure.items.models import DisclosurePage


EMPTY_BLOCKS = "正文%s没有内容，请填写，或删去这一块。"


def readable_texts(item: DisclosurePage) -> Iterator[str]:
    """Yield every text of `item` that its readers see besides the title, one line each."""
    yield item.summary
    for block in item.body:
        for line in lines_of_block(block.block, block.value):
            yield line.text.rstrip(CELL)
    for attachment in item.attachments.all():
        yield attachment.document.title
    yield from (tag.name for tag in item.tags.all())
    yield item.contact
    if item.edition > 1:
        yield item.change_note


def order_complaints(item: DisclosurePage) -> dict[str, str]:
    """Return why texts of `item` that readers see may be displayed in another order than they are stored; messages by field.

    The editor's form refuses such texts. Drafts may be older than the rule, and files may have been named before it.
    """
    lines = (line.text for block in item.body for line in lines_of_block(block.block, block.value))
    files = (f"{title_of_file(file)} {file.filename}" for file in files_of(item))
    texts = {
        "title": ("标题", [item.title]),
        "summary": ("摘要", [item.summary]),
        "body": ("正文", lines),
        "tags": ("标签", [tag.name for tag in item.tags.all()]),
        "contact": ("联系方式", [item.contact]),
        "change_note": ("变更说明", [item.change_note]),
        "attachments": ("文件的标题、说明或文件名", files),
    }
    complaints = {field: order_complaint("\n".join(each), label) for field, (label, each) in texts.items()}
    return {field: complaint for field, complaint in complaints.items() if complaint}


def empty_blocks(body: StreamValue) -> list[str]:
    """Return the blocks of a text that show nothing, or lack a required part, each by its number and label."""
    return [
        f"第{number}块（{block.block.label}）"
        for number, block in enumerate(body, start=1)
        if not files_in([block]) and (block.block_type == "figure" or not _is_filled_in(block.block, block.value))
    ]


def _is_filled_in(block: blocks.Block, value: Any) -> bool:
    if isinstance(block, blocks.StructBlock):
        required = [name for name, part in block.child_blocks.items() if part.required]
        return all(_has_ink(block.child_blocks[name], value.get(name)) for name in required)
    return _has_ink(block, value)


def _has_ink(block: blocks.Block, value: Any) -> bool:
    return any(has_ink(line.text.replace(CELL, "")) for line in _lines(block, value))


def lines_of_block(block: blocks.Block, value: Any) -> Iterator[MarkedLine]:
    """Yield the lines of a block as readers see them, each marked with the block's label."""
    for line in _lines(block, value):
        yield line.marked(str(block.label))


def _lines(block: blocks.Block, value: Any) -> Iterator[MarkedLine]:
    match block:
        case TableBlock():
            yield from _table(value)
        case blocks.RichTextBlock():
            yield from read_html(_with_addresses(str(value.source)), exact=True) if value else ()
        case DocumentChooserBlock() | ImageChooserBlock():
            yield from [MarkedLine.of(seen_title(value))] if value else ()
        case blocks.StructBlock():
            for name, child in block.child_blocks.items():
                yield from lines_of_block(child, value.get(name))
        case blocks.ListBlock():
            for each in value:
                yield from _lines(block.child_block, each)
        case blocks.DateBlock():
            yield from [MarkedLine.of(date_format(value, "Y年n月j日"))] if value else ()
        case _:
            yield from (MarkedLine.of(line) for line in str(value or "").splitlines(keepends=True))


def _table(table: dict | None) -> Iterator[MarkedLine]:
    if not table:
        return
    if table["table_caption"]:
        yield MarkedLine.of(table["table_caption"], "表格标题")
    merged = {(mark["row"], mark["col"]): f"合并{mark['rowspan']}行{mark['colspan']}列" for mark in table["mergeCells"]}
    looks = {(mark["row"], mark["col"]): mark for mark in table["cell"]}
    for row, cells in enumerate(table["data"]):
        text = ""
        marks: tuple[Marks, ...] = ()
        for column, cell in enumerate(cells):
            look = looks.get((row, column), {})
            is_head = (row == 0 and table["first_row_is_table_header"]) or (column == 0 and table["first_col_is_header"])
            own = [
                "表头" if is_head else "",
                merged.get((row, column), ""),
                look.get("className", ""),
            ]
            # The marks of an empty cell are attached to the separator after it.
            shown = cell + CELL
            text, marks = text + shown, marks + (tuple(filter(None, own)),) * len(shown)
        yield MarkedLine(text, marks)


def _with_addresses(html: str) -> str:
    """Return rich text in which a link to a page also has the page's address."""
    numbers = {int(number) for number in re.findall(PAGE_LINK, html)}
    addresses = {page.pk: page.url or "" for page in Page.objects.filter(pk__in=numbers)} if numbers else {}
    return re.sub(PAGE_LINK, lambda link: f'{link[0]} href="{addresses.get(int(link[1]), "")}"', html)


def seen_title(file: Attachment | Picture) -> str:
    """Return what readers are told of a file: its title; of a picture that is described, the description instead."""
    return getattr(file, "description", "") or file.title


def title_of_file(file: Attachment | Picture) -> str:
    """Return a file's title, with the alternative text if the file is a picture."""
    description = getattr(file, "description", "")
    return f"{file.title}（{description}）" if description else file.title


def lines_of_files(item: DisclosurePage) -> list[MarkedLine]:
    """Return a line for every file that readers get, in order, marked with its name and a digest of its bytes."""
    return [
        MarkedLine.of(title_of_file(file), f"文件名 {file.filename}", f"内容 {file.sha256()[:16] or '已不存在'}")
        for file in files_of(item)
    ]

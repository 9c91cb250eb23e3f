"""The texts of an item that readers are shown, each with the place in which the reviewer finds it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture
from disclosure.items.models import DisclosurePage

LINK = re.compile(r'href=\\"([^"\\]+)')
"""Where a link leads, in rich text as JSON holds it."""


def texts_of(item: DisclosurePage) -> Iterator[tuple[str, str]]:
    """Pairs of place and text: title, summary, every block of the text, note, contact, tags, and what files are called."""
    yield "标题", item.title
    yield "摘要", item.summary
    for number, block in enumerate(item.body, start=1):
        place = f"正文第{number}块（{block.block.label}）"
        for text in block.block.get_searchable_content(block.value):
            yield place, str(text)
        stored = block.block.get_prep_value(block.value)
        if isinstance(stored, dict) and stored.get("table_caption"):
            yield place, stored["table_caption"]
        for address in LINK.findall(json.dumps(stored, ensure_ascii=False, default=str)):
            yield f"{place}的链接", address
    yield "联系方式", item.contact
    yield "变更说明", item.change_note
    for tag in item.tags.all():
        yield "标签", tag.name
    for file in files_of(item):
        yield f"{_kind_of(file)}的标题", file.title
        yield f"{_kind_of(file)}的文件名", file.filename
        yield f"{_kind_of(file)}的说明", getattr(file, "description", "")


def _kind_of(file: Attachment | Picture) -> str:
    return "图片" if isinstance(file, Picture) else "附件"

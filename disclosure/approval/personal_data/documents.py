"""The text of attached files, part by part. It reads what strangers made: only `worker` calls it, in a process of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, StreamObject

from disclosure.approval.personal_data.markup import words_of
from disclosure.approval.personal_data.office import FILES, PICTURES, office_pieces
from disclosure.approval.personal_data.pieces import Gap, Piece

MOST_PAGES = 500

ZIP = b"PK\x03\x04"


def pieces_of(data: bytes) -> Iterator[Piece | Gap]:
    """The file's text, and what of it could not be read. Raises whatever comes of a file that is broken."""
    return office_pieces(data) if data.startswith(ZIP) else _pdf(data)


STRANGE = re.compile(r"[^\s\x20-\x7e\u2000-\u206f\u3000-\u9fff\uf900-\ufaff\uff00-\uffef·×÷°±§]")
"""Characters that no text of ours has many of: the file's own code for its letters could not be read."""

ELSEWHERE = "文件属性、表单、书签或图片说明"


def _pdf(data: bytes) -> Iterator[Piece | Gap]:
    """Every page's text, its annotations, and whatever is written anywhere else; pages of pictures or nothing are told of."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        yield Gap("文件加密，不能读取")
        return
    without_text, strange, pictures = [], [], False
    for number, page in enumerate(reader.pages, start=1):
        if number > MOST_PAGES:
            yield Gap(f"只扫描了前{MOST_PAGES}页")
            break
        text = page.extract_text()
        yield Piece(f"第{number}页", text)
        if not text.strip():
            without_text.append(number)
        elif len(STRANGE.findall(text)) > len(text) // 5:
            strange.append(number)
        pictures |= _shows_pictures(page)
        for note in _resolved(page, "/Annots") or []:
            yield from _annotation(note.get_object(), number)
    if without_text:
        yield Gap(f"{_pages(without_text)}没有文字，可能是扫描件")
    if strange:
        yield Gap(f"{_pages(strange)}的文字编码不能识别")
    if pictures and not without_text:
        yield Gap(PICTURES)
    if reader.attachments:
        yield Gap(FILES)
    yield from _elsewhere(reader)


def _elsewhere(reader: PdfReader) -> Iterator[Piece]:
    """Every string of every object: properties, fields of forms, bookmarks, descriptions of pictures; and the metadata."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    for number, generation in numbers:
        waiting: list[object] = [reader.get_object(IndirectObject(number, generation, reader))] if number else []
        while waiting:
            thing = waiting.pop()
            if isinstance(thing, DictionaryObject):
                waiting += thing.values()
            elif isinstance(thing, ArrayObject):
                waiting += list.__iter__(thing)
            elif isinstance(thing, str | ByteStringObject):
                yield Piece(ELSEWHERE, thing if isinstance(thing, str) else thing.decode("latin-1"), again=True)
            if isinstance(thing, StreamObject) and thing.get("/Type") == "/Metadata":
                for words in words_of(io.BytesIO(thing.get_data())):
                    yield Piece(ELSEWHERE, words.text, again=True)


def _resolved(holder: Any, name: str) -> Any:
    """What `holder` has under `name`, or what it refers to there; None where it has nothing."""
    found = holder.get(name)
    return found.get_object() if hasattr(found, "get_object") else found


def _shows_pictures(page: Any) -> bool:
    objects = _resolved(_resolved(page, "/Resources") or {}, "/XObject") or {}
    return any(_resolved(_resolved(objects, name), "/Subtype") == "/Image" for name in objects)


def _annotation(note: Any, page: int) -> Iterator[Piece]:
    for name in ("/Contents", "/V"):
        if isinstance(value := note.get(name), str):
            yield Piece(f"第{page}页的批注或表单", value)
    if address := (_resolved(note, "/A") or {}).get("/URI"):
        yield Piece(f"第{page}页的链接", str(address))


def _pages(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:10]))
    return f"第{shown}页" if len(numbers) <= 10 else f"第{shown}等{len(numbers)}页"

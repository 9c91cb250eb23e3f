"""The content of a PDF outside its pages: strings of every object, metadata, forms, patterns, and pages that are not shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, NumberObject, StreamObject

from disclosure.approval.personal_data.patterns import ENOUGH_DIGITS
from disclosure.approval.personal_data.pdf_streams import ELSEWHERE, References, comments, stream_pieces
from disclosure.approval.personal_data.pieces import FILES, Gap, Piece, as_text

MEDIA = "文件中有音频、视频或三维模型，没有扫描"
XFA = "文件中有XFA表单，可能没有读全"

UNREAD = {
    "/EF": FILES,
    "/EmbeddedFiles": FILES,
    "/XFA": XFA,
    "/RichMediaContent": MEDIA,
    "/3DD": MEDIA,
    "/Movie": MEDIA,
    "/Sound": MEDIA,
}
"""Names in a dictionary of content that is not read, or not completely."""

STREAM = re.compile(rb"\bstream\r?\n.*?\bendstream\b", re.DOTALL)
BETWEEN = re.compile(rb"(?:\bendobj\b|%%EOF)(.*?)(?=\d+\s+\d+\s+obj\b|\bxref\b|\btrailer\b|\bstartxref\b|\Z)", re.DOTALL)


def object_pieces(reader: PdfReader) -> Iterator[Piece | Gap]:
    """Yield the text of all objects of the file, referenced or not."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    shown = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    references = References(reader)
    streams: list[tuple[IndirectObject, StreamObject]] = []
    for number, generation in sorted(numbers):
        if not number:
            continue
        reference = IndirectObject(number, generation, reader)
        thing = reader.get_object(reference)
        yield from _values(thing, references)
        if isinstance(thing, StreamObject):
            streams.append((reference, thing))
        elif isinstance(thing, DictionaryObject) and thing.get("/Type") == "/Page" and number not in shown:
            references.add_contents(thing)
            page = PageObject(reader, reference)
            page.update(thing)
            yield Piece(ELSEWHERE, page.extract_text(), again=True)
    for reference, stream in streams:
        yield from stream_pieces(reference, stream, references)


def _values(thing: object, references: References) -> Iterator[Piece | Gap]:
    """Yield strings, names, and sufficiently long numbers, in an object and all that it contains."""
    waiting = [thing]
    while waiting:
        thing = waiting.pop()
        references.add(thing)
        if isinstance(thing, DictionaryObject):
            yield from (Gap(reason) for name, reason in UNREAD.items() if name in thing)
            waiting += thing.values()
            waiting += (name for name in thing if sum(map(str.isdigit, name)) >= ENOUGH_DIGITS)
        elif isinstance(thing, ArrayObject):
            waiting += list.__iter__(thing)
        elif isinstance(thing, str | ByteStringObject):
            yield Piece(ELSEWHERE, thing if isinstance(thing, str) else thing.decode("latin-1"), again=True)
        elif isinstance(thing, NumberObject) and thing >= 10 ** (ENOUGH_DIGITS - 1):
            yield Piece(ELSEWHERE, str(thing), again=True)


def loose_pieces(data: bytes) -> Iterator[Piece]:
    """Yield text outside of objects: comments, and bytes between the objects and after the end."""
    plain = STREAM.sub(b"", data)
    yield from comments(plain)
    for between in BETWEEN.findall(plain):
        yield Piece(ELSEWHERE, as_text(between) or between.decode("latin-1"), again=True)

"""What a PDF holds besides its pages: strings of every object, metadata, forms, patterns, and pages that are not shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import suppress

from pypdf import PageObject, PdfReader
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, StreamObject

from disclosure.approval.personal_data.markup import DamagedMarkup, words_of
from disclosure.approval.personal_data.pieces import FILES, Gap, Piece

ELSEWHERE = "文件属性、表单、书签或图片说明"
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
"""Names in a dictionary of what is not read, or not to the end."""


def object_pieces(reader: PdfReader) -> Iterator[Piece | Gap]:
    """Everything that the objects of the file say, whether anything refers to them or not."""
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    shown = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    for number, generation in sorted(numbers):
        if not number:
            continue
        reference = IndirectObject(number, generation, reader)
        thing = reader.get_object(reference)
        yield from _strings(thing)
        if isinstance(thing, StreamObject):
            yield from _stream(thing, reader)
        elif isinstance(thing, DictionaryObject) and thing.get("/Type") == "/Page" and number not in shown:
            page = PageObject(reader, reference)
            page.update(thing)
            yield Piece(ELSEWHERE, page.extract_text(), again=True)


def _strings(thing: object) -> Iterator[Piece | Gap]:
    waiting = [thing]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, DictionaryObject):
            yield from (Gap(reason) for name, reason in UNREAD.items() if name in thing)
            waiting += thing.values()
        elif isinstance(thing, ArrayObject):
            waiting += list.__iter__(thing)
        elif isinstance(thing, str | ByteStringObject):
            yield Piece(ELSEWHERE, thing if isinstance(thing, str) else thing.decode("latin-1"), again=True)


def _stream(stream: StreamObject, reader: PdfReader) -> Iterator[Piece | Gap]:
    kind = stream.get("/Subtype")
    if stream.get("/Type") == "/EmbeddedFile":
        yield Gap(FILES)
    elif kind == "/Form" or stream.get("/PatternType") == 1:
        yield Piece(ELSEWHERE, reader.pages[0].extract_xform_text(stream), again=True)  # type: ignore[arg-type]
    elif kind in (None, "/XML") and (data := stream.get_data().lstrip(b"\xef\xbb\xbf \t\r\n")).startswith(b"<"):
        # Metadata, and XFA forms, of which each stream is a part that is not well-formed by itself.
        with suppress(DamagedMarkup):
            yield from (Piece(ELSEWHERE, words.text, again=True) for words in words_of(io.BytesIO(data)))

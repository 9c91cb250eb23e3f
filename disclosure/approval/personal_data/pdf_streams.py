"""Streams of a PDF outside its pages: each is read according to its content, known to hold no words, or reported."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    read_hex_string_from_stream,
    read_string_from_stream,
)

from disclosure.approval.personal_data.lone_signs import LoneSigns
from disclosure.approval.personal_data.markup import DamagedMarkup, words_of
from disclosure.approval.personal_data.pdf_pages import resolved
from disclosure.approval.personal_data.pieces import FILES, UNKNOWN_DATA, Gap, Piece, as_text

ELSEWHERE = "文件属性、表单、书签或图片说明"
STRAY = "文件里有没有显示出来的页面内容，可能没有读全；请另存或打印为新的PDF，再上传"
STRAY_PICTURE = "文件里有没有显示出来的图片，没有扫描"

WORDLESS = {
    *("/FontFile", "/FontFile2", "/FontFile3", "/ToUnicode", "/Encoding", "/UseCMap", "/CIDSet", "/CIDToGIDMap"),
    *("/DestOutputProfile", "/JBIG2Globals", "/EF"),
}
"""Entries that refer to fonts, character maps, colour profiles and tables of pictures; and to files, which are reported."""

WORDLESS_COLOURS = {"/ICCBased": 1, "/Indexed": 3}
"""The position of a reference to a table of colours, in an array of that name."""

WORDLESS_TYPES = {"/XRef", "/ObjStm", "/CMap"}
WORDLESS_ENTRIES = {"/FunctionType", "/ShadingType", "/HalftoneType"}

SHOWN_TEXT = re.compile(rb"\bBT\b.*?[)>\]]\s*(?:Tj|TJ|'|\")", re.DOTALL)
DRAWING = re.compile(
    rb"[-+.\d]+|/\S*|[\[\]]+|(?P<operator>q|Q|cm|w|J|j|M|d|ri|i|gs|m|l|c|v|y|h|re|S|s|f\*?|F|B\*?|b\*?|n|W\*?|CS|cs|SCN?|scn?|"
    rb"G|g|RG|rg|K|k|sh|Do|BT|ET|T[cdDfLmrswz*]|d0|d1|BMC|BDC|EMC|MP|DP|BX|EX)"
)
MOST_OPERANDS = 7
"""Maximum number of words before each operator of a drawing, approximately."""

NAMED_STRING = re.compile(rb"/[^\s\0()<>\[\]{}/%]+[\s\0]*(?=\(|<[^<])")
"""A name before a string. In a content stream, only properties of marked content have one."""

COMMENT = re.compile(rb"%[^\r\n]+")


class References:
    """The kinds of references from the objects of a file to streams, by the numbers of those streams."""

    def __init__(self, reader: PdfReader):
        self.reader = reader
        self.all: set[int] = set()
        self.contents: set[int] = set()
        self.wordless: set[int] = set()
        self.hints: set[int] = set()
        for page in reader.pages:
            self.add_contents(page)

    def add_contents(self, page: DictionaryObject) -> None:
        """Add the streams of which a page consists."""
        content = page.raw_get("/Contents") if "/Contents" in page else None
        parts = content.get_object() if isinstance(content, IndirectObject) else content
        self.contents |= _numbers([content, *(list.__iter__(parts) if isinstance(parts, ArrayObject) else ())])

    def add(self, thing: object) -> None:
        """Add all direct references of a dictionary or an array."""
        if isinstance(thing, DictionaryObject):
            self.all |= _numbers(thing.values())
            self.wordless |= _numbers(value for name, value in thing.items() if name in WORDLESS)
            if thing.get("/Subtype") == "/Type3" and isinstance(letters := resolved(thing, "/CharProcs"), DictionaryObject):
                self.wordless |= _numbers(letters.values())
            if "/Linearized" in thing and isinstance(hints := thing.get("/H"), ArrayObject):
                self.hints |= {int(place) for place in hints[::2]}
        elif isinstance(thing, ArrayObject):
            own = list(list.__iter__(thing))
            self.all |= _numbers(own)
            if own and isinstance(own[0], NameObject) and (place := WORDLESS_COLOURS.get(own[0])):
                self.wordless |= _numbers(own[place : place + 1])

    def is_wordless(self, reference: IndirectObject, stream: StreamObject) -> bool:
        """Return whether the stream holds no words, by its kind or by the references to it."""
        place = self.reader.xref.get(reference.generation, {}).get(reference.idnum)
        return (
            reference.idnum in self.wordless
            or place in self.hints
            or stream.get("/Type") in WORDLESS_TYPES
            or any(name in stream for name in WORDLESS_ENTRIES)
        )


def _numbers(values: Any) -> set[int]:
    return {value.idnum for value in values if isinstance(value, IndirectObject)}


def stream_pieces(reference: IndirectObject, stream: StreamObject, references: References) -> Iterator[Piece | Gap]:
    """Yield the text of a stream, or a gap if it could not be read."""
    reader = references.reader
    if stream.get("/Type") == "/EmbeddedFile":
        yield Gap(FILES)
    elif stream.get("/Subtype") == "/Image":
        if reference.idnum not in references.all:
            yield Gap(STRAY_PICTURE)
    elif stream.get("/Subtype") == "/Form" or stream.get("/PatternType") == 1:
        yield Piece(ELSEWHERE, reader.pages[0].extract_xform_text(stream), again=True)  # type: ignore[arg-type]
        yield from _properties(stream.get_data())
    elif not references.is_wordless(reference, stream):
        try:
            data = stream.get_data()
        except Exception:  # noqa: BLE001
            # An unknown or failing filter may raise any exception.
            yield Gap(UNKNOWN_DATA)
            return
        if reference.idnum in references.contents:
            yield from _properties(data)
        else:
            yield from _unreferenced(reference, stream, data, reader)


def _unreferenced(reference: IndirectObject, stream: StreamObject, data: bytes, reader: PdfReader) -> Iterator[Piece | Gap]:
    """Yield the text of a stream that is not part of any page."""
    if SHOWN_TEXT.search(data):
        page = PageObject(reader)
        resources = stream.get("/Resources") or reader.pages[0].get("/Resources") or DictionaryObject()
        page.update({NameObject("/Resources"): resources, NameObject("/Contents"): reference})
        yield Piece(ELSEWHERE, page.extract_text(), again=True)
        yield from _properties(data)
        yield Gap(STRAY)
    elif (text := as_text(data)) is None:
        yield Gap(UNKNOWN_DATA)
    elif text.lstrip().startswith("<"):
        # Metadata, and XFA forms, in which each stream is a part that is not well-formed by itself.
        with suppress(DamagedMarkup):
            yield from (Piece(ELSEWHERE, words.text, again=True) for words in words_of(io.BytesIO(_trimmed(data))))
    elif not _is_drawing(data):
        yield Piece(ELSEWHERE, text, again=True)


def _trimmed(data: bytes) -> bytes:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")


def _is_drawing(data: bytes) -> bool:
    """Return whether the data is drawing instructions, whose figures are not words."""
    words = [DRAWING.fullmatch(word) for word in data.split()]
    operators = [word for word in words if word and word["operator"]]
    return None not in words and len(operators) * MOST_OPERANDS >= len(words)


def _properties(data: bytes) -> Iterator[Piece]:
    """Yield texts that a content stream does not draw: properties of marked content, such as `/ActualText`, and comments."""
    lone = LoneSigns()
    for name in NAMED_STRING.finditer(data):
        place = io.BytesIO(data[name.end() : name.end() + 10_000])
        with suppress(Exception):
            read = read_string_from_stream if data[name.end() : name.end() + 1] == b"(" else read_hex_string_from_stream
            text = read(place)
            shown = text if isinstance(text, str) else text.decode("latin-1")
            yield Piece(ELSEWHERE, shown, again=True)
            lone.add([(name[0].decode("latin-1").strip(), 0)], ELSEWHERE, shown)
    yield from lone.rest()
    yield from comments(data)


def comments(data: bytes) -> Iterator[Piece]:
    """Yield comments, which programs write and which are not shown."""
    for comment in COMMENT.findall(data):
        yield Piece(ELSEWHERE, as_text(comment) or comment.decode("latin-1"), again=True)

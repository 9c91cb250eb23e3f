"""Detection of older contents in a PDF: an incremental save appends, and removes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject

OLDER_CONTENTS = "文件里还留有修改以前的内容，没有扫描；请另存或打印为新的PDF，再上传"

_BLANK = rb"(?:[\0\t\n\f\r ]|%[^\r\n]{0,200}[\r\n])+"
OBJECT = re.compile(rb"(?<![\d.])(\d{1,10})" + _BLANK + rb"\d{1,5}" + _BLANK + rb"obj(?![A-Za-z])")
"""The beginning of an object, after any preceding bytes, even the end of the last object."""

MOST_OF_A_TABLE = 2000
"""Maximum size in bytes of the dictionary of a table of objects."""

END = re.compile(rb"\bstream\b|\bendobj\b")
TABLE = re.compile(rb"/Type\s*/XRef\b")


def keeps_older_contents(reader: PdfReader, data: bytes) -> bool:
    """Return whether an object of the file, then shown on no page, is written twice or missing from the valid tables.

    A file that is only laid out for the web, or written by Word in two sections, repeats no object and lists them all.
    """
    numbers = [*_plain_numbers(data), *_packed_numbers(reader)]
    listed = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    return len(set(numbers)) < len(numbers) or not listed.issuperset(numbers)


def _plain_numbers(data: bytes) -> Iterator[int]:
    """Yield the numbers of the objects as written. A table need not list itself."""
    for begun in OBJECT.finditer(data):
        dictionary = END.split(data[begun.end() : begun.end() + MOST_OF_A_TABLE], maxsplit=1)[0]
        if not TABLE.search(dictionary):
            yield int(begun[1])


def _packed_numbers(reader: PdfReader) -> Iterator[int]:
    """Yield the numbers of the objects in streams of objects, once for each stream."""
    for generation, table in reader.xref.items():
        for number in table:
            packed = reader.get_object(IndirectObject(number, generation, reader)) if number else None
            if isinstance(packed, StreamObject) and packed.get("/Type") == "/ObjStm":
                first, count = (int(str(packed[name])) for name in ("/First", "/N"))
                yield from map(int, packed.get_data()[:first].split()[: 2 * count : 2])

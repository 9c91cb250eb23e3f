"""Whether a PDF still holds what it said before it was changed: an incremental save appends, and takes nothing out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import IndirectObject, StreamObject

OLDER_CONTENTS = "文件里还留有修改以前的内容，没有扫描；请另存或打印为新的PDF，再上传"

OBJECT = re.compile(rb"(?:^|[\r\n])[ \t]*(\d{1,10})[ \t\r\n]+\d{1,5}[ \t\r\n]+obj\b")


def keeps_older_contents(reader: PdfReader, data: bytes) -> bool:
    """Whether an object of the file is written more than once: of all but the last, no page shows anything.

    A file that is only laid out for the web, or written by Word in two sections, repeats no object.
    """
    numbers = [int(number) for number in OBJECT.findall(data)]
    numbers += list(_packed_numbers(reader))
    return len(set(numbers)) < len(numbers)


def _packed_numbers(reader: PdfReader) -> Iterator[int]:
    """The numbers of the objects that lie in streams of objects, once for each stream."""
    for generation, table in reader.xref.items():
        for number in table:
            packed = reader.get_object(IndirectObject(number, generation, reader)) if number else None
            if isinstance(packed, StreamObject) and packed.get("/Type") == "/ObjStm":
                first, count = (int(str(packed[name])) for name in ("/First", "/N"))
                yield from map(int, packed.get_data()[:first].split()[: 2 * count : 2])

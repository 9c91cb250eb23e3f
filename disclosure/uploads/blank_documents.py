"""Blank Word documents: without visible words, and without a picture that shows writing."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import IO

import olefile
from django.core.exceptions import ValidationError
from PIL import Image

from disclosure.office_files.packages import Package, UnreadableFile
from disclosure.office_files.printed_texts import printed_texts
from disclosure.organisation.ink import is_blank
from disclosure.uploads import packages
from disclosure.uploads.compound import WORD, inspect_compound
from disclosure.uploads.packages import inspect_package
from disclosure.uploads.page_ink import has_writing

FEWEST_LETTERS = 2
"""Minimum number of letters, digits and Han characters in a document. A single sign is no record of anything."""

BLANK = "文件是空白的，请确认选对了文件，重新上传。"

WORD_97 = 0xC1
"""Number of the first version (`nFib`) whose text is described by a table of pieces ([MS-DOC] 2.5)."""

IN_SECOND_TABLE = 0x0200
TABLE_PLACE = 0x01A2
"""Bit in the header (FIB, at offset 10) that names the table's stream, and the offset of the table's place and length there."""

SINGLE_BYTES = 1 << 30
DRAWN = "\x01\x08"
"""Characters that stand for a picture and for a shape."""


def inspect_document(file: IO[bytes]) -> None:
    """Raise `ValidationError` if a DOCX file is blank, and the exceptions of `inspect_package`."""
    inspect_package(file, main=packages.WORD)
    package = Package(file)
    if not _is_written(package) and not any(_shows(package, name) for name in package.names):
        raise ValidationError(BLANK)


def inspect_old_document(file: IO[bytes]) -> None:
    """Raise `ValidationError` if a DOC or WPS file is blank, and the exceptions of `inspect_compound`."""
    inspect_compound(file, streams=WORD)
    with olefile.OleFileIO(file) as ole:
        main = ole.openstream(WORD[0]).read()
        version, flags = (struct.unpack_from("<H", main, place)[0] for place in (2, 10))
        table_name = f"{int(bool(flags & IN_SECOND_TABLE))}Table"
        if version < WORD_97:
            return
        table = ole.openstream(table_name).read() if ole.exists(table_name) else b""
    text = "".join(_pieces(main, table))
    if not set(DRAWN) & set(text) and not _has_words([text]):
        raise ValidationError(BLANK)


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    """Yield the text of a document, piece by piece ([MS-DOC] 2.9.38, 2.9.73)."""
    place, length = struct.unpack_from("<II", main, TABLE_PLACE)
    at, end = place, place + length
    while at < end and table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    if at >= end:
        return
    count = (struct.unpack_from("<I", table, at + 1)[0] - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    for number in range(count):
        (place,) = struct.unpack_from("<I", table, at + 5 + 4 * (count + 1) + 8 * number + 2)
        letters = starts[number + 1] - starts[number]
        if place & SINGLE_BYTES:
            begin = (place ^ SINGLE_BYTES) // 2
            yield main[begin : begin + letters].decode("cp1252", "replace")
        else:
            yield main[place : place + 2 * letters].decode("utf-16-le", "replace")


def _is_written(package: Package) -> bool:
    """Return whether the document prints words, or holds another document, which cannot be looked into."""
    try:
        return _has_words(printed_texts(package))
    except UnreadableFile:
        return True


def _has_words(texts: Iterable[str]) -> bool:
    """Return whether the texts together have enough letters. They are read only as far as necessary."""
    letters = (sign for text in texts for sign in text if unicodedata.category(sign)[0] in "LN" and not is_blank(sign))
    return len(list(islice(letters, FEWEST_LETTERS))) == FEWEST_LETTERS


def _shows(package: Package, name: str) -> bool:
    """Return whether a part is a picture with writing, or one in a format that cannot be looked into."""
    if "/media/" not in name.lower():
        return "/charts/" in name.lower()
    with (
        suppress(OSError, ValueError, SyntaxError, Image.DecompressionBombError),
        package.open(name) as part,
        Image.open(part) as picture,
    ):
        return has_writing(picture)
    return True

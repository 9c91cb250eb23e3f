"""Files of older Office versions and of WPS (DOC, XLS, WPS, ET): OLE compound files, each a small file system."""

from __future__ import annotations

import struct
from collections.abc import Collection
from typing import IO

import olefile
from django.core.exceptions import ValidationError

WORD = ("WordDocument",)
SHEET = ("Workbook", "Book")
"""Streams of which a file of that kind contains one. `Book` is the stream of Excel 5 and 95."""

MACROS = {"macros", "vba", "_vba_project", "_vba_project_cur"}
"""Storages and streams of VBA, in lower case."""

PACKED = "\x01ole10native"
"""Name of the stream of an object that embeds another file whole, for example a program."""

ENCRYPTED_WORD = 0x0100
"""Bit in a Word file's header (FIB, at offset 10) that marks the file as encrypted."""

BOUND_SHEET, FILE_PASS = 0x85, 0x2F
"""Record types of a workbook: a sheet, and the start of encrypted content."""

SHEETS_OF_CODE = {1, 6}
"""Sheet types (BIFF `dt`) that contain code: Excel 4 macros, and VBA modules."""


def inspect_compound(file: IO[bytes], streams: Collection[str] = ()) -> None:
    """Validate an OLE file, which must contain one of `streams`, if any are named.

    Raises `ValidationError` if the file has another type, is encrypted, or contains macros or another file, and the exceptions
    of `olefile` if it is broken.
    """
    with olefile.OleFileIO(file, raise_defects=olefile.DEFECT_INCORRECT) as ole:
        paths = ole.listdir(streams=True, storages=True)
        names = {name.lower() for path in paths for name in path}
        if {"encryptedpackage", "encryptioninfo"} & names:
            raise ValidationError("文件设有密码，请取消密码后再上传。")
        if MACROS & names:
            raise ValidationError("文件带有宏，请另存为不带宏的文件后再上传。")
        if PACKED in names:
            raise ValidationError("文件里嵌有别的文件（对象包），请删去嵌入的对象后再上传。")
        if streams and not any(ole.exists(name) for name in streams):
            raise ValidationError("文件的内容和后缀名不符，请确认文件没有改过后缀名。")
        # Read all streams to their ends, those of embedded objects too, to detect a truncated file.
        for path in ole.listdir():
            content = ole.openstream(path).read()
            if path[-1] in WORD:
                _check_word(content)
            elif path[-1] in SHEET:
                _check_workbook(content)


def _check_word(content: bytes) -> None:
    (flags,) = struct.unpack_from("<H", content, 10)
    if flags & ENCRYPTED_WORD:
        raise ValidationError("文件设有密码，请取消密码后再上传。")


def _check_workbook(content: bytes) -> None:
    """Validate each record, which consists of its type, its length and its content."""
    place = 0
    while place + 4 <= len(content):
        record, length = struct.unpack_from("<HH", content, place)
        if record == FILE_PASS:
            raise ValidationError("文件设有密码，请取消密码后再上传。")
        if record == BOUND_SHEET and content[place + 9] in SHEETS_OF_CODE:
            raise ValidationError("文件带有宏表，请删去宏表或另存为不带宏的文件后再上传。")
        place += 4 + length

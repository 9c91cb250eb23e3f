"""Files of the older Office and of WPS (DOC, XLS, WPS, ET): OLE compound files, a small file system each."""

from __future__ import annotations

import struct
from collections.abc import Collection
from typing import IO

import olefile
from django.core.exceptions import ValidationError

WORD = ("WordDocument",)
SHEET = ("Workbook", "Book")
"""The streams of which a file of that kind has one. `Book` is Excel 5's and 95's."""

MACROS = {"macros", "vba", "_vba_project", "_vba_project_cur"}
"""Storages and streams of VBA, in lower case."""

PACKED = "\x01ole10native"
"""The stream of an object that holds another file whole, a program for example."""

ENCRYPTED_WORD = 0x0100
"""The bit in a Word file's head (FIB, at offset 10) that says that it is encrypted."""

BOUND_SHEET, FILE_PASS = 0x85, 0x2F
"""Records of a workbook: a sheet that it has; that what follows is encrypted."""

SHEETS_OF_CODE = {1, 6}
"""Types of sheet (BIFF `dt`): Excel 4 macros, and VBA modules."""


def inspect_compound(file: IO[bytes], streams: Collection[str] = ()) -> None:
    """Look into an OLE file, of which one of `streams` must be there, if any are named.

    Raises `ValidationError` where it is another kind of file, is encrypted, or holds macros or another file; and whatever
    `olefile` raises where it is broken.
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
        # All of them, those of embedded objects too, and to their ends: a file that was cut short shows itself here.
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
    """Go from record to record: each is its type, its length and as many bytes."""
    place = 0
    while place + 4 <= len(content):
        record, length = struct.unpack_from("<HH", content, place)
        if record == FILE_PASS:
            raise ValidationError("文件设有密码，请取消密码后再上传。")
        if record == BOUND_SHEET and content[place + 9] in SHEETS_OF_CODE:
            raise ValidationError("文件带有宏表，请删去宏表或另存为不带宏的文件后再上传。")
        place += 4 + length

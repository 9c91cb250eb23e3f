"""PDF files: executable content, hidden files, and content that may be unreadable in thirty years are refused.

Every object of the file is inspected, not only those reachable from its pages, because viewers repair files in their own ways.
Refused are scripts, and actions that start, send or fetch something, which a page of text never needs; files attached to the
PDF, which would bypass these rules; films and 3D, which need players of their own; and encryption, even if only against
printing and copying: a scan for personal data could not read the file, nor the archive keep it legible (Article 11).
"""

from __future__ import annotations

import zipfile
from typing import IO

from django.core.exceptions import ValidationError
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from disclosure.uploads.blank_pages import is_blank
from disclosure.uploads.pictures import BLANK_SCAN

END = b"%%EOF"
TAIL = 1 << 16
"""Number of bytes at the end of the file that are searched for its end mark."""

MOST_OBJECTS = 300_000
DEEPEST = 100

ACTIONS = {
    "/JavaScript": "脚本",
    "/Launch": "启动程序的动作",
    "/SubmitForm": "提交数据的动作",
    "/ImportData": "导入数据的动作",
    "/GoToE": "附加的文件",
    "/RichMediaExecute": "多媒体",
}
"""Types of action (`/S`) that are refused, with their Chinese names."""

KEYS = {
    "/JS": "脚本",
    "/JavaScript": "脚本",
    "/EmbeddedFiles": "附加的文件",
    "/EF": "附加的文件",
    "/XFA": "XFA表单",
    "/RichMediaContent": "多媒体",
    "/3DD": "多媒体",
}
"""Keys of a dictionary that are refused, with their Chinese names."""


def inspect_pdf_scan(file: IO[bytes]) -> None:
    """Raise `ValidationError` if every page is blank, and the exceptions of `inspect_pdf`."""
    inspect_pdf(file)
    if is_blank(file):
        raise ValidationError(BLANK_SCAN)


def inspect_pdf(file: IO[bytes]) -> None:
    """Raise `ValidationError` if a PDF or its content is not allowed, and the exceptions of `pypdf` if it is broken."""
    _check_end(file)
    reader = PdfReader(file)
    if reader.is_encrypted:
        raise ValidationError("PDF设有密码或限制了打印、复制，请取消后再上传。")
    if not reader.pages:
        raise ValidationError("PDF里没有页面。")
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise ValidationError("PDF过于复杂，请分成几个文件，或重新打印成PDF后再上传。")
    _check(reader.trailer)
    for number, generation in numbers:
        if number:
            _check(reader.get_object(IndirectObject(number, generation, reader)))


def _check_end(file: IO[bytes]) -> None:
    """Check that nothing follows the end of the PDF, and that the file is not a ZIP file as well."""
    size = file.seek(0, 2)
    file.seek(max(size - TAIL, 0))
    _, mark, after = file.read().rpartition(END)
    if not mark:
        raise ValidationError("PDF不完整，请重新导出后再上传。")
    if after.strip(b"\0 \t\r\n") or zipfile.is_zipfile(file):
        raise ValidationError("PDF后面还藏有别的内容，请重新导出后再上传。")
    file.seek(0)


def _check(thing: object, depth: int = 0) -> None:
    """Check an object and its direct contents; objects that it refers to are checked in their turn."""
    if depth > DEEPEST:
        raise ValidationError("PDF过于复杂，请重新打印成PDF后再上传。")
    if isinstance(thing, DictionaryObject):
        found = ACTIONS.get(str(thing.get("/S")))
        found = found or next((KEYS[key] for key in thing if key in KEYS), None)
        if found:
            raise ValidationError(f"PDF里有{found}，请去掉后再上传；也可以重新打印成PDF。")
        for value in thing.values():
            _check(value, depth + 1)
    elif isinstance(thing, ArrayObject):
        for value in list.__iter__(thing):
            _check(value, depth + 1)

"""Allowed file types by extension: their MIME types, their first bytes, and the functions that inspect them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import IO

from disclosure.uploads import compound, packages
from disclosure.uploads.blank_documents import inspect_document, inspect_old_document
from disclosure.uploads.compound import inspect_compound
from disclosure.uploads.packages import inspect_package
from disclosure.uploads.pdf import inspect_pdf, inspect_pdf_scan
from disclosure.uploads.pictures import redrawn, redrawn_scan
from disclosure.uploads.texts import inspect_text

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
JPEG = b"\xff\xd8\xff"

LEADING = b"\xef\xbb\xbf \t\r\n\0"
"""Bytes of a mark, blanks and empty lines, which some programs write before the beginning of a file, and readers skip."""


@dataclass(frozen=True)
class FileKind:
    """A type of file.

    Args:
        mime: MIME type with which it is served.
        beginning: first bytes of the content; empty for text, which begins anyhow.
        inspect: raises if the content is not allowed; returns the content to be stored instead, if any.
        leading: bytes that may precede the beginning.
    """

    mime: str
    beginning: bytes
    inspect: Callable[[IO[bytes]], IO[bytes] | None]
    leading: bytes = b""


_PNG = FileKind("image/png", b"\x89PNG\r\n\x1a\n", partial(redrawn, kind="PNG"))
_JPEG = FileKind("image/jpeg", JPEG, partial(redrawn, kind="JPEG"))
_WORD = partial(inspect_compound, streams=compound.WORD)
_SHEET = partial(inspect_compound, streams=compound.SHEET)
_OFFICE = "application/vnd.openxmlformats-officedocument."

PICTURES = {"png": _PNG, "jpg": _JPEG, "jpeg": _JPEG}
"""Images in a text. Excluded are GIF, which moves, WebP and HEIC, which many programs do not open, and SVG, which runs."""

ATTACHMENTS = {
    "pdf": FileKind("application/pdf", b"%PDF-", inspect_pdf, leading=LEADING),
    "doc": FileKind("application/msword", OLE, _WORD),
    "docx": FileKind(f"{_OFFICE}wordprocessingml.document", ZIP, partial(inspect_package, main=packages.WORD)),
    "xls": FileKind("application/vnd.ms-excel", OLE, _SHEET),
    "xlsx": FileKind(f"{_OFFICE}spreadsheetml.sheet", ZIP, partial(inspect_package, main=packages.SHEET)),
    "wps": FileKind("application/vnd.ms-works", OLE, _WORD),
    "et": FileKind("application/x-et", OLE, _SHEET),
    **PICTURES,
}

_PDF_SCAN = replace(ATTACHMENTS["pdf"], inspect=inspect_pdf_scan)
_PNG_SCAN = replace(_PNG, inspect=partial(redrawn_scan, kind="PNG"))
_JPEG_SCAN = replace(_JPEG, inspect=partial(redrawn_scan, kind="JPEG"))

PAPER = {"pdf": _PDF_SCAN, "png": _PNG_SCAN, "jpg": _JPEG_SCAN, "jpeg": _JPEG_SCAN}
"""File types of a scan of a signed paper. A scan must not be blank, and a picture must be large enough to be read."""

_OLD_DOCUMENT = replace(ATTACHMENTS["doc"], inspect=inspect_old_document)

DOCUMENTS = {
    "doc": _OLD_DOCUMENT,
    "docx": replace(ATTACHMENTS["docx"], inspect=inspect_document),
    "wps": replace(_OLD_DOCUMENT, mime=ATTACHMENTS["wps"].mime),
}
"""File types of a written document, which must not be blank."""

_TEXT = FileKind("text/plain", b"", inspect_text)

TABLES = {"csv": _TEXT, "txt": _TEXT, "xlsx": ATTACHMENTS["xlsx"], "docx": ATTACHMENTS["docx"]}
"""File types of a table that is read, and not stored."""


def kind_of(name: str) -> FileKind | None:
    """Return the type of a file with that name."""
    return ATTACHMENTS.get(PurePath(name).suffix.lower().removeprefix("."))

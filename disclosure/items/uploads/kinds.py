"""The kinds of file that come in, by the ending of the name: as what they are served, how they begin, what looks inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath
from typing import IO

from disclosure.items.uploads import compound, packages
from disclosure.items.uploads.compound import inspect_compound
from disclosure.items.uploads.packages import inspect_package
from disclosure.items.uploads.pdf import inspect_pdf, inspect_pdf_scan
from disclosure.items.uploads.pictures import redrawn, redrawn_scan

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True)
class FileKind:
    """A kind of file.

    Args:
        mime: as what it is served.
        beginning: its first bytes.
        inspect: looks into it. Raises where it may not come in; returns what is to be stored in its place, if anything.
        leading: bytes that may stand before the beginning.
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
"""Images in a text. No GIF, which moves; no WebP or HEIC, which many a program does not open; no SVG, which runs."""

ATTACHMENTS = {
    # Some programs write a byte order mark or an empty line first; readers pass over them.
    "pdf": FileKind("application/pdf", b"%PDF-", inspect_pdf, leading=b"\xef\xbb\xbf \t\r\n\0"),
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
"""Kinds of file that a scan of one signed paper comes in. It must show something, and a picture be one that can be read."""


def kind_of(name: str) -> FileKind | None:
    """The kind of a file of that name."""
    return ATTACHMENTS.get(PurePath(name).suffix.lower().removeprefix("."))

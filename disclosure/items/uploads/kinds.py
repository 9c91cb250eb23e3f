"""The kinds of file that come in, by the ending of the name: what browsers call them, how they begin, what looks inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import IO

from disclosure.items.uploads import compound, packages
from disclosure.items.uploads.compound import inspect_compound
from disclosure.items.uploads.packages import inspect_package
from disclosure.items.uploads.pdf import inspect_pdf
from disclosure.items.uploads.pictures import redrawn

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Args:
        mime: as what it is served, and may be declared.
        beginning: its first bytes.
        inspect: looks into it. Raises where it may not come in; returns what is to be stored in its place, if anything.
        declared: other MIME types by which browsers and systems call it.
    """

    mime: str
    beginning: bytes
    inspect: Callable[[IO[bytes]], IO[bytes] | None]
    declared: tuple[str, ...] = ()


_PNG = Kind("image/png", b"\x89PNG\r\n\x1a\n", partial(redrawn, kind="PNG"), ("image/x-png",))
_JPEG = Kind("image/jpeg", JPEG, partial(redrawn, kind="JPEG"), ("image/jpg", "image/pjpeg"))
_WORD = partial(inspect_compound, streams=compound.WORD)
_SHEET = partial(inspect_compound, streams=compound.SHEET)
_OFFICE = "application/vnd.openxmlformats-officedocument."

PICTURES = {"png": _PNG, "jpg": _JPEG, "jpeg": _JPEG}
"""Images in a text. No GIF, which moves; no WebP or HEIC, which many a program does not open; no SVG, which runs."""

ATTACHMENTS = {
    "pdf": Kind("application/pdf", b"%PDF-", inspect_pdf, ("application/x-pdf",)),
    "doc": Kind("application/msword", OLE, _WORD),
    "docx": Kind(f"{_OFFICE}wordprocessingml.document", ZIP, partial(inspect_package, main=packages.WORD)),
    "xls": Kind("application/vnd.ms-excel", OLE, _SHEET, ("application/msexcel", "application/x-excel")),
    "xlsx": Kind(f"{_OFFICE}spreadsheetml.sheet", ZIP, partial(inspect_package, main=packages.SHEET)),
    "wps": Kind(
        "application/vnd.ms-works", OLE, _WORD, ("application/wps-office.wps", "application/kswps", "application/msword")
    ),
    "et": Kind("application/x-et", OLE, _SHEET, ("application/wps-office.et", "application/kset", "application/vnd.ms-excel")),
    **PICTURES,
}

UNNAMED = ("", "application/octet-stream")
"""What a browser says of a file of which its system knows no name."""


def kind_of(name: str) -> Kind | None:
    """The kind of a file of that name."""
    return ATTACHMENTS.get(PurePath(name).suffix.lower().removeprefix("."))

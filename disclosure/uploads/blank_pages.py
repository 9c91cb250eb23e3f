"""Blank pages of a PDF: pages on which no writing is seen when they are drawn (ADR 12)."""

from __future__ import annotations

from typing import IO

from django.core.exceptions import ValidationError

from disclosure.uploads.isolated import output_of

DRAWING = "disclosure.uploads.page_drawing"
PATIENCE = 18
"""Maximum time of the process that draws, in seconds."""

NOT_DRAWN = "扫描件的页面显示不出来（可能已损坏，或者过于复杂），请重新扫描成PDF或图片后再上传。"


def is_blank(file: IO[bytes]) -> bool:
    """Return whether every page of the PDF is blank. Raises `ValidationError` if they cannot be drawn in time."""
    file.seek(0)
    told = output_of(DRAWING, file.read(), PATIENCE)
    if told not in (b"blank", b"written"):
        raise ValidationError(NOT_DRAWN)
    return told == b"blank"

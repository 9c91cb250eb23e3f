"""The output of the readers of files."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

FILES = "文件中嵌有其他文件，没有扫描"
"""The reason why an embedded file is not read."""

UNKNOWN_DATA = "文件中有不能识别的数据，没有扫描"

CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Piece:
    """A text at a place of the file, e.g. `正文第3段`.

    Args:
        again: whether the text repeats text read before: findings in both are reported once.
    """

    place: str
    text: str
    again: bool = False


@dataclass(frozen=True)
class Gap:
    """The reason why part of the file was not read, in Chinese."""

    reason: str


def as_text(data: bytes) -> str | None:
    """Return the bytes decoded as Unicode or a Chinese encoding; None if they are not text."""
    codes = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for code in codes:
        with suppress(UnicodeDecodeError):
            text = data.decode(code)
            return None if CONTROL.search(text) else text
    return None

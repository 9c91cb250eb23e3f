"""What the readers of files hand on."""

from __future__ import annotations

from dataclasses import dataclass

FILES = "文件中嵌有其他文件，没有扫描"
"""Why a file in a file is not read."""


@dataclass(frozen=True)
class Piece:
    """A text at a place of the file, e.g. `正文第3段`.

    Args:
        again: whether the text repeats what was read before: of what stands there too, nothing more is told.
    """

    place: str
    text: str
    again: bool = False


@dataclass(frozen=True)
class Gap:
    """Why part of the file was not read, in Chinese."""

    reason: str

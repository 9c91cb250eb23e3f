"""Progress bars on a terminal. Elsewhere, nothing is drawn."""

from __future__ import annotations

import time
from typing import Any

WIDTH = 40


class Bar:
    """A progress bar, drawn ten times a second at most.

    Args:
        out: the command's `stderr`.
    """

    def __init__(self, out: Any):
        self.out = out if out.isatty() else None
        self.shown = 0.0
        self.line = ""

    def show(self, done: int, total: int, told: str) -> None:
        full = WIDTH * done // max(total, done, 1)
        self.line = f"\r{'█' * full}{'░' * (WIDTH - full)} {told}"
        if time.monotonic() - self.shown > 0.1:
            self.shown = time.monotonic()
            self._draw()

    def end(self) -> None:
        if self.line:
            self._draw(ending="\n")
        self.line = ""

    def _draw(self, ending: str = "") -> None:
        if self.out:
            self.out.write(self.line, ending=ending)
            self.out.flush()


class ByteBar(Bar):
    """A bar of bytes. The caller, which reads or writes them, knows their total."""

    def advance(self, done: int, total: int) -> None:
        self.show(done, total, f"{done / 1e6:.1f}/{total / 1e6:.1f} MB")

"""The progress bar of commands that work through the editions."""

from __future__ import annotations

from typing import Any

from disclosure.archive.models import Edition
from disclosure.organisation.progress import Bar


class EditionBar(Bar):
    """A bar of the editions verified. The bytes read are counted, too.

    Args:
        after: a bar that is finished when this one begins.
    """

    def __init__(self, out: Any, after: Bar | None = None):
        super().__init__(out)
        self.after = after
        self.total = self.done = self.size = 0

    def advance(self, edition: Edition, size: int) -> None:
        if not self.done:
            self.total = Edition.objects.count()
            if self.after:
                self.after.end()
        self.done += 1
        self.size += size
        self.show(self.done, self.total, f"{self.done}/{self.total}  {self.size / 1e6:.1f} MB")

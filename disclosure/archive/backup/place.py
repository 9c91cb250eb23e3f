"""The locations of the site's files, and the check that they are complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings


def media_root() -> Path:
    return Path(settings.MEDIA_ROOT)


def marker() -> Path:
    """Return the folder into which a restoration unpacks. The place is incomplete until its removal at the end."""
    return _marker_in(settings.MEDIA_ROOT)


@cache
def _marker_in(root: Path | str) -> Path:
    return Path(root) / ".restoring"


def is_incomplete() -> bool:
    """Return whether a restoration has begun here and not ended."""
    return marker().exists()


def media_files() -> Iterator[Path]:
    """Yield all files under the media folder, in order; a linked folder counts as one inside it.

    Files that the archive is still storing under a temporary name are left out: no row references them yet.
    """
    root = media_root()
    for folder, folders, names in os.walk(root, followlinks=True):
        folders.sort()
        passing = "incoming-" if Path(folder) == root / "archive" else None
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not (passing and name.startswith(passing)):
                yield path


def flush(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

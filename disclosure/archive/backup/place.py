"""Where the site's files lie, and whether they are all there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def media_root() -> Path:
    return Path(settings.MEDIA_ROOT)


def marker() -> Path:
    """The folder into which a restoration unpacks. It goes last: while it stands, the place is incomplete."""
    return media_root() / ".restoring"


def is_incomplete() -> bool:
    """Whether a restoration has begun here and not ended."""
    return marker().exists()


def media_files() -> Iterator[Path]:
    """All files under the media folder, in order; a linked folder counts as one that lies there.

    What the archive is just taking in, under a passing name, is left out: no row speaks of it yet.
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
    """Have the names in a folder on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

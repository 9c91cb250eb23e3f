"""Files by their content: written once, under a name made of their SHA-256, and never again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files import File

from disclosure.archive.models import StoredFile

CHUNK = 1 << 20


def keep_bytes(source: File) -> StoredFile:
    """Copy a file into the archive, if it is not there yet. Returns its row, which may still have to be saved.

    The bytes are on the disk before they bear their name: whatever happens, a name stands for whole content. A file that no row
    speaks of, left by a transaction that failed, does no harm.
    """
    folder = Path(settings.MEDIA_ROOT) / "archive"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, name = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as copy, source.open("rb") as original:
            while chunk := original.read(CHUNK):
                digest.update(chunk)
                size += copy.write(chunk)
            copy.flush()
            os.fchmod(copy.fileno(), 0o444)
            os.fsync(copy.fileno())
        stored = StoredFile(sha256=digest.hexdigest(), size=size)
        _give_name(Path(name), stored.path)
    finally:
        Path(name).unlink(missing_ok=True)
    return stored


def _give_name(incoming: Path, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    try:
        # A link, because a rename would write over what lies there.
        os.link(incoming, path)
    except FileExistsError:
        return
    for folder in (path.parent, path.parent.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def digest_of(stored: StoredFile) -> tuple[str, int]:
    """SHA-256, in hex, and size of the bytes that lie there now. Raises `OSError` where they cannot be read."""
    with stored.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size

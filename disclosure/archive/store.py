"""Content-addressed files: written once, under a name made of their SHA-256, and never again."""

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
    """Copy a file into the archive, unless stored already. Returns its row, which may still have to be saved.

    The bytes are flushed to the disk before they get their name, so that a named file is always complete. A file that no row
    references, left by a transaction that failed, does no harm.
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
        # A link, because a rename would overwrite an existing file.
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
    """Return SHA-256, in hex, and size of the stored bytes. Raises `OSError` if they cannot be read."""
    with stored.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), os.fstat(file.fileno()).st_size

"""One process at a time writes a bag; and whether one is at it. Known from a lock, which goes with its process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from disclosure.archive.exports.errors import ExportFailed


def working_folder(destination: Path) -> Path:
    """Where a bag is prepared, and what is used again after an interruption lies."""
    return destination.with_name(f"{destination.name}.partial")


@contextmanager
def alone(destination: Path) -> Iterator[Path]:
    """Have the working folder of `destination` to oneself; where nothing is left in it, it goes afterwards.

    Raises `ExportFailed` where another process is at it.
    """
    working = working_folder(destination)
    working.mkdir(parents=True, exist_ok=True)
    with _opened(working) as folder:
        # Whoever only looks holds the lock for a moment.
        attempts = 5
        while not _locked(folder):
            attempts -= 1
            if not attempts:
                raise ExportFailed(f"另一个进程正在写入 {destination}。")
            time.sleep(0.1)
        try:
            yield working
        finally:
            with suppress(OSError):
                working.rmdir()


def is_being_written(destination: Path) -> bool:
    """Whether a process is writing this bag now."""
    try:
        with _opened(working_folder(destination)) as folder:
            return not _locked(folder)
    except FileNotFoundError:
        return False


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _locked(folder: int) -> bool:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

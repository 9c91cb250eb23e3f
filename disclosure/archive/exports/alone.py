"""One process at a time writes a bag; and whether one is at it. Known from a lock, which goes with its process."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from disclosure.archive.exports.errors import ExportFailed


def working_folder(destination: Path) -> Path:
    """Where a bag is prepared, and what is used again after an interruption lies."""
    return destination.with_name(f"{destination.name}.partial")


@contextmanager
def alone(destination: Path) -> Iterator[Path]:
    """Have the working folder of `destination` to oneself. Raises `ExportFailed` where another process is at it."""
    working = working_folder(destination)
    working.mkdir(parents=True, exist_ok=True)
    with (working / "lock").open("w") as lock:
        # Whoever only looks holds the lock for a moment.
        attempts = 5
        while not _locked(lock):
            attempts -= 1
            if not attempts:
                raise ExportFailed(f"另一个进程正在写入 {destination}。")
            time.sleep(0.1)
        yield working


def is_being_written(destination: Path) -> bool:
    """Whether a process is writing this bag now."""
    try:
        with (working_folder(destination) / "lock").open("r") as lock:
            return not _locked(lock)
    except FileNotFoundError:
        return False


def _locked(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

"""A lock that lets one process at a time write a bag, and shows whether one does. The lock ends with its process."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from disclosure.archive.exports.errors import ExportFailed


def working_folder(destination: Path) -> Path:
    """Return the folder in which a bag is prepared, and which holds what is reused after an interruption."""
    return destination.with_name(f"{destination.name}.partial")


@contextmanager
def alone(destination: Path) -> Iterator[Path]:
    """Lock the working folder of `destination` for this process; an empty folder is removed afterwards.

    Raises `ExportFailed` if another process holds the lock.
    """
    working = working_folder(destination)
    working.mkdir(parents=True, exist_ok=True)
    with _opened(working) as folder:
        # A process that only checks holds the lock for a moment.
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
    """Return whether a process is writing this bag now."""
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

"""A lock for the duration of `migrate`, so that no other process reinstalls the triggers meanwhile. Ends with its process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

ADVISORY_LOCK = 7_136_020_017
"""Key of PostgreSQL's advisory lock."""


@contextmanager
def migration_lock(connection: BaseDatabaseWrapper, *, wait: bool) -> Iterator[bool]:
    """Acquire the lock and yield whether it was acquired; without `wait`, it is not if another process has it.

    On SQLite the database's folder is locked: closing a descriptor of the database file would release SQLite's own locks.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_{'' if wait else 'try_'}advisory_lock(%s)", [ADVISORY_LOCK])
            held = wait or cursor.fetchone()[0]
        try:
            yield held
        finally:
            if held and connection.connection is not None and not connection.needs_rollback:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
        return
    database = Path(str(connection.settings_dict["NAME"]))
    if not database.is_file():
        # A database in memory, or not created yet, has no other users.
        yield True
        return
    descriptor = os.open(database.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        held = True
    except BlockingIOError:
        held = False
    try:
        yield held
    finally:
        os.close(descriptor)

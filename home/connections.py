"""A check of SQLite's pragmas: SQLite ignores a pragma that it cannot follow, without an error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

WANTED: dict[str, object] = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "recursive_triggers": 1}
"""Required values, by pragma: a writer does not block readers, references are checked, `REPLACE` fires the guard's triggers."""


@checks.register(checks.Tags.database)
def pragmas_hold(databases: Sequence[str] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn in `manage.py check --database default` of pragmas that have another value than the site relies on."""
    return [
        checks.Warning(
            f"SQLite的{name}是{found}，不是{WANTED[name]}：边读边写、引用检查或防止擅自改动的触发器不能照常起作用。",
            hint="数据库须放在本机磁盘上（网络文件夹不支持WAL），并使用本站自带的设置。",
            id="home.W001",
        )
        for connection in map(connections.__getitem__, databases or ())
        if connection.vendor == "sqlite" and not connection.is_in_memory_db()
        for name, found in _pragmas(connection).items()
        if found != WANTED[name]
    ]


def _pragmas(connection: BaseDatabaseWrapper) -> dict[str, object]:
    """Return the values that the connection has."""
    with connection.cursor() as cursor:
        return {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in WANTED}

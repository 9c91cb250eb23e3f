"""The generation: a number that rises with every change of what readers see, by whatever route.

Triggers raise it. They are built from the guard's rules, which name every table and column that readers see. Whoever keeps
something for readers, such as a whole answer, keeps it for one generation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from disclosure.catalogue.guard.rules import UPDATE, Rule
from disclosure.catalogue.guard.sql import GREATEST, ROW_VARIABLES, Trigger, after, changed
from disclosure.catalogue.models import Generation

_TABLE = Generation._meta.db_table

MILLISECONDS = {
    "sqlite": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "postgresql": "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS bigint)",
}
"""The time in milliseconds since 1970. The number follows it, so that no number returns after a rollback or a restoration."""

RAISE = {
    vendor: f"INSERT INTO {_TABLE} (id, number) VALUES (1, {MILLISECONDS[vendor]})"  # noqa: S608
    f" ON CONFLICT (id) DO UPDATE SET number = {GREATEST[vendor]}({_TABLE}.number + 1, excluded.number)"
    for vendor in MILLISECONDS
}


def current_generation() -> int:
    """Return the number of the state that is committed; 0 before there is any. One query.

    On PostgreSQL, the changes of an open transaction raise it when they are committed.
    """
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(f"SELECT number FROM {_TABLE} WHERE id = 1")  # noqa: S608
        row = cursor.fetchone()
    return row[0] if row else 0


def raise_generation(connection: BaseDatabaseWrapper) -> None:
    """Raise the number for changes that no trigger saw, because there was none."""
    with connection.cursor() as cursor:
        cursor.execute(RAISE[connection.vendor])


def raising_triggers(rules: Iterable[Rule], vendor: str) -> Iterator[Trigger]:
    """Yield the triggers that raise the number: one for each table and event by which what readers see changes."""
    conditions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rule in rules:
        for event in rule.events if rule.is_shown else ():
            condition = " OR ".join(dict.fromkeys(rule.shown_in(row) for row in ROW_VARIABLES[event]))
            if event == UPDATE:
                condition = f"({changed(rule.columns, vendor)}) AND ({condition})"
            conditions[rule.table, event].append(f"({condition})")
    for (table, event), found in conditions.items():
        condition = f"({' OR '.join(dict.fromkeys(found))})"
        # Deferred until the commit. Otherwise a transaction would hold the row from its first change to its end.
        yield after(f"{table}_shown_{event.lower()}", table, event, condition, RAISE[vendor], vendor, is_deferred=True)

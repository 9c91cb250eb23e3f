"""Helpers for building triggers: those of the guard, and those that follow a change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.catalogue.guard.rules import DELETE, INSERT, UPDATE

ROW_VARIABLES = {INSERT: ("NEW",), UPDATE: ("OLD", "NEW"), DELETE: ("OLD",)}

DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}

GREATEST = {"sqlite": "max", "postgresql": "greatest"}

FUNCTION = " BEGIN IF {condition} THEN {statements}; END IF; RETURN NULL; END "

AFTER = {
    "sqlite": "CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW WHEN {condition} BEGIN {statements}; END",
    "postgresql": f"CREATE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION}$$;"
    " CREATE {constraint}TRIGGER {name} AFTER {event} ON {table}{deferred} FOR EACH ROW EXECUTE FUNCTION {name}()",
}

STORED_AFTER = {"sqlite": AFTER["sqlite"], "postgresql": f"{{table}} {{type}}{{stored_deferred}}{FUNCTION}"}
"""Definition of such a trigger as `triggers.INSTALLED` returns it."""

TYPES = {INSERT: 1 + 4, DELETE: 1 + 8, UPDATE: 1 + 16}
"""PostgreSQL's numbers for a trigger for each row after an event."""

LONGEST_SUBJECT = 48
"""Maximum number of characters between `guard_` and the digest in a trigger's name: PostgreSQL cuts names at 63."""


@dataclass(frozen=True)
class Trigger:
    """A trigger.

    Args:
        name: contains a digest of the statement, so that changed rules change the names.
        statement: SQL that creates it.
        stored: definition that the database returns once it is created.
    """

    name: str
    statement: str
    stored: str

    @classmethod
    def of(cls, subject: str, statement: str, stored: str, parts: dict[str, str]) -> Trigger:
        """Return the trigger of two templates, and of the parts to insert in both."""
        digest = hashlib.sha256(repr((statement, parts)).encode()).hexdigest()[:8]
        name = f"guard_{subject[:LONGEST_SUBJECT]}_{digest}"
        named = parts | {"name": f'"{name}"'}
        return cls(name, statement.format(**named), stored.format(**named))


def changed(columns: Iterable[str], vendor: str) -> str:
    """Return the SQL condition that an update changes one of the columns."""
    return " OR ".join(f'OLD."{column}" {DIFFERS[vendor]} NEW."{column}"' for column in columns)


def after(
    subject: str, table: str, event: str, condition: str, statements: str, vendor: str, *, is_deferred: bool = False
) -> Trigger:
    """Return a trigger that executes statements after each change of a row.

    Args:
        subject: the middle part of its name.
        condition: SQL over the row before or after the change, under which it does.
        is_deferred: on PostgreSQL, it waits until the transaction is committed.
    """
    parts = {
        "event": event,
        "table": f'"{table}"',
        "condition": condition,
        "statements": statements,
        "type": str(TYPES[event]),
        "constraint": "CONSTRAINT " if is_deferred else "",
        "deferred": " DEFERRABLE INITIALLY DEFERRED" if is_deferred else "",
        "stored_deferred": " deferred" if is_deferred else "",
    }
    return Trigger.of(subject, AFTER[vendor], STORED_AFTER[vendor], parts)

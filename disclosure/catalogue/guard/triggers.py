"""The guard in the database: triggers on SQLite and PostgreSQL, made from the rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from disclosure.catalogue.guard.rules import DELETE, INSERT, UPDATE, Rule, all_rules
from disclosure.catalogue.models import Grant

MARK = "guard:"
"""With this a trigger's complaint begins, so that it can be told from any other violated constraint."""

ROWS = {INSERT: ("NEW",), UPDATE: ("OLD", "NEW"), DELETE: ("OLD",)}

DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}

TRIGGER = {
    "sqlite": "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition}"
    " BEGIN SELECT RAISE(ABORT, '{complaint}'); END",
    "postgresql": "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition}"
    " THEN RAISE EXCEPTION '{complaint}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {result}; END $$;"
    " CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()",
}

INSTALLED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = 'guard_'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE starts_with(tgname, 'guard_') AND tgenabled <> 'D'",
}

REMOVABLE = {
    "sqlite": INSTALLED["sqlite"],
    "postgresql": "SELECT proname FROM pg_proc"
    " WHERE starts_with(proname, 'guard_') AND pronamespace = current_schema()::regnamespace",
}

REMOVE = {
    "sqlite": "DROP TRIGGER {name}",
    # The trigger goes with its function.
    "postgresql": "DROP FUNCTION {name}() CASCADE",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Bring the database's triggers to what the rules say. Does nothing where they are, or where tables are still missing."""
    guarded = {Grant._meta.db_table, *(rule.table for rule in all_rules())}
    if is_installed(connection) or not guarded <= set(connection.introspection.table_names()):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        for statement in _triggers(connection.vendor).values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take all triggers of the guard away, of this version and of any other."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(REMOVABLE[connection.vendor])
        for (name,) in cursor.fetchall():
            cursor.execute(REMOVE[connection.vendor].format(name=connection.ops.quote_name(name)))


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether the triggers that the rules ask for, and no others of the guard's, stand in the database and work."""
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED[connection.vendor])
        return {name for (name,) in cursor.fetchall()} == _triggers(connection.vendor).keys()


@cache
def _triggers(vendor: str) -> dict[str, str]:
    """The statements that make the triggers, by name. A name carries a digest of the statement: other rules, other names."""
    found = {}
    for what, parts in _definitions(vendor):
        digest = hashlib.sha256(repr((TRIGGER[vendor], parts)).encode()).hexdigest()[:8]
        name = f"guard_{what}_{digest}"
        found[name] = TRIGGER[vendor].format(name=f'"{name}"', **parts)
    return found


def _definitions(vendor: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What each trigger is about, and the parts of its statement."""
    rules = all_rules()
    for rule in rules:
        for event in rule.events:
            yield (
                f"{rule.name}_{event.lower()}",
                _parts(rule, event, _forbidden(rule, event, vendor), each="ROW", result=ROWS[event][-1]),
            )
    if vendor == "postgresql":
        # Emptying a table is no deletion of its rows there.
        for rule in {rule.table: rule for rule in rules}.values():
            yield f"{rule.table}_truncate", _parts(rule, "TRUNCATE", "TRUE", each="STATEMENT", result="NULL")


def _parts(rule: Rule, event: str, condition: str, **parts: str) -> dict[str, str]:
    return {"event": event, "table": f'"{rule.table}"', "condition": condition, "complaint": MARK + rule.refusal, **parts}


def _forbidden(rule: Rule, event: str, vendor: str) -> str:
    """The condition under which `event` is refused."""
    forbidden = " OR ".join(f"({rule.seen_in(row)} AND {_ungranted(rule, row)})" for row in ROWS[event])
    if event != UPDATE:
        return f"({forbidden})"
    changed = " OR ".join(f'OLD."{column}" {DIFFERS[vendor]} NEW."{column}"' for column in rule.columns)
    return f"(({changed}) AND ({forbidden}))"


def _ungranted(rule: Rule, row: str) -> str:
    if not rule.grantable:
        return "TRUE"
    grants = "SELECT 1 FROM {} g WHERE g.page_id IS NULL OR g.page_id = {}"
    return f"NOT EXISTS ({grants.format(Grant._meta.db_table, rule.page_of(row))})"

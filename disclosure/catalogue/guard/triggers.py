"""Triggers of the guard and of the generation, built from the rules for SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from disclosure.catalogue.guard.generation import raise_generation, raising_triggers
from disclosure.catalogue.guard.rules import DELETE, INSERT, NEVER, UPDATE, Rule, all_rules, foreign_keys, models_referred_to
from disclosure.catalogue.guard.sql import ROW_VARIABLES, Trigger, changed
from disclosure.catalogue.guard.values import UNREADABLE_VALUE, unreadable_values
from disclosure.catalogue.models import Grant

MARK = "guard:"
"""Prefix of the triggers' error messages, which distinguishes them from any other violated constraint."""

FUNCTION = (
    " BEGIN IF {condition} THEN RAISE EXCEPTION '{complaint}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN {result}; END "
)
"""Body of a trigger's function, which PostgreSQL stores as the function's source."""

TRIGGER = {
    "sqlite": "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition}"
    " BEGIN SELECT RAISE(ABORT, '{complaint}'); END",
    "postgresql": f"CREATE FUNCTION {{name}}() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION}$$;"
    " CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()",
}

STORED = {"sqlite": TRIGGER["sqlite"], "postgresql": f"{{table}} {{type}}{FUNCTION}"}
"""Definition of a trigger as `INSTALLED` returns it."""

TRIGGER_TYPES = {
    event: (1 if event != "TRUNCATE" else 0) + 2 + number
    for event, number in ((INSERT, 4), (DELETE, 8), (UPDATE, 16), ("TRUNCATE", 32))
}
"""PostgreSQL's numbers for a trigger before an event (2), for each row (1)."""

REFERENCES_UNCHECKED = "(SELECT foreign_keys FROM pragma_foreign_keys) = 0"
"""The condition under which SQLite lets a row be deleted to which others refer."""

CAN_BE_COMMITTED = {
    # A database that does not check references would commit a grant.
    "sqlite": f"(NEW.ends_id <> 0 OR NEW.id = 0 OR {REFERENCES_UNCHECKED})",
    "postgresql": "(NEW.ends_id <> 0 OR NEW.id = 0)",
}
"""The condition under which a grant could outlive its transaction: see `Grant.ends`."""

DELETES_UNHEARD = {"sqlite": "(SELECT recursive_triggers FROM pragma_recursive_triggers) = 0", "postgresql": "FALSE"}
"""The condition under which `REPLACE` deletes rows without firing a trigger."""

GRANT_ENDS = "变更许可只在一次办理之内有效，不能保存，也不能修改。"

UNCHECKED = (
    "数据库连接没有打开 PRAGMA foreign_keys 和 PRAGMA recursive_triggers，公开内容和办理记录所依据的登记不能增加、改动或删除。"
)

INSTALLED = {
    # SQLite stores the table's name as written in the statement, in either case.
    "sqlite": "SELECT name, sql FROM sqlite_master"
    " WHERE type = 'trigger' AND (substr(name, 1, 6) = 'guard_' OR lower(tbl_name) IN ({tables}))",
    # Our triggers always call a function of the same name, without arguments. PostgreSQL's internal triggers check references.
    "postgresql": """SELECT tgname, CASE
        WHEN proname = tgname AND tgenabled IN ('O', 'A') AND tgqual IS NULL AND tgattr = '' AND tgnargs = 0
        AND proconfig IS NULL THEN '"' || relname || '" ' || tgtype
        || CASE WHEN tginitdeferred THEN ' deferred' ELSE '' END || prosrc ELSE '' END
        FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid JOIN pg_proc p ON p.oid = tgfoid
        WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace
        AND (starts_with(tgname, 'guard_') OR relname IN ({tables}))""",
}
"""Queries for the guard's triggers and any others on its tables, with their definitions."""

REMOVABLE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND substr(name, 1, 6) = 'guard_'",
    "postgresql": "SELECT proname FROM pg_proc"
    " WHERE starts_with(proname, 'guard_') AND pronamespace = current_schema()::regnamespace",
}

REMOVE = {
    "sqlite": "DROP TRIGGER {name}",
    # Dropping the function drops its trigger.
    "postgresql": "DROP FUNCTION {name}() CASCADE",
}


_derived: list[tuple[Callable[[str], Iterable[Trigger]], Callable[[BaseDatabaseWrapper], None]]] = []


def derive(triggers: Callable[[str], Iterable[Trigger]], fill: Callable[[BaseDatabaseWrapper], None]) -> None:
    """Let triggers keep tables of an upper room that follow from guarded ones. For its `AppConfig.ready`.

    Args:
        triggers: returns the triggers for a database, by its vendor.
        fill: writes the tables anew; called when the triggers are installed.
    """
    _derived.append((triggers, fill))


def install(connection: BaseDatabaseWrapper) -> None:
    """Update the database's triggers to the rules. Does nothing if they are up to date, or if the tables do not fit yet."""
    if not _tables_fit(connection) or is_whole(connection):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        # A leftover from a time without triggers, which no current action created.
        cursor.execute(f"DELETE FROM {Grant._meta.db_table}")  # noqa: S608
        for _, fill in _derived:
            fill(connection)
        for trigger in _triggers(connection.vendor).values():
            cursor.execute(trigger.statement)
        raise_generation(connection)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop all triggers of the guard, of this version and of any other."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(REMOVABLE[connection.vendor])
        for (name,) in cursor.fetchall():
            cursor.execute(REMOVE[connection.vendor].format(name=connection.ops.quote_name(name)))


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Return whether exactly the triggers required by the rules are installed and enabled, with no others on guarded tables."""
    with connection.cursor() as cursor:
        cursor.execute(_installed(connection.vendor))
        return sorted(cursor.fetchall()) == _stored(connection.vendor)


def is_whole(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the guard is complete: all triggers are installed, and no grant was left behind.

    Must be called outside of any grant.
    """
    with connection.cursor() as cursor:
        # One statement, because it runs in every request that writes.
        cursor.execute(f"{_installed(connection.vendor)} UNION ALL SELECT 'grant', '' FROM {Grant._meta.db_table}")  # noqa: S608
        return sorted(cursor.fetchall()) == _stored(connection.vendor)


def other_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers on guarded tables that are not the guard's. `migrate` does not drop them."""
    with connection.cursor() as cursor:
        cursor.execute(_installed(connection.vendor))
        return sorted(name for name, _ in cursor.fetchall() if name not in _triggers(connection.vendor))


@cache
def _installed(vendor: str) -> str:
    """Return the query for the guard's triggers, and any others on its tables."""
    tables = sorted({parts["table"].strip('"') for _, parts in _definitions(vendor)})
    return INSTALLED[vendor].format(tables=", ".join(f"'{table}'" for table in tables))


def _tables_fit(connection: BaseDatabaseWrapper) -> bool:
    """Return whether all guarded tables exist, with the columns that the triggers reference."""
    rules = all_rules()
    columns: dict[str, set[str]] = {Grant._meta.db_table: set()}
    for model in models_referred_to(rule.model for rule in rules):
        columns[model._meta.db_table] = set(_numbers(model))
    for rule in rules:
        columns[rule.table].update(rule.columns)
    if not columns.keys() <= set(connection.introspection.table_names()):
        return False
    with connection.cursor() as cursor:
        return all(
            wanted <= {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for table, wanted in columns.items()
        )


@cache
def _triggers(vendor: str) -> dict[str, Trigger]:
    """Return the triggers by name."""
    guarding = (Trigger.of(subject, TRIGGER[vendor], STORED[vendor], parts) for subject, parts in _definitions(vendor))
    deriving = (trigger for triggers, _ in _derived for trigger in triggers(vendor))
    return {trigger.name: trigger for trigger in chain(guarding, raising_triggers(all_rules(), vendor), deriving)}


@cache
def _stored(vendor: str) -> list[tuple[str, str]]:
    return sorted((name, trigger.stored) for name, trigger in _triggers(vendor).items())


def _definitions(vendor: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the subject of each trigger, and the parts of its statement."""
    grants = Grant._meta.db_table
    for event, condition in ((INSERT, CAN_BE_COMMITTED[vendor]), (UPDATE, "TRUE")):
        yield f"{grants}_{event.lower()}", _parts(grants, event, condition, GRANT_ENDS, each="ROW", result="NEW")
    rules = all_rules()
    for rule in rules:
        for event in rule.events if rule.seen != NEVER else ():
            condition = _forbidden(rule, event, vendor)
            yield (
                f"{rule.name}_{event.lower()}",
                _parts(rule.table, event, condition, rule.refusal, each="ROW", result=ROW_VARIABLES[event][-1]),
            )
    if vendor == "sqlite":
        for model in models_referred_to(rule.model for rule in rules):
            table = model._meta.db_table
            renumbered = f"({changed(_numbers(model), vendor)}) AND {REFERENCES_UNCHECKED}"
            for event, condition in (
                (INSERT, DELETES_UNHEARD[vendor]),
                (UPDATE, f"({renumbered} OR {DELETES_UNHEARD[vendor]})"),
                (DELETE, REFERENCES_UNCHECKED),
            ):
                yield f"{table}_unchecked_{event.lower()}", _parts(table, event, condition, UNCHECKED)
        for model in {rule.table: rule.model for rule in rules}.values():
            table, unreadable = model._meta.db_table, dict(unreadable_values(model))
            conditions = {
                INSERT: " OR ".join(f"({condition})" for condition in unreadable.values()),
                UPDATE: " OR ".join(f"({changed([column], vendor)}) AND {unreadable[column]}" for column in unreadable),
            }
            for event, condition in conditions.items() if unreadable else ():
                yield f"{table}_unreadable_{event.lower()}", _parts(table, event, condition, UNREADABLE_VALUE)
    else:
        # PostgreSQL's TRUNCATE fires no triggers for the deletion of rows.
        for rule in {rule.table: rule for rule in rules}.values():
            yield (
                f"{rule.table}_truncate",
                _parts(rule.table, "TRUNCATE", "TRUE", rule.refusal, each="STATEMENT", result="NULL"),
            )


def _parts(table: str, event: str, condition: str, refusal: str, **parts: str) -> dict[str, str]:
    common = {"event": event, "table": f'"{table}"', "condition": condition, "complaint": MARK + refusal}
    return common | {"type": str(TRIGGER_TYPES[event])} | parts


def _forbidden(rule: Rule, event: str, vendor: str) -> str:
    """Return the SQL condition under which `event` is refused."""
    forbidden = " OR ".join(f"({rule.seen_in(row)} AND {_ungranted(rule, row)})" for row in ROW_VARIABLES[event])
    if event != DELETE:
        forbidden = f"{forbidden} OR {DELETES_UNHEARD[vendor]}"
    if event != UPDATE:
        return f"({forbidden})"
    return f"(({changed(rule.columns, vendor)}) AND ({forbidden}))"


def _numbers(model: type[Model]) -> list[str]:
    """Return the columns by which rows refer to one another: the primary key and the foreign keys of the model."""
    columns = [model._meta.pk.column, *(field.column for field in foreign_keys(model))]
    return list(dict.fromkeys(map(str, columns)))


def _ungranted(rule: Rule, row: str) -> str:
    """Return the SQL condition that no grant opens the rule's rows."""
    if not rule.grantable:
        return "TRUE"
    opening = "TRUE" if rule.recorded else f"g.page_id IS NULL OR g.page_id = {rule.page_of(row)}"
    return f"NOT EXISTS (SELECT 1 FROM {Grant._meta.db_table} g WHERE {opening})"  # noqa: S608

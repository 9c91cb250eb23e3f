"""What most tests begin with is made once by each worker; for every other test, its rows are put back as they were."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, Model

from tests.factories import as_if_decided

Rows = dict[type[Model], dict[Any, tuple]]
"""The rows of tables, column by column: by model, and by primary key."""


def remembered(make: Callable) -> Callable:
    """`make`, of which a second call costs a few statements.

    Where the tables are not as the first call found them, because the test has put something into them, it is called again.
    """
    memory: dict[str, Any] = {}

    def made(*args: Any) -> Any:
        if not memory:
            before = _rows(_tables())
            result = make(*args)
            after = _rows(before)
            changed = {model: _changed(before[model], rows) for model, rows in after.items() if rows != before[model]}
            memory["args"], memory["result"] = copy.deepcopy((args, result))
            memory["before"] = {model: before[model] for model in _with_what_they_refer_to(changed)}
            memory["changed"] = changed
            return result
        if args != memory["args"] or _rows(memory["before"]) != memory["before"]:
            return make(*args)
        _put_back(memory["changed"])
        return copy.deepcopy(memory["result"])

    return made


def _tables() -> list[type[Model]]:
    """All of them, but for SQLite's full-text index, which follows another table by triggers."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.db_table.endswith("_fts")]


def _rows(models: Iterable[type[Model]]) -> Rows:
    found = {}
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"SELECT {', '.join(_columns(model))} FROM {_quoted(model._meta.db_table)}")  # noqa: S608
            found[model] = {row[0]: row for row in cursor.fetchall()}
    return found


def _changed(before: dict, after: dict) -> list[tuple]:
    assert before.keys() <= after.keys(), "a row that is deleted is not remembered"
    return [row for key, row in after.items() if before.get(key) != row]


def _with_what_they_refer_to(models: Iterable[type[Model]]) -> set[type[Model]]:
    return {*models, *(field.related_model for model in models for field in _fields(model) if field.is_relation)}


@as_if_decided()
def _put_back(changed: dict[type[Model], list[tuple]]) -> None:
    """Write the rows, over those of the same number. References are checked as the transaction ends: their order is free."""
    with connection.cursor() as cursor:
        for model, rows in changed.items():
            columns = _columns(model)
            values = ", ".join(["%s"] * len(columns))
            anew = ", ".join(f"{column} = excluded.{column}" for column in columns)
            cursor.executemany(
                f"INSERT INTO {_quoted(model._meta.db_table)} ({', '.join(columns)}) VALUES ({values}) "  # noqa: S608
                f"ON CONFLICT ({columns[0]}) DO UPDATE SET {anew}",
                rows,
            )
        # PostgreSQL's sequences know nothing of rows under given numbers.
        for statement in connection.ops.sequence_reset_sql(no_style(), list(changed)):
            cursor.execute(statement)


def _columns(model: type[Model]) -> list[str]:
    return [_quoted(field.column) for field in _fields(model)]


def _fields(model: type[Model]) -> list[Field]:
    """Those of the model's own table, its primary key first."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)

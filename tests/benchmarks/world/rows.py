"""Rows inserted in bulk, as they stand: with their numbers, their times, and the two tables of a page."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Field, JSONField, Max, Model


class Numbers:
    """The next primary keys of tables, which no one else fills meanwhile."""

    def __init__(self) -> None:
        self._next: dict[type[Model], itertools.count] = {}

    def next(self, model: type[Model]) -> int:
        if model not in self._next:
            last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            self._next[model] = itertools.count(last + 1)
        return next(self._next[model])

    def hand_over(self) -> None:
        """Let the database number the next rows of these tables itself."""
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(self._next)):
                cursor.execute(statement)
        self._next.clear()


class Batch:
    """Rows that wait to be inserted, table by table, in the order of each table's first row."""

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Model]] = {}

    def add(self, *rows: Model) -> None:
        for row in rows:
            for model in _tables_of(type(row)):
                self._rows.setdefault(model, []).append(row)

    def insert(self) -> None:
        for model, rows in self._rows.items():
            insert(model, rows)
        self._rows.clear()


def insert(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert the columns of one table, without signals, defaults or the present time."""
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns, signs = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({signs})",  # noqa: S608 (our own names)
            [[_stored(field, getattr(row, str(field.attname))) for field in fields] for row in rows],
        )


def _stored(field: Field, value: Any) -> Any:
    """Return a value as the database takes it; numbers and texts mostly are already."""
    if value is None or type(value) in (int, bool) or (type(value) is str and not isinstance(field, JSONField)):
        return value
    return field.get_db_prep_save(value, connection)


def overwrite(row: Model) -> None:
    """Write all columns of a row that is stored already."""
    for model in _tables_of(type(row)):
        values = {
            field.attname: getattr(row, field.attname) for field in model._meta.local_concrete_fields if not field.primary_key
        }
        model._base_manager.filter(pk=row.pk).update(**values)


def _tables_of(model: type[Model]) -> list[type[Model]]:
    """Return the models whose tables hold a row of `model`, parents first."""
    return [*model._meta.get_parent_list()[::-1], model]

"""Fixtures that a worker makes once: for later tests, the rows and files that they made are put back.

A fixture declared with `@remembered` is put back only if the test's database has been written to by the same remembered
fixtures, in the same order and on the same day, and by nothing else. A clock that a test sets leaves it to be made anew.
"""

from __future__ import annotations

import copy
import functools
import inspect
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone

from disclosure.catalogue.models import Generation
from disclosure.items.models import ItemPlace, ShelfCount, ShelvedItem
from tests.factories import as_if_decided

Rows = dict[type[Model], dict[Any, tuple]]
"""The rows of tables, column by column: by model, and by primary key."""

BY_TRIGGERS = {Generation, ItemPlace, ShelfCount, ShelvedItem}
"""Tables that only triggers write; they write them again as the other rows are put back."""

READING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK TO", "PRAGMA", "SHOW", "SET")


@dataclass
class Step:
    """What making a fixture changed, and its value."""

    value: Any
    added: dict[type[Model], list[tuple]]
    changed: dict[type[Model], list[tuple]]
    deleted: dict[type[Model], list[Any]]
    files: dict[Path, tuple[bytes, int]]
    """The content and the mode of each file, by its path below the media folder."""


class Chain:
    """The remembered fixtures of one test so far; it counts the writes to the test's database."""

    def __init__(self) -> None:
        # What waits for a commit is done at once in a test without a transaction of its own, and not at all in others.
        self.made: tuple[Any, ...] = (timezone.localdate(), connection.in_atomic_block)
        self.writes = self.writes_by_fixtures = 0

    def count(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        self.writes += not sql.lstrip().upper().startswith(READING)
        return execute(sql, params, many, context)

    def is_unbroken(self) -> bool:
        by_the_clock = abs(timezone.now().timestamp() - time.time()) < 1
        return self.writes == self.writes_by_fixtures and by_the_clock

    def extend(self, function: Callable) -> None:
        self.made += (function,)
        self.writes_by_fixtures = self.writes


CHAIN = pytest.StashKey[Chain]()

NEEDED = ("empty_cache", "files_of_its_own", "db")
"""Fixtures without which no remembered one is made: an empty cache, a folder for files, and a database."""

_declared: list[Callable] = []
"""The functions of fixtures that are made first, in the order of their declaration."""

_steps: dict[tuple, Step] = {}
_met_before: set[tuple] = set()


def remembered(function: Callable) -> Callable:
    """Declare a fixture, in place of `@pytest.fixture`. It may not yield, and names the fixtures that it needs as arguments."""

    @functools.wraps(function)
    def fixture(request: pytest.FixtureRequest, **arguments: Any) -> Any:
        chain = _chain_of(request)
        key = (*chain.made, function)
        if not chain.is_unbroken():
            return function(**arguments)
        if key in _steps:
            value = _put_back(_steps[key])
        elif key in _met_before:
            value = _record(key, functools.partial(function, **arguments))
        else:
            # Recording costs more than making: it waits until a second test begins in the same way.
            _met_before.add(key)
            value = function(**arguments)
        chain.extend(function)
        return value

    signature = inspect.signature(function)
    asking = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    _declared.append(fixture)
    fixture.__signature__ = signature.replace(parameters=[asking, *signature.parameters.values()])
    return pytest.fixture(fixture)


def choice_of(name: str, *choices: str) -> Callable:
    """Declare a fixture `name` whose values are, one after another, those of the remembered fixtures `choices`."""

    def fixture(request: pytest.FixtureRequest) -> Any:
        return request.getfixturevalue(request.param)

    _declared.append(fixture)
    return pytest.fixture(name=name, params=choices)(fixture)


COMMON = ("units", "catalogue", "zzb_drafter", "zzb_reviewer")
"""Fixtures that most tests need. They are made first, so that tests with different other fixtures share the beginning."""


def make_first(item: pytest.Item) -> None:
    """Let a test's remembered fixtures be made before its others: the common ones, then those declared last, and so on."""

    def rank(name: str) -> tuple[int, int]:
        if name in COMMON:
            return 0, COMMON.index(name)
        # Two folders may each have a fixture of this name: the one that this test gets counts.
        found = item._fixtureinfo.name2fixturedefs.get(name, ())
        return (1, -_declared.index(found[-1].func)) if found and found[-1].func in _declared else (2, 0)

    item.fixturenames.sort(key=rank)


def _chain_of(request: pytest.FixtureRequest) -> Chain:
    chain = request.node.stash.get(CHAIN, None)
    if chain is None:
        for name in NEEDED:
            request.getfixturevalue(name)
        chain = request.node.stash[CHAIN] = Chain()
        watching = ExitStack()
        watching.enter_context(connection.execute_wrapper(chain.count))
        request.addfinalizer(watching.close)
    return chain


# --- recording ---------------------------------------------------------------------------------------------------------


def _record(key: tuple, make: Callable[[], Any]) -> Any:
    before, files = _rows(), set(_files())
    value = make()
    step = Step(copy.deepcopy(value), {}, {}, {}, {path: _file(path) for path in _files() if path not in files})
    for model, rows in _rows().items():
        old = before[model]
        for found, kept in (
            (step.added, [row for pk, row in rows.items() if pk not in old]),
            (step.changed, [row for pk, row in rows.items() if pk in old and old[pk] != row]),
            (step.deleted, [pk for pk in old if pk not in rows]),
        ):
            if kept:
                found[model] = kept
    _steps[key] = step
    return value


def _rows() -> Rows:
    """All of them, except for those that triggers write: see `BY_TRIGGERS`, and SQLite's full-text index."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model not in BY_TRIGGERS and not model._meta.db_table.endswith("_fts"):
                cursor.execute(f"SELECT {', '.join(_columns(model))} FROM {_table(model)}")  # noqa: S608
                found[model] = {row[0]: row for row in cursor.fetchall()}
    return found


def _files() -> Iterable[Path]:
    """The files below the media folder, by their paths in it."""
    root = Path(settings.MEDIA_ROOT)
    return [path.relative_to(root) for path in root.rglob("*") if path.is_file()]


def _file(path: Path) -> tuple[bytes, int]:
    return path_in_media(path).read_bytes(), path_in_media(path).stat().st_mode


def path_in_media(path: Path) -> Path:
    return Path(settings.MEDIA_ROOT) / path


# --- putting back ------------------------------------------------------------------------------------------------------


@transaction.atomic
@as_if_decided()
def _put_back(step: Step) -> Any:
    """Write the rows and files. References are checked as the transaction ends: their order is free."""
    with connection.cursor() as cursor:
        for model, keys in step.deleted.items():
            cursor.executemany(f"DELETE FROM {_table(model)} WHERE {_columns(model)[0]} = %s", [[key] for key in keys])  # noqa: S608
        for model, rows in step.changed.items():
            key, *columns = _columns(model)
            anew = ", ".join(f"{column} = %s" for column in columns)
            statement = f"UPDATE {_table(model)} SET {anew} WHERE {key} = %s"  # noqa: S608
            cursor.executemany(statement, [[*row[1:], row[0]] for row in rows])
        for model, rows in step.added.items():
            columns = _columns(model)
            values = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {_table(model)} ({', '.join(columns)}) VALUES ({values})", rows)  # noqa: S608
        # PostgreSQL's sequences know nothing of rows under given numbers.
        for statement in connection.ops.sequence_reset_sql(no_style(), list(step.added)):
            cursor.execute(statement)
    for path, (content, mode) in step.files.items():
        path_in_media(path).parent.mkdir(parents=True, exist_ok=True)
        path_in_media(path).write_bytes(content)
        path_in_media(path).chmod(mode)
    return copy.deepcopy(step.value)


def _columns(model: type[Model]) -> list[str]:
    return [connection.ops.quote_name(field.column) for field in _fields(model)]


def _fields(model: type[Model]) -> list[Field]:
    """Those of the model's own table, its primary key first."""
    return sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)

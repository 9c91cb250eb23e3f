"""Which tests run again on PostgreSQL: those that, between them, send all that any test sends to SQLite.

"All" is every column, table, join, condition, function and order by itself, and every statement as a whole whose parts depend
on each other: SQL is made of expressions, and what both databases understand by each, they understand by all together.

    pytest --record-statements=FILE     on SQLite: notes the statements and the duration of each test
    pytest --covering=FILE              leaves out the tests whose statements others send as well

On PostgreSQL, tests of what the databases do differently run in any case: transactions, locks, triggers, full-text search. So
do tests that the file does not name, such as those that are skipped on SQLite. Without a file, all tests run.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper

ALWAYS = ("tests/guard/", "tests/laws/", "tests/races/", "tests/search/")
"""Folders whose tests run on both databases."""

OF_VIEWS = ("tests/guard/test_empowerment.py", "tests/guard/test_refusals.py")
"""Modules in them that ask what views refuse: most of it, before the database is asked."""

LONG = 10
"""Seconds from which a test is among the first, so that no worker is left alone with it at the end."""

SHAPES = [
    # Lists may be long or short: of values, of rows.
    (re.compile(r"%s(?:, %s)*|\bIN \(\d+(?:, \d+)*\)"), "%s…"),
    (re.compile(r"(\(%s…\))(?:, \1)+"), r"\1"),
    (re.compile(r"\b(LIMIT|OFFSET) \d+"), r"\1 …"),
    (re.compile(r"^(SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT) .*"), r"\1"),
]
"""What is left out of a statement's shape, and what is put in its place."""

ALIASES = re.compile(r'"(\w+)" ([T-Z]\d+)\b')
WHOLE = re.compile(r"\b(DISTINCT|GROUP BY|HAVING|UNION|OVER|WITH|ON CONFLICT|OR IGNORE|MATCH|FOR UPDATE)\b")
"""Words of statements that a database may refuse, or carry out in its own way, for how their parts go together."""

BETWEEN_PARTS = re.compile(
    r"\b(?:AND|OR|NOT|WHERE|FROM|INNER JOIN|LEFT OUTER JOIN|ORDER BY|LIMIT|SET|VALUES|SELECT|EXISTS|RETURNING)\b|, |[()]{2,}"
)

STATEMENTS = pytest.StashKey[set[str]]()
RECORD = pytest.StashKey[dict[str, dict[str, Any]]]()

Record = dict[str, dict[str, Any]]
"""By the name of a test: its `statements`, as digests, and its `seconds`."""


@cache
def parts(sql: str) -> frozenset[str]:
    """Return digests of what a statement consists of: columns, tables, joins, conditions, orders; of some, of the whole."""
    shape = sql
    for pattern, instead in SHAPES:
        shape = pattern.sub(instead, shape)
    for table, alias in ALIASES.findall(shape):
        shape = re.sub(rf"\b{alias}\b", f'"{table}"', shape)
    if WHOLE.search(shape):
        return frozenset([_digest(shape)])
    verb = shape.split(" ", 1)[0]
    return frozenset(_digest(f"{verb} {part.strip(' ()')}") for part in BETWEEN_PARTS.split(shape))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def add_options(parser: pytest.Parser) -> None:
    parser.addoption("--record-statements", metavar="FILE", help="note which SQL statements each test sends")
    parser.addoption("--covering", metavar="FILE", help="run only tests that together send every statement noted in FILE")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note the statements that a test and its fixtures send."""
    if not item.config.getoption("--record-statements"):
        return (yield)
    statements = item.stash[STATEMENTS] = set()

    def note(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        statements.update(parts(sql))
        return execute(sql, params, many, context)

    # Not by `execute_wrapper`, which takes off the last one: a connection that is opened meanwhile adds the guard's. And within
    # a browser's test, another context has another connection.
    wrappers = connection.execute_wrappers
    wrappers.append(note)
    try:
        return (yield)
    finally:
        wrappers.remove(note)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[pytest.TestReport]:
    """Tell the process that collects the reports."""
    report = yield
    if call.when == "teardown" and STATEMENTS in item.stash:
        report.user_properties.append(("statements", sorted(item.stash[STATEMENTS])))
    return report


class Recorder:
    """Collects the reports, and writes the file at the end. For the process that starts the workers.

    Args:
        path: the file.
    """

    def __init__(self, path: Path):
        self.path = path
        self.record: Record = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = report.nodeid.split("@")[0]
        test = self.record.setdefault(name, {"statements": [], "seconds": 0.0})
        test["seconds"] += report.duration
        test["statements"] = dict(report.user_properties).get("statements", test["statements"])

    def pytest_sessionfinish(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(self.record))


def configure(config: pytest.Config) -> None:
    path = config.getoption("--record-statements")
    if path:
        _name_locks()
    if path and not hasattr(config, "workerinput"):
        Path(path).unlink(missing_ok=True)
        config.pluginmanager.register(Recorder(Path(path)))


def _name_locks() -> None:
    """Let SQLite's statements name the rows that PostgreSQL would lock: which it can, depends on the whole statement."""
    features, operations = DatabaseWrapper.features_class, DatabaseWrapper.ops_class
    features.has_select_for_update = features.has_select_for_update_of = True
    operations.for_update_sql = lambda _, **how: f"/* FOR UPDATE {how} */"


def left_out(config: pytest.Config, items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """Return the tests that need not run, because what they ask of the database is asked by others."""
    path = config.getoption("--covering")
    if not path or not Path(path).exists():
        return []
    record = _record(path)
    candidates = [item for item in items if item.nodeid in record and not _runs_always(item)]
    needed = {name: test for name, test in record.items() if name in {item.nodeid for item in candidates}}
    sent = {each for item in items if _runs_always(item) for each in record.get(item.nodeid, {}).get("statements", ())}
    chosen = cover(needed, sent)
    return [item for item in candidates if item.nodeid not in chosen]


def takes_long(item: pytest.Item) -> bool:
    """Return whether the test took long when its statements were noted."""
    path = item.config.getoption("--covering")
    return _record(path).get(item.nodeid, {}).get("seconds", 0) > LONG if path and Path(path).exists() else False


@cache
def _record(path: str) -> Record:
    return json.loads(Path(path).read_text())


def _runs_always(item: pytest.Item) -> bool:
    if connection.vendor == "sqlite":
        return False
    marker = item.get_closest_marker("django_db")
    if item.nodeid.startswith(OF_VIEWS):
        return False
    return item.nodeid.startswith(ALWAYS) or bool(marker and marker.kwargs.get("transaction"))


def cover(record: Record, sent: set[str]) -> set[str]:
    """Return the names of tests that, between them, send all statements of `record` that are not in `sent`.

    Each next test is the one that sends most of the rest in its time.
    """
    rest = {name: set(test["statements"]) - sent for name, test in record.items()}
    found: set[str] = set()

    def rank(name: str) -> tuple[float, str]:
        return -len(rest[name] - found) / (record[name]["seconds"] + 0.1), name

    waiting = sorted(map(rank, rest))
    chosen = set()
    while waiting:
        _, name = heapq.heappop(waiting)
        # What others were chosen for meanwhile only lowers its rank.
        now = rank(name)
        if not now[0]:
            continue
        if waiting and now > waiting[0]:
            heapq.heappush(waiting, now)
            continue
        chosen.add(name)
        found |= rest[name]
    return chosen

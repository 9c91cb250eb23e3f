"""Connections to the database are kept from one request to the next, and are what the site relies on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper

from home.connections import pragmas_hold
from tests.migrated import copy_migrated
from tests.running.managing import manage

OFF = {
    "journal_mode": ("PRAGMA journal_mode=DELETE", "delete"),
    "synchronous": ("PRAGMA synchronous=OFF", "0"),
    "foreign_keys": ("PRAGMA foreign_keys=OFF", "0"),
    "recursive_triggers": ("PRAGMA recursive_triggers=OFF", "0"),
}


@pytest.fixture
def opened(tmp_path: Path, monkeypatch, django_db_blocker) -> Iterator[DatabaseWrapper]:
    """The connection to a database in a file, with the settings of an installation."""
    wanted = settings.DATABASES["default"] | {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "db.sqlite3")}
    wanted["OPTIONS"] = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"}
    connection = DatabaseWrapper(connections.settings["default"] | wanted, "default")
    monkeypatch.setattr("home.connections.connections", {"default": connection})
    with django_db_blocker.unblock():
        connection.ensure_connection()
        yield connection
        connection.close()


def test_nothing_is_said_of_a_connection_as_it_should_be(opened):
    assert pragmas_hold(["default"]) == []


@pytest.mark.parametrize("name", OFF)
def test_a_pragma_that_does_not_hold_is_told(opened, name):
    statement, found = OFF[name]
    opened.cursor().execute(statement)
    (warning,) = pragmas_hold(["default"])
    assert warning.id == "home.W001" and warning.msg.startswith(f"SQLite的{name}是{found}，")


def test_an_installation_passes_the_check(tmp_path: Path):
    copy_migrated(tmp_path)
    run = manage(tmp_path, "check", "--database", "default")
    assert run.returncode == 0 and "W001" not in run.stderr, run.stderr


def test_a_connection_outlives_the_request():
    assert settings.DATABASES["default"]["CONN_MAX_AGE"] >= 60
    assert settings.DATABASES["default"]["CONN_HEALTH_CHECKS"]

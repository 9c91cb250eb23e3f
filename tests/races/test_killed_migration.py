"""A `migrate` that is killed leaves no guard behind; the next process that starts puts it back, but not under a living one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, connections

from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.installation import restore_guard
from disclosure.catalogue.guard.migration_lock import migration_lock

ROOT = Path(__file__).resolve().parent.parent.parent

KILLED = """
import os, signal, sys
sys.path.insert(0, "site")
import django
django.setup()
from django.db import connection
from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.migration_lock import migration_lock
with migration_lock(connection, wait=True):
    triggers.remove(connection)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def run(*command: str) -> subprocess.CompletedProcess:
    """A process on the test's database."""
    settings = connection.settings_dict
    url = f"sqlite:///{settings['NAME']}"
    if connection.vendor == "postgresql":
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**settings)
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "settings.test"}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_next_command_puts_the_guard_back(college):
    assert run(sys.executable, "-c", KILLED).returncode < 0
    connection.close()
    assert not triggers.is_whole(connection)
    assert "catalogue.W001" not in run(sys.executable, "manage.py", "check", "--database", "default").stderr
    assert triggers.is_whole(connection)


def test_nobody_puts_it_back_while_migrate_runs(college):
    triggers.remove(connection)
    other = connections.create_connection("default")
    other.settings_dict = connection.settings_dict
    try:
        with migration_lock(other, wait=True):
            restore_guard()
            assert not triggers.is_whole(connection)
    finally:
        other.close()
    restore_guard()
    assert triggers.is_whole(connection)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a file that is not there yet")
def test_no_database_is_made_by_looking_for_its_guard(tmp_path, monkeypatch):
    missing = tmp_path / "db.sqlite3"
    monkeypatch.setitem(connection.settings_dict, "NAME", str(missing))
    restore_guard()
    assert not missing.exists()

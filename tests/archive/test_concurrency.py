"""Editions that are sealed at the same moment follow one another in one chain."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings


@pytest.fixture
def empty_database(tmp_path) -> Iterator[dict[str, str]]:
    """The environment of a process that works on an empty database of its own, of the kind that is being tested."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings.dev", "DATA_DIR": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, (settings.BASE_DIR, settings.BASE_DIR / "site")))
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield environment
        return
    name = f"at_once_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
        yield environment | {"DATABASE_URL": f"{server.rsplit('/', 1)[0]}/{name}"}
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_twenty_publications_at_once_leave_a_whole_chain(empty_database):
    command = [sys.executable, "-W", "ignore", "-m", "tests.archive.sealing_at_once"]
    done = subprocess.run(command, env=empty_database, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.stdout == "20 editions, 0 failed", done.stderr[-3000:]

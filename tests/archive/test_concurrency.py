"""Editions that are sealed at the same moment follow one another in one chain; a process that dies leaves it whole."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings

from tests.migrated import copy_migrated, template


@pytest.fixture
def empty_database(tmp_path, django_db_setup) -> Iterator[dict[str, str]]:
    """The environment of a process that works on a migrated, empty database of its own, of the kind that is being tested."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings.dev", "DATA_DIR": str(tmp_path)}
    environment["PYTHONPATH"] = os.pathsep.join(map(str, (settings.BASE_DIR, settings.BASE_DIR / "site")))
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        copy_migrated(tmp_path)
        yield environment
        return
    name = f"at_once_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f'CREATE DATABASE {name} TEMPLATE "{template()}"')
        yield environment | {"DATABASE_URL": f"{server.rsplit('/', 1)[0]}/{name}"}
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize(
    ("how", "found"),
    [
        ("at-once", "20 editions, 0 failed"),
        ("killed", "0 half-published, 0 torn files, sealed at last: True"),
    ],
)
@pytest.mark.long
def test_the_chain_stays_whole_whoever_publishes_at_once_or_is_killed_on_the_way(empty_database, how, found):
    command = [sys.executable, "-W", "ignore", "-m", "tests.archive.processes", how]
    done = subprocess.run(command, env=empty_database, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.stdout == found, done.stderr[-3000:]

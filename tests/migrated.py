"""The migrated database and the loaded demonstration, made once and copied: both take as long as a hundred tests.

On SQLite both outlive the run, in pytest's cache, under a digest of all that they depend on. On PostgreSQL the first worker
that needs the database migrates it, and the others copy it from a template on the same server.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from tests.running.managing import MANAGE, environment

ROOT = Path(settings.BASE_DIR)
CACHE = ROOT / ".pytest_cache" / "migrated"
DEMONSTRATIONS = ROOT / ".pytest_cache" / "demonstration"
FOLDERS = ("demonstration", "disclosure", "home", "search", "site")
"""The folders with sources: what else lies in the project comes and goes while other workers look for them."""

SOURCES = [
    "requirements.txt",
    "site/settings/*.py",
    "*/**/migrations/*.py",
    # Permissions, columns under the guard and its triggers follow from these.
    "*/**/apps.py",
    "*/**/models.py",
    "*/**/models/*.py",
    "*/**/blocks.py",
    "*/**/files.py",
    "*/**/guard/*.py",
    "*/**/guarded.py",
    "*/**/triggers.py",
    "search/backends/*.py",
]


SOURCES_OF_DEMONSTRATION = [*SOURCES, "disclosure/**/*.py", "home/**/*.py", "search/**/*.py", "demonstration/**/*"]


@cache
def digest(*patterns: str) -> str:
    """Return a digest of the files that `patterns` name; without any, of those from which the migrated database follows."""
    total = hashlib.sha256()
    found = {path for pattern in patterns or SOURCES for path in _matching(pattern) if path.suffix != ".pyc" and path.is_file()}
    for path in sorted(found):
        total.update(f"{path.relative_to(ROOT)}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()[:20]


def _matching(pattern: str) -> Iterator[Path]:
    """Yield the paths that match; a leading `*` stands for one of the folders with sources."""
    for folder in FOLDERS if pattern.startswith("*/") else [""]:
        yield from (ROOT / folder).glob(pattern.removeprefix("*/"))


@contextmanager
def _locked(folder: Path = CACHE) -> Iterator[None]:
    """Let one process at a time make what the others then copy."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated_file() -> Path:
    """Return the SQLite file as `manage.py migrate` leaves it; it is made if there is none yet, and is only to be copied."""
    kept = CACHE / f"{digest()}.sqlite3"
    with _locked():
        if not kept.exists():
            for outdated in CACHE.glob("*.sqlite3"):
                outdated.unlink()
            with tempfile.TemporaryDirectory(dir=CACHE) as folder:
                env = os.environ | {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "settings.test"}
                env.pop("DATABASE_URL", None)
                command = [sys.executable, str(ROOT / "manage.py"), "migrate", "--verbosity", "0"]
                subprocess.run(command, env=env, check=True)
                made = Path(folder) / "db.sqlite3"
                with closing(sqlite3.connect(made)) as database:
                    database.execute("PRAGMA journal_mode=DELETE")
                made.rename(kept)
    return kept


def copy_migrated(folder: Path) -> None:
    """Put the migrated SQLite database into `folder`, as the data folder of an installation."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(migrated_file(), folder / "db.sqlite3")


def copy_demonstration(folder: Path) -> None:
    """Put the demonstration, as `make demo-data` loads it today, into `folder`, the data folder of an installation."""
    kept = DEMONSTRATIONS / f"{digest(*SOURCES_OF_DEMONSTRATION)}-{timezone.localdate()}"
    with _locked(DEMONSTRATIONS):
        if not kept.exists():
            for outdated in DEMONSTRATIONS.glob("*-*"):
                shutil.rmtree(outdated)
            made = DEMONSTRATIONS / "unfinished"
            shutil.rmtree(made, ignore_errors=True)
            copy_migrated(made)
            subprocess.run([*MANAGE, "load_demo"], env=environment(made), check=True, stdout=subprocess.DEVNULL)
            with closing(sqlite3.connect(made / "db.sqlite3")) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            made.rename(kept)
    shutil.copytree(kept, folder, dirs_exist_ok=True)


def create_test_database() -> None:
    """Connect to a migrated database of this process's own; `connection.creation.destroy_test_db` removes it."""
    if connection.vendor == "sqlite":
        _create_in_memory()
    else:
        _create_on_the_server()


def restore_test_database() -> None:
    """Bring the database of `create_test_database` back to what it was at first: rows, their numbers, triggers and all."""
    if connection.vendor == "sqlite":
        _fill_in_memory()
    else:
        connection.close()
        with connection._nodb_cursor() as cursor:
            _copy_template(cursor, connection.settings_dict["NAME"])


def _create_in_memory() -> None:
    _connect_to(connection.creation._get_test_db_name())
    _fill_in_memory()


def _fill_in_memory() -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(migrated_file())) as source:
        source.backup(connection.connection)


def _create_on_the_server() -> None:
    name, kept = connection.creation._get_test_db_name(), template()
    with _locked(), connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept])
        if cursor.fetchone():
            _copy_template(cursor, name)
            _connect_to(name)
        else:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            connection.close()  # no connection may be open to the database that is copied
            cursor.execute(f'CREATE DATABASE "{kept}" TEMPLATE "{name}"')


def template() -> str:
    """Return the name of the migrated database on PostgreSQL that others are copied from, once one worker has a database."""
    return f"template_{digest()}"


def _copy_template(cursor: CursorWrapper, name: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template()}" STRATEGY file_copy')


def _connect_to(name: str) -> None:
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name

"""Places: a database of its own and a folder of files, such as a site has, to be backed up, restored into and killed in."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import override_settings

from tests.migrated import migrated_file, template
from tests.races.players import FORKS, PATIENCE, connected_to


@dataclass(frozen=True)
class Place:
    """Where a site keeps what it has.

    Args:
        folder: its `DATA_DIR`.
        database: the name of its database on the tests' server; on SQLite, the file.
    """

    folder: Path
    database: str

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let this thread be at work here."""
        with override_settings(DATA_DIR=self.folder, MEDIA_ROOT=self.media), connected_to(self.database):
            yield

    def run(self, command: str, *arguments: Any, **options: Any) -> str:
        """What a management command says here."""
        with self.entered():
            return said(command, *arguments, **options)

    def manage(self, *arguments: Any, **environment: str) -> subprocess.CompletedProcess[str]:
        """`manage.py` as a process of its own, as an administrator types it."""
        here = {"DATA_DIR": str(self.folder), "DJANGO_SETTINGS_MODULE": "settings.dev"}
        if connection.vendor == "postgresql":
            here["DATABASE_URL"] = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{self.database}"
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *map(str, arguments)]
        env = {**os.environ, **here, **environment}
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def is_empty(self) -> bool:
        """Whether nothing at all lies here."""
        with self.entered():
            return not connection.introspection.table_names() and not any(self.media.rglob("*"))

    def create_database(self) -> None:
        """An empty one. SQLite makes its file when it is first asked."""
        if connection.vendor == "postgresql":
            self._administer(f'CREATE DATABASE "{self.database}"')

    def copy_migrated(self) -> None:
        """A database as the migrations leave it."""
        if connection.vendor == "postgresql":
            self._administer(f'CREATE DATABASE "{self.database}" TEMPLATE "{template()}"')
        else:
            shutil.copyfile(migrated_file(), self.database)

    def drop_database(self) -> None:
        if connection.vendor == "postgresql":
            self._administer(f'DROP DATABASE "{self.database}" WITH (FORCE)')
        else:
            for file in self.folder.glob("db.sqlite3*"):
                file.unlink()

    def _administer(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)


def everything_in(folder: Path) -> dict[str, tuple[str, int]]:
    """Digest and mode of each file, by its name."""
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mode)
        for path in folder.rglob("*")
        if path.is_file()
    }


def said(command: str, *arguments: Any, **options: Any) -> str:
    """Run a management command, and return what it says."""
    out = StringIO()
    call_command(command, *arguments, **options, stdout=out, stderr=StringIO())
    return out.getvalue()


def start(place: Place, act: Callable[..., None], *arguments: Any, largest_file: int = 0, **options: Any) -> BaseProcess:
    """Call `act` in a process of its own that is at work in `place`, where no file grows beyond `largest_file` bytes.

    Returns as it begins. It ends with 0, or with 1 where a command is refused in words, or with 2 where something breaks down.
    """
    begun = FORKS.Event()
    process = FORKS.Process(target=_begin, args=(begun, place, largest_file, act, arguments, options), daemon=True)
    process.start()
    assert begun.wait(PATIENCE)
    return process


def _begin(
    begun: Event, place: Place, largest_file: int, act: Callable[..., None], arguments: tuple, options: dict[str, Any]
) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = place.folder, place.media
    connections.settings["default"]["NAME"] = place.database
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    status = 0
    begun.set()
    try:
        act(*arguments, **options)
    except CommandError:
        status = 1
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
        status = 2
    finally:
        os._exit(status)


def status_of(process: BaseProcess) -> int | None:
    """Its exit status once it has ended: negative, where it was killed."""
    process.join(PATIENCE)
    return process.exitcode

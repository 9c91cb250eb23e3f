"""The worlds of the bench, made once under `var/bench/` and used again until a file changes on which they depend."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg

from tests.migrated import ROOT, SOURCES, digest
from tests.postgres import binaries, running_server

KEPT = ROOT / "var" / "bench"

SOURCES_OF_WORLDS = [
    *SOURCES,
    "tests/benchmarks/stock.py",
    "tests/benchmarks/world/*.py",
    "disclosure/archive/*.py",
    "disclosure/items/*.py",
]

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class World:
    """A world, and the environment of a process that serves it."""

    size: int
    vendor: str
    folder: Path
    """Its data folder."""
    url: str = ""
    """Its DATABASE_URL, on PostgreSQL."""

    @property
    def name(self) -> str:
        return f"{self.vendor} {self.size:,}"

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.folder, self.url)


def environment(folder: Path, url: str) -> dict[str, str]:
    """Return the environment of the site as it is in production, but for the second factor."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL")}
    told = {
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "settings.production",
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "SECRET_KEY": "only of a bench, and as long as one has to be: 0123456789 abcdefghij",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "BASE_URL": "https://127.0.0.1",
        "TRUSTED_PROXIES": "127.0.0.1",
        "SECOND_FACTOR_REQUIRED": "off",
        "EMAIL_URL": "dummymail://",
    }
    return kept | told | ({"DATABASE_URL": url} if url else {})


def sqlite_world(size: int) -> World:
    """Return the world of that size on SQLite, making it if it is not there."""
    folder = kept_folder() / f"{SQLITE}-{size}"
    _make(size, folder, "")
    return World(size, SQLITE, folder)


@contextmanager
def postgresql_worlds(sizes: list[int]) -> Iterator[tuple[int | None, list[World]]]:
    """Yield a PostgreSQL server's process, and the worlds of those sizes there, whose data is kept; none if not installed."""
    programs = binaries()
    if programs is None or not sizes:
        yield None, []
        return
    with running_server(programs, kept=kept_folder() / "postgresql") as url:
        worlds = []
        for size in sizes:
            folder, of_world = kept_folder() / f"{POSTGRESQL}-{size}", url.removesuffix("postgres") + f"world_{size}"
            if not (folder / "made").exists():
                _create_database(url, f"world_{size}")
            _make(size, folder, of_world)
            worlds.append(World(size, POSTGRESQL, folder, of_world))
        postmaster = kept_folder() / "postgresql" / "data" / "postmaster.pid"
        yield int(postmaster.read_text().split()[0]), worlds


@contextmanager
def copied(world: World) -> Iterator[World]:
    """Yield a copy of a world to write to, without its files. No one may be connected to the world meanwhile."""
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        folder = Path(place)
        (folder / "media").mkdir()
        if world.vendor == SQLITE:
            shutil.copyfile(world.folder / "db.sqlite3", folder / "db.sqlite3")
            yield replace(world, folder=folder)
            return
        server, _, name = world.url.rpartition("/")
        _create_database(f"{server}/postgres", "copy", f'TEMPLATE "{name}" STRATEGY file_copy')
        try:
            yield replace(world, folder=folder, url=f"{server}/copy")
        finally:
            _drop_database(f"{server}/postgres", "copy")


def asked(world: World, module: str) -> dict[str, Any]:
    """Run a module in a process of the world's own, and return the JSON that it prints."""
    command = [sys.executable, "-m", module]
    answer = subprocess.run(command, env=world.environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RuntimeError(answer.stderr)
    return json.loads(answer.stdout)


def kept_folder() -> Path:
    """Return the folder of the worlds that fit the sources, and remove those that do not."""
    folder = KEPT / digest(*SOURCES_OF_WORLDS)
    folder.mkdir(parents=True, exist_ok=True)
    for outdated in KEPT.iterdir():
        if outdated.is_dir() and outdated != folder:
            shutil.rmtree(outdated)
    return folder


def _make(size: int, folder: Path, url: str) -> None:
    if (folder / "made").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    print(f"making {size:,} items in {folder}", file=sys.stderr)  # noqa: T201 (it takes minutes)
    env = environment(folder, url) | {"DJANGO_SETTINGS_MODULE": "settings.dev", "TMPDIR": "/tmp"}  # noqa: S108
    command = [sys.executable, "-m", "tests.benchmarks.world", str(size), str(folder)]
    subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=sys.stderr)
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, env=environment(folder, url), cwd=ROOT, check=True)
    (folder / "made").touch()


def _create_database(url: str, name: str, how: str = "") -> None:
    _drop_database(url, name)
    _execute(url, f'CREATE DATABASE "{name}" {how}')


def _drop_database(url: str, name: str) -> None:
    _execute(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _execute(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)

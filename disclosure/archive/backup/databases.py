"""Snapshots of a running database of either kind, and their restoration into an empty one."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from disclosure.archive.backup import BackupRefused
from disclosure.archive.backup.bundle import About
from disclosure.archive.backup.place import flush
from disclosure.archive.chain import instant
from disclosure.archive.models import ChainHead

Ask = Callable[[str], list[tuple[Any, ...]]]
"""A function that runs a query and returns all its rows."""


def take_snapshot(path: Path) -> About:
    """Write the database as it is at one moment into `path`, and return a description. Writers are not blocked meanwhile.

    SQLite is copied by its online backup, in one step: in WAL mode that only reads. PostgreSQL is dumped by `pg_dump` from a
    snapshot exported by our own transaction, so that both see the same data.

    Raises:
        BackupRefused: `pg_dump` is missing or fails; SQLite's copy is damaged.
    """
    return _snapshot_of_sqlite(path) if connection.vendor == "sqlite" else _snapshot_of_postgresql(path)


def _snapshot_of_sqlite(path: Path) -> About:
    copy = sqlite3.connect(path)
    try:
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # a single file, without a journal beside it
        verdict = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise BackupRefused(f"数据库已经损坏，没有备份：{verdict}")
        return _about(lambda query: copy.execute(query).fetchall())
    except (sqlite3.Error, DatabaseError) as error:
        raise BackupRefused(f"不能取得数据库的副本：{error}") from error
    finally:
        copy.close()


def _snapshot_of_postgresql(path: Path) -> About:
    with transaction.atomic(), connection.cursor() as cursor:

        def ask(query: str) -> list[tuple[Any, ...]]:
            cursor.execute(query)
            return cursor.fetchall()

        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        ((snapshot,),) = ask("SELECT pg_export_snapshot()")
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
        return _about(ask)


def _about(ask: Ask) -> About:
    ((sequence, seal),) = ask(f"SELECT sequence, seal FROM {ChainHead._meta.db_table}")  # noqa: S608
    gone_through = ask(f"SELECT app, name FROM {MigrationRecorder.Migration._meta.db_table}")  # noqa: S608
    last = _last_migrations(MigrationLoader(None).graph, {tuple(row) for row in gone_through})
    return About(connection.vendor, instant(timezone.now()), sequence, seal, last)


def migrations_of_program() -> list[str]:
    """Return the migrations that a database of this version of the program has applied, the last of each line."""
    graph = MigrationLoader(None).graph
    return _last_migrations(graph, set(graph.nodes))


def _last_migrations(graph: MigrationGraph, applied: set[Any]) -> list[str]:
    def goes_on(node: tuple[str, str]) -> bool:
        return any(child.key in applied and child.key[0] == node[0] for child in graph.node_map[node].children)

    return sorted(f"{app}.{name}" for app, name in applied & graph.nodes.keys() if not goes_on((app, name)))


def refuse_unless_empty() -> None:
    """Raises `BackupRefused` if the database holds a table, or is a file that another process has open."""
    try:
        tables = connection.introspection.table_names()
    except OperationalError:
        raise
    except DatabaseError as error:
        raise BackupRefused(f"数据库的位置上是别的东西：{error}") from error
    finally:
        connection.close()
    if tables:
        raise BackupRefused(f"数据库不是空的（其中有 {tables[0]} 等{len(tables)}个表）。只能恢复到空的数据库。")
    if connection.vendor == "sqlite" and Path(f"{connection.settings_dict['NAME']}-wal").exists():
        raise BackupRefused("数据库正被别的程序使用，请先停止网站。")


def put_in_place(snapshot: Path) -> None:
    """Restore `snapshot` into the empty database, wholly or not at all. Raises `BackupRefused` if this fails."""
    if connection.vendor == "sqlite":
        _put_sqlite_in_place(snapshot)
    else:
        connection.close()
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(snapshot))


def _put_sqlite_in_place(snapshot: Path) -> None:
    target = Path(connection.settings_dict["NAME"])
    connection.close()
    incoming = target.with_name(f"{target.name}.restoring")
    with snapshot.open("rb") as source, incoming.open("wb") as copy:
        shutil.copyfileobj(source, copy)
        copy.flush()
        os.fsync(copy.fileno())
    incoming.replace(target)
    flush(target.parent)


def _run(program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs on our database. Secrets are passed in the environment."""
    client = connection.client
    where, secrets = client.settings_to_cmd_args_env(connection.settings_dict, ["--no-password", "--dbname"])
    command, environment = [program, *where[1:], *options], {**os.environ, **(secrets or {})}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    except FileNotFoundError as missing:
        raise BackupRefused(
            f"没有找到 {program}：请安装与数据库服务器同版本的 PostgreSQL 客户端程序（如 postgresql-client）。"
        ) from missing
    if done.returncode:
        raise BackupRefused(f"{program} 没有成功：{done.stderr.strip() or done.returncode}")

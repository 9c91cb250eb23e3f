"""Installation of the triggers through migrations, and a check that reports missing ones."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core import checks
from django.core.management import CommandError
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from disclosure.catalogue.guard import grants, triggers
from disclosure.catalogue.guard.migration_lock import migration_lock
from disclosure.catalogue.models import EntryPage, Grant

logger = logging.getLogger(__name__)

connection_created.connect(grants.explain_refusals)


@receiver(pre_migrate)
def lift_guard(app_config: Any, using: str, plan: Sequence, **kwargs: Any) -> None:
    """Drop the triggers before migrating: neither database can alter a table or column that a trigger references.

    Once the catalogue is loaded, backward migrations are refused: they would drop columns and rows, with decisions in them.
    """
    if app_config.label == Grant._meta.app_label and plan:
        if any(backwards for _, backwards in plan) and _holds_a_catalogue(connections[using]):
            raise CommandError(
                "公开目录已经载入，数据库迁移不能回退：会丢失已公开的内容和审批决定。需要退回旧版本的，请恢复备份。"
            )
        triggers.remove(connections[using])


def _holds_a_catalogue(connection: BaseDatabaseWrapper) -> bool:
    table = EntryPage._meta.db_table
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        # Plain SQL, because the model's columns may not all exist.
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
        return cursor.fetchone() is not None


@receiver(post_migrate)
def set_guard(app_config: Any, using: str, **kwargs: Any) -> None:
    """Install the triggers after migrating: SQLite drops those of tables that Django remakes, and rules may have changed."""
    if app_config.label == Grant._meta.app_label:
        triggers.install(connections[using])


def restore_guard() -> None:
    """Reinstall triggers that a killed `migrate` left missing. Called when a web server or a command starts.

    Does nothing if the database does not exist, its tables do not fit, or `migrate` is running: until `migrate` has ended, the
    site refuses any change.
    """
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).is_file():
        return
    try:
        with warnings.catch_warnings():
            # Must run before any other query, hence during app initialization.
            warnings.filterwarnings("ignore", message="Accessing the database during app initialization")
            if triggers.is_installed(connection):
                return
            with migration_lock(connection, wait=False) as held:
                if held:
                    triggers.install(connection)
    except DatabaseError as error:
        logger.warning("The guard's triggers could not be put back: %s", error)
    finally:
        # Processes that the web server forks must not share a connection.
        connection.close()


@checks.register(checks.Tags.database)
def guard_stands(databases: Sequence[str] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn in `manage.py check --database default` about a database without its triggers, for example after a bad restore."""
    missing = "数据库中防止擅自改动公开内容的触发器不完整，或者已经过时：本站不办理任何会改动公开内容的事。"
    return [
        checks.Warning(missing, hint=_hint(connection), id="catalogue.W001")
        for connection in map(connections.__getitem__, databases or ())
        if Grant._meta.db_table in connection.introspection.table_names() and not triggers.is_whole(connection)
    ]


def _hint(connection: BaseDatabaseWrapper) -> str:
    """Name triggers that are not of this version. `migrate` replaces those that bear the guard's name and leaves all others."""
    others = triggers.other_triggers(connection)
    if strange := [name for name in others if not name.startswith("guard_")]:
        return f"受保护的表上有不属于本系统的触发器：{'、'.join(strange)}。请查明来历并删除，再运行 manage.py migrate。"
    return f"运行 manage.py migrate，换掉旧的触发器：{'、'.join(others)}。" if others else "运行 manage.py migrate。"

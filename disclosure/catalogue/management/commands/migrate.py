"""`manage.py migrate` that leaves the guard standing, however it ends."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.migration_lock import migration_lock


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Put the triggers back also where a migration fails. If the process is killed, the next one to start does."""
        connection = connections[options["database"]]
        with migration_lock(connection, wait=True):
            try:
                super().handle(*args, **options)
            finally:
                triggers.install(connection)

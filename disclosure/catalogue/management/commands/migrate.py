"""`manage.py migrate`, which leaves the guard's triggers installed, however it ends."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.migration_lock import migration_lock


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, and reinstall the triggers even if a migration fails. If killed, the next process to start does."""
        connection = connections[options["database"]]
        with migration_lock(connection, wait=True):
            try:
                super().handle(*args, **options)
            finally:
                triggers.install(connection)

"""`manage.py migrate` that leaves the guard standing, however it ends."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from disclosure.catalogue.guard import triggers


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        """Where a migration fails half-way, the triggers may not fit its tables: then nothing is written until one succeeds."""
        try:
            super().handle(*args, **options)
        finally:
            triggers.install(connections[options["database"]])

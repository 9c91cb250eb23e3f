"""The generation inside a test's transaction."""

from __future__ import annotations

from functools import cache

from django.db import connection

from disclosure.catalogue.guard.generation import current_generation, raising_triggers
from disclosure.catalogue.guard.rules import all_rules


def generation_now() -> int:
    """Return the generation as it would be if the test's changes were committed now: PostgreSQL raises it at the commit."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {_names()} IMMEDIATE; SET CONSTRAINTS {_names()} DEFERRED")
    return current_generation()


@cache
def _names() -> str:
    return ", ".join(f'"{trigger.name}"' for trigger in raising_triggers(all_rules(), "postgresql"))

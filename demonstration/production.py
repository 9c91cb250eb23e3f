"""The check that stops the site from starting in production with a database into which the demonstration was loaded."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from demonstration.models import Demonstration


def why_database_is_unfit() -> Iterator[str]:
    if holds_the_demonstration():
        yield "数据库里有演示数据：演示账号的口令是公开的，内容是虚构的。请换用新的数据库（DATABASE_URL 或 DATA_DIR）。"


def holds_the_demonstration() -> bool:
    """Return whether the demonstration was ever loaded into the database; False if no database exists or answers."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3") and not Path(database["NAME"]).is_file():
        return False
    try:
        with warnings.catch_warnings():
            # The query comes before any other on purpose.
            warnings.filterwarnings("ignore", message="Accessing the database during app initialization")
            return Demonstration.objects.exists()
    except DatabaseError:
        return False
    finally:
        # Processes that the web server forks must not share a connection.
        connection.close()

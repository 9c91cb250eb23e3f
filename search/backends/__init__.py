"""Wagtail's search backend for Chinese, on SQLite (FTS5) and on PostgreSQL (tsvector).

Wagtail's own cuts words at spaces, so of a Chinese sentence it finds nothing but the beginning. These two index and ask the
words of `search.text`; the site's search and the admin's page search, listings and choosers all go through them.
"""

from typing import Any

from django.db import connection
from django.utils.module_loading import import_string

_BACKENDS = {
    "sqlite": "search.backends.sqlite.ChineseSQLiteBackend",
    "postgresql": "search.backends.postgres.ChinesePostgresBackend",
}


def SearchBackend(params: dict[str, Any]):  # noqa: N802 (the name that Wagtail looks for)
    """Return the backend for this site's database. Each module can be imported on its own database only."""
    return import_string(_BACKENDS[connection.vendor])(params)

#!/usr/bin/env python
"""Django's command line. Puts the plain folder `site/` on the path, where settings and urls live."""

import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "site"))


def why_no_database() -> str:
    """Why SQLite's folder can hold no database, in Chinese; nothing where it can, or where the database is another."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    folder = Path(database["NAME"]).parent
    if database["ENGINE"] != "django.db.backends.sqlite3":
        return ""
    if not folder.is_dir():
        return f"数据文件夹 {folder} 不存在：请先建立它，或用环境变量 DATA_DIR 指定另一个。"
    try:
        # Asked of the file system itself: to root, every folder claims to be writable.
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError:
        return f"数据文件夹 {folder} 不能写入：请检查它的权限，或用环境变量 DATA_DIR 指定另一个。"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as refusal:
        sys.exit(str(refusal))
    except OperationalError:
        reason = why_no_database()
        if not reason:
            raise
        sys.exit(reason)


if __name__ == "__main__":
    main()

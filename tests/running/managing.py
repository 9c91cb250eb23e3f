"""`manage.py` as a process of its own, under the settings of `make run`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

MANAGE = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]


def environment(data: Path) -> dict[str, str]:
    """The environment in which everything is kept under `data`."""
    env = os.environ | {"DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "settings.dev"}
    env.pop("DATABASE_URL", None)
    return env


def manage(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MANAGE, *arguments], env=environment(data), capture_output=True, text=True, check=False)

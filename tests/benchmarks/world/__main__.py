"""Makes a world: `python -m tests.benchmarks.world SIZE FOLDER`."""

# ruff: noqa: PLC0415, T201 (Django is set up once the folder is known; it talks to whoever called it)

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path


def main(size: int, folder: Path) -> None:
    os.environ["DATA_DIR"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.dev")
    import django

    django.setup()

    from django.core.management import call_command
    from django.db import connection

    from tests.benchmarks.world.making import analyse, fill, indexed_addresses
    from tests.migrated import copy_migrated

    if (folder / "media").exists():
        sys.exit(f"{folder} holds a world already.")
    (folder / "media").mkdir(parents=True)
    if connection.vendor == "sqlite":
        copy_migrated(folder)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -200000")
    else:
        call_command("migrate", verbosity=0)
    began = time.monotonic()

    def tell(done: int, of: int) -> None:
        if done % 10_000 == 0 or done == of:
            print(f"{done} of {of} editions, {time.monotonic() - began:.0f} s", flush=True)

    with indexed_addresses():
        fill(size, tell)
    analyse()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"{size} items in {folder}: {time.monotonic() - began:.0f} s, {cpu:.0f} s of CPU, {memory:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]).absolute())

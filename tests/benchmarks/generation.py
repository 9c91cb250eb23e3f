"""The generation of a world, raised from outside: as if something had changed, at no cost to the server."""

from __future__ import annotations

import sqlite3

import psycopg

from tests.benchmarks.worlds import SQLITE, World

RAISE = "UPDATE catalogue_generation SET number = number + 1"


class Generation:
    """A connection of the bench's own to a world's database."""

    def __init__(self, world: World):
        if world.vendor == SQLITE:
            self.connection = sqlite3.connect(world.folder / "db.sqlite3", isolation_level=None, timeout=20)
            # As on every connection of the site's: the guard asks for the first two.
            for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = OFF"):
                self.connection.execute(f"PRAGMA {pragma}")
        else:
            self.connection = psycopg.connect(world.url, autocommit=True)

    def rise(self) -> None:
        self.connection.execute(RAISE)

    def close(self) -> None:
        self.connection.close()

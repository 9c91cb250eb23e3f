"""A database of its own for every race, on which several connections, threads and processes work at once.

The tests' usual database will not do: it lies in memory on SQLite, and in one never-ending transaction on either. So a college
is made once a run, in a copy of the migrated database, and every race gets a copy of that.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from disclosure.approval.meetings.actions import fix_agenda, put_on_agenda
from disclosure.audience.circles import Scope
from disclosure.organisation.models import Role
from tests.approval.meeting_room import make_meeting
from tests.factories import Catalogue, Units, make_catalogue, make_item, make_person, make_units
from tests.laws import steps
from tests.laws.laws import check_laws
from tests.laws.steps import Sight, look
from tests.races.players import Move, Outcome, connected_to, in_processes, in_threads

COMMITTEE = [f"committee.{number}" for number in range(20)]


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep the races on one of xdist's workers: two at a time would hold each other up, and each worker make its college."""
    item.add_marker(pytest.mark.xdist_group("races"))


@dataclass(frozen=True)
class College:
    """Units, a small catalogue and people: drafters and reviewers by unit, the committee's twenty, two of the office."""

    units: Units
    catalogue: Catalogue

    def draft(self, *, joint: bool = False, title: str = "2025年度党费收缴情况") -> Sight:
        """A draft of 组织部, under an entry of its own or one that it shares with 宣传部."""
        entry = self.catalogue.joint if joint else self.catalogue.party_and_campus
        owner = steps.person("zzb.drafter")
        return Sight(make_item(entry, self.units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=owner, title=title).pk)

    def in_review(self, **kind) -> Sight:
        sight = self.draft(**kind)
        steps.propose("zzb.drafter", sight)
        return look(sight.item)

    def in_approval(self, **kind) -> Sight:
        return self.reviewed(self.in_review(**kind))

    def published(self, **kind) -> Sight:
        sight = self.in_approval(**kind)
        steps.approve(COMMITTEE[0], sight)
        return look(sight.item)

    def suspended(self) -> Sight:
        sight = self.published()
        steps.suspend_item("office", sight)
        return sight

    def change_in_approval(self) -> Sight:
        sight = self.published()
        steps.edit("zzb.drafter", sight, "2025年度党费收缴情况（更正）")
        steps.propose("zzb.drafter", sight)
        return self.reviewed(look(sight.item))

    def meeting(self, number: int, *sights: Sight) -> int:
        """A meeting of today on whose fixed agenda the proposals stand that `sights` are of, in this order."""
        office = steps.person("office")
        held = make_meeting(office, number=number)
        put_on_agenda(held, [sight.page.decisions.get(kind="proposed") for sight in sights], by=office)
        fix_agenda(held, by=office)
        return held.pk

    def reviewed(self, sight: Sight) -> Sight:
        steps.review("zzb.reviewer", sight, "zzb")
        return look(sight.item)


def make_college() -> College:
    units = make_units()
    for code in ("zzb", "xcb"):
        unit = getattr(units, code)
        for suffix in ("", ".2"):
            make_person(f"{code}.drafter{suffix}", (Role.DRAFTER, unit), campus=True)
            make_person(f"{code}.reviewer{suffix}", (Role.REVIEWER, unit), campus=True)
    for name in COMMITTEE:
        make_person(name, Role.COMMITTEE, party=True, campus=True)
    for name in ("office", "office.2"):
        make_person(name, Role.OFFICE, campus=True)
    return College(units, make_catalogue(units))


@pytest.fixture(scope="session")
def founded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[str, College]]:
    """The database that races copy, and the college in it."""
    with django_db_blocker.unblock():
        migrated = connection.settings_dict["NAME"]
        template = _name(tmp_path_factory.mktemp("college"))
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [template])
        else:
            connection.close()  # nobody may be connected to what is copied
            _copy(migrated, template)
        with connected_to(template):
            college = make_college()
        yield template, college
        _drop(template)


@pytest.fixture
def college(db, founded, tmp_path) -> Iterator[College]:
    """The college, in a database of the test's own."""
    template, founded_college = founded
    database = _name(tmp_path)
    _copy(template, database)
    with connected_to(database):
        yield founded_college
    _drop(database)


def _name(folder: Path) -> str:
    """A database for what lies in `folder`: a file in it; on PostgreSQL, a name after it and after the tests' database."""
    if connection.vendor == "sqlite":
        return str(folder / "db.sqlite3")
    return f"{connection.settings_dict['NAME']}_{folder.name}"[:63].lower()


def _copy(source: str, target: str) -> None:
    if connection.vendor == "sqlite":
        shutil.copyfile(source, target)
        return
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def _drop(database: str) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{database}" WITH (FORCE)')


PLAYERS = {
    # Threads that share a database file wait for it as processes do; on PostgreSQL they wait for each other row by row.
    "sqlite": [in_processes],
    "postgresql": [in_threads, in_processes],
}[connection.vendor]


@pytest.fixture
def race(college) -> Callable[..., list[tuple[Any, list[Outcome]]]]:
    """`race(items, *moves)`: for each of the items, a player a move, all at once. Returns the items, each with what came of it.

    Every kind of player gets its share of the items. Nobody was held up or broke down, and afterwards every law holds.
    """

    def run(items: list, *moves: Callable[[Any], Any]) -> list[tuple[Any, list[Outcome]]]:
        rounds: list[list[Move]] = [[partial(move, item) for move in moves] for item in items]
        share = len(items) // len(PLAYERS)
        outcomes = [each for place, play in enumerate(PLAYERS) for each in play(rounds[place * share : (place + 1) * share])]
        assert [outcome.error for each in outcomes for outcome in each if outcome.error] == []
        check_laws()
        return list(zip(items, outcomes, strict=True))

    return run

"""What it costs to publish one item in a world, and the share of sealing in it; run in a process of its own, on a copy.

`python -m tests.benchmarks.writing` prints the figures as JSON. The cost of publishing is that of the committee's approval,
from the action to its commit: check, digest, publication, index, seal. Drafting is adding the page and saving its text.
"""

# ruff: noqa: E402, T201 (models come after Django's setup; it talks to whoever called it)

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

django.setup()

from django.db import connection
from django.utils import timezone

from disclosure.archive import receivers
from disclosure.audience.circles import Scope
from disclosure.catalogue.models import EntryPage
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import User
from tests.approval.proposals import Proposal
from tests.benchmarks.processes import cpu_seconds
from tests.benchmarks.world import texts
from tests.benchmarks.world.endings import grounds
from tests.benchmarks.world.plan import FULLEST

TIMES = 9


class Clock:
    """The CPU, here and in the database server, and the time of what is done, in milliseconds."""

    def __init__(self) -> None:
        self.pids = [os.getpid()]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.pids += cursor.fetchone()
        self.cpu: list[float] = []
        self.wall: list[float] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        began, used = time.perf_counter(), cpu_seconds(self.pids)
        yield
        self.cpu.append((cpu_seconds(self.pids) - used) * 1000)
        self.wall.append((time.perf_counter() - began) * 1000)


def draft(people: dict[str, User], number: int) -> DisclosurePage:
    """Return a new item of the fullest entry."""
    entry = EntryPage.objects.get(url_path__endswith=f"/{FULLEST.replace('-', '/')}/")
    (unit,) = entry.responsible_units()
    item = DisclosurePage(
        title=f"新事项{number}",
        summary="公布本年度情况。",
        body=texts.body(number),
        unit=unit,
        scope=Scope.PUBLIC,
        arose_on=timezone.localdate(),
        owner=people[f"{unit.code}.drafter"],
        live=False,
    )
    entry.add_child(instance=item)
    item.tags.add(texts.TAGS[0])
    item.save_revision(user=item.owner)
    return item


def main() -> None:
    people = {user.username: user for user in User.objects.all()}
    drafting, publishing, sealing = Clock(), Clock(), Clock()
    sealed = receivers.seal

    def timed(snapshot):
        with sealing.running():
            return sealed(snapshot)

    receivers.seal = timed
    for number in range(TIMES):
        with drafting.running():
            item = draft(people, number)
        waiting = Proposal(item).propose(item.owner)
        waiting.review(people[f"{item.unit.code}.reviewer"], item.unit)
        seen, basis = waiting.seen, grounds(people)
        with publishing.running():
            waiting.approve(people["committee"], seen=seen, **basis)
    # The first one fills caches.
    found = {"drafting_cpu_ms": drafting.cpu, "cpu_ms": publishing.cpu, "ms": publishing.wall, "sealing_cpu_ms": sealing.cpu}
    print(json.dumps({name: statistics.median(each[1:]) for name, each in found.items()}))


if __name__ == "__main__":
    main()

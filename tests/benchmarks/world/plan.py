"""What is published in a world, where, when and for whom. The same size gives the same plan, but for the day it ends on."""

from __future__ import annotations

import datetime
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from disclosure.audience.circles import Circle, Scope, covers
from disclosure.audience.models import ReaderGroup
from disclosure.catalogue.models import EntryPage
from disclosure.organisation.models import Unit
from tests.benchmarks.world import texts

YEARS = 10
FULLEST = "3-3"
"""The entry, open to everybody, that holds a tenth of all items."""

RARE_ITEMS = 12
"""Number of items with `texts.RARE_WORD`, all of them public."""


@dataclass(frozen=True)
class PlannedItem:
    """An item, and the moments at which its editions are published, the first one first."""

    number: int
    entry: EntryPage
    unit: Unit
    scope: Scope
    groups: list[ReaderGroup]
    moments: list[datetime.datetime]
    title: str
    summary: str
    body: int
    tags: list[str]
    has_file: bool

    @property
    def report_year(self) -> int:
        return self.moments[0].year - self.number % 2


def plan(size: int, entries: Sequence[EntryPage], groups: Sequence[ReaderGroup]) -> list[PlannedItem]:
    """Return `size` items, oldest first."""
    rng = random.Random(size)  # noqa: S311 (not for secrets)
    end = timezone.now() - datetime.timedelta(days=2)
    start = end - datetime.timedelta(days=365 * YEARS)
    fullest, others = _parted(entries)
    scopes = {entry.pk: _scopes(entry) for entry in entries}
    units = {entry.pk: entry.responsible_units() for entry in entries}
    weights = [1 / (rank + 1) ** 0.7 for rank in range(len(others))]
    tag_weights = [1 / (rank + 2) for rank in range(len(texts.TAGS))]
    rare = max(1, size // RARE_ITEMS)
    made = []
    for number in range(size):
        moment = start + (end - start) * (number / size) + datetime.timedelta(seconds=rng.randrange(60))
        is_rare = number % rare == rare // 2
        entry = fullest if number % 10 == 0 or is_rare else rng.choices(others, weights)[0]
        scope = scopes[entry.pk][0] if is_rare or rng.random() < 0.85 else rng.choice(scopes[entry.pk])
        title = texts.title(rng, moment.year, number + 1)
        tags = list(dict.fromkeys(rng.choices(texts.TAGS, tag_weights, k=rng.randint(0, 4))))
        if number % max(1, size // len(texts.RARE_TAGS)) == 3 and number * len(texts.RARE_TAGS) // size < len(texts.RARE_TAGS):
            tags.append(texts.RARE_TAGS[number * len(texts.RARE_TAGS) // size])
        made.append(
            PlannedItem(
                number=number,
                entry=entry,
                unit=rng.choice(units[entry.pk]),
                scope=scope,
                groups=_groups(rng, groups) if scope.circles & Circle.LIMITED else [],
                moments=[moment, *_changes(rng, moment, end)],
                title=title,
                summary=texts.summary(rng, moment.year, title) + (f"地点在{texts.RARE_WORD}。" if is_rare else ""),
                body=rng.randrange(texts.BODIES),
                tags=tags,
                has_file=number % 12 == 1,
            )
        )
    return made


def events(items: Sequence[PlannedItem]) -> Iterator[tuple[datetime.datetime, PlannedItem, int]]:
    """Yield moment, item and number of every edition, in the order in which they are sealed."""
    yield from sorted(
        ((moment, item, edition) for item in items for edition, moment in enumerate(item.moments, start=1)),
        key=lambda event: (event[0], event[1].number),
    )


def sizes(items: Sequence[PlannedItem]) -> Counter[str]:
    """Count the items by entry."""
    return Counter(item.entry.code for item in items)


def _parted(entries: Sequence[EntryPage]) -> tuple[EntryPage, list[EntryPage]]:
    """Return the fullest entry, and the others in an order that mixes the categories."""
    (fullest,) = [entry for entry in entries if entry.code == FULLEST]
    others = [entry for entry in entries if entry.code != FULLEST]
    random.Random(7).shuffle(others)  # noqa: S311 (not for secrets)
    return fullest, others


def _scopes(entry: EntryPage) -> list[Scope]:
    """Return the scopes that an item of the entry can have, the widest first."""
    options = entry.scope_options
    allowed = [scope for scope in Scope if any(covers(option, scope.circles) for option in options)]
    return sorted(allowed, key=lambda scope: scope.circles not in options)


def _groups(rng: random.Random, groups: Sequence[ReaderGroup]) -> list[ReaderGroup]:
    chosen = rng.sample(range(len(groups)), k=rng.randint(1, min(2, len(groups))))
    return [groups[each] for each in sorted(chosen)]


def _changes(rng: random.Random, moment: datetime.datetime, end: datetime.datetime) -> list[datetime.datetime]:
    """Return the moments of later editions: one item in sixteen is changed, and one in four of those twice."""
    found: list[datetime.datetime] = []
    while rng.random() < (0.25 if found else 1 / 16):
        moment += datetime.timedelta(days=rng.randint(10, 200), seconds=rng.randrange(3600))
        if moment >= end:
            break
        found.append(moment)
    return found

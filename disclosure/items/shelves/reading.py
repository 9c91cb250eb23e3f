"""Counts and first items of the shelves, as a reader finds them (law 2). The cost does not grow with the number of items."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection
from taggit.models import Tag

from disclosure.audience.readers import Reader, is_open
from disclosure.catalogue.models import EntryPage
from disclosure.items.models import DisclosurePage
from disclosure.items.shelves.models import ALL_YEARS, ShelfCount, ShelvedItem

ALL = ""
"""The key of the shelf that holds all published items."""

TAG = "tag:"
"""Prefix of the keys of tags' shelves."""

PARTS_AT_ONCE = 250
"""Number of shelves and audiences read by one query: SQLite unites at most 500."""

PART = (
    f"SELECT * FROM (SELECT shelf, year, published, item_number FROM {ShelvedItem._meta.db_table}"  # noqa: S608
    " WHERE shelf = %s AND audience = %s{where} ORDER BY {order} LIMIT %s) part"
)
"""The first items of one audience on a shelf, read in the order of an index."""

NEWEST = "published DESC, item_number DESC"
BY_YEAR = f"year DESC, {NEWEST}"

Position = tuple[int, datetime.datetime, int]
"""The place of an item in a list by year: its year, when it was last published, its number."""


def shelf_of_tag(tag: Tag) -> str:
    """Return the key of a tag's shelf. That of a page is its tree path."""
    return f"{TAG}{tag.pk}"


def shelf_of_unit(entry: EntryPage, unit_id: int) -> str:
    """Return the key of the shelf of a unit's items under an entry."""
    return f"{entry.path}:{unit_id}"


def may_read_audience(reader: Reader, audience: str) -> bool:
    """Return whether the items that `ShelvedItem.audience` describes are in scope for `reader`."""
    scope, _, groups = audience.partition(":")
    return is_open(reader, int(scope), {int(number) for number in groups.split(",") if number})


@dataclass
class Shelf:
    """A shelf as one reader finds it.

    Args:
        key: `ALL`, the path of a page, or what `shelf_of_tag` returns.
        latest: when an item was last published, by audience: of items that the reader may read.
        total: number of items that the reader may read.
        has_others: whether there are items that the reader may not read.
        counts: number of items that the reader may read by year, latest first; empty unless it was asked for.
    """

    key: str
    latest: dict[str, datetime.datetime] = field(default_factory=dict)
    total: int = 0
    has_others: bool = False
    counts: dict[int, int] = field(default_factory=dict)

    @property
    def last_published(self) -> datetime.datetime | None:
        """Return when an item that the reader may read was last published; None if there is none."""
        return max(self.latest.values(), default=None)


def shelves_of(reader: Reader, keys: Iterable[str], *, by_year: bool = False) -> dict[str, Shelf]:
    """Return the shelves of these keys as `reader` finds them. One query.

    Args:
        by_year: whether to count by year, too.
    """
    shelves = {key: Shelf(key) for key in keys}
    rows = ShelfCount.objects.filter(shelf__in=shelves).order_by("-year")
    if not by_year:
        rows = rows.filter(year=ALL_YEARS)
    is_readable = cache(lambda audience: may_read_audience(reader, audience))
    for key, audience, year, number, latest in rows.values_list("shelf", "audience", "year", "number", "latest"):
        shelf = shelves[key]
        if not is_readable(audience):
            shelf.has_others = True
        elif year == ALL_YEARS:
            shelf.total += number
            shelf.latest[audience] = latest
        else:
            shelf.counts[year] = shelf.counts.get(year, 0) + number
    return shelves


def newest(wanted: Iterable[tuple[Shelf, int]]) -> dict[str, list[int]]:
    """Return the numbers of the items last published on each shelf, newest first: of each, as many as wanted."""
    wanted = list(wanted)
    sql = PART.format(where="", order=NEWEST)
    parts = [
        (sql, [shelf.key, audience, limit])
        for shelf, limit in wanted
        # Items of any other audience are older than one item of each of these.
        for audience in _latest_audiences(shelf, limit)
    ]
    found: dict[str, list[tuple]] = {shelf.key: [] for shelf, _ in wanted}
    for key, _, published, number in _united(parts):
        found[key].append((published, number))
    return {shelf.key: [number for _, number in sorted(found[shelf.key], reverse=True)[:limit]] for shelf, limit in wanted}


def newest_together(shelves: Collection[Shelf], limit: int) -> list[int]:
    """Return the numbers of the items last published on any of the shelves, newest first: `limit` at most."""
    moments = sorted((latest for shelf in shelves for latest in shelf.latest.values()), reverse=True)[:limit]
    sql = PART.format(where="", order=NEWEST)
    parts = [
        (sql, [shelf.key, audience, limit])
        for shelf in shelves
        for audience, latest in shelf.latest.items()
        if latest in moments
    ]
    return [number for _, number in sorted(((row[2], row[3]) for row in _united(parts)), reverse=True)[:limit]]


def _latest_audiences(shelf: Shelf, number: int) -> list[str]:
    """Return the audiences to which something was published last: as many as wanted, and more if they share a moment."""
    moments = sorted(shelf.latest.values(), reverse=True)[:number]
    return [audience for audience, latest in shelf.latest.items() if latest in moments]


def latest_by_year(shelf: Shelf, limit: int, *, year: int | None = None, after: Position | None = None) -> list[int]:
    """Return the numbers of the first `limit` items of a shelf by year, latest first, and newest first within a year.

    Args:
        shelf: as the reader finds it.
        limit: maximum number of items.
        year: the only year; None for all.
        after: the place after which they begin; None for the first items.
    """
    where = ""
    values: list[Any] = []
    if year:
        where += " AND year = %s"
        values.append(year)
    if after:
        where += " AND (year, published, item_number) < (%s, %s, %s)"
        values += [after[0], connection.ops.adapt_datetimefield_value(after[1]), after[2]]
    sql = PART.format(where=where, order=BY_YEAR)
    rows = _united([(sql, [shelf.key, audience, *values, limit]) for audience in shelf.latest])
    return [number for *_, number in sorted((row[1:] for row in rows), reverse=True)[:limit]]


def readable_items(reader: Reader, numbers: Iterable[int]) -> dict[int, DisclosurePage]:
    """Return those of the items that `reader` may read, by number, each with its unit. One query, which asks `audience`."""
    found = DisclosurePage.objects.viewable_by(reader).filter(pk__in=list(numbers)).select_related("unit")
    return {item.pk: item for item in found}


def _united(parts: Sequence[tuple[str, list[Any]]]) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        for start in range(0, len(parts), PARTS_AT_ONCE):
            some = parts[start : start + PARTS_AT_ONCE]
            cursor.execute(" UNION ALL ".join(sql for sql, _ in some), [value for _, values in some for value in values])
            yield from cursor.fetchall()

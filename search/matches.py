"""The items that match a query, counted and sorted from narrow tables, so that the commonest word costs little.

The index tells what matches, and `ItemPlace` for whom it is published and where. Neither decides what anybody may read: the
counts are of the audiences that the reader is in, and the items come through `viewable_by` (law 2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Prefetch, prefetch_related_objects
from modelsearch.backends import get_search_backend
from modelsearch.query import SearchQuery

from disclosure.audience.readers import Reader
from disclosure.items.models import DisclosurePage, ItemAttachment, ItemPlace
from disclosure.items.shelves.reading import may_read_audience, readable_items

Bucket = tuple[str, int, int]
"""The place of an item: tree path of the category, year of report, id of the unit."""

PLACES = f"({{matches}}) m CROSS JOIN {ItemPlace._meta.db_table} p WHERE p.item_number = m.number"

COUNTED = (
    f"SELECT p.audience, p.category, p.year, p.unit_number, COUNT(*) FROM {PLACES}"  # noqa: S608
    " GROUP BY p.audience, p.category, p.year, p.unit_number"
)

SORTED = (
    f"SELECT p.item_number FROM {PLACES} AND p.audience IN ({{audiences}}){{where}}"  # noqa: S608
    " ORDER BY (p.item_number = %s) DESC, m.score DESC, p.item_number DESC LIMIT %s OFFSET %s"
)


@dataclass(frozen=True)
class Matches:
    """The matches of one query for one reader: which of them are in which place."""

    reader: Reader
    sql: str
    parameters: list[Any]
    buckets: Counter[Bucket]
    audiences: frozenset[str]
    """The audiences of these items that the reader is in, see `ItemPlace.audience`."""

    def sorted(self, place: tuple, first: int, start: int, stop: int) -> list[int]:
        """Return the numbers of the items in a place, from the one at `start` to that before `stop`.

        Args:
            place: tree path of the category, year and id of the unit; None for any.
            first: number of the item that comes before all others.
        """
        chosen = [(column, value) for column, value in zip(("category", "year", "unit_number"), place, strict=True) if value]
        sql = SORTED.format(
            matches=self.sql,
            audiences=", ".join(["%s"] * len(self.audiences)),
            where="".join(f" AND p.{column} = %s" for column, _ in chosen),
        )
        values = [*self.parameters, *self.audiences, *(value for _, value in chosen), first, stop - start, start]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [number for (number,) in cursor.fetchall()]


def matches(query: SearchQuery, reader: Reader) -> Matches:
    """Return the published items that match `query` and that `reader` may read. One query, whatever their number."""
    compiler = get_search_backend().query_compiler_class(DisclosurePage.objects.all(), query)
    if not compiler.compiled():
        return Matches(reader, "", [], Counter(), frozenset())
    sql, parameters = compiler.matches()
    is_readable = cache(lambda audience: may_read_audience(reader, audience))
    buckets: Counter[Bucket] = Counter()
    audiences = set()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(matches=sql), parameters)
        for audience, *place, count in cursor.fetchall():
            if is_readable(audience):
                audiences.add(audience)
                buckets[tuple(place)] += count
    return Matches(reader, sql, parameters, buckets, frozenset(audiences))


@dataclass(frozen=True)
class Hits(Sequence[DisclosurePage]):
    """Matches in one place, in the order in which they are listed; only those asked for are read."""

    matches: Matches
    place: tuple
    first: int
    number: int

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, asked: Any) -> Any:
        if isinstance(asked, slice):
            start, stop, _ = asked.indices(self.number)
            return self._read(start, stop)
        return self._read(asked, asked + 1)[0]

    def __iter__(self) -> Iterator[DisclosurePage]:
        return iter(self._read(0, self.number))

    def _read(self, start: int, stop: int) -> list[DisclosurePage]:
        if start >= stop:
            return []
        numbers = self.matches.sorted(self.place, self.first, start, stop)
        items = readable_items(self.matches.reader, numbers)
        found = [items[number] for number in numbers if number in items]
        prefetch_related_objects(found, Prefetch("attachments", ItemAttachment.objects.select_related("document")))
        return found

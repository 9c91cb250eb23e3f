"""Lists on pages: items with their entry, and the catalogue with counts.

Every function takes a reader and returns only what that reader may read (law 2), with a number of queries that does not grow
with the number of items, entries or categories.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import IntegerField, OuterRef, Subquery, Sum, TextField, Value, prefetch_related_objects
from django.db.models.functions import Cast, Concat
from taggit.models import Tag

from disclosure.audience.readers import Reader
from disclosure.catalogue.models import ENTRY_PATH_LENGTH, CataloguePage, CategoryPage, EntryPage
from disclosure.items.models import DisclosurePage, ShelfCount
from disclosure.items.shelves.models import ALL_YEARS
from disclosure.items.shelves.reading import ALL, TAG, Shelf, newest, readable_items, shelves_of


def placed(items: Iterable[DisclosurePage], known: Iterable[EntryPage] = ()) -> list[DisclosurePage]:
    """Return `items`, each with its unit loaded and with its entry as `listed_under`.

    Args:
        items: what to place.
        known: entries that have been read; others are read by one query.
    """
    items = list(items)
    prefetch_related_objects(items, "unit")
    entries = {entry.path: entry for entry in known}
    if missing := {item.path[:ENTRY_PATH_LENGTH] for item in items} - entries.keys():
        entries |= {entry.path: entry for entry in EntryPage.objects.filter(path__in=missing)}
    for item in items:
        item.listed_under = entries[item.path[:ENTRY_PATH_LENGTH]]
    return items


def with_counts(entries: Iterable[EntryPage], reader: Reader) -> list[EntryPage]:
    """Return `entries`, each with the `count` and `latest` (datetime or None) of its items that `reader` may read."""
    entries = list(entries)
    _count(entries, shelves_of(reader, [entry.path for entry in entries]))
    return entries


def _count(entries: Iterable[EntryPage], shelves: dict[str, Shelf]) -> None:
    for entry in entries:
        entry.count, entry.latest = shelves[entry.path].total, shelves[entry.path].last_published


@dataclass(frozen=True)
class Index:
    """The catalogue as one reader finds it.

    Each category has its `rows`, the entries in force, and its `shelf`, which includes the items of retired entries: they
    stay readable. Each entry has the `count` and `latest` of `with_counts`.
    """

    categories: list[CategoryPage]
    """The printed categories that have entries in force, in the order in which they are printed."""
    outside: CategoryPage | None
    """The category of matters outside the catalogue; None before the committee's first consent."""
    entries: list[EntryPage]
    """All entries, those that are retired included."""
    everything: Shelf
    """The shelf of all items."""


def index_of(catalogue: CataloguePage | None, reader: Reader) -> Index:
    """Return the catalogue as `reader` finds it. Three queries; an empty index without a catalogue."""
    categories = list(CategoryPage.objects.below(catalogue).live().order_by("number")) if catalogue else []
    entries = list(EntryPage.objects.below(catalogue).live().order_by("position", "number")) if catalogue else []
    shelves = shelves_of(reader, [ALL, *(page.path for page in (*categories, *entries))])
    _count(entries, shelves)
    for category in categories:
        category.rows = [each for each in entries if each.path.startswith(category.path) and not each.is_retired]
        category.shelf = shelves[category.path]
    printed = [category for category in categories if category.rows and not category.is_off_catalogue]
    outside = next((category for category in categories if category.is_off_catalogue), None)
    return Index(printed, outside, entries, shelves[ALL])


def latest(reader: Reader, wanted: Iterable[tuple[Shelf, int]]) -> dict[str, list[DisclosurePage]]:
    """Return the items last published on each shelf that `reader` may read, by the shelf's key: as many as wanted of each."""
    numbers = newest(wanted)
    items = readable_items(reader, {number for found in numbers.values() for number in found})
    return {key: [items[number] for number in found if number in items] for key, found in numbers.items()}


def common_tags(everything: Shelf, limit: int) -> list[Tag]:
    """Return at most `limit` tags, those used most among the items that the reader of this shelf, `ALL`, may read."""
    key = Concat(Value(TAG), Cast(OuterRef("pk"), TextField()), output_field=TextField())
    counts = ShelfCount.objects.filter(shelf=key, audience__in=everything.latest, year=ALL_YEARS).order_by().values("shelf")
    uses = Subquery(counts.annotate(total=Sum("number")).values("total"), output_field=IntegerField())
    return list(Tag.objects.annotate(uses=uses).filter(uses__gt=0).order_by("-uses", "name")[:limit])

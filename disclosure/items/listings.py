"""Lists on pages: items with their entry, and the catalogue with counts.

Every function takes a reader and returns only what that reader may read (law 2), with a number of queries that does not grow
with the number of items, entries or categories.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import IntegerField, OuterRef, Subquery, Sum, TextField, Value, prefetch_related_objects
from django.db.models.functions import Cast, Concat
from taggit.models import Tag

from disclosure.audience.readers import Reader
from disclosure.catalogue.models import ENTRY_PATH_LENGTH, CataloguePage, CategoryPage, EntryPage
from disclosure.items.models import DisclosurePage, ShelfCount
from disclosure.items.shelves.models import ALL_YEARS
from disclosure.items.shelves.reading import TAG, Shelf, newest, readable_items, shelves_of


def placed(items: Iterable[DisclosurePage]) -> list[DisclosurePage]:
    """Return `items`, each with its unit loaded and with its entry as `listed_under`."""
    items = list(items)
    prefetch_related_objects(items, "unit")
    paths = {item.path[:ENTRY_PATH_LENGTH] for item in items}
    entries = {entry.path: entry for entry in EntryPage.objects.filter(path__in=paths)}
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


def index_of(catalogue: CataloguePage, reader: Reader) -> list[CategoryPage]:
    """Return the catalogue's categories as printed, each with its `rows` (entries in force, with counts) and its `shelf`.

    The shelf includes the items of retired entries, which stay readable.
    """
    categories = list(catalogue.categories())
    entries = list(EntryPage.objects.below(catalogue).live().order_by("position", "number"))
    shelves = shelves_of(reader, [page.path for page in (*categories, *entries)])
    _count(entries, shelves)
    for category in categories:
        category.rows = [each for each in entries if each.path.startswith(category.path) and not each.is_retired]
        category.shelf = shelves[category.path]
    return categories


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

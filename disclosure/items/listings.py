"""Lists on pages: items with their entry, and the catalogue with counts.

Every function takes a reader and returns only what that reader may read (law 2), with a number of queries that does not grow
with the number of items, entries or categories.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Q, Window, prefetch_related_objects
from django.db.models.functions import RowNumber, Substr
from taggit.models import Tag
from wagtail.models import Page

from disclosure.audience.readers import Reader
from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage
from disclosure.items.models import ENTRY_PATH_LENGTH, DisclosurePage

CATEGORY_PATH_LENGTH = ENTRY_PATH_LENGTH - Page.steplen
"""Length of a category's tree path."""


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
    found = DisclosurePage.objects.viewable_by(reader).per_entry()
    entries = list(entries)
    for entry in entries:
        row = found.get(entry.path, {"count": 0, "latest": None})
        entry.count, entry.latest = row["count"], row["latest"]
    return entries


def index_of(catalogue: CataloguePage, reader: Reader) -> list[CategoryPage]:
    """Return the catalogue's categories as printed, each with its `rows` (entries in force, with counts) and its `count`.

    The count includes the items of retired entries, which stay readable.
    """
    categories = list(catalogue.categories())
    entries = with_counts(EntryPage.objects.descendant_of(catalogue).live().order_by("position", "number"), reader)
    for category in categories:
        inside = [entry for entry in entries if entry.path.startswith(category.path)]
        category.rows = [entry for entry in inside if not entry.is_retired]
        category.count = sum(entry.count for entry in inside)
    return categories


def with_latest(categories: list[CategoryPage], reader: Reader, limit: int) -> list[CategoryPage]:
    """Return `categories`, each with `latest`: its last `limit` published items that `reader` may read, newest first."""
    rank = Window(
        RowNumber(),
        partition_by=Substr("path", 1, CATEGORY_PATH_LENGTH),
        order_by=[F("last_published_at").desc(), F("pk").desc()],
    )
    items = DisclosurePage.objects.viewable_by(reader).alias(rank=rank).filter(rank__lte=limit).newest_first()
    found: dict[str, list[DisclosurePage]] = {}
    for item in items:
        found.setdefault(item.path[:CATEGORY_PATH_LENGTH], []).append(item)
    for category in categories:
        category.latest = found.get(category.path, [])
    return categories


def common_tags(reader: Reader, limit: int) -> list[Tag]:
    """Return at most `limit` tags, those used most among the items that `reader` may read."""
    readable = DisclosurePage.objects.viewable_by(reader).order_by().values("pk")
    counted = Tag.objects.annotate(
        uses=Count("items_itemtag_items", filter=Q(items_itemtag_items__content_object__in=readable))
    )
    return list(counted.filter(uses__gt=0).order_by("-uses", "name")[:limit])

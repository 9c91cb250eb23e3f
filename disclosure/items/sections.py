"""Sections that items add to the pages of the catalogue: each page's items that the reader may read (law 2)."""

from __future__ import annotations

from typing import Any

from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage
from disclosure.items.listings import index_of, with_counts
from disclosure.items.paging import BEFORE, YEAR, item_page
from disclosure.organisation.sections import section


@section("catalogue.index", "items/sections/of_catalogue.html")
def of_catalogue(catalogue: CataloguePage, request: Any) -> dict[str, Any]:
    """Return the categories as printed, each with its `rows` of entries and the `count` of items that the reader may read."""
    index = index_of(catalogue, request.reader)
    return {
        "categories": index.categories,
        "outside": index.outside,
        "entries": index.outside.rows if index.outside else [],
    }


@section("category.entries", "items/sections/of_category.html")
def of_category(category: CategoryPage, request: Any) -> dict[str, Any]:
    """Return the category's entries in force and its retired entries, whose items stay readable."""
    entries = with_counts(EntryPage.objects.below(category).live().order_by("position", "number"), request.reader)
    return {
        "entries": [entry for entry in entries if not entry.is_retired],
        "retired": sorted((entry for entry in entries if entry.is_retired), key=lambda entry: entry.number),
    }


@section("entry.items", "items/sections/of_entry.html")
def of_entry(entry: EntryPage, request: Any) -> dict[str, Any]:
    """Return the entry's items that the reader may read, by the year that they report on, latest first.

    Other items are only mentioned as existing, without their number or titles.
    """
    listed = item_page(request.reader, entry.path, request.GET.get(BEFORE, ""), request.GET.get(YEAR, ""))
    return {"list": listed, "for_others": listed.shelf.has_others}

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
    outside = catalogue.off_catalogue()
    return {
        "categories": index_of(catalogue, request.reader),
        "outside": outside,
        "entries": with_counts(outside.entries(), request.reader) if outside else [],
    }


@section("category.entries", "items/sections/of_category.html")
def of_category(category: CategoryPage, request: Any) -> dict[str, Any]:
    """Return the category's entries in force and its retired entries, whose items stay readable."""
    retired = EntryPage.objects.below(category).live().exclude(retired_on=None).order_by("number")
    return {
        "entries": with_counts(category.entries(), request.reader),
        "retired": with_counts(retired, request.reader),
    }


@section("entry.items", "items/sections/of_entry.html")
def of_entry(entry: EntryPage, request: Any) -> dict[str, Any]:
    """Return the entry's items that the reader may read, by the year that they report on, latest first.

    Other items are only mentioned as existing, without their number or titles.
    """
    listed = item_page(request.reader, entry.path, request.GET.get(BEFORE, ""), request.GET.get(YEAR, ""))
    return {"list": listed, "for_others": listed.shelf.has_others}

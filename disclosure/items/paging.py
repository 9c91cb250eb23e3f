"""Lists of items in pages, by year, newest first.

A page begins after an item, not after a number of items: nothing is counted through to find it, and its address shows the same
items when others are added.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import Http404

from disclosure.audience.readers import Reader
from disclosure.items.models import DisclosurePage
from disclosure.items.shelves.reading import Shelf, latest_by_year, readable_items, shelves_of

PAGE_LENGTH = 20

BEFORE, YEAR = "before", "year"
"""Parameters of a page's address: the last item of the page before it, and the only year that is listed."""

WRITTEN = re.compile(r"(?P<year>\d{4})-(?P<published>\d{20})-(?P<number>[1-9]\d{0,17})", re.ASCII)
WRITTEN_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
MOMENT = "%Y%m%d%H%M%S%f"


class NoSuchPage(Http404):
    """The address of a page that no list has."""

    def __init__(self) -> None:
        super().__init__("没有这一页。")


class Place(NamedTuple):
    """The place of an item in a list: by the year that it reports on, when it was last published, and its number."""

    year: int
    published: datetime.datetime
    number: int

    @classmethod
    def of(cls, item: DisclosurePage) -> Place:
        return cls(item.report_year, item.last_published_at, item.pk)

    @classmethod
    def parse(cls, written: str) -> Place:
        """Read a place as written by `str`. Raises `NoSuchPage`."""
        found = WRITTEN.fullmatch(written)
        try:
            moment = datetime.datetime.strptime(f"{found['published']}+0000", f"{MOMENT}%z") if found else None
        except ValueError:
            moment = None
        if found is None or moment is None:
            raise NoSuchPage
        return cls(int(found["year"]), moment, int(found["number"]))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.published.astimezone(datetime.UTC).strftime(MOMENT):0>20}-{self.number}"


@dataclass(frozen=True)
class ItemPage:
    """A page of a list of items.

    Args:
        items: at most `PAGE_LENGTH`, each with its unit loaded.
        shelf: the whole list.
        year: the only year that is listed, or None.
        is_first: whether the page is the first of its list.
        last: the place of the last item, if others come after it.
    """

    items: list[DisclosurePage]
    shelf: Shelf
    year: int | None
    is_first: bool
    last: Place | None

    @property
    def counts(self) -> dict[int, int]:
        """Return the number of items in the whole list by year, latest first."""
        return self.shelf.counts

    @property
    def total(self) -> int:
        """Return the number of items in the whole list, of all years."""
        return self.shelf.total

    @property
    def years(self) -> list[tuple[int, list[DisclosurePage]]]:
        """Return the items of the page by year."""
        return [(year, list(items)) for year, items in groupby(self.items, key=lambda item: item.report_year)]

    @property
    def first_query(self) -> str:
        """Return the query string of the list's first page."""
        return urlencode({YEAR: self.year} if self.year else {})

    @property
    def next_query(self) -> str:
        """Return the query string of the next page; empty if there is none."""
        year = {YEAR: self.year} if self.year else {}
        return urlencode(year | {BEFORE: str(self.last)}) if self.last else ""

    @property
    def has_years(self) -> bool:
        """Return whether years are worth choosing from."""
        return len(self.counts) > 1 and self.total > PAGE_LENGTH


def item_page(reader: Reader, key: str, before: str = "", year: str = "") -> ItemPage:
    """Return a page of the items on a shelf that `reader` may read. Three queries, whatever their number.

    Args:
        key: the shelf, see `shelves.reading`.
        before: the parameter `BEFORE`; empty for the first page.
        year: the parameter `YEAR`; empty for all years.

    Raises `NoSuchPage` if no page can have this address.
    """
    if year and not WRITTEN_YEAR.fullmatch(year):
        raise NoSuchPage
    place, only = Place.parse(before) if before else None, int(year) if year else None
    shelf = shelves_of(reader, [key], by_year=True)[key]
    numbers = latest_by_year(shelf, PAGE_LENGTH + 1, year=only, after=place)
    found = readable_items(reader, numbers)
    page = [found[number] for number in numbers[:PAGE_LENGTH] if number in found]
    last = Place.of(page[-1]) if page and len(numbers) > PAGE_LENGTH else None
    return ItemPage(page, shelf, only, not before, last)

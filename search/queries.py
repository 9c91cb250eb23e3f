"""Queries for items that the reader may read, whose results disclose nothing of others (law 2)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import rjieba
from modelsearch.query import PlainText

from disclosure.audience.readers import Reader
from disclosure.catalogue.models import CategoryPage
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit
from search.folding import QUOTATION_MARKS, fold_query
from search.matches import Hits, Matches, matches
from search.text import QUERY_LENGTH, Term, parts, terms

INDEX_NUMBER_PARTS = 3
"""An index number is a unit's code, a year and a number."""


@dataclass(frozen=True)
class Filters:
    """Filters on the items found. None means no filter."""

    category: CategoryPage | None = None
    year: int | None = None
    unit: Unit | None = None

    def place(self) -> tuple[str | None, int | None, int | None]:
        return self.category and self.category.path, self.year, self.unit and self.unit.pk


@dataclass(frozen=True)
class Found:
    """The result of a query for one reader. Every count is of items that this reader may read."""

    matches: Matches
    """All items found, before filtering."""
    terms: list[Term]
    """The terms finally searched for, to be marked in the items' texts."""
    is_partial: bool
    """True if no item holds the query as typed, and these items hold only words of it."""
    filters: Filters

    @cached_property
    def items(self) -> Hits:
        """Return the filtered items: the item of the index number searched for, then hits in titles, then hits in texts."""
        return Hits(self.matches, self.filters.place(), _item_of_index_number(self.terms), self.total)

    @property
    def total(self) -> int:
        """Return the number of `items`."""
        return sum(self._counted(0, narrowed_by=(0, 1, 2)).values())

    def by_category(self) -> Counter[str]:
        """Count items by tree path of the category, within the filtered year and unit."""
        return self._counted(0, narrowed_by=(1, 2))

    def by_year(self) -> Counter[int]:
        """Count items by year, within the filtered category and unit."""
        return self._counted(1, narrowed_by=(0, 2))

    def by_unit(self) -> Counter[int]:
        """Count items by id of the unit, within the filtered category and year."""
        return self._counted(2, narrowed_by=(0, 1))

    def _counted(self, axis: int, narrowed_by: tuple[int, ...]) -> Counter:
        wanted = self.filters.place()
        counted: Counter = Counter()
        for place, count in self.matches.buckets.items():
            if all(wanted[each] in (None, place[each]) for each in narrowed_by):
                counted[place[axis]] += count
        return counted


MINUS = "-－−–—‐‑‒―﹘﹣➖"

EXCLUSION = re.compile(rf"[{MINUS}](?![{MINUS}])(.+)", re.DOTALL)
"""A word, or a phrase in quotation marks, after a single minus.

Two dashes, or one with a space after it, are punctuation, which `terms` ignores; a dash within a word belongs to it.
"""


def split_exclusions(query: str) -> tuple[str, list[str]]:
    """Split a query into the words searched for and the words excluded, written `-word` or `-"several words"`."""
    wanted, excluded = [], []
    # The query as it is seen: characters that print a blank become spaces, and those that print nothing are dropped, so that
    # none separates a minus from its word. Quotation marks of all widths are plain ones.
    seen = "".join(
        character if (folded := fold_query(character)).strip() and folded not in QUOTATION_MARKS else folded
        for character in query[:QUERY_LENGTH]
    )
    # Punctuation before a minus separates words as a space does.
    for part in parts(re.sub(rf"[，,。；;、！？]+(?=[{MINUS}])", " ", seen)):
        found = EXCLUSION.fullmatch(part)
        if found and terms(found[1]):
            excluded.append(found[1])
        else:
            wanted.append(part)
    return " ".join(wanted), excluded


def find(query: str, reader: Reader, filters: Filters = Filters()) -> Found:
    """Return the published items that `reader` may read and that hold every term of `query`, filtered.

    The search covers title, summary, text, titles of attachments and index number. If nothing is found, the query is cut into
    words, and items that hold all of them anywhere are returned, or else items that hold any. Excluded words stay excluded.

    Args:
        query: terms with spaces between them, see `search.text.terms`; those after a minus are excluded. Without any other
            term, nothing is found.
    """
    query, excluded = split_exclusions(query)
    words = _words(query)
    for asked, operator in ((query, "and"), (words, "and"), (words, "or")):
        wanted = PlainText(asked, operator)
        # An item is left out if it holds any of the excluded words.
        found = matches(wanted & ~PlainText(" ".join(excluded), "or") if excluded else wanted, reader)
        if found.buckets:
            break
    return Found(found, terms(asked), bool(found.buckets) and (asked, operator) != (query, "and"), filters)


def _words(query: str) -> str:
    """Return the words of `query`, with spaces between them. Single characters are left out: nearly every text holds them."""
    return " ".join(
        word for word in rjieba.cut(fold_query(query)) if any(len(run) > 1 for term in terms(word) for run in term.runs)
    )


def _item_of_index_number(looked_for: list[Term]) -> int:
    """Return the number of the item whose index number is all that is searched for; 0 if there is none."""
    if len(looked_for) != 1 or len(looked_for[0].printed) < INDEX_NUMBER_PARTS:
        return 0
    number = "-".join(looked_for[0].printed).upper()
    return DisclosurePage.objects.filter(index_number=number).values_list("pk", flat=True).first() or 0

"""The search page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from disclosure.catalogue.models import CategoryPage
from disclosure.items.listings import placed
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit
from search.notices import find_notices
from search.queries import Filters, Found, find, split_exclusions
from search.snippets import snippet_html, title_html
from search.text import QUERY_LENGTH, terms

PAGE_SIZE = 10

CEILING = 1000
"""Maximum number of results that are counted and paginated."""


@dataclass(frozen=True)
class Result:
    """An item in the list of results; `item.listed_under` is the entry under which it is listed."""

    item: DisclosurePage
    title_html: SafeString
    snippet_html: SafeString


@dataclass(frozen=True)
class FilterChoice:
    """A value of a filter, with the number of its results."""

    label: str
    count: int
    url: str
    selected: bool


@dataclass(frozen=True)
class Facet:
    """A filter of the results, with its choices."""

    name: str
    label: str
    choices: list[FilterChoice]
    clear_url: str
    """The address of the results without this filter; empty if the filter is not set."""


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search what the reader may read for `q`, filtered by `category` (its number), `year` and `unit` (its code), `page`.

    Invalid parameters are ignored. An empty query finds nothing: the page then explains how to search.
    """
    query = request.GET.get("q", "").replace("\0", "").strip()
    wanted, excluded = split_exclusions(query)
    context: dict[str, Any] = {
        "query": query[:QUERY_LENGTH],
        "query_was_cut": len(query) > QUERY_LENGTH,
        "has_terms": bool(terms(wanted)),
        "excluded": excluded,
    }
    if context["has_terms"]:
        context |= _results(request, context["query"])
    return render(request, "search/search.html", context)


def _results(request: HttpRequest, query: str) -> dict[str, Any]:
    # Items outside the catalogue are listed after the printed entries.
    categories = sorted(CategoryPage.objects.order_by("number"), key=lambda category: category.is_off_catalogue)
    units = list(Unit.objects.all())
    filters = Filters(
        category=_named(categories, "number", request.GET.get("category")),
        year=_year(request.GET.get("year")),
        unit=_named(units, "code", request.GET.get("unit")),
    )
    found = find(query, request.reader, filters)
    page = _page(found, request.GET.get("page"))
    items = placed(page.object_list)
    return {
        "results": [Result(item, title_html(item, found.terms), snippet_html(item, found.terms)) for item in items],
        "total_label": f"超过{CEILING}条" if found.total > CEILING else f"{found.total}条",
        "facets": _facets(query, found, categories, units),
        "page_obj": page,
        "query_string": urlencode({"q": query} | _parameters(filters)),
        "partial_match": found.is_partial,
        "notices": find_notices(query, request.reader),
    }


def _named(objects: list, attribute: str, value: str | None) -> Any:
    return next((each for each in objects if str(getattr(each, attribute)) == value), None)


def _year(value: str | None) -> int | None:
    return int(value) if value and re.fullmatch("[1-9][0-9]{3}", value) else None


def _page(found: Found, number: str | None) -> Page:
    """Return the requested page; the first if `number` is invalid, the last if there are fewer."""
    paginator = Paginator(found.items, PAGE_SIZE)
    # The facets have the count already.
    paginator.count = min(found.total, CEILING)
    return paginator.get_page(number)


def _parameters(filters: Filters) -> dict[str, Any]:
    """Return the filters as parameters of the address."""
    parameters = {
        "category": filters.category and filters.category.number,
        "year": filters.year,
        "unit": filters.unit and filters.unit.code,
    }
    return {name: value for name, value in parameters.items() if value is not None}


def _facets(query: str, found: Found, categories: list[CategoryPage], units: list[Unit]) -> list[Facet]:
    years = sorted({year for _category, year, _unit in found.matches.buckets}, reverse=True)
    values: dict[str, tuple[str, Counter, list[tuple[Any, Any, str]]]] = {
        "category": ("一级目录", found.by_category(), [(each.path, each.number, each.printed) for each in categories]),
        "year": ("年度", found.by_year(), [(year, year, f"{year}年") for year in years]),
        "unit": ("责任单位", found.by_unit(), [(each.pk, each.code, each.name) for each in units]),
    }
    asked = _parameters(found.filters)
    facets = []
    for name, (label, counts, offered) in values.items():
        choices = [
            FilterChoice(
                text, counts[key], f"?{urlencode({'q': query} | asked | {name: value})}", selected=asked.get(name) == value
            )
            for key, value, text in offered
            if counts[key] or asked.get(name) == value
        ]
        others = {other: value for other, value in asked.items() if other != name}
        facets.append(Facet(name, label, choices, f"?{urlencode({'q': query} | others)}" if name in asked else ""))
    return facets

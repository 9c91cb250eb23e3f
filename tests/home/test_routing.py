"""An address leads to the page to which Wagtail would lead, by one query."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from disclosure.audience.readers import PUBLIC, Reader
from disclosure.catalogue.models import CataloguePage
from disclosure.items.models import DisclosurePage
from home.models import HomePage
from tests.guard.world import World, make_world
from tests.remembered import remembered

MISSING = [
    "nothing",
    "catalogue/99",
    "catalogue/x",
    "catalogue/4/99",
    "catalogue/4/4/999",
    "catalogue/4/4/100000/x",
    "4",
    "catalogue//",
]


@remembered
def world(catalogue, units) -> World:
    return make_world(catalogue, units)


def found(route, reader: Reader, components: list[str]) -> tuple | None:
    request = RequestFactory().get("/")
    request.reader = reader
    try:
        page, args, kwargs = route(request, components)
    except Http404:
        return None
    return type(page), page.pk, args, kwargs


@pytest.mark.django_db
@pytest.mark.parametrize("reader", [PUBLIC, Reader(reads_everything=True, signed_in=True)])
def test_every_address_leads_where_wagtail_would_lead(world, reader):
    home = HomePage.objects.get()
    pages = Page.objects.descendant_of(home, inclusive=True)
    addresses = [page.url_path.removeprefix(home.url_path) for page in pages]
    seen = set()
    for address in addresses + MISSING:
        components = [component for component in address.split("/") if component]
        with CaptureQueriesContext(connection) as queries:
            result = found(home.route, reader, components)
        assert result == found(lambda *given: Page.route(home, *given), reader, components), address
        assert len(queries) <= 2, address
        seen.add(result and result[0])
    assert {None, HomePage, CataloguePage, DisclosurePage} < seen

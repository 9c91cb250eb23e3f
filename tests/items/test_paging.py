"""Lists in pages: every item once, by year, newest first, at addresses that stay; and bad addresses."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from taggit.models import Tag

from disclosure.audience.circles import Scope
from disclosure.audience.readers import PUBLIC
from disclosure.items import paging
from disclosure.items.models import DisclosurePage
from disclosure.items.paging import Place, item_page
from disclosure.items.shelves.reading import shelf_of_tag
from tests.factories import as_if_decided, make_item

LINK = re.compile(r'<a class="[^"]*" href|<h3 class="item-title"><a href="([^"]+)">')
NEXT = re.compile(r'<a href="([^"]+)" rel="next">')

MOMENTS = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(year=st.integers(1000, 9999), published=MOMENTS, number=st.integers(1, 10**18 - 1))
def test_a_place_is_read_as_it_is_written(year, published, number):
    place = Place(year, published, number)
    assert Place.parse(str(place)) == place


BAD = [
    "x",
    "2026",
    "2026-20261130101500000000-0",
    "2026-20261330101500000000-1",
    "2026-2026113010150000000٠-1",
    "-",
    "' OR 1=1",
    "1" * 99,
]


@pytest.mark.parametrize("written", BAD)
def test_a_place_of_no_list_is_refused(written):
    with pytest.raises(Http404):
        Place.parse(written)


@pytest.fixture
def items(catalogue, units, monkeypatch) -> list[DisclosurePage]:
    """Items of three years, some published at the same moment; pages of three."""
    monkeypatch.setattr(paging, "PAGE_LENGTH", 3)
    moment = datetime(2026, 3, 1, 8, tzinfo=UTC)
    made = []
    for number in range(10):
        published = moment - timedelta(microseconds=number // 2)
        year = 2024 + number % 3
        made.append(make_item(catalogue.public, units.dzb, report_year=year, tags=["共同"], published_at=published))
    return made


def walk(**given: str) -> list[list[int]]:
    """The numbers of the items on each page of the list."""
    shelf, before = shelf_of_tag(Tag.objects.get()), ""
    pages = []
    while True:
        page = item_page(PUBLIC, shelf, before, **given)
        pages.append([item.pk for item in page.items])
        if page.last is None:
            return pages
        before = str(page.last)


@pytest.mark.django_db
@pytest.mark.parametrize("year", ["", "2025"])
def test_the_pages_hold_every_item_once_in_order(items, year):
    expected = DisclosurePage.objects.order_by("-report_year", "-last_published_at", "-pk")
    if year:
        expected = expected.filter(report_year=year)
    pages = walk(year=year)
    assert [pk for page in pages for pk in page] == [item.pk for item in expected]
    assert {len(page) for page in pages[:-1]} <= {3} and 1 <= len(pages[-1]) <= 3


@pytest.mark.django_db
def test_an_address_shows_the_same_when_items_are_added_before_it(items, catalogue, units):
    shelf = shelf_of_tag(Tag.objects.get())
    first = item_page(PUBLIC, shelf)
    before = str(first.last)
    second = [item.pk for item in item_page(PUBLIC, shelf, before).items]
    make_item(catalogue.public, units.dzb, report_year=2026)
    assert [item.pk for item in item_page(PUBLIC, shelf, before).items] == second
    with as_if_decided():
        first.items[-1].delete()
    assert [item.pk for item in item_page(PUBLIC, shelf, before).items] == second


@pytest.mark.django_db
@pytest.mark.parametrize("shown_on", ["entry", "tag"])
def test_a_reader_comes_to_every_item_by_the_links(items, catalogue, shown_on, client):
    base = catalogue.public.url if shown_on == "entry" else reverse("items:tag", args=[Tag.objects.get().pk])
    address, found, visits = base, [], 0
    while address:
        html = client.get(address).content.decode()
        found += [link for link in LINK.findall(html) if link]
        following = NEXT.search(html)
        address = base + following[1].replace("&amp;", "&") if following else ""
        visits += 1
    assert sorted(found) == sorted(item.url for item in items) and visits == 4
    html = client.get(f"{base}?year=2025").content.decode()
    assert 'href="?year=2024"' in html and "10件" in html and html.count("item-title") == 3


@pytest.mark.django_db
def test_a_list_counts_and_shows_what_its_reader_may_read(items, catalogue, units, client):
    for _ in range(4):
        make_item(catalogue.alternatives, units.jw, Scope.CAMPUS, report_year=2025, tags=["共同"])
    html = client.get(reverse("items:tag", args=[Tag.objects.get().pk])).content.decode()
    assert "共 10 件" in html


@pytest.mark.django_db
@pytest.mark.parametrize("query", [*(f"before={bad}" for bad in BAD), "year=x", "year=20256", "year=٢٠٢٥", "before=&year=-1"])
def test_a_bad_address_is_not_found(items, catalogue, query, client, client_of, member):
    tag = reverse("items:tag", args=[Tag.objects.get().pk])
    for browser in (client, client_of(member)):
        for base in (catalogue.public.url, tag):
            response = browser.get(f"{base}?{query}")
            assert response.status_code == 404
            assert "没有找到" in response.content.decode() or "404" in response.content.decode()
            assert "account" in response.content.decode()


@pytest.mark.django_db
def test_a_later_page_costs_as_many_queries_as_the_first(items, catalogue):
    browser = Client()
    first = browser.get(catalogue.public.url)
    following = NEXT.search(first.content.decode())[1].replace("&amp;", "&")
    counts = []
    for address in (catalogue.public.url, catalogue.public.url + following):
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]

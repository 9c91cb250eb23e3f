"""A kept answer is the site's own, byte for byte; each reader gets their own, and no page is rendered twice."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from disclosure.answers import middleware
from disclosure.answers.keys import key_of
from disclosure.answers.store import NOT_KEPT, store
from disclosure.audience.circles import Scope
from tests.factories import make_item
from tests.guard.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping")]


def public_addresses(world: World) -> list[str]:
    """Every address of a page that there is, or was; a list's second page; and what there is nothing at."""
    pages = [page.url for page in Page.objects.filter(depth__gt=1).order_by("path") if page.url]
    others = [
        reverse("items:tag", args=[world.tag.pk]),
        *("/changes/", "/changes/?page=1", "/catalogue/versions/", "/catalogue/versions/1/"),
        *(f"{page}editions/" for page in pages if page.count("/") > 4),
        *("/nothing/", "/catalogue/99/", "/sign-in/", "/readyz", "/search/?q=党费", "/admin/"),
    ]
    return [*pages, *others]


CHANGES_BY_ITSELF = re.compile(b'name="csrfmiddlewaretoken" value="[^"]*"')


def is_kept(browser: Client, url: str) -> bool:
    response = browser.get(url)
    everything(response)
    key = key_of(response.wsgi_request.META)
    return key is not None and store.get(key, middleware.current_generation()) not in (None, NOT_KEPT)


def everything(response) -> tuple:
    body = b"".join(response) if response.streaming else response.content
    headers = [(name, value) for name, value in response.items() if name != "Expires"]
    return response.status_code, response.reason_phrase, headers, CHANGES_BY_ITSELF.sub(b"", body)


ASKED = {
    "GET": {},
    "HEAD": {"method": "HEAD"},
    "with an ETag": {"headers": {"If-None-Match": "*"}},
    "with a date": {"headers": {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}},
    "with another ETag": {"headers": {"If-None-Match": '"x"'}},
    "by gzip": {"headers": {"Accept-Encoding": "gzip, deflate"}},
    "by brotli, with an ETag": {"headers": {"Accept-Encoding": "br", "If-None-Match": "*"}},
    "for a part": {"headers": {"Range": "bytes=0-9"}},
}


@pytest.mark.parametrize("how", ASKED)
def test_a_kept_answer_is_the_sites_own(world, settings, how):
    browser, asked = Client(), {"method": "GET"} | ASKED[how]
    addresses = public_addresses(world)
    settings.ANSWERS_MAX_MB = 0
    own = {url: everything(browser.generic(path=url, **asked)) for url in addresses}
    settings.ANSWERS_MAX_MB = 8
    first = {url: everything(browser.generic(path=url, **asked)) for url in addresses}
    again = {url: everything(browser.generic(path=url, **asked)) for url in addresses}
    for url in addresses:
        assert first[url] == own[url] == again[url], url


def test_most_pages_are_kept_and_cost_one_query(world):
    browser = Client()
    addresses = public_addresses(world)
    statuses = {url: browser.get(url).status_code for url in addresses}
    kept = [url for url in addresses if is_kept(browser, url)]
    assert {status for url, status in statuses.items() if url in kept} == {200, 404}
    assert {"/", "/catalogue/", "/changes/", "/nothing/", world.item("public").url} <= set(kept)
    assert not {"/sign-in/", "/readyz", "/search/?q=党费", "/admin/", world.item("met").url} & set(kept)
    assert not is_kept(browser, world.attachment.url)
    for url in kept:
        with CaptureQueriesContext(connection) as queries:
            browser.get(url)
        assert [query["sql"] for query in queries if "SET CONSTRAINTS" not in query["sql"]] == [
            "SELECT number FROM catalogue_generation WHERE id = 1"
        ], url


def test_a_signed_in_reader_gets_no_kept_answer_and_leaves_none(world):
    member, public = world.readers["member"], Client()
    before = public.get("/").content
    own = member.get("/").content
    assert "member" in own.decode() and own != before
    assert public.get("/").content == before and member.get("/").content != before
    assert public.get(world.item("met").url).status_code == 302 and member.get(world.item("met").url).status_code == 200


def test_a_reader_on_campus_gets_no_kept_answer_and_leaves_none(catalogue, units, settings, client):
    settings.CAMPUS_NETWORKS = ["10.0.0.0/8"]
    item = make_item(catalogue.campus, units.dzb, Scope.CAMPUS, title="校内公开的事")
    for address in (item.url, "/"):
        outside = client.get(address)
        inside = client.get(address, REMOTE_ADDR="10.1.1.1")
        assert "校内公开的事" in inside.content.decode() and "校内公开的事" not in outside.content.decode()
        assert client.get(address).content == outside.content


def test_a_page_is_rendered_once_for_get_head_and_whoever_has_it(catalogue, client, monkeypatch):
    rendered = []
    url = catalogue.page.url
    asked = middleware.AnswersMiddleware._rendered
    monkeypatch.setattr(middleware.AnswersMiddleware, "_rendered", lambda *args: rendered.append(1) or asked(*args))
    etag = client.head(url)["ETag"]
    assert client.get(url)["ETag"] == etag
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert len(rendered) == 1

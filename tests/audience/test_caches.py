"""Who may keep an answer: everybody what everybody gets, as long as they ask whether it still holds; nobody anything else."""

from __future__ import annotations

import pytest
from django.urls import reverse

from disclosure.audience.circles import Scope
from tests.factories import make_item

pytestmark = pytest.mark.django_db

KEPT, OWN = "public, no-cache", "private, no-store"


@pytest.fixture
def item(catalogue, units):
    return make_item(catalogue.public, units.dzb, Scope.PUBLIC, title="面向社会的事项", tags=["党费"])


def test_everybody_may_keep_what_everybody_gets(client, item, catalogue):
    tag = reverse("items:tag", args=[item.tags.get().pk])
    for url in ("/", catalogue.page.url, catalogue.alternatives.url, item.url, tag, "/search/?q=事项", "/changes/"):
        response = client.get(url)
        assert response["Cache-Control"] == KEPT, url
        assert "Cookie" in response["Vary"]
        again = client.get(url, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b""), url
    assert client.get("/nothing/")["Cache-Control"] == KEPT


def test_nobody_keeps_what_depends_on_who_reads(client, client_of, student, item, catalogue, units):
    closed = make_item(catalogue.campus, units.dzb, Scope.CAMPUS)
    answers = [client_of(student).get(url) for url in ("/", item.url, closed.url, "/search/?q=事项", "/nothing/")]
    answers += [client.get(url) for url in (closed.url, "/sign-in/")]
    for response in answers:
        assert response["Cache-Control"].split(", ")[-1] in ("no-store", "private"), response.request["PATH_INFO"]
        assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]
        assert "ETag" not in response
        assert "Cookie" in response["Vary"]


def test_the_tag_of_a_public_page_opens_no_other_answer(client, client_of, student, item):
    """One who kept a page as the public gets, signed in, the page as it is for them, whatever they kept."""
    tag = client.get("/")["ETag"]
    assert client_of(student).get("/", headers={"If-None-Match": tag}).status_code == 200
    assert client_of(student).get("/", headers={"If-None-Match": "*"}).status_code == 200

"""Bodies are kept by what readers may read, and never by who they are."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail import hooks
from wagtail.models import Page

from disclosure.answers.bodies import PLACEHOLDER
from disclosure.answers.store import store
from disclosure.approval.suspension import suspend
from disclosure.audience.models import ReaderProfile
from disclosure.catalogue.guard.generation import raise_generation
from disclosure.catalogue.models import CategoryPage
from disclosure.items.access import AccessRecord
from tests.factories import make_person
from tests.guard.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping")]

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def addresses(world: World) -> list[str]:
    return [page.url for page in Page.objects.filter(depth__gt=1).order_by("path") if page.url]


def told(client: Client, address: str, **headers: str) -> tuple:
    response = client.get(address, headers=headers)
    return response.status_code, list(response.items()), TOKEN.sub(b"", response.content)


def of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_every_page_is_the_sites_own_for_every_reader(world, settings):
    clients = world.readers | {"drafter": of(world.people["drafter"]), "superuser": of(world.people["superuser"])}
    settings.ANSWERS_MAX_MB = 0
    own = {(name, address): told(client, address) for name, client in clients.items() for address in addresses(world)}
    settings.ANSWERS_MAX_MB = 8
    for _ in range(2):
        for name, client in clients.items():
            for address in addresses(world):
                assert told(client, address) == own[name, address], (name, address)
    assert len(store) > len(addresses(world))


def test_two_who_may_read_the_same_share_a_body_and_each_finds_their_own_name(world):
    other = make_person("另一名党员", party=True, campus=True)
    first, second = world.readers["member"], of(other)
    address = world.item("met").url
    before = first.get(address).content.decode()
    kept = len(store)
    after = second.get(address).content.decode()
    assert len(store) == kept
    assert "member" in before and "另一名党员" not in before
    assert "另一名党员" in after and ">member<" not in after
    assert PLACEHOLDER not in before + after and after.count("csrfmiddlewaretoken") == 1


def test_a_token_is_of_one_person_and_kept_for_nobody(world):
    world.readers["member"].get(world.item("met").url)
    for client in (world.readers["member"], world.readers["office"]):
        client.get("/")
    assert not any(TOKEN.search(answer.body) or b"member" in answer.body for _, answer in store._kept.values())


def test_each_reading_is_recorded_though_the_body_is_kept(world):
    address = world.item("met").url
    readers = [make_person(f"党员{number}", party=True, campus=True) for number in range(3)]
    before = AccessRecord.objects.count()
    for reader in readers:
        assert of(reader).get(address).status_code == 200
    assert AccessRecord.objects.count() == before + len(readers)


def test_who_may_no_longer_read_gets_no_kept_body(world):
    client, address = world.readers["member"], world.item("met").url
    assert client.get(address).status_code == client.get(address).status_code == 200
    ReaderProfile.objects.filter(user=world.people["member"]).update(party=False)
    assert client.get(address).status_code == 403


def test_what_is_suspended_is_gone_with_the_next_request(world):
    client, item = world.readers["member"], world.item("decided")
    assert [client.get(item.url).status_code for _ in range(2)] == [200, 200]
    suspend(item, by=world.people["office"], reason="核实有关数字。")
    assert [client.get(item.url).status_code for _ in range(2)] == [410, 410]


@pytest.mark.parametrize("number", ["met", "decided"])
def test_what_is_suspended_while_it_is_asked_for_is_gone_with_the_next_request(world, number):
    """The page has been found as it was, and the suspension is committed before it is rendered: it is not kept for longer."""
    item, suspensions = world.item(number), []

    def suspend_once(*arguments) -> None:
        if not suspensions:
            suspensions.append(suspend(item, by=world.people["office"], reason="核实有关数字。"))

    with hooks.register_temporarily("before_serve_page", suspend_once):
        for client in (world.readers["member"], of(make_person("另一名党员", party=True, campus=True)), Client()):
            client.get(item.url)
            assert client.get(item.url).status_code in {410, 302}, number
    assert suspensions


def test_a_message_is_shown_once_and_to_nobody_else(world):
    client = world.readers["member"]
    clean = told(client, "/")
    request = client.get("/").wsgi_request
    storage = CookieStorage(request)
    storage.add(20, "只给一个人的话")
    client.cookies["messages"] = storage._encode(storage._queued_messages)
    assert "只给一个人的话" in client.get("/").content.decode()
    assert "只给一个人的话" not in of(make_person("党员乙", party=True, campus=True)).get("/").content.decode()
    assert told(client, "/") == clean


AFTER_A_CHANGE = 15
WARM = {"member": 8, "office": 9}
"""Maximum number of queries of a page, signed in. An item for few costs one more than others: its record."""


@pytest.mark.parametrize("name", WARM)
def test_a_page_costs_few_queries_kept_or_after_a_change(world, name):
    client = world.readers[name]
    category = CategoryPage.objects.first()
    items = world.item("public"), world.item("met")
    for address in ("/", "/catalogue/", category.url, world.entry.url, *(item.url for item in items)):
        client.get(address)
        raise_generation(connection)
        for most in (AFTER_A_CHANGE, WARM[name]):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked = [query["sql"] for query in queries if "SET CONSTRAINTS" not in query["sql"]]
            assert len(asked) <= most, "\n".join([address, *(sql[:200] for sql in asked)])

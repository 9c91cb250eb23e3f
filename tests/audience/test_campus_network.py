"""The campus network: who reads from it reads what is for the campus, without an account, and nothing more."""

from __future__ import annotations

import pytest
from django.test import Client

from disclosure.audience.circles import Scope
from tests.factories import make_item, make_person, make_reader_group

pytestmark = pytest.mark.django_db

NETWORK, INSIDE, OUTSIDE, PROXY = "10.20.0.0/16", "10.20.3.4", "203.0.113.9", "127.0.0.1"


@pytest.fixture
def items(catalogue, units):
    """An item of each scope that this entry offers, and one of a named group."""
    cadres = make_reader_group()
    offered = [(catalogue.alternatives, Scope.PUBLIC), (catalogue.alternatives, Scope.PARTY_AND_CAMPUS)]
    offered += [(catalogue.campus, Scope.CAMPUS), (catalogue.alternatives, Scope.PARTY)]
    made = {scope: make_item(entry, units.dzb, scope, title=f"范围{scope.label}的事项") for entry, scope in offered}
    made[Scope.LIMITED] = make_item(catalogue.limited, units.dzb, Scope.LIMITED, title="一定范围的事项", groups=[cadres])
    return made


def read_by(client: Client, items, **headers) -> set[Scope]:
    return {scope for scope, item in items.items() if client.get(item.url, **headers).status_code == 200}


def test_off_by_default(client, items):
    assert read_by(client, items, REMOTE_ADDR=INSIDE) == {Scope.PUBLIC}


@pytest.mark.parametrize(
    ("address", "forwarded", "read"),
    [
        (INSIDE, None, {Scope.PUBLIC, Scope.CAMPUS, Scope.PARTY_AND_CAMPUS}),
        (OUTSIDE, None, {Scope.PUBLIC}),
        # Only our own proxy tells who asks.
        (OUTSIDE, INSIDE, {Scope.PUBLIC}),
        (PROXY, INSIDE, {Scope.PUBLIC, Scope.CAMPUS, Scope.PARTY_AND_CAMPUS}),
        (PROXY, OUTSIDE, {Scope.PUBLIC}),
        # What stands left of the address that our proxy wrote, the client wrote.
        (PROXY, f"{INSIDE}, {OUTSIDE}", {Scope.PUBLIC}),
        (PROXY, None, {Scope.PUBLIC}),
    ],
)
def test_the_network_opens_what_is_for_the_campus_and_a_forged_header_nothing(
    client, items, settings, address, forwarded, read
):
    settings.CAMPUS_NETWORKS, settings.TRUSTED_PROXIES = [NETWORK], [PROXY]
    headers = {"REMOTE_ADDR": address} | ({"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {})
    assert read_by(client, items, **headers) == read
    for name in ("HTTP_X_REAL_IP", "HTTP_CLIENT_IP", "HTTP_TRUE_CLIENT_IP", "HTTP_FORWARDED", "HTTP_X_CLIENT_IP"):
        assert read_by(client, items, **headers, **{name: INSIDE}) == read


def test_a_listing_agrees_with_the_items(client, items, settings):
    settings.CAMPUS_NETWORKS = [NETWORK]
    html = client.get("/", REMOTE_ADDR=INSIDE).content.decode()
    shown = {scope for scope, item in items.items() if item.title in html}
    assert shown == {Scope.PUBLIC, Scope.CAMPUS, Scope.PARTY_AND_CAMPUS}
    assert "从校园网可阅读面向校内公开的事项" in html


def test_who_is_signed_in_reads_from_the_campus_what_is_for_it_besides_their_own(client_of, items, settings):
    settings.CAMPUS_NETWORKS = [NETWORK]
    retired = make_person("retired", party=True)
    own = {Scope.PUBLIC, Scope.PARTY, Scope.PARTY_AND_CAMPUS}
    assert read_by(client_of(retired), items, REMOTE_ADDR=OUTSIDE) == own
    assert read_by(client_of(retired), items, REMOTE_ADDR=INSIDE) == own | {Scope.CAMPUS}


def test_a_place_in_the_network_is_no_place_in_a_named_group(client_of, items, settings):
    settings.CAMPUS_NETWORKS = [NETWORK]
    group = items[Scope.LIMITED].reader_groups.get()
    left = make_person("left", groups=[group])
    assert Scope.LIMITED not in read_by(client_of(left), items, REMOTE_ADDR=INSIDE)


def test_what_the_network_opened_is_kept_by_no_cache(client, items, settings):
    settings.CAMPUS_NETWORKS = [NETWORK]
    for url in ("/", items[Scope.CAMPUS].url, items[Scope.PUBLIC].url):
        assert client.get(url, REMOTE_ADDR=INSIDE)["Cache-Control"] == "private, no-store"
        assert "ETag" not in client.get(url, REMOTE_ADDR=INSIDE)

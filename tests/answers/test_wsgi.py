"""Kept answers in front of Django's handler: the same bytes, gone as soon as readers see something else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connection
from django.test import Client

from disclosure.answers import middleware, wsgi
from disclosure.answers.wsgi import AnswersFirst
from disclosure.approval.suspension import suspend
from disclosure.audience.circles import Scope
from tests.factories import as_if_decided, make_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("keeping")]


def environ_of(url: str, **changes: str) -> dict:
    path, _, query = url.partition("?")
    return Client()._base_environ(PATH_INFO=path, QUERY_STRING=query, **{"wsgi.input": io.BytesIO(b""), **changes})


@pytest.fixture
def ask() -> Iterator[Callable]:
    """`ask(url)`: status, headers and body as a web server gets them, and whether Django's handler was asked."""
    handler, asked = WSGIHandler(), []

    def site(environ, start_response):
        asked.append(environ)
        return handler(environ, start_response)

    closed = [False]
    application = AnswersFirst(site, is_closed=lambda: closed[0])

    def ask(url: str, **changes: str) -> tuple:
        told: list = []
        asked.clear()
        body = b"".join(application(environ_of(url, **changes), lambda *start: told.extend(start)))
        return (*told, body), bool(asked)

    ask.closed = closed
    # The handler closes the database's connection, and with it the test's.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield ask
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_web_server_gets_the_same_without_django(world, ask):
    for url in ("/", "/catalogue/", "/nothing/", world.item("public").url):
        first, asked = ask(url)
        assert asked
        again, asked = ask(url)
        assert (again, asked) == (first, False)
        head, asked = ask(url, REQUEST_METHOD="HEAD")
        assert head == (*first[:2], b"") and not asked


def test_what_a_browser_has_is_not_sent_again(world, ask):
    (_, headers, _), _ = ask("/")
    (status, _, body), _ = ask("/", HTTP_IF_NONE_MATCH=dict(headers)["ETag"])
    assert (status, body) == ("304 Not Modified", b"")


def test_nothing_is_answered_while_a_backup_is_restored(world, ask):
    ask("/")
    ask.closed[0] = True
    assert ask("/")[1]


def test_the_site_says_what_is_wrong_with_the_database(world, ask, monkeypatch):
    ask("/")

    def broken() -> int:
        raise DatabaseError

    for module in (middleware, wsgi):
        monkeypatch.setattr(module, "current_generation", broken)
    (status, _, _), asked = ask("/")
    assert asked and status == "200 OK"


def test_an_old_connection_is_left_to_the_site(world, ask, monkeypatch):
    ask("/")
    monkeypatch.setattr(connection, "close_at", 0.0)
    assert ask("/")[1]


def test_what_is_suspended_is_gone_with_the_next_request(world, ask):
    item = world.item("decided")
    with as_if_decided():
        type(item).objects.filter(pk=item.pk).update(scope=Scope.PUBLIC)
    address = item.url
    for _ in range(2):
        (status, _, body), _ = ask(address)
        assert status == "200 OK" and "党费使用" in body.decode()
    suspend(world.item("decided"), by=world.people["office"], reason="核实有关数字。")
    (status, _, body), asked = ask(address)
    assert asked and status == "410 Gone" and "党费使用" not in body.decode()
    assert ask(address) == ((status, ask(address)[0][1], body), False)
    assert address not in ask("/")[0][2].decode()


def test_a_new_item_shows_with_the_next_request(world, ask):
    assert "刚刚公开的事" not in ask("/")[0][2].decode()
    make_item(world.catalogue.public, world.units.dzb, title="刚刚公开的事")
    assert "刚刚公开的事" in ask("/")[0][2].decode()

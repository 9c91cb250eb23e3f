"""Pages through nginx: the site's own, repeated for whom they are, and never once they are outdated."""

from __future__ import annotations

import gzip
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection

import brotli
import pytest
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

import urls
from disclosure.answers import middleware, web_server
from disclosure.answers.keys import KNOWN_PARAMETERS
from disclosure.answers.store import store
from disclosure.audience.circles import Scope
from disclosure.items.models import DisclosurePage
from tests.factories import as_if_decided, make_item
from tests.running.nginx import CONFIGURATION, ask, nginx_before

pytestmark = pytest.mark.django_db(transaction=True)

CAMPUS = "127.0.0.2/32"
DECODE = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}

BY_THE_WAY = {"Date", "Server", "Connection", "Keep-Alive", "Transfer-Encoding"}
"""Headers of a connection rather than of an answer."""


@pytest.fixture
def site(live_server, settings, tmp_path) -> str:
    """Address and port of the site, which keeps answers and knows nginx."""
    settings.ANSWERS_MAX_MB = 8
    settings.ANSWERS_DIR = tmp_path / "answers"
    settings.TRUSTED_PROXIES, settings.CAMPUS_NETWORKS = ["127.0.0.1"], [CAMPUS]
    store.clear()
    return f"127.0.0.1:{live_server.thread.port}"


@pytest.fixture
def nginx(site, tmp_path) -> Iterator[int]:
    with nginx_before(site, tmp_path, campus=CAMPUS) as port:
        yield port


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """The addresses for which the site itself was asked; what it lets nginx repeat holds for an hour."""
    addresses: list[str] = []
    answer = middleware.AnswersMiddleware.__call__

    def noted(self, request):
        addresses.append(request.get_full_path())
        return answer(self, request)

    monkeypatch.setattr(middleware.AnswersMiddleware, "__call__", noted)
    monkeypatch.setattr(middleware, "now", lambda: int(time.time()) + 3600)
    return addresses


def wait_for_the_next_second(asked: list[str]) -> None:
    """Nothing is repeated in the second in which the site first saw the generation."""
    time.sleep(1.01 - time.time() % 1)
    asked.clear()


@pytest.fixture
def item(catalogue, units) -> DisclosurePage:
    return make_item(catalogue.public, units.dzb, Scope.PUBLIC, title="大家都能看的事")


def test_nginx_repeats_the_sites_own_answer(nginx, site, item, asked):
    port = int(site.rpartition(":")[2])
    addresses = ["/", item.url, item.get_parent().url, "/nothing/", "/changes/?page=1"]
    host = {"Host": "localhost", "X-Forwarded-For": "127.0.0.1"}
    own = {
        (address, method, encoding): ask(port, address, None, method, **host, **{"Accept-Encoding": encoding})
        for address in addresses
        for method in ("GET", "HEAD")
        for encoding in DECODE
    }
    wait_for_the_next_second(asked)
    for _ in range(3):
        for (address, method, encoding), answer in own.items():
            browser = {"": "identity", "br": "gzip, deflate, br, zstd"}.get(encoding, encoding)
            repeated = ask(nginx, address, None, method, Host="localhost", **{"Accept-Encoding": browser})
            assert (repeated.status, repeated.body) == (answer.status, answer.body)
            assert headers(repeated) == headers(answer), address
            assert repeated.headers["X-Accel-Expires"] is None
            if method == "GET":
                assert DECODE[encoding](answer.body) == own[address, "GET", ""].body
            if answer.status == 200:
                known = ask(nginx, address, Host="localhost", **{"If-None-Match": answer.headers["ETag"]})
                assert (known.status, known.body, known.headers["Vary"]) == (304, b"", answer.headers["Vary"])
    assert len(asked) == len(addresses) * len(DECODE)


def headers(answer) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in answer.getheaders() if name not in BY_THE_WAY)


def test_nginx_repeats_nothing_to_who_is_known_or_asks_for_anything_else(nginx, item, asked, client_of, member):
    reader, address = client_of(member), item.url
    ask(nginx, address)
    wait_for_the_next_second(asked)
    ask(nginx, address)
    assert asked == []
    for number, headers in enumerate(
        (
            {"Authorization": "Basic eA=="},
            {"Cookie": "a=1; disclosure_session=x"},
            {"Cookie": "__Host-disclosure_session=x"},
            {"Cookie": "messages=x"},
            {"Cookie": "_ga=1; csrftoken=x"},
            {"Range": "bytes=0-3"},
        )
    ):
        ask(nginx, address, **headers)
        assert len(asked) == 1 + number, headers
    asked.clear()
    own = ask(nginx, address, reader)
    assert asked == [address] and own.headers["Cache-Control"] == "private, no-store" and "member" in own.body.decode()
    for other in (f"{address}?utm_source=x", f"{address}?page=1&q=x", "/search/?q=x", "/sign-in/"):
        asked.clear()
        for _ in range(2):
            ask(nginx, other)
        assert asked == [other, other]
    asked.clear()
    assert ask(nginx, address, None, "POST").status in (403, 405) and asked == [address]
    asked.clear()
    ask(nginx, address, Cookie=f"_ga=1; csrftoken={'x' * 32}")
    assert asked == []


def test_a_campus_reader_is_answered_by_the_site_and_leaves_nothing_for_others(nginx, catalogue, units, asked):
    inside = make_item(catalogue.campus, units.dzb, Scope.CAMPUS, title="校内公开的事").get_parent().url
    ask(nginx, inside)
    wait_for_the_next_second(asked)
    for _ in range(2):
        assert "校内公开的事" in from_address("127.0.0.2", nginx, inside)
        assert "校内公开的事" not in from_address("127.0.0.1", nginx, inside)
    assert asked == [inside] * 2


def from_address(address: str, port: int, url: str) -> str:
    connection = HTTPConnection("127.0.0.1", port, timeout=30, source_address=(address, 0))
    try:
        connection.request("GET", url)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def test_nginx_knows_the_parameters_of_lists():
    (named,) = re.findall(r'"~\^\(\(([a-z|]+)\)=', CONFIGURATION.read_text(encoding="utf-8"))
    assert set(named.split("|")) == KNOWN_PARAMETERS


def test_nginx_that_does_not_know_the_campus_is_left_nothing_to_repeat(site, item, asked, tmp_path):
    with nginx_before(site, tmp_path) as port:
        ask(port, "/")
        wait_for_the_next_second(asked)
        ask(port, "/")
        ask(port, "/")
    assert asked == ["/", "/"]


@pytest.fixture
def change(settings, item) -> Callable[[int, int], None]:
    """`change(port, number)` lets a form number the item; once it is answered, readers see the number."""

    @csrf_exempt
    def numbered(request, number: int) -> HttpResponse:
        renumber(item, number)
        return HttpResponse()

    changing = [path("numbered/<int:number>/", numbered), *urls.urlpatterns]
    settings.ROOT_URLCONF = type("changing", (), {"urlpatterns": changing})

    def change(port: int, number: int) -> None:
        assert ask(port, f"/numbered/{number}/", None, "POST").status == 200

    return change


def renumber(item: DisclosurePage, number: int) -> None:
    """Change the title. On SQLite all threads share a connection: what fails in one takes back the transaction of another."""
    renumbered = DisclosurePage.objects.filter(pk=item.pk, title=f"第{number}号事")
    for _ in range(5):
        with as_if_decided():
            DisclosurePage.objects.filter(pk=item.pk).update(title=f"第{number}号事")
        if renumbered.exists():
            return
    raise AssertionError("the title is taken back each time")


def number_in(body: bytes) -> int:
    return int(body.decode().partition("<title>第")[2].partition("号事")[0])


def test_no_reader_gets_an_outdated_page_once_the_form_is_answered(nginx, item, change):
    change(nginx, 0)
    # Asked once: the readers' threads have connections of their own, for which the table may be locked.
    address = item.url
    shown, over, wrong, reads = [0], threading.Event(), [], [0]

    def read() -> None:
        while not over.is_set():
            least = shown[0]
            found = number_in(ask(nginx, address).body)
            reads[0] += 1
            if found < least:
                wrong.append((found, least))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        for number in range(1, 31):
            change(nginx, number)
            shown[0] = number
            assert number_in(ask(nginx, address).body) == number
            time.sleep(0.09)
    finally:
        over.set()
        for reader in readers:
            reader.join()
    assert wrong == [] and reads[0] > 60


def test_what_no_form_changed_shows_within_a_second(nginx, item, monkeypatch):
    """As when it was changed on another machine."""
    monkeypatch.setattr(web_server, "_write_marks", lambda *_: None)
    for number in range(3):
        ask(nginx, item.url)
        time.sleep(0.3)
        renumber(item, number)
        changed = time.time()
        while time.time() < changed + 1:
            ask(nginx, item.url)
        assert number_in(ask(nginx, item.url).body) == number

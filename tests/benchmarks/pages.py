"""The cost of pages for readers: CPU of a request in process, beside a bare Django view.

`make bench` runs it on SQLite and on PostgreSQL, in a throwaway database with ITEMS items under one entry. A kept answer is
asked of the WSGI application, as a web server does; everything else of a test client. The median of ROUNDS rounds is printed,
and the spread.
"""

# ruff: noqa: E402, T201 (models come after Django's setup; it talks to whoever called it)

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext, get_runner, override_settings, setup_test_environment
from django.urls import path

from disclosure.answers.store import store
from disclosure.answers.wsgi import AnswersFirst
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.generation import raise_generation
from tests.factories import as_if_decided, make_catalogue, make_item, make_person, make_units

ITEMS, ROUNDS = 200, 5

GOAL = 1.3
"""Maximum cost of a kept answer, in bare Django views on the same server; 0.3 is wished for."""

urlpatterns = [path("", lambda _: HttpResponse("x" * 20_000))]
"""The addresses of the bare view."""


def milliseconds(act: Callable[[], object], times: int) -> list[float]:
    """Return the CPU of one call in milliseconds, round by round."""
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            act()
        found.append((time.process_time() - began) / times * 1000)
    return found


def told(name: str, found: list[float], queries: int) -> float:
    median = statistics.median(found)
    print(f"{name:50} {median:8.3f} ms  ({min(found):.3f} to {max(found):.3f})  {queries:3} queries")
    return median


def ask(application: Callable, address: str) -> Callable[[], int]:
    environ = Client()._base_environ(PATH_INFO=address)

    def once() -> int:
        response = application(dict(environ), lambda *_: None)
        return sum(map(len, response))

    return once


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(queries)


def measure(items: int) -> None:
    """Print the costs of every kind of page."""
    units = make_units()
    catalogue = make_catalogue(units)
    with as_if_decided():
        for number in range(items):
            item = make_item(catalogue.public, units.dzb, Scope.PUBLIC, title=f"事项{number}", tags=["党建"])
    pages = {"home": "/", "catalogue": catalogue.page.url, "entry": catalogue.public.url, "item": item.url}
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        bare = told("a bare Django view of 20 KB", milliseconds(ask(WSGIHandler(), "/"), 500), 0)
    public, member = Client(), Client()
    member.force_login(make_person("member", party=True, campus=True))
    site = AnswersFirst(WSGIHandler(), is_closed=lambda: False)
    for name, address in pages.items():
        public.get(address)
        kept = told(f"{name}, kept", milliseconds(ask(site, address), 500), 1)
        print(f"{'':50} {kept / bare:8.2f} bare views; goal at most {GOAL}: {'met' if kept <= GOAL * bare else 'MISSED'}")
    for name, client in (("public", public), ("a member", member)):
        for page, address in pages.items():

            def again(client: Client = client, address: str = address) -> None:
                client.get(address)

            def anew(client: Client = client, address: str = address) -> None:
                raise_generation(connection)
                client.get(address)

            raise_generation(connection)
            queries = asked(client, address)
            told(f"{page}, {name}, after a change", milliseconds(anew, 15), queries)
            if client is member:
                queries = asked(client, address)
                told(f"{page}, {name}, body kept", milliseconds(again, 40), queries)


def main(items: int) -> None:
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        print(f"{connection.vendor}, {items} items")
        with override_settings(ANSWERS_MAX_MB=64):
            measure(items)
        store.clear()
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ITEMS)

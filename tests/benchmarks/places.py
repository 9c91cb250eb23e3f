"""The addresses of a world's pages, sessions of its readers, and the queries of each page; run in the world's own process.

`python -m tests.benchmarks.places` prints them as JSON.
"""

# ruff: noqa: E402 (models come after Django's setup; it talks to whoever called it)

from __future__ import annotations

import json
import sys
from urllib.parse import quote

import django

django.setup()

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag

from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.generation import raise_generation
from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import User
from tests.benchmarks.contestants import AFTER_CHANGE, FOR_ADMIN, WARM
from tests.benchmarks.world.plan import FULLEST
from tests.benchmarks.world.texts import RARE_WORD

READERS = ("anonymous", "member", "office")

ADMIN_ROLES = {
    "office": "office",
    "committee": "committee",
    "supervisor": "supervisor",
    "drafter": "zzb.drafter",
    "reviewer": "zzb.reviewer",
}


def addresses() -> dict[str, str]:
    """Return the address of a page of each kind; every page but the admin's is open to everybody."""
    entry = EntryPage.objects.get(url_path__endswith=f"/{FULLEST.replace('-', '/')}/")
    open_items = DisclosurePage.objects.filter(live=True, scope=Scope.PUBLIC)
    item = open_items.child_of(entry).filter(edition=2).order_by("pk").last() or open_items.child_of(entry).last()
    tag = Tag.objects.annotate(uses=Count("items_itemtag_items")).order_by("-uses").first()
    search = reverse("search:search")
    return {
        "home": "/",
        "item": item.url,
        "catalogue": CataloguePage.objects.get().url,
        "category": entry.get_parent().url,
        "entry": entry.url,
        "tag": reverse("items:tag", args=[tag.pk]),
        "changes": reverse("archive:changes"),
        "editions": reverse("archive:editions", args=[item.pk]),
        "search, rare word": f"{search}?q={quote(RARE_WORD)}",
        "search, commonest word": f"{search}?q={quote('情况')}",
        "explorer": reverse("wagtailadmin_explore", args=[entry.pk]),
        "archive room": reverse("archive_admin:index"),
        "admin home": reverse("wagtailadmin_home"),
    }


def clients() -> dict[str, Client]:
    """Return a browser of each reader, as the web server passes on what it sends."""
    return {reader: _client(None if reader == "anonymous" else reader) for reader in READERS}


def _client(account: str | None) -> Client:
    client = Client(headers={"host": "127.0.0.1", "x-forwarded-proto": "https"})
    if account:
        client.force_login(User.objects.get(username=account), backend="disclosure.organisation.backends.AppointmentBackend")
    return client


def queries(client: Client, address: str) -> dict[str, int]:
    """Return the number of queries of one request: with what was kept of earlier ones, and right after a change."""
    client.get(address)
    client.get(address)
    warm = _counted(client, address)
    raise_generation(connection)
    return {WARM: warm, AFTER_CHANGE: _counted(client, address)}


def _counted(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        response = client.get(address)
    if response.status_code != 200:
        raise ValueError(f"{address} answered {response.status_code}")
    return len(found)


def main() -> None:
    found, readers = addresses(), clients()
    counted = {
        f"{page}, {reader}, {when}": count
        for reader, client in readers.items()
        for page in found
        if reader == "office" or page not in FOR_ADMIN
        for when, count in queries(client, found[page]).items()
    }
    homes = {f"admin home, {role}": _counted(_client(account), found["admin home"]) for role, account in ADMIN_ROLES.items()}
    cookies = {reader: _cookie(client) for reader, client in readers.items()}
    json.dump({"addresses": found, "cookies": cookies, "queries": counted | homes}, sys.stdout)


def _cookie(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


if __name__ == "__main__":
    main()

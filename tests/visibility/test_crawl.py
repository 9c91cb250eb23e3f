"""Nothing outside a reader's scope turns up on any surface: sites made up, walked by every kind of reader (law 2)."""

from __future__ import annotations

import os

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings

from disclosure.answers.store import store
from tests.visibility.crawler import AT_ONCE, Crawler
from tests.visibility.expected import marks, may_read, may_see
from tests.visibility.forms import send_everything
from tests.visibility.generated import Site, browser_of, build, sites

pytestmark = [pytest.mark.django_db, pytest.mark.long]

AT_A_DESK = {"stranger", "drafter"}
"""Readers who come into the admin."""

ON_POSTGRESQL = ("supervisor", "public", *sorted(AT_A_DESK))
"""Readers who walk on PostgreSQL, too."""

SITES = int(os.environ.get("SITES", "1"))
"""How many sites are made up and walked: on an ordinary run one, the plainest; in `make quality`, several of any kind."""

REFUSED = {302, 403, 404, 405, 410}


class Undone(Exception):
    """Ends an example, and takes back all that it made."""


@pytest.fixture
def walked(catalogue, units, django_capture_on_commit_callbacks, settings):
    """`walked(plans)`: a site made by `plans`, and walked by all kinds of readers; the crawlers by reader, and the site.

    Answers to the public are kept, and warm from the readers before.
    """
    settings.ANSWERS_MAX_MB = 64

    def walk(plans) -> tuple[Site, dict[str, Crawler]]:
        store.clear()
        with django_capture_on_commit_callbacks(execute=True):
            site = build(plans, catalogue, units)
        # What the databases do differently does not depend on the kind of reader.
        readers = site.readers if connection.vendor == "sqlite" else {name: site.readers[name] for name in ON_POSTGRESQL}
        everything = set().union(*(marks(secret) for secret in site.secrets))
        crawlers = {}
        for name, person in readers.items():
            allowed = set().union(*(may_see(name, secret) for secret in site.secrets)) & everything
            crawlers[name] = Crawler(browser_of(person), allowed, site.words)
        # First whoever sees everything, and last, once more, the public: what a cache holds of one must not reach another.
        crawlers["supervisor"].walk("/", *site.addresses(), *site.searches())
        for name in [*readers, "public"]:
            walk_everywhere(crawlers[name], site, name)
        send_everything(crawlers["drafter"], catalogue.party_and_campus, units.zzb.pk)
        send_everything(crawlers["stranger"], catalogue.joint, units.xcb.pk)
        return site, crawlers

    return walk


def walk_everywhere(crawler: Crawler, site: Site, name: str) -> None:
    """Wherever a link or a form leads, and to every address of everything else, asked for in every way."""
    crawler.walk("/", *(["/admin/"] if name in AT_A_DESK else []))
    for url in site.searches() + site.desk_addresses():
        crawler.read(url, crawler.browser.get(url), "GET")
    for url in site.addresses():
        response = crawler.browser.get(url)
        crawler.read(url, response, "GET")
        # Whoever was refused asks in another way; whoever was not has been shown it.
        if response.status_code != 200:
            for how, status in crawler.vary(url, AT_ONCE).items():
                if status not in REFUSED | {response.status_code}:
                    crawler.leaks.append(f"{how} {url}: {status}")


@hypothesis_settings(max_examples=SITES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(plans=sites)
def test_no_reader_comes_across_what_is_not_for_them(walked, plans):
    try:
        with transaction.atomic():
            site, crawlers = walked(plans)
            for name, crawler in crawlers.items():
                assert not crawler.leaks, f"{name}: " + "\n".join(crawler.leaks)
                assert not crawler.failures, f"{name}: " + "\n".join(crawler.failures)
            assert len(store) > len(site.addresses())
            for name, crawler in crawlers.items():
                for secret, url in zip(site.secrets, site.addresses(), strict=False):
                    answers = {"GET": crawler.browser.get(url).status_code, **crawler.vary(url)}
                    if may_read(name, secret.plan):
                        assert answers["GET"] == answers["HEAD"] == 200, (name, secret)
                    else:
                        assert {status for how, status in answers.items() if how != "OPTIONS"} <= REFUSED, (name, secret)
            raise Undone
    except Undone:
        pass

"""A small world obeys the laws: what the generator made is what the site itself would have made."""

from __future__ import annotations

import re

import pytest
from django.core.checks import run_checks
from django.db import connection, transaction
from django.db.models import F
from modelsearch.backends import get_search_backend
from wagtail.models import Page, ReferenceIndex

from disclosure.approval.models import Decision
from disclosure.approval.procedures import EDITIONS
from disclosure.archive.models import Edition, Event
from disclosure.archive.snapshot import Snapshot
from disclosure.archive.verification import verify
from disclosure.audience.circles import Scope
from disclosure.audience.readers import PUBLIC, Reader, may_view
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.catalogue.guard.triggers import is_whole
from disclosure.catalogue.models import EntryPage
from disclosure.items.digests import RevisionContent, content_digest
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.models import User
from search.backends.matching import IndexEntry
from search.queries import find
from tests.benchmarks.world import plan, texts
from tests.benchmarks.world.making import fill

pytestmark = pytest.mark.django_db

SIZE = 60


def test_a_world_obeys_the_laws():
    """Made once for all that is asked of it: it takes as long as many tests."""
    fill(SIZE, lambda _done, _of: None)
    check_that_archive_and_guard_are_whole()
    check_that_decisions_are_about_what_readers_see()
    check_that_editions_are_sealed_as_the_site_seals_them()
    check_that_items_are_indexed_as_the_site_indexes_them()
    for account in ("", "student", "member", "committee", "office"):
        check_that_the_rule_tells_what_is_read_by(account)
    check_that_there_is_what_a_bench_asks_for()


def made_editions() -> list[Edition]:
    """The latest editions of items about which nothing was decided since."""
    made = Edition.objects.filter(item__standing=Standing.OPEN, event__in=EDITIONS, number=F("item__edition"))
    return list(made.exclude(item__editions__event=Event.LIFTED))


def check_that_archive_and_guard_are_whole() -> None:
    verification = verify()
    assert (verification.problem, verification.sequence) == ("", Edition.objects.count())
    assert is_whole(connection)
    assert run_checks(databases=["default"]) == []
    assert Page.find_problems() == ([], [], [], [], [])
    with pytest.raises(NotGranted), transaction.atomic():
        DisclosurePage.objects.filter(live=True).update(summary="forged")


def check_that_decisions_are_about_what_readers_see() -> None:
    for item in DisclosurePage.objects.all():
        approval = Decision.objects.get(pk=item.edition_decision)
        assert content_digest(approval.revision) == approval.digest
        draft = approval.revision.as_object()
        draft.change_note = draft.change_note or "更正"
        assert draft.missing() == {}
    assert len(made_editions()) > SIZE * 0.8


def check_that_editions_are_sealed_as_the_site_seals_them() -> None:
    for edition in made_editions():
        item = edition.item
        content = RevisionContent(edition.decision.revision, item)
        content.item.adopt_row(item)
        snapshot = Snapshot(edition.decision, content)
        assert (edition.data, edition.html, edition.record) == (snapshot.data(), snapshot.html(), snapshot.record())


def check_that_items_are_indexed_as_the_site_indexes_them() -> None:
    def index() -> dict[str, list]:
        entries = IndexEntry.objects.filter(content_type__model="disclosurepage")
        # Without positions: the tags of an item have no order of their own.
        return {
            number: [sorted(re.sub(r":[\d,]+", "", text).split()) for text in columns]
            for number, *columns in entries.values_list("object_id", "title", "body", "autocomplete")
        }

    def references() -> set[tuple]:
        return set(ReferenceIndex.objects.values_list("content_type", "object_id", "to_object_id", "content_path"))

    before = index(), references()
    items = list(DisclosurePage.objects.all())
    get_search_backend().add_bulk(DisclosurePage, items)
    for item in items:
        ReferenceIndex.create_or_update_for_object(item)
    assert (index(), references()) == before


def check_that_the_rule_tells_what_is_read_by(account: str) -> None:
    reader = Reader.of(User.objects.get(username=account)) if account else PUBLIC
    items = list(DisclosurePage.objects.all())
    assert DisclosurePage.objects.viewable_by(reader).count() == sum(may_view(reader, item) for item in items)


def check_that_there_is_what_a_bench_asks_for() -> None:
    items = DisclosurePage.objects.all()
    assert items.count() == SIZE
    assert {item.scope for item in items} == set(Scope.values)
    assert {item.standing for item in items} == {"open", "terminated", "suspended", "withdrawn"}
    assert any(item.edition > 1 for item in items) and any(item.attachments.exists() for item in items)
    fullest = EntryPage.objects.get(url_path__endswith=f"/{plan.FULLEST.replace('-', '/')}/")
    assert fullest.numchild >= SIZE / 10
    rare = find(texts.RARE_WORD, PUBLIC).total
    assert 0 < rare <= plan.RARE_ITEMS < find("情况", PUBLIC).total

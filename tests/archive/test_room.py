"""The archive room in the admin: for the office and the supervisors, who find any edition and see who decided what."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from disclosure.approval.procedures import Procedure
from disclosure.archive import admin
from disclosure.archive.models import Edition, Verification
from disclosure.archive.verification import verify
from disclosure.catalogue.guard import triggers
from tests.archive.conftest import REASON, Story
from tests.grounds import RESOLUTION
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

INDEX = "archive_admin:index"


@remembered
def filled(published: Story, begin, catalogue) -> Story:
    """Four editions: three of an item under 4-4, one of another."""
    begin(title="干部学习计划", entry=catalogue.party_and_campus).publish()
    published.change(note="更正支出金额。", summary="更正后的摘要。")
    published.ask(Procedure.WITHDRAWAL)
    return published


def listed(client, **asked) -> list[str]:
    """The events of the editions that the room lists."""
    return [edition.event for edition in client.get(reverse(INDEX), asked).context["editions"]]


@pytest.mark.parametrize("kind", ["office", "supervisor"])
def test_office_and_supervisors_enter_the_room_from_the_menu(filled, client_of, request, kind):
    client = client_of(request.getfixturevalue(kind))
    assert reverse(INDEX) in client.get(reverse("wagtailadmin_home")).content.decode()
    assert len(listed(client)) == 4
    assert client.get(reverse("archive_admin:timeline", args=[filled.item.index_number])).status_code == 200


def test_others_are_kept_out(filled, client_of, subtests, zzb_drafter, zzb_reviewer, committee, admin):
    for person in (zzb_drafter, zzb_reviewer, committee, admin):
        client = client_of(person)
        with subtests.test(person.username):
            for address in (reverse(INDEX), reverse("archive_admin:timeline", args=[filled.item.index_number])):
                response = client.get(address, follow=True)
                text = response.content.decode()
                assert "慰问老党员" not in text and filled.editions[0].seal not in text
                assert response.redirect_chain or response.status_code == 403
            assert reverse(INDEX) not in client.get(reverse("wagtailadmin_home")).content.decode()


FOUND = [
    ({}, ["withdrawal", "change", "publication", "publication"]),
    ({"event": "change"}, ["change"]),
    ({"category": "4"}, ["withdrawal", "change", "publication", "publication"]),
    ({"category": "1"}, []),
    ({"unit": "组织部"}, ["withdrawal", "change", "publication", "publication"]),
    ({"unit": "宣传部"}, []),
    ({"year": "1999"}, []),
    ({"q": "慰问老党员"}, ["change", "publication"]),
    ({"q": "干部学习"}, ["publication"]),
    ({"q": "更正后 慰问"}, ["change"]),
    ({"q": "zzb.reviewer"}, ["withdrawal", "change", "publication", "publication"]),
    ({"q": REASON}, ["withdrawal"]),
    ({"q": "%"}, []),
    ({"q": "\0"}, []),
    ({"q": "长" * 101}, []),
    ({"event": "x", "year": "x"}, []),
]
"""What the room is asked, and the events of the editions that it finds."""


def test_the_room_has_pages_and_each_begins_after_an_edition(filled, client_of, office, monkeypatch):
    monkeypatch.setattr(admin, "PAGE_LENGTH", 3)
    monkeypatch.setattr(admin, "CEILING", 2)
    client, room = client_of(office), reverse(INDEX)
    pages = [client.get(room, {"unit": "组织部"})]
    pages.append(client.get(room, {"unit": "组织部", "before": pages[0].context["older"]}))
    assert [[edition.sequence for edition in page.context["editions"]] for page in pages] == [[4, 3, 2], [1]]
    texts = [page.content.decode() for page in pages]
    assert all("超过 2 个版本" in text for text in texts)
    assert [('rel="next"' in text, 'rel="first"' in text) for text in texts] == [(True, False), (False, True)]
    assert "共 4 个版本" in client.get(room).content.decode()
    assert len(client.get(room, {"before": "x"}).context["editions"]) == 3


def test_the_room_finds_what_is_asked_for(filled, client_of, office, subtests):
    for asked, events in FOUND:
        with subtests.test(str(asked)):
            assert listed(client_of(office), **asked) == events


def test_this_years_editions_are_found_by_the_year(filled, client_of, office):
    assert len(listed(client_of(office), year=timezone.localdate().year)) == 4


def test_the_timeline_tells_who_decided_what_with_which_words(filled, client_of, office):
    text = client_of(office).get(reverse("archive_admin:timeline", args=[filled.item.index_number])).content.decode()
    for words in ("zzb.drafter", "zzb.reviewer", "committee", RESOLUTION, REASON, "更正支出金额。"):
        assert words in text
    for edition in filled.editions:
        assert edition.seal in text and edition.name in text
    for file in filled.editions[0].files.all():
        assert file.file_id in text


@pytest.mark.parametrize("number", ["ZZB-1999-0001", "0", "%00"])
def test_an_item_without_editions_has_no_timeline(db, client_of, office, number):
    assert client_of(office).get(f"/admin/archive/{number}/").status_code == 404


# --- the panel ------------------------------------------------------------------------------------------------------------


def home(client) -> str:
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_panel_shows_what_the_last_verification_found(filled, client_of, office):
    client = client_of(office)
    assert "归档还没有核验过" in home(client)
    verify()
    assert "完好，共4个版本" in home(client) and "没有核验过" not in home(client)
    triggers.remove(connection)
    Edition.objects.filter(pk=2).update(html="改过的页面")
    triggers.install(connection)
    problem = verify().problem
    assert "页面" in problem and "核验发现问题" in home(client)


def test_the_panel_complains_where_the_nightly_verification_does_not_come(filled, client_of, office):
    verify()
    triggers.remove(connection)
    Verification.objects.update(at=timezone.now() - datetime.timedelta(days=3))
    triggers.install(connection)
    assert "已超过两天没有核验归档" in home(client_of(office))


def test_the_panel_is_for_those_who_work_in_the_room(filled, client_of, zzb_drafter):
    assert "归档核验" not in home(client_of(zzb_drafter))

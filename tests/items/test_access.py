"""The record of reading: who read what is for Party members or named groups, and every draft; supervisors look into it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import NotGranted, recording
from disclosure.items.access import AccessRecord, Surface, is_confidential
from disclosure.items.files import Attachment
from tests.factories import make_item, make_reader_group
from tests.files import pdf_file
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/reading/"


def recorded() -> list[tuple]:
    return list(AccessRecord.objects.order_by("pk").values_list("reader__username", "surface", "subject"))


@remembered
def items(catalogue, units):
    groups = {Scope.LIMITED: [make_reader_group()], Scope.PARTY_AND_LIMITED: [make_reader_group("学生代表")]}
    return {
        scope: make_item(catalogue.alternatives, units.dzb, scope, title=f"标题{scope.label}", groups=groups.get(scope, []))
        for scope in Scope
    }


def test_reading_is_recorded_where_not_the_whole_campus_may_read():
    expected = {Scope.PARTY_AND_CAMPUS, Scope.PARTY, Scope.LIMITED, Scope.PARTY_AND_LIMITED}
    assert {scope for scope in Scope if is_confidential(scope)} == expected


def test_who_reads_what_is_for_party_members_or_named_groups_is_recorded(client_of, office, items):
    browser = client_of(office)
    for item in items.values():
        assert browser.get(item.url).status_code == 200
    confidential = [item.number for scope, item in items.items() if is_confidential(scope)]
    assert recorded() == [("office", Surface.ITEM, number) for number in confidential]
    kept = AccessRecord.objects.first()
    assert kept.address == "127.0.0.1" and timezone.now() - kept.at < timedelta(minutes=1)


def test_who_is_refused_has_read_nothing(client, client_of, student, items):
    for browser in (client, client_of(student)):
        assert browser.get(items[Scope.PARTY].url).status_code in (302, 403)
    assert recorded() == []


def test_the_record_holds_no_content(client_of, office, items, zzb_drafter):
    for item in items.values():
        client_of(office).get(item.url)
    kept = " ".join(str(value) for row in AccessRecord.objects.values() for value in row.values())
    assert "标题" not in kept and "catalogue" not in kept


def test_what_one_person_reads_of_one_thing_within_a_minute_is_one_reading(client_of, office, member, items):
    item = items[Scope.PARTY_AND_CAMPUS]
    for browser in (client_of(office), client_of(office), client_of(member)):
        browser.get(item.url)
        browser.get(item.url)
    assert [who for who, _, _ in recorded()] == ["office", "member"]


def test_who_comes_back_later_reads_again(client_of, office, items):
    item = items[Scope.PARTY]
    what = {"surface": Surface.ITEM, "subject": item.number, "item_number": item.pk}
    with recording("a reading"):
        AccessRecord.objects.create(at=timezone.now() - timedelta(minutes=2), reader=office, address="127.0.0.1", **what)
    client_of(office).get(item.url)
    assert len(recorded()) == 2


DRAFT_VIEWS = ["wagtailadmin_pages:edit", "wagtailadmin_pages:view_draft", "wagtailadmin_pages:history", "approval:dossier"]
DRAFT_VIEWS += ["approval:preview", "wagtailadmin_pages:usage", "wagtailadmin_pages:delete", "wagtailadmin_api:pages:detail"]

REVISION_VIEWS = {"revisions_view": ["pk"], "revisions_revert": ["pk"], "revisions_compare": ["pk", "pk"]}
"""Views of Wagtail's that show a revision, or two, by their numbers."""


@pytest.mark.parametrize("view", DRAFT_VIEWS)
def test_who_opens_a_draft_in_the_admin_is_recorded(client_of, zzb_drafter, catalogue, units, view):
    draft = make_item(catalogue.party_and_campus, units.zzb, title="尚未公开", live=False, owner=zzb_drafter)
    assert client_of(zzb_drafter).get(reverse(view, args=[draft.pk])).status_code == 200
    assert recorded() == [("zzb.drafter", Surface.DRAFT, f"稿件{draft.pk}")]


@pytest.mark.parametrize("view", REVISION_VIEWS)
def test_who_opens_a_revision_is_recorded(client_of, zzb_drafter, catalogue, units, view):
    draft = make_item(catalogue.party_and_campus, units.zzb, title="尚未公开", live=False, owner=zzb_drafter)
    revision = draft.save_revision(user=zzb_drafter)
    numbers = [getattr(revision, name) for name in REVISION_VIEWS[view]]
    assert client_of(zzb_drafter).get(reverse(f"wagtailadmin_pages:{view}", args=[draft.pk, *numbers])).status_code == 200
    assert recorded() == [("zzb.drafter", Surface.DRAFT, f"稿件{draft.pk}")]


def test_who_may_not_open_a_draft_leaves_no_reading(client_of, xcb_drafter, catalogue, units):
    draft = make_item(catalogue.party_and_campus, units.zzb, title="尚未公开", live=False)
    for view in DRAFT_VIEWS:
        assert client_of(xcb_drafter).get(reverse(view, args=[draft.pk])).status_code != 200
    assert recorded() == []


def test_where_it_cannot_be_recorded_nobody_reads(client_of, office, items, monkeypatch):
    def full(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(AccessRecord.objects, "create", full)
    browser = client_of(office)
    browser.raise_request_exception = False
    answer = browser.get(items[Scope.PARTY].url)
    assert answer.status_code == 500 and items[Scope.PARTY].title not in answer.content.decode()


# --- the supervisors ---------------------------------------------------------------------------------------------------


def test_supervisors_alone_look_into_it(client_of, supervisor, office, zzb_drafter, committee, admin_user, items):
    client_of(office).get(items[Scope.PARTY].url)
    html = client_of(supervisor).get(REPORT).content.decode()
    at = timezone.localtime(AccessRecord.objects.get().at).strftime("%Y-%m-%d %H:%M:%S")
    assert items[Scope.PARTY].number in html and at in html and "公开事项" in html and "标题" not in html
    for person in (office, zzb_drafter, committee, admin_user):
        assert client_of(person).get(REPORT).status_code in (302, 403)
        assert "查阅记录" not in client_of(person).get("/admin/").content.decode()


def test_it_is_found_by_person_subject_surface_and_day(client_of, supervisor, office, member, items):
    for person in (office, member):
        client_of(person).get(items[Scope.PARTY].url)
    today = timezone.localdate()
    for query, count in [
        ("person=office", 1),
        ("person=nobody", 0),
        (f"subject={items[Scope.PARTY].number}", 2),
        ("surface=draft", 0),
        ("surface=no", 2),
        (f"at_from={today}&at_to={today}", 2),
        (f"at_to={today - timedelta(days=1)}", 0),
        ("at_from=no&person=%00", 2),
    ]:
        answer = client_of(supervisor).get(f"{REPORT}results/?{query}")
        assert answer.status_code == 200
        assert answer.content.decode().count(f"<td>{items[Scope.PARTY].number}") <= 2, query
        rows = answer.context["object_list"] if answer.context["object_list"] is not None else []
        assert len(rows) == count, query


def test_a_reading_without_an_account_can_be_had_as_a_table(client_of, supervisor):
    with recording("a reading"):
        AccessRecord.objects.create(reader=None, address="10.1.2.3", surface=Surface.ITEM, subject="ZZB-2026-0001")
    text = b"".join(client_of(supervisor).get(f"{REPORT}?export=csv").streaming_content).decode()
    assert "10.1.2.3" in text and "未登录（校园网）" in text and "ZZB-2026-0001" in text


def test_it_can_be_had_as_a_spreadsheet(client_of, supervisor, office, items):
    client_of(office).get(items[Scope.PARTY].url)
    answer = client_of(supervisor).get(f"{REPORT}?export=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active.values)
    assert rows[0] == ("时间（北京时间）", "用户名", "读者", "来自", "途径", "对象")
    assert rows[1][1] == "office" and rows[1][5] == items[Scope.PARTY].number


# --- how long it is kept -----------------------------------------------------------------------------------------------


def test_what_is_older_than_its_time_goes_and_nothing_else(office, settings, capsys):
    settings.ACCESS_LOG_DAYS = 180
    for days in (1, 179, 181, 400):
        at = timezone.now() - timedelta(days=days)
        with recording("a reading"):
            AccessRecord.objects.create(at=at, reader=office, address="127.0.0.1", surface=Surface.ITEM, subject=str(days))
    call_command("purge_access_log")
    assert "已删除2条" in capsys.readouterr().out
    assert {record.subject for record in AccessRecord.objects.all()} == {"1", "179"}


def test_no_reading_is_changed_or_deleted_before_its_time(office):
    what = {"reader": office, "address": "127.0.0.1", "surface": Surface.ITEM, "subject": "DZB-2026-0001"}
    with recording("a reading"):
        kept = AccessRecord.objects.create(**what)
    others = AccessRecord.objects.filter(pk=kept.pk)
    for change in (lambda: others.update(subject="别的"), lambda: others.update(reader=None), others.delete, kept.delete):
        with pytest.raises(NotGranted, match="查阅记录"), transaction.atomic():
            change()
    assert AccessRecord.objects.filter(**what).exists()


# --- files and editions ------------------------------------------------------------------------------------------------


@remembered
def listed(catalogue, units):
    """A file that a public item and one of Party members carry, and one that the latter carries alone."""
    both, own = (Attachment.objects.create(title=f"标题{name}", file=pdf_file(f"{name}.pdf")) for name in ("both", "own"))
    make_item(catalogue.public, units.dzb, Scope.PUBLIC, attachments=[both])
    return make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, attachments=[both, own]), both, own


def test_who_has_a_file_of_what_is_confidential_is_recorded(client_of, member, listed):
    item, both, own = listed
    for file in (both, own):
        assert b"%PDF" in b"".join(client_of(member).get(file.url))
    assert recorded() == [("member", Surface.FILE, f"{item.number} 附件{own.pk}")]
    assert AccessRecord.objects.get().item_number == item.pk


def test_who_sees_the_file_of_a_draft_is_recorded(client_of, office, catalogue, units):
    file = Attachment.objects.create(title="名单", file=pdf_file())
    make_item(catalogue.party_and_campus, units.zzb, live=False, attachments=[file])
    assert b"%PDF" in b"".join(client_of(office).get(file.url))
    assert recorded() == [("office", Surface.DRAFT, f"附件{file.pk}")]


def test_a_reader_is_refused_a_file_as_one_that_does_not_exist(client, client_of, student, listed):
    item, _, own = listed
    assert client.get(own.url).url == f"/sign-in/?next={own.url}"
    answers = [client_of(student).get(url) for url in (own.url, own.url.replace(f"/{own.pk}/", "/987654/"))]
    assert [answer.status_code for answer in answers] == [403, 403]
    html = answers[0].content.decode()
    assert "这个文件不在您的阅读范围" in html and "申请公开" in html
    assert "标题own" not in html and item.entry.title not in html and recorded() == []

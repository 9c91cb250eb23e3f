"""`manage.py load_demo`: one whole load, looked at from all sides."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Max
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import PageLogEntry, Revision, WorkflowState

from demonstration.clock import clock_at
from demonstration.content import ItemContent, Stage, read_committee, read_items
from demonstration.drafts import as_html
from demonstration.models import Demonstration
from demonstration.people import ACCOUNTS, PASSWORD
from disclosure.approval.dossier import Dossier
from disclosure.approval.meetings.agenda import awaiting_committee
from disclosure.approval.models import ApprovalTask, CatalogueRevision, Decision, Meeting, Postponement, ReviewTask
from disclosure.approval.standing import edition_approval, ending, reason_of
from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.audience.readers import PUBLIC, Reader, in_scope
from disclosure.catalogue.models import EntryPage
from disclosure.items.digests import content_digest, files_of
from disclosure.items.files import Attachment
from disclosure.items.models import SHOWN_STANDINGS, DisclosurePage, Standing
from disclosure.organisation.models import Role, Unit, User
from tests.demonstration.expectations import editions, standing_of, status_of
from tests.demonstration.loading import approvals, every_item, load_demo, page_of, readable, taken_away
from tests.factories import Catalogue, as_if_decided

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("demonstration"),
]

PROCEEDINGS = (datetime.date(2023, 8, 1), datetime.date(2026, 11, 23))
"""The days between which everything in the demonstration happened."""

LOADED_AT = datetime.datetime(2032, 2, 29, 23, 58, tzinfo=datetime.UTC)
"""When these tests load it: any moment will do, so one that is no working day in China, in a year far off."""

LOADED_ON = timezone.localdate(LOADED_AT)


@pytest.fixture(scope="module")
def media(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def files_of_its_own(settings, media: Path) -> None:
    """The tests of this module share the files of the one load."""
    settings.MEDIA_ROOT = media


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker, media: Path) -> Iterator[str]:
    """The whole demonstration, loaded once for all tests of this module; what the command printed."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media), clock_at(LOADED_AT):
            printed = load_demo()
        # What the load deferred is checked once: PostgreSQL would check all of it again at the end of each test.
        connection.check_constraints()
        yield printed
        transaction.set_rollback(True)


# --- where it is refused -----------------------------------------------------------------------------------------------


def test_it_is_refused_where_no_demonstration_is_allowed():
    with pytest.raises(CommandError, match="正式环境"):
        call_command("load_demo")
    assert not Unit.objects.exists()


def test_beside_another_catalogue_nothing_is_loaded(catalogue: Catalogue):
    with pytest.raises(CommandError, match="另一份公开目录"):
        load_demo()
    assert not DisclosurePage.objects.exists()
    assert not User.objects.exists()


# --- what there is -----------------------------------------------------------------------------------------------------


def test_every_entry_of_the_catalogue_has_an_item_to_read(loaded):
    entries = list(EntryPage.objects.all())
    assert len(entries) == 33
    assert [entry.code for entry in entries if not DisclosurePage.objects.child_of(entry).live().exists()] == []


def test_every_standing_and_every_state_of_a_proposal_is_shown(loaded):
    assert set(DisclosurePage.objects.values_list("standing", flat=True)) == set(Standing)
    assert set(WorkflowState.objects.values_list("status", flat=True)) == {
        WorkflowState.STATUS_IN_PROGRESS,
        WorkflowState.STATUS_APPROVED,
        WorkflowState.STATUS_CANCELLED,
    }
    waiting = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    assert {type(state.current_task_state.task.specific) for state in waiting} == {ReviewTask, ApprovalTask}


def test_every_scope_is_shown(loaded):
    assert {page.scope for page in readable()} == set(Scope)


def test_each_functional_department_answers_for_itself(loaded):
    entry = EntryPage.objects.get(each_department=True)
    assert Counter(page.unit for page in DisclosurePage.objects.child_of(entry)) == dict.fromkeys(Unit.objects.functional(), 1)


@every_item()
def test_an_item_has_come_as_far_as_its_content_says(loaded, item: ItemContent):
    page = page_of(item)
    last = item.proceedings[-1]
    dossier = Dossier(page, User.objects.get(username="office"))
    assert dossier.status == status_of(item)
    assert page.standing == standing_of(item)
    assert page.edition == len(editions(item))
    assert page.is_published == bool(page.index_number) == bool(page.edition)
    assert page.live == (page.standing in SHOWN_STANDINGS)
    signed = [signature.review is not None for signature in dossier.signatures]
    if last.state == Stage.IN_REVIEW:
        assert not any(signed)
    if last.state == Stage.HALF_REVIEWED:
        assert signed == [True, False]
    if last.state in (Stage.RETURNED_IN_REVIEW, Stage.RETURNED_IN_APPROVAL):
        assert dossier.returned.comment == last.answer
        assert (dossier.returned.unit is None) == (last.state == Stage.RETURNED_IN_APPROVAL)
    if last.state == Stage.TAKEN_BACK:
        assert dossier.proposal is None
        assert page.decisions.filter(kind=Decision.Kind.PROPOSED).exists()
    if dossier.proposal:
        assert dossier.proposal.procedure == last.procedure


def test_a_meeting_was_held_and_approved_all_that_names_it(loaded):
    held = read_committee().held
    meeting = Meeting.objects.get(year=held.year, number=held.number)
    told = [each.approval for item in read_items() for each in item.proceedings if each.approval]
    numbers = [approval.resolution_number for approval in told if approval.meeting == held.name]
    decided = [place.decision for place in meeting.agenda.all()]
    assert (str(meeting), meeting.status) == (held.name, "已办结")
    assert len(numbers) >= 2
    assert [decision.resolution_number for decision in decided] == [*numbers, read_committee().postponement.resolution_number]
    assert {decision.meeting for decision in decided} == {meeting}
    assert {decision.role for decision in decided} == {Role.COMMITTEE}
    (minutes,) = meeting.minutes.all()
    with minutes.file.open() as stored:
        assert minutes.name.startswith(held.name) and stored.read().startswith(b"%PDF-")


def test_the_next_meeting_has_a_fixed_agenda_of_what_waits(loaded):
    planned = read_committee(LOADED_ON).planned
    assert planned.held_on > LOADED_ON
    meeting = Meeting.objects.get(year=planned.year, number=planned.number)
    assert meeting.is_fixed and not meeting.has_outcomes
    waiting = set(awaiting_committee())
    titles = [item.title for key in planned.items for item in read_items() if item.key == key]
    assert len(titles) == 2
    assert [place.matter.item.get_latest_revision_as_object().title for place in meeting.agenda.all()] == titles
    assert all(place.matter in waiting for place in meeting.agenda.all())


def test_a_postponement_is_in_force_and_a_matter_outside_the_catalogue_waits(loaded):
    told = read_committee(LOADED_ON).postponement
    (postponement,) = Postponement.objects.in_force(told.begun_on + datetime.timedelta(days=30))
    assert (postponement.entry.code, postponement.unit.code, postponement.until) == (told.entry, told.unit, told.until)
    (motion,) = CatalogueRevision.objects.under_way()
    assert motion.off_catalogue and motion.title == read_committee().outside.words["title"]


def test_the_accounts_are_named_after_roles_and_open_with_the_printed_password(loaded):
    assert set(User.objects.values_list("username", flat=True)) == {account.username for account in ACCOUNTS}
    roles = ("管理员", "办公室", "审批人", "监督员", "读者", "起草人", "审核人")
    for user in User.objects.all():
        assert user.get_full_name().endswith(roles)
        assert user.check_password(PASSWORD)
        assert user.reader_profile
        assert f" {user.username} " in loaded
    assert PASSWORD in loaded
    assert f"{settings.BASE_URL}/admin/" in loaded


def test_readers_of_wider_circles_read_more(loaded):
    people = {user.username: Reader.of(user) for user in User.objects.all()}
    kinds = [PUBLIC, people["student"], people["member"]]
    counts = [DisclosurePage.objects.viewable_by(reader).count() for reader in kinds]
    assert counts == sorted(set(counts))
    for everything in ("office", "supervisor"):
        assert DisclosurePage.objects.viewable_by(people[everything]).count() == len(readable()) >= counts[-1]


def test_a_member_of_a_named_group_reads_what_is_limited_to_it(loaded):
    member = Reader.of(User.objects.get(username="member"))
    limited = DisclosurePage.objects.live().filter(scope=Scope.LIMITED)
    assert {group.name for page in limited for group in page.reader_groups.all()} & set(
        ReaderGroup.objects.filter(pk__in=member.groups).values_list("name", flat=True)
    )
    assert limited.viewable_by(member).exists()
    assert not limited.viewable_by(Reader.of(User.objects.get(username="student"))).exists()


def test_the_database_is_marked_for_good(loaded):
    assert Demonstration.objects.exists()


def test_the_site_answers_with_every_page(loaded):
    reader = Client()
    assert reader.post("/sign-in/", {"username": "supervisor", "password": PASSWORD}).status_code == 302
    addresses = ["/", "/catalogue/", *(page.url for page in EntryPage.objects.all()), *(page.url for page in readable())]
    assert [address for address in addresses if reader.get(address).status_code != 200] == []


@pytest.mark.parametrize("username", ["", "student", "member"])
def test_nothing_of_what_was_taken_away_is_left_but_a_notice_for_those_in_its_scope(loaded, username: str):
    browser, reader = Client(), PUBLIC
    if username:
        user = User.objects.get(username=username)
        browser.force_login(user)
        reader = Reader.of(user)
    assert len(taken_away()) >= 3
    for page in taken_away():
        notice = browser.get(page.url)
        if in_scope(reader, page):
            assert notice.status_code == 410
            assert reason_of(ending(page)) in notice.content.decode()
        else:
            assert notice.status_code in (302, 403)
        assert page.title not in notice.content.decode()
        assert browser.get(reverse("archive:editions", args=[page.pk])).status_code in (302, 403, 410)
        addresses = ["/", "/catalogue/", page.entry.url, page.entry.get_parent().url]
        addresses += [reverse("items:tag", args=[tag.pk]) for tag in page.tags.all()]
        for address in addresses:
            assert page.url not in browser.get(address).content.decode(), address
        assert page.title not in browser.get(reverse("archive:changes")).content.decode()
        found = browser.get(reverse("search:search"), {"q": page.title})
        assert found.status_code == 200
        assert page.url not in found.content.decode()
        for file in files_of(page):
            assert browser.get(file.url).status_code in (302, 403, 404), file.title


def test_a_terminated_item_says_why_above_its_text(loaded):
    terminated = DisclosurePage.objects.filter(standing=Standing.TERMINATED)
    assert terminated
    for page in terminated:
        shown = Client().get(page.url).content.decode()
        assert shown.index(reason_of(ending(page))) < shown.rindex(page.summary)
        assert page.url in Client().get(reverse("search:search"), {"q": page.title}).content.decode()


# --- that it was done, not put there -----------------------------------------------------------------------------------


def test_what_is_published_is_what_was_approved(loaded):
    for page in readable():
        approval = edition_approval(page)
        assert page.live_revision_id == approval.revision_id
        assert content_digest(page.live_revision) == approval.digest
        approved = approval.revision.as_object()
        assert (page.title, page.summary, page.scope, page.unit) == (
            approved.title,
            approved.summary,
            approved.scope,
            approved.unit,
        )
        assert page.body.get_prep_value() == approved.body.get_prep_value()
        assert [each.document for each in page.attachments.all()] == [each.document for each in approved.attachments.all()]


@every_item()
def test_a_decision_rests_on_what_the_content_says(loaded, item: ItemContent):
    told = [each.approval for each in item.proceedings if each.approval]
    settling = (Decision.Kind.APPROVED, Decision.Kind.CONFIRMED, Decision.Kind.LIFTED)
    stored = page_of(item).decisions.filter(kind__in=settling).order_by("at")
    assert [(each.meeting_name, each.decided_on, each.resolution_number, each.basis) for each in stored] == [
        (each.meeting, each.decided_on, each.resolution_number, each.basis) for each in told
    ]


def test_all_responsible_units_have_signed_and_nobody_decided_on_their_own_draft_or_request(loaded):
    for page in DisclosurePage.objects.all():
        for approval in approvals(page):
            before = Decision.objects.filter(task_state__workflow_state=approval.task_state.workflow_state)
            reviews = before.filter(kind=Decision.Kind.REVIEWED)
            assert {review.unit for review in reviews} == set(page.responsible_units())
            editors = set(Revision.objects.for_instance(page).values_list("user", flat=True))
            assert len(editors) == 1
            authors = editors | {before.get(kind=Decision.Kind.PROPOSED).by_id}
            assert not authors & {approval.by_id, *reviews.values_list("by", flat=True)}


def test_a_change_keeps_the_number_and_tells_what_changed(loaded):
    changed = {item.title: item for item in read_items() if len(editions(item)) > 1}
    assert len(changed) >= 5
    for title, item in changed.items():
        page = DisclosurePage.objects.get(title=title)
        assert page.change_note == editions(item)[-1].reason
        added = list(page.body)[1 - len(editions(item)) :]
        assert [block.value.source for block in added] == [as_html(each.append) for each in editions(item)[1:]]
        shown = json.dumps([page.summary, page.body.get_prep_value()], ensure_ascii=False, default=str)
        for passage in (passage for each in editions(item) for passage in each.rewrite):
            assert json.dumps(passage.after, ensure_ascii=False)[1:-1] in shown
            assert json.dumps(passage.before, ensure_ascii=False)[1:-1] not in shown
        files = next((each.attachments for each in reversed(editions(item)) if each.attachments), [])
        assert [each.document.title for each in page.attachments.all()] == [file.title for file in files]
        assert page.first_published_at < page.last_published_at


def test_index_numbers_have_no_gaps_and_rise_with_the_day_of_publication(loaded):
    serials: dict[str, list[int]] = {}
    for page in DisclosurePage.objects.filter(edition__gt=0).order_by("first_published_at"):
        unit, year, serial = page.index_number.split("-")
        assert unit == page.unit.code.upper()
        assert int(year) == page.first_published_at.year
        serials.setdefault(f"{unit}-{year}", []).append(int(serial))
    assert serials
    for given in serials.values():
        assert given == list(range(1, len(given) + 1))


def test_everything_happened_on_a_day_and_at_an_hour_at_which_offices_work(loaded):
    moments = [
        *Decision.objects.values_list("at", flat=True),
        *DisclosurePage.objects.filter(edition__gt=0).values_list("last_published_at", flat=True),
    ]
    moments += Revision.objects.page_revisions().filter(object_id__in=_ids()).values_list("created_at", flat=True)
    moments += PageLogEntry.objects.filter(page__in=_ids()).values_list("timestamp", flat=True)
    moments += Attachment.objects.values_list("created_at", flat=True)
    first, last = PROCEEDINGS
    for moment in moments:
        local = timezone.localtime(moment)
        assert local.weekday() < 5
        assert 9 <= local.hour < 18
        assert first <= local.date() <= last


def _ids() -> list[str]:
    return [str(pk) for pk in DisclosurePage.objects.values_list("pk", flat=True)]


OPENS = {
    "pdf": lambda stored: stored.read().startswith(b"%PDF-"),
    "docx": lambda stored: docx.Document(stored).paragraphs,
    "xlsx": lambda stored: openpyxl.load_workbook(stored).active.max_row > 1,
    "png": lambda stored: Image.open(stored).verify() is None,
}


def test_every_file_opens_and_lies_in_its_units_collection(loaded):
    files = [(page, file) for page in DisclosurePage.objects.all() for file in files_of(page)]
    assert {file.file.name.rsplit(".", 1)[1] for page, file in files} == OPENS.keys()
    for page, file in files:
        assert file.collection.name == page.unit.name
        assert file.uploaded_by_user.username == f"{page.unit.code}.drafter"
        with file.file.open("rb") as stored:
            assert OPENS[file.file.name.rsplit(".", 1)[1]](stored)


def rows() -> dict[str, tuple]:
    """How many rows each model has, and its last key."""
    return {
        model._meta.label: (model._base_manager.count(), model._base_manager.aggregate(last=Max("pk"))["last"])
        for model in apps.get_models()
    }


def test_a_second_load_changes_nothing(loaded):
    with as_if_decided():
        DisclosurePage.objects.filter(pk=readable()[0].pk).update(title="改过的标题")
    before = rows()
    printed = load_demo()
    assert rows() == before
    assert DisclosurePage.objects.filter(title="改过的标题").exists()
    assert "没有改动" in printed
    assert PASSWORD in printed

"""What meetings leave behind: settled suspensions, minutes, a log; what the database keeps of it, and what a race decides."""

import contextlib
import hashlib
import threading
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from wagtail.models import ModelLogEntry

from disclosure.approval.actions import approve
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.meetings import actions
from disclosure.approval.meetings.agenda import pending_matters
from disclosure.approval.meetings.outcomes import Outcome
from disclosure.approval.models import AgendaItem, Decision, Meeting, Minutes
from disclosure.approval.suspension import settle, suspend
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import NotGranted, granted, recording
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.models import Role, User
from tests.approval.meeting_room import (
    DAY,
    NUMBER,
    TODAY,
    approved,
    make_meeting,
    matter_of,
    outcomes_of,
    place,
    returned,
    scan,
)
from tests.approval.proposals import Proposal
from tests.factories import make_item, make_person
from tests.files import docx, page_scan, pdf, written_word
from tests.grounds import at_meeting

pytestmark = pytest.mark.django_db


# --- suspensions -----------------------------------------------------------------------------------------------------------

SETTLED = {
    "approved": ("confirmed", Standing.WITHDRAWN),
    "returned": ("lifted", Standing.OPEN),
    "put-off": ("put-off", Standing.SUSPENDED),
}


@pytest.fixture
def other_office(db) -> User:
    return make_person("other_office", Role.OFFICE)


@pytest.mark.parametrize("outcome", SETTLED)
def test_a_meeting_settles_a_suspension(room, published, outcome):
    kind, standing = SETTLED[outcome]
    both = make_person("both", Role.OFFICE, Role.COMMITTEE)
    suspend(published.item, by=both, reason="误登了身份证号码")
    meeting = room.meeting(published)
    wanted = Outcome(place(meeting, 1).pk, outcome, NUMBER, "经核实。")
    with pytest.raises(NotAllowed) as refusal:
        actions.record_outcomes(meeting, [wanted], by=both)
    assert "暂停是您办理的" in refusal.value.fields[f"{place(meeting, 1).pk}-outcome"]
    actions.record_outcomes(meeting, [wanted], by=room.recorder)
    decision = published.item.decisions.last()
    assert (decision.kind, decision.meeting, decision.role) == (kind, meeting, "committee")
    assert published.item.standing == standing
    assert published.item.live is (standing == Standing.OPEN)
    assert pending_matters().exists() is (outcome == "put-off")


def test_lifting_a_suspension_needs_a_number_and_a_reason(room, published, office):
    suspend(published.item, by=office, reason="误登了身份证号码")
    meeting = room.meeting(published)
    with pytest.raises(Refused) as refusal:
        actions.record_outcomes(meeting, [Outcome(place(meeting, 1).pk, "returned")], by=room.recorder)
    assert {key.partition("-")[2] for key in refusal.value.fields} == {"resolution_number", "comment"}


def test_a_suspension_on_a_fixed_agenda_is_settled_by_its_record_alone(room, published, office, other_office, committee):
    suspend(published.item, by=office, reason="误登了身份证号码")
    meeting = room.meeting(published)
    with pytest.raises(Stale, match="由这次会议登记结果"):
        settle(published.item, by=committee, confirm=False, **at_meeting())
    actions.reopen_agenda(meeting, by=other_office)
    actions.take_off_agenda(meeting, place(meeting, 1).pk, by=other_office)
    settle(published.item, by=committee, confirm=False, **at_meeting())
    assert published.item.standing == Standing.OPEN


# --- minutes ---------------------------------------------------------------------------------------------------------------


def test_a_recorded_meeting_lacks_its_minutes_until_there_are_some(room):
    meeting = room.meeting(room.proposal("甲"))
    assert meeting.status == "待登记结果"
    actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=room.recorder)
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (meeting.lacks_minutes, meeting.status) == (True, "缺会议纪要")
    minutes = actions.add_minutes(meeting, scan(), by=room.keeper)
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (meeting.lacks_minutes, meeting.status) == (False, "已办结")
    with minutes.file.open() as stored:
        assert (minutes.name, stored.read()) == ("纪要.pdf", pdf(b"signed"))
    with pytest.raises(Refused, match="已经上传过"):
        actions.add_minutes(meeting, scan("另一个名字.pdf"), by=room.keeper)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("纪要.pdf", b"", "空的"),
        ("纪要.exe", b"MZ", "只接受PDF、PNG"),
        ("纪要", b"%PDF-1.7", "只接受PDF、PNG"),
        ("纪要.pdf", b"MZ\x90", "不是PDF"),
        ("纪要.png", b"%PDF-1.7", "不是PNG"),
        ("纪要.docx", b"PK\x03\x04 no archive", "已损坏"),
        ("纪要.svg", b"<svg onload='alert(1)'/>", "只接受PDF、PNG"),
        ("纪要.pdf", b"%PDF-" + b"0" * (20 * 1024 * 1024), "超过20MB"),
    ],
)
def test_minutes_are_what_their_name_says_and_of_the_kinds_that_minutes_come_in(office, name, content, why):
    meeting = make_meeting(office)
    with pytest.raises(Refused, match=why) as refusal:
        actions.add_minutes(meeting, scan(name, content), by=office)
    assert set(refusal.value.fields) == {"file"}
    assert not Minutes.objects.exists()


SCANNED = {
    "纪要.PDF": pdf(),
    "第1页.jpg": page_scan("JPEG"),
    "第2页.png": page_scan(),
    "纪要.wps": written_word("会议纪要\r"),
    "纪要.docx": docx(),
}


@pytest.mark.parametrize("name", SCANNED)
def test_scans_and_documents_are_taken(office, name):
    minutes = actions.add_minutes(make_meeting(office), scan(name, SCANNED[name]), by=office)
    assert minutes.name == name
    with minutes.file.open() as stored:
        assert minutes.sha256 == hashlib.file_digest(stored, "sha256").hexdigest()


def test_minutes_are_not_added_before_the_meeting(office):
    with pytest.raises(Refused, match="会后"):
        actions.add_minutes(make_meeting(office, held_on=TODAY + DAY), scan(), by=office)


def test_minutes_are_neither_changed_nor_deleted(office):
    minutes = actions.add_minutes(make_meeting(office), scan(), by=office)
    for attempt in (minutes.save, minutes.delete):
        with pytest.raises(PermissionDenied):
            attempt()


# --- what the database keeps -----------------------------------------------------------------------------------------------

REWRITES = {
    "an outcome": (lambda meeting: meeting.agenda.update(note="改写"), "议题的结果"),
    "an outcome's deletion": (lambda meeting: meeting.agenda.all()._raw_delete("default"), "议题的结果"),
    "a place": (lambda meeting: meeting.agenda.update(position=9), "议题的结果"),
    "the meeting's date": (lambda meeting: Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY - DAY), "会议已经登记"),
    "the meeting's number": (lambda meeting: Meeting.objects.filter(pk=meeting.pk).update(number=9), "会议已经登记"),
    "the minutes' bytes": (lambda meeting: meeting.minutes.update(sha256="0" * 64), "会议纪要"),
    "the minutes' deletion": (lambda meeting: meeting.minutes.all()._raw_delete("default"), "会议纪要"),
}  # fmt: skip


@pytest.mark.parametrize("name", REWRITES)
def test_no_grant_opens_what_a_meeting_recorded(room, name):
    rewrite, word = REWRITES[name]
    meeting = room.meeting(room.proposal("甲"))
    actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=room.recorder)
    actions.add_minutes(meeting, scan(), by=room.keeper)
    with pytest.raises(NotGranted, match=word), transaction.atomic(), granted(None, "test"):
        rewrite(meeting)


@pytest.mark.parametrize("field", ["file", "name"])
def test_only_a_grant_for_the_whole_site_opens_what_minutes_are_called(room, field):
    """As a removal by law has it."""
    meeting = room.meeting(room.proposal("甲"))
    actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=room.recorder)
    actions.add_minutes(meeting, scan(), by=room.keeper)
    with pytest.raises(NotGranted, match="会议纪要"), transaction.atomic(), recording("a meeting"):
        meeting.minutes.update(**{field: "other.pdf"})


def test_a_matter_without_outcome_may_still_move_beside_one_that_has_its_own(room):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=room.recorder)
    with recording("a meeting"):
        AgendaItem.objects.filter(outcome="").update(position=7)
    assert place(meeting, 7).matter.item.title == "乙"


# --- the log ---------------------------------------------------------------------------------------------------------------


def test_the_log_names_procedures_and_entries_and_no_title(room):
    meeting = room.meeting(room.proposal("保密的标题"), room.proposal("另一个标题"), fixed=False)
    actions.move_up(meeting, place(meeting, 2).pk, by=room.keeper)
    actions.fix_agenda(meeting, by=room.keeper)
    actions.record_outcomes(meeting, [approved(item) for item in meeting.agenda.all()], by=room.recorder)
    entries = ModelLogEntry.objects.for_instance(meeting).order_by("timestamp")
    assert [entry.action for entry in entries] == ["meeting.put_on", "meeting.move", "meeting.fix", "meeting.record"]
    assert [entry.user for entry in entries] == [*[room.keeper] * 3, room.recorder]
    told = "".join(str(entry.data) for entry in entries)
    assert "公开（组织部，4-4" in told and "同意" in told
    assert "标题" not in told


# --- races -----------------------------------------------------------------------------------------------------------------


def at_once(*acts) -> list[Exception]:
    """What went wrong as all of them were done at the same moment; on SQLite, which lets one write at a time, in turn."""
    start = threading.Barrier(len(acts))
    failures: list[Exception] = []

    def run(act) -> None:
        try:
            start.wait()
            act()
        except Stale:
            pass
        except Exception as failure:  # noqa: BLE001 - whatever a thread meets is told by the test
            failures.append(failure)
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        for act in acts:
            with contextlib.suppress(Stale):
                act()
        return []
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def about_to_approve(proposal: Proposal, by: User):
    """The approval of somebody who has the page open."""
    return partial(approve, proposal.step.pk, by=by, seen=proposal.seen, **at_meeting())


@pytest.mark.django_db(transaction=True)
def test_of_two_meetings_that_gather_at_once_one_gets_the_matter(room):
    matter = matter_of(room.proposal("甲"))
    meetings = [make_meeting(room.keeper, number=number) for number in (3, 4)]
    assert at_once(*(partial(actions.put_on_agenda, meeting, [matter], by=room.keeper) for meeting in meetings)) == []
    assert AgendaItem.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_record_at_once_one_is_told(room, note_taker):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    Meeting.objects.filter(pk=meeting.pk).update(note_taker=note_taker)
    first, second = meeting.agenda.all()
    failures = at_once(
        lambda: actions.record_outcomes(meeting, [approved(first), returned(second)], by=room.recorder),
        lambda: actions.record_outcomes(meeting, [returned(first), approved(second)], by=note_taker),
    )
    assert failures == []
    assert sorted(outcomes_of(meeting)) == ["approved", "returned"]
    assert DisclosurePage.objects.live().count() == 1
    assert Decision.objects.filter(meeting=meeting).values("by").distinct().count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_meeting_about_two_units_and_approvals_of_either_never_wait_for_each_other_in_a_ring(
    room, catalogue, units, xcb_drafter, xcb_reviewer, committee
):
    """What is sealed last is waited for with a unit's counter in hand: a meeting takes all its counters before it seals."""

    def other_units(title: str) -> Proposal:
        item = make_item(catalogue.each_department, units.xcb, Scope.PARTY, live=False, owner=xcb_drafter, title=title)
        Proposal(item).propose(xcb_drafter).review(xcb_reviewer, units.xcb)
        return Proposal(item)

    gathered = [room.proposal("甲"), other_units("乙"), room.proposal("丙"), other_units("丁")]
    singly = [room.proposal("戊"), other_units("己"), room.proposal("庚"), other_units("辛")]
    meeting = room.meeting(*gathered)
    outcomes = [approved(item) for item in meeting.agenda.all()]
    record = partial(actions.record_outcomes, meeting, outcomes, by=room.recorder)
    assert at_once(*(about_to_approve(proposal, committee) for proposal in singly), record) == []
    assert outcomes_of(meeting) == ["approved"] * 4
    numbers = list(DisclosurePage.objects.live().order_by("index_number").values_list("index_number", flat=True))
    assert [number[-4:] for number in numbers] == ["0001", "0002", "0003", "0004"] * 2

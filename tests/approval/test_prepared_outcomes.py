"""Who records what a meeting decided, and what others prepare of it (law 1: only the committee decides)."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.db import transaction
from wagtail.models import ModelLogEntry

from disclosure.approval.actions import take_back
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.meetings import actions
from disclosure.approval.meetings.outcomes import Outcome
from disclosure.approval.models import Decision, Meeting, PreparedOutcome
from disclosure.approval.suspension import suspend
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, User
from tests.approval.meeting_room import DAY, NUMBER, TODAY, approved, matter_of, outcomes_of, place, put_off, returned
from tests.approval.test_actions import PEOPLE
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db) -> User:
    return make_person("admin", superuser=True)


@pytest.fixture
def both(db) -> User:
    """Somebody of the office who is an approver of the committee besides."""
    return make_person("both", Role.OFFICE, Role.COMMITTEE)


def prepared_of(meeting: Meeting) -> list[tuple]:
    rows = PreparedOutcome.objects.filter(item__meeting=meeting).order_by("item__position")
    return list(rows.values_list("item__position", "outcome", "resolution_number", "comment"))


# --- who -------------------------------------------------------------------------------------------------------------------

MAY_RECORD = {"committee", "note_taker", "both"}
MAY_PREPARE = {"office", "note_taker", "both"}


@pytest.mark.parametrize("name", [*PEOPLE, "note_taker", "both"])
def test_an_approver_of_the_committee_records_and_nobody_else(room, note_taker, both, admin, request, name):
    person = request.getfixturevalue(name)
    meeting = room.meeting(room.proposal("甲"))
    Meeting.objects.filter(pk=meeting.pk).update(note_taker=note_taker)
    if name in MAY_RECORD:
        actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=person)
        decision = place(meeting, 1).decision
        assert (decision.by, decision.role) == (person, Role.COMMITTEE)
        return
    with pytest.raises(NotAllowed, match="党委审批人"):
        actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=person)
    assert outcomes_of(meeting) == [""]
    assert not DisclosurePage.objects.live().exists()


@pytest.mark.parametrize("name", [*PEOPLE, "note_taker", "both"])
def test_the_office_and_the_note_taker_prepare_and_nothing_takes_effect(room, note_taker, both, admin, request, name):
    person = request.getfixturevalue(name)
    meeting = room.meeting(room.proposal("甲"))
    Meeting.objects.filter(pk=meeting.pk).update(note_taker=note_taker)
    before = Decision.objects.count()
    with nullcontext() if name in MAY_PREPARE else pytest.raises(NotAllowed, match="党务公开办公室"):
        actions.prepare_outcomes(meeting, [approved(place(meeting, 1))], by=person)
    assert PreparedOutcome.objects.filter(by=person).exists() is (name in MAY_PREPARE)
    assert outcomes_of(meeting) == [""]
    assert Decision.objects.count() == before and not DisclosurePage.objects.live().exists()


@pytest.mark.parametrize("name", ["note_taker", "both"])
def test_whoever_fixed_the_agenda_does_not_record_what_came_of_it(room, note_taker, both, request, name):
    person = request.getfixturevalue(name)
    meeting = room.meeting(room.proposal("甲"), fixed=False, note_taker=note_taker)
    actions.fix_agenda(meeting, by=person)
    outcome = approved(place(meeting, 1))
    with pytest.raises(NotAllowed, match="另一名党委审批人"):
        actions.record_outcomes(meeting, [outcome], by=person)
    actions.prepare_outcomes(meeting, [outcome], by=person)
    assert outcomes_of(meeting) == [""]
    actions.record_outcomes(meeting, [outcome], by=room.recorder)
    assert outcomes_of(meeting) == ["approved"]


def test_an_agenda_that_another_person_fixed_again_may_be_recorded_by_who_fixed_it_first(room, note_taker):
    meeting = room.meeting(room.proposal("甲"), fixed=False, note_taker=note_taker)
    actions.fix_agenda(meeting, by=note_taker)
    actions.reopen_agenda(meeting, by=room.keeper)
    actions.fix_agenda(meeting, by=room.keeper)
    actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=note_taker)
    assert outcomes_of(meeting) == ["approved"]


def test_an_approver_whose_appointment_ended_records_no_more(room, committee):
    meeting = room.meeting(room.proposal("甲"))
    committee.appointments.update(since=TODAY - 9 * DAY, until=TODAY - DAY)
    with pytest.raises(NotAllowed, match="不是党委审批人"):
        actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=User.objects.get(pk=committee.pk))


# --- what is prepared ------------------------------------------------------------------------------------------------------


def test_what_was_prepared_is_replaced_withdrawn_and_gone_once_it_is_recorded(room):
    meeting = room.meeting(*(room.proposal(title) for title in ("甲", "乙", "丙")))
    first, second, third = meeting.agenda.all()
    actions.prepare_outcomes(
        meeting, [approved(first, f" 党委会[{TODAY.year}]3-1号"), returned(second, "请核对。")], by=room.keeper
    )
    assert prepared_of(meeting) == [(1, "approved", NUMBER, ""), (2, "returned", "", "请核对。")]
    assert Meeting.objects.get().status == "结果已拟好，待登记"
    actions.prepare_outcomes(meeting, [put_off(second, "再议。"), approved(third)], by=room.keeper)
    assert prepared_of(meeting) == [(2, "put-off", "", "再议。"), (3, "approved", NUMBER, "")]
    actions.prepare_outcomes(meeting, [], by=room.keeper)
    assert prepared_of(meeting) == [] and Meeting.objects.get().status == "待登记结果"
    with pytest.raises(Refused, match="没有选择"):
        actions.prepare_outcomes(meeting, [], by=room.keeper)

    actions.prepare_outcomes(meeting, [approved(first), approved(second), approved(third)], by=room.keeper)
    room.record(meeting, approved(first), returned(second))
    assert prepared_of(meeting) == [(3, "approved", NUMBER, "")], "for another approver, say, if the first took part in it"
    assert outcomes_of(meeting) == ["approved", "returned", ""]
    room.record(meeting, put_off(third))
    assert prepared_of(meeting) == []


def test_what_is_recorded_is_what_the_committee_says_and_not_what_was_prepared(room):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    first, second = meeting.agenda.all()
    actions.prepare_outcomes(meeting, [approved(first), approved(second)], by=room.keeper)
    room.record(meeting, put_off(first, "会上决定再议。"))
    assert outcomes_of(meeting) == ["put-off", ""]
    assert place(meeting, 1).decision.comment == "会上决定再议。"
    assert not DisclosurePage.objects.live().exists()


@pytest.mark.parametrize(
    ("outcome", "field"),
    [
        ({"outcome": "approved"}, "resolution_number"),
        ({"outcome": "approved", "resolution_number": "第一号"}, "resolution_number"),
        ({"outcome": "approved", "resolution_number": "党委会〔1999〕3-1号"}, "resolution_number"),
        ({"outcome": "returned"}, "comment"),
        ({"outcome": "put-off", "comment": "\u200b"}, "comment"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "left-out"}, "outcome"),
        ({"outcome": "burnt"}, "outcome"),
    ],
)
def test_what_could_not_be_recorded_is_not_prepared_and_the_former_preparation_stays(room, outcome, field):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    first, second = meeting.agenda.all()
    actions.prepare_outcomes(meeting, [put_off(first, "再议。")], by=room.keeper)
    with pytest.raises(Refused, match="没有拟好") as refusal:
        actions.prepare_outcomes(meeting, [approved(first), Outcome(second.pk, **outcome)], by=room.keeper)
    assert set(refusal.value.fields) == {f"{second.pk}-{field}"}
    assert prepared_of(meeting) == [(1, "put-off", "", "再议。")]


def test_nothing_is_prepared_before_the_agenda_is_fixed_or_the_meeting_held_or_of_what_is_recorded(room):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"), fixed=False)
    prepare = lambda position: actions.prepare_outcomes(meeting, [put_off(place(meeting, position))], by=room.keeper)  # noqa: E731
    with pytest.raises(Stale, match="还没有确定"):
        prepare(1)
    actions.fix_agenda(meeting, by=room.keeper)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY + DAY)
    with pytest.raises(Refused, match="会后"):
        prepare(1)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY)
    room.record(meeting, put_off(place(meeting, 1)))
    with pytest.raises(Stale, match="已经登记过"):
        prepare(1)
    prepare(2)
    assert prepared_of(meeting) == [(2, "put-off", "", "待下次会议再议。")]


def test_the_office_prepares_what_came_of_its_own_suspension_in_its_words(room, published):
    suspend(published.item, by=room.keeper, reason="误登了身份证号码")
    meeting = room.meeting(published)
    actions.prepare_outcomes(meeting, [approved(place(meeting, 1))], by=room.keeper)
    entry = ModelLogEntry.objects.for_instance(meeting).get(action="meeting.prepare")
    assert "确认撤销" in entry.data["changes"][0]


# --- what becomes of it ----------------------------------------------------------------------------------------------------


def test_what_was_prepared_of_a_matter_that_became_stale_is_left_out(room):
    gone = room.proposal("撤走的")
    meeting = room.meeting(gone, room.proposal("还在的"))
    wanted = [approved(item) for item in meeting.agenda.all()]
    actions.prepare_outcomes(meeting, wanted, by=room.keeper)
    take_back(gone.item, by=room.drafter)
    room.record(meeting, *wanted)
    assert outcomes_of(meeting) == ["left-out", "approved"]
    assert prepared_of(meeting) == []


def test_a_matter_that_is_taken_off_takes_its_prepared_outcome_with_it(room):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal, room.proposal("乙"))
    first, second = meeting.agenda.all()
    actions.prepare_outcomes(meeting, [approved(first), returned(second, "请核对。")], by=room.keeper)
    actions.reopen_agenda(meeting, by=room.keeper)
    actions.take_off_agenda(meeting, first.pk, by=room.keeper)
    assert prepared_of(meeting) == [(1, "returned", "", "请核对。")]
    actions.put_on_agenda(meeting, [matter_of(proposal)], by=room.keeper)
    actions.fix_agenda(meeting, by=room.keeper)
    assert prepared_of(meeting) == [(1, "returned", "", "请核对。")]


FORGERIES = {
    "a prepared outcome": lambda _: PreparedOutcome.objects.update(outcome="approved"),
    "who prepared it": lambda room: PreparedOutcome.objects.update(by=room.recorder),
    "its deletion": lambda _: PreparedOutcome.objects.all().delete(),
    "who fixed the agenda": lambda room: Meeting.objects.update(agenda_fixed_by=room.recorder),
    "that it is fixed": lambda _: Meeting.objects.update(agenda_fixed_at=None, agenda_fixed_by=None),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_who_prepared_what_and_who_fixed_the_agenda_is_written_by_the_actions_alone(room, name):
    meeting = room.meeting(room.proposal("甲"))
    actions.prepare_outcomes(meeting, [put_off(place(meeting, 1))], by=room.keeper)
    with pytest.raises(NotGranted), transaction.atomic():
        FORGERIES[name](room)
    Meeting.objects.filter(pk=meeting.pk).update(number=5)


def test_the_log_names_what_was_prepared_and_no_title(room):
    meeting = room.meeting(room.proposal("保密的标题"))
    actions.prepare_outcomes(meeting, [returned(place(meeting, 1), "保密的理由")], by=room.keeper)
    entry = ModelLogEntry.objects.for_instance(meeting).get(action="meeting.prepare")
    assert entry.user == room.keeper
    (words,) = entry.data["changes"]
    assert "公开（组织部，4-4" in words and "退回" in words and "保密" not in words

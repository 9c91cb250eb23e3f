"""Agendas: who keeps one, what can stand on it, and when it can change."""

from contextlib import nullcontext

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from disclosure.approval.actions import take_back
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.meetings import actions
from disclosure.approval.meetings.agenda import pending_matters
from disclosure.approval.models import Meeting
from disclosure.approval.suspension import settle, suspend
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import User
from tests.approval.meeting_room import DAY, TODAY, approved, make_meeting, matter_of, place, put_off, scan
from tests.approval.proposals import Proposal
from tests.approval.test_actions import PEOPLE
from tests.factories import make_person
from tests.grounds import in_writing

pytestmark = pytest.mark.django_db


def titles(meeting: Meeting) -> list[str]:
    return [item.matter.item.title for item in meeting.agenda.all()]


# --- the agenda ------------------------------------------------------------------------------------------------------------


def test_an_agenda_gathers_what_waits_for_the_committee_in_the_order_that_it_is_given(room):
    first, second, third = (room.proposal(title) for title in ("甲", "乙", "丙"))
    meeting = room.meeting(second, first, fixed=False)
    actions.put_on_agenda(meeting, [matter_of(third)], by=room.keeper)
    assert titles(meeting) == ["乙", "甲", "丙"]
    actions.move_up(meeting, place(meeting, 3).pk, by=room.keeper)
    assert titles(meeting) == ["乙", "丙", "甲"]
    actions.move_down(meeting, place(meeting, 1).pk, by=room.keeper)
    assert titles(meeting) == ["丙", "乙", "甲"]
    actions.take_off_agenda(meeting, place(meeting, 2).pk, by=room.keeper)
    assert titles(meeting) == ["丙", "甲"]
    assert [item.position for item in meeting.agenda.all()] == [1, 2]


def test_what_stands_at_the_end_moves_no_further(room):
    meeting = room.meeting(room.proposal("甲"), fixed=False)
    with pytest.raises(Refused, match="最前面"):
        actions.move_up(meeting, place(meeting, 1).pk, by=room.keeper)
    with pytest.raises(Refused, match="最后面"):
        actions.move_down(meeting, place(meeting, 1).pk, by=room.keeper)


def test_only_what_waits_for_the_committee_can_be_put_on_an_agenda(room, draft, in_review, committee, office):
    room.proposal("等待")
    decided = room.proposal("已批准")
    decided.approve(committee)
    suspended = room.proposal("已暂停")
    suspended.approve(committee)
    suspend(suspended.item, by=office, reason="误登了身份证号码")
    assert {matter.item.title for matter in pending_matters()} == {"等待", "已暂停"}
    for proposal in (in_review, decided):
        with pytest.raises(Stale, match=proposal.item.title):
            actions.put_on_agenda(make_meeting(office), [proposal.item.decisions.first()], by=office)
        Meeting.objects.filter(number=3).delete()


def test_a_suspended_item_is_a_matter_by_its_suspension_and_not_by_what_it_interrupts(room, published, office, zzb_drafter):
    draft = published.item.get_latest_revision_as_object()
    draft.change_note = "更正"
    draft.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter)
    published.review(room.reviewer, room.units.zzb)
    assert [matter.procedure for matter in pending_matters()] == ["change"]
    suspend(published.item, by=office, reason="误登了身份证号码")
    assert [matter.procedure for matter in pending_matters()] == ["suspension"]


def test_what_stands_on_an_agenda_without_an_outcome_is_on_no_other(room):
    proposal = room.proposal("甲")
    first = room.meeting(proposal, fixed=False)
    second = make_meeting(room.keeper, number=4)
    with pytest.raises(Stale, match="甲"):
        actions.put_on_agenda(second, [matter_of(proposal)], by=room.keeper)
    actions.take_off_agenda(first, place(first, 1).pk, by=room.keeper)
    actions.put_on_agenda(second, [matter_of(proposal)], by=room.keeper)
    assert titles(second) == ["甲"]


def test_a_fixed_agenda_changes_only_when_it_is_opened_again(room):
    proposal, other = room.proposal("甲"), room.proposal("乙")
    meeting = room.meeting(proposal)
    item = place(meeting, 1).pk
    for change in (
        lambda: actions.put_on_agenda(meeting, [matter_of(other)], by=room.keeper),
        lambda: actions.take_off_agenda(meeting, item, by=room.keeper),
        lambda: actions.move_up(meeting, item, by=room.keeper),
        lambda: actions.fix_agenda(meeting, by=room.keeper),
    ):
        with pytest.raises(Stale, match="议程已经确定"):
            change()
    actions.reopen_agenda(meeting, by=room.keeper)
    with pytest.raises(Stale, match="没有确定"):
        actions.reopen_agenda(meeting, by=room.keeper)
    actions.put_on_agenda(meeting, [matter_of(other)], by=room.keeper)
    assert titles(meeting) == ["甲", "乙"]


def test_an_agenda_with_outcomes_is_not_opened_again(room):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    actions.record_outcomes(meeting, [put_off(place(meeting, 1))], by=room.recorder)
    with pytest.raises(Stale, match="已经登记结果"):
        actions.reopen_agenda(meeting, by=room.keeper)


def test_an_empty_agenda_is_not_fixed_nor_one_with_what_does_not_wait_any_more(room, zzb_drafter):
    meeting = make_meeting(room.keeper)
    with pytest.raises(Refused, match="还没有议题"):
        actions.fix_agenda(meeting, by=room.keeper)
    with pytest.raises(Refused) as refusal:
        actions.put_on_agenda(meeting, [], by=room.keeper)
    assert set(refusal.value.fields) == {"matters"}
    proposal = room.proposal("甲")
    actions.put_on_agenda(meeting, [matter_of(proposal)], by=room.keeper)
    take_back(proposal.item, by=zzb_drafter)
    with pytest.raises(Stale, match="第1项"):
        actions.fix_agenda(meeting, by=room.keeper)


def test_an_item_on_a_fixed_agenda_is_not_decided_elsewhere_after_it_was_taken_back(room, committee):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal, held_on=TODAY + DAY)
    take_back(proposal.item, by=room.drafter)
    proposal.propose(room.drafter).review(room.reviewer, room.units.zzb)
    with pytest.raises(Stale, match="打开议程"):
        proposal.approve(committee, **in_writing())
    with pytest.raises(Stale, match="打开议程"):
        actions.put_on_agenda(make_meeting(room.keeper, number=4), [matter_of(proposal)], by=room.keeper)
    actions.reopen_agenda(meeting, by=room.keeper)
    actions.take_off_agenda(meeting, place(meeting, 1).pk, by=room.keeper)
    proposal.approve(committee, **in_writing())
    assert proposal.item.live


def test_a_suspension_is_settled_while_a_change_of_the_item_stands_on_a_fixed_agenda(
    room, published, zzb_drafter, zzb_reviewer, units, office, committee
):
    item = published.item.get_latest_revision_as_object()
    item.title, item.change_note = "改题", "改标题"
    item.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter).review(zzb_reviewer, units.zzb)
    room.meeting(published, held_on=TODAY + DAY)
    suspend(published.item, by=office, reason="附件有误")
    assert settle(published.item, by=committee, confirm=False, **in_writing()).kind == "lifted"


# --- who -------------------------------------------------------------------------------------------------------------------

CHANGES = {
    "put on": lambda meeting, by: actions.put_on_agenda(
        meeting, [matter_of(Proposal(DisclosurePage.objects.get(title="丙")))], by=by
    ),
    "take off": lambda meeting, by: actions.take_off_agenda(meeting, place(meeting, 1).pk, by=by),
    "move up": lambda meeting, by: actions.move_up(meeting, place(meeting, 2).pk, by=by),
    "move down": lambda meeting, by: actions.move_down(meeting, place(meeting, 1).pk, by=by),
    "fix": lambda meeting, by: actions.fix_agenda(meeting, by=by),
}
CHANGES_OF_FIXED = {
    "reopen": lambda meeting, by: actions.reopen_agenda(meeting, by=by),
    "prepare": lambda meeting, by: actions.prepare_outcomes(meeting, [put_off(place(meeting, 1))], by=by),
    "minutes": lambda meeting, by: actions.add_minutes(meeting, scan(), by=by),
}


@pytest.mark.parametrize("name", [*PEOPLE, "note_taker"])
def test_the_office_and_the_note_taker_keep_a_meeting_and_nobody_else(room, note_taker, admin, request, name, subtests):
    person = request.getfixturevalue(name)
    allowed = name in ("office", "note_taker")
    gathering = room.meeting(room.proposal("甲"), room.proposal("乙"), fixed=False, number=1, note_taker=note_taker)
    room.proposal("丙")
    fixed = room.meeting(room.proposal("丁"), number=2)
    Meeting.objects.filter(pk=fixed.pk).update(note_taker=note_taker)
    changes = [(gathering, *each) for each in CHANGES.items()] + [(fixed, *each) for each in CHANGES_OF_FIXED.items()]
    for meeting, what, change in changes:
        with subtests.test(what), transaction.atomic():
            with nullcontext() if allowed else pytest.raises(NotAllowed):
                change(meeting, person)
            transaction.set_rollback(True)


@pytest.fixture
def admin(db) -> User:
    return make_person("admin", superuser=True)


def test_a_note_taker_whose_appointment_ended_keeps_the_meeting_no_more(room, note_taker):
    meeting = room.meeting(room.proposal("甲"))
    Meeting.objects.filter(pk=meeting.pk).update(note_taker=note_taker)
    note_taker.appointments.update(since=TODAY - 9 * DAY, until=TODAY - DAY)
    with pytest.raises(NotAllowed, match="现在不是"):
        actions.prepare_outcomes(meeting, [approved(place(meeting, 1))], by=User.objects.get(pk=note_taker.pk))


@pytest.mark.parametrize("name", ["zzb_drafter", "supervisor", "member", "admin"])
def test_a_note_taker_is_of_the_office_or_the_committee(request, office, name):
    meeting = Meeting(
        kind="committee",
        year=TODAY.year,
        number=1,
        held_on=TODAY,
        chair=office,
        note_taker=request.getfixturevalue(name),
    )
    with pytest.raises(ValidationError) as refusal:
        meeting.full_clean()
    assert set(refusal.value.message_dict) == {"note_taker"}


def test_an_agenda_is_not_fixed_for_a_day_before_a_matter_was_reviewed(room):
    meeting = room.meeting(room.proposal("甲"), fixed=False)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY - DAY, year=(TODAY - DAY).year)
    with pytest.raises(Refused, match="这时还没有审核完"):
        actions.fix_agenda(meeting, by=room.keeper)

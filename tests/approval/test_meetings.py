"""What a meeting decided: recorded, and carried out together or not at all (laws 1, 3 and 4)."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.approval.actions import take_back
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.meetings import actions
from disclosure.approval.meetings.outcomes import Outcome
from disclosure.approval.models import Decision, Meeting
from disclosure.approval.suspension import settle, suspend
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage, ItemAttachment, Standing
from disclosure.organisation.models import Appointment, Role, User
from tests.approval.meeting_room import (
    DAY,
    NUMBER,
    TODAY,
    Room,
    approved,
    make_meeting,
    outcomes_of,
    place,
    put_off,
    returned,
)
from tests.approval.proposals import Proposal
from tests.factories import as_if_decided
from tests.files import pdf, pdf_file
from tests.grounds import at_meeting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["committee", "note_taker"])
def test_what_a_meeting_approved_returned_and_put_off_is_recorded_at_once(room, note_taker, request, name):
    meeting = room.meeting(*(room.proposal(title) for title in ("甲", "乙", "丙")))
    Meeting.objects.filter(pk=meeting.pk).update(note_taker=note_taker)
    by = request.getfixturevalue(name)
    first, second, third = meeting.agenda.all()
    recorded = actions.record_outcomes(meeting, [returned(second), approved(first), put_off(third)], by=by)
    assert [item.outcome for item in recorded] == outcomes_of(meeting) == ["approved", "returned", "put-off"]

    items = [DisclosurePage.objects.get(title=title) for title in ("甲", "乙", "丙")]
    assert [item.live for item in items] == [True, False, False]
    assert [item.workflow_in_progress for item in items] == [False, False, True]
    for item, kind in zip(items, ("approved", "returned", "put-off"), strict=True):
        decision = item.decisions.last()
        assert decision == meeting.agenda.get(matter__item=item).decision
        assert (decision.kind, decision.by, decision.role) == (kind, by, Role.COMMITTEE)
        assert (decision.meeting, decision.meeting_name, decision.decided_on) == (meeting, str(meeting), TODAY)
        assert decision.basis == "meeting"
    assert items[0].decisions.last().resolution_number == NUMBER
    assert items[1].decisions.last().comment == "数字与决算不符，请核对。"


def test_what_was_put_off_stands_on_another_agenda(room):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal)
    actions.record_outcomes(meeting, [put_off(place(meeting, 1))], by=room.recorder)
    later = room.meeting(proposal, number=4)
    actions.record_outcomes(later, [approved(place(later, 1))], by=room.recorder)
    assert proposal.item.live
    assert list(proposal.item.decisions.values_list("kind", flat=True)) == ["proposed", "reviewed", "put-off", "approved"]


def test_outcomes_can_be_recorded_one_by_one(room):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    actions.record_outcomes(meeting, [approved(place(meeting, 2))], by=room.recorder)
    assert outcomes_of(meeting) == ["", "approved"]
    assert (meeting.is_recorded, meeting.status) == (False, "部分结果未登记")
    with pytest.raises(Stale, match="已经登记过"):
        actions.record_outcomes(meeting, [returned(place(meeting, 2)), approved(place(meeting, 1))], by=room.recorder)
    assert outcomes_of(meeting) == ["", "approved"]
    actions.record_outcomes(meeting, [returned(place(meeting, 1))], by=room.recorder)
    assert meeting.is_recorded


@dataclass(frozen=True)
class Meanwhile:
    """What happens to a proposal between the agenda and the record."""

    proposal: Proposal
    room: Room
    committee: User

    def it_is_taken_back(self) -> None:
        take_back(self.proposal.item, by=self.room.drafter)

    def its_draft_is_written_on(self) -> None:
        item = self.proposal.item
        item.title = "送审后改动的标题"
        item.save_revision(user=self.room.drafter)

    def its_file_is_exchanged(self) -> None:
        Path(Attachment.objects.get().file.path).write_bytes(pdf(b"other"))

    def it_comes_to_stand_otherwise(self) -> None:
        with as_if_decided():
            DisclosurePage.objects.filter(pk=self.proposal.pk).update(standing=Standing.WITHDRAWN)

    def it_is_taken_back_and_proposed_again(self) -> None:
        self.it_is_taken_back()
        self.proposal.propose(self.room.drafter)
        self.proposal.review(self.room.reviewer, self.room.units.zzb)


STALE = {
    Meanwhile.it_is_taken_back: "撤回",
    Meanwhile.its_draft_is_written_on: "改动",
    Meanwhile.its_file_is_exchanged: "改动",
    Meanwhile.it_comes_to_stand_otherwise: "撤销",
    Meanwhile.it_is_taken_back_and_proposed_again: "撤回",
}
"""What becomes of a matter, and a word of the note that says so."""


@pytest.mark.parametrize("what", STALE)
def test_what_became_stale_is_named_and_left_out_and_the_rest_goes_through(room, committee, what):
    stale = room.proposal("变了")
    file = Attachment.objects.create(title="附表", file=pdf_file("a.pdf", b"x"))
    take_back(stale.item, by=room.drafter)
    draft = stale.item
    draft.attachments = [ItemAttachment(document=file)]
    draft.save_revision(user=room.drafter)
    stale.propose(room.drafter)
    stale.review(room.reviewer, room.units.zzb)
    sound = room.proposal("没变")
    meeting = room.meeting(stale, sound)
    what(Meanwhile(stale, room, committee))
    before = stale.item.decisions.count()
    recorded = actions.record_outcomes(meeting, [approved(item) for item in meeting.agenda.all()], by=room.recorder)
    assert [item.outcome for item in recorded] == outcomes_of(meeting) == ["left-out", "approved"]
    assert STALE[what] in place(meeting, 1).note
    assert stale.item.decisions.count() == before
    assert sound.item.live
    assert meeting.is_recorded


def test_an_item_suspended_since_is_left_out_and_can_come_back_when_that_is_lifted(room, published, office, committee):
    draft = published.item.get_latest_revision_as_object()
    draft.title, draft.change_note = "更正过的标题", "更正"
    draft.save_revision(user=room.drafter)
    published.propose(room.drafter)
    published.review(room.reviewer, room.units.zzb)
    meeting = room.meeting(published)
    suspend(published.item, by=office, reason="误登了身份证号码")
    actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=room.recorder)
    assert outcomes_of(meeting) == ["left-out"]
    assert "暂停公开" in place(meeting, 1).note
    settle(published.item, by=committee, confirm=False, **at_meeting())
    later = make_meeting(office, number=4)
    actions.put_on_agenda(later, [published.item.decisions.filter(kind="proposed").last()], by=office)
    actions.fix_agenda(later, by=office)
    actions.record_outcomes(later, [approved(place(later, 1))], by=room.recorder)
    assert published.item.title == "更正过的标题"


@pytest.mark.parametrize(
    ("outcome", "field"),
    [
        ({"outcome": "approved"}, "resolution_number"),
        ({"outcome": "approved", "resolution_number": "  "}, "resolution_number"),
        ({"outcome": "returned"}, "comment"),
        ({"outcome": "put-off", "comment": " "}, "comment"),
        ({"outcome": ""}, "outcome"),
        ({"outcome": "left-out"}, "outcome"),
        ({"outcome": "burnt"}, "outcome"),
    ],
)
def test_what_is_missing_in_one_row_refuses_the_whole_and_says_where(room, outcome, field):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    first, second = meeting.agenda.all()
    with pytest.raises(Refused) as refusal:
        actions.record_outcomes(meeting, [approved(first), Outcome(second.pk, **outcome)], by=room.recorder)
    assert set(refusal.value.fields) == {f"{second.pk}-{field}"}
    assert outcomes_of(meeting) == ["", ""]
    assert not DisclosurePage.objects.get(title="甲").live


@pytest.mark.parametrize("name", ["zzb_drafter", "zzb_reviewer"])
def test_whoever_wrote_or_reviewed_a_matter_does_not_record_what_became_of_it(room, request, name):
    person = request.getfixturevalue(name)
    meeting = room.meeting(room.proposal("甲"))
    Appointment.objects.create(user=person, role=Role.COMMITTEE)
    person = User.objects.get(pk=person.pk)
    for outcome in (approved, returned, put_off):
        with pytest.raises(NotAllowed) as refusal:
            actions.record_outcomes(meeting, [outcome(place(meeting, 1))], by=person)
        assert list(refusal.value.fields) == [f"{place(meeting, 1).pk}-outcome"]
    assert outcomes_of(meeting) == [""]


def test_nothing_is_recorded_before_the_agenda_is_fixed_or_the_meeting_held(room):
    meeting = room.meeting(room.proposal("甲"), fixed=False)
    with pytest.raises(Stale, match="还没有确定"):
        actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=room.recorder)
    actions.fix_agenda(meeting, by=room.keeper)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY + DAY)
    with pytest.raises(Refused, match="会后"):
        actions.record_outcomes(meeting, [approved(place(meeting, 1))], by=room.recorder)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=TODAY)
    with pytest.raises(Refused, match="没有选择"):
        actions.record_outcomes(meeting, [], by=room.recorder)


def test_an_item_of_another_meetings_agenda_is_not_recorded(room):
    meeting = room.meeting(room.proposal("甲"))
    other = room.meeting(room.proposal("乙"), number=4)
    with pytest.raises(Stale):
        actions.record_outcomes(meeting, [approved(place(other, 1))], by=room.recorder)
    assert not DisclosurePage.objects.get(title="乙").live


def test_approvals_take_effect_together_or_not_at_all(room, monkeypatch):
    meeting = room.meeting(room.proposal("甲"), room.proposal("乙"))
    carried = []

    def fail_at_the_second(item, decision):
        carried.append(item)
        if len(carried) == 2:
            raise OSError("the storage is full")

    monkeypatch.setattr("disclosure.approval.carrying_out.notices.tell_carried_out", fail_at_the_second)
    with pytest.raises(OSError, match="full"), transaction.atomic():
        actions.record_outcomes(meeting, [approved(item) for item in meeting.agenda.all()], by=room.recorder)
    assert len(carried) == 2
    assert not DisclosurePage.objects.live().exists()
    assert not Decision.objects.filter(kind="approved").exists()
    assert outcomes_of(meeting) == ["", ""]


@given(st.lists(st.sampled_from([None, "approved", "returned", "put-off"]), min_size=3, max_size=3))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_recorded_is_public_exactly_where_it_was_approved(room, wishes):
    with transaction.atomic():
        meeting = room.meeting(*(room.proposal(title) for title in ("甲", "乙", "丙")))
        makers = {"approved": approved, "returned": returned, "put-off": put_off}
        wanted = [makers[wish](item) for wish, item in zip(wishes, meeting.agenda.all(), strict=True) if wish]
        if wanted:
            actions.record_outcomes(meeting, wanted, by=room.recorder)
        assert outcomes_of(meeting) == [wish or "" for wish in wishes]
        live = set(DisclosurePage.objects.live().values_list("title", flat=True))
        assert live == {title for title, wish in zip("甲乙丙", wishes, strict=True) if wish == "approved"}
        # Each example begins where the test began.
        transaction.set_rollback(True)

"""Who wrote a motion or a request does not approve it, whoever proposes it in the end (law 3)."""

from __future__ import annotations

import datetime

import pytest

from disclosure.approval import actions
from disclosure.approval.errors import NotAllowed
from disclosure.approval.meetings import actions as meetings
from disclosure.approval.meetings.agenda import awaiting_committee
from disclosure.approval.motions.actions import propose_off_catalogue, propose_postponement
from disclosure.approval.permissions import proposal_of, why_author
from disclosure.approval.procedures import Procedure
from disclosure.organisation.models import Role
from tests.approval.meeting_room import approved, make_meeting, place
from tests.approval.motions.conftest import IN_A_MONTH, MATTER, REVISED, TODAY, approve, propose, send_back
from tests.factories import make_person

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
WHY = "上级审计尚未结束，结论下达后再行公开。"
OTHER_WHY = "领导小组换届，名单未定。"


@pytest.fixture
def writer(units):
    """A drafter and reviewer of 组织部 and member of the office, who also approves for the committee."""
    return make_person("writer", (Role.DRAFTER, units.zzb), (Role.REVIEWER, units.zzb), Role.OFFICE, Role.COMMITTEE)


@pytest.fixture
def ask(catalogue, units):
    def postpone(by, reason=WHY, entry=catalogue.party_and_campus, report_year=TODAY.year, until=IN_A_MONTH):
        return propose_postponement(by=by, entry=entry, unit=units.zzb, report_year=report_year, until=until, reason=reason)

    return postpone


def may_approve(motion, person) -> bool:
    step = motion.current_workflow_state.current_task_state
    return not why_author(person, proposal_of(step.workflow_state)) and bool(approve(motion, person))


AGAIN = {
    # name: what the colleague changes, and whether it is the writer's all the same
    "word for word": ({}, True),
    "another mark": ({"reason": WHY.replace("，", ",") + "！"}, True),
    "a few words changed": ({"reason": WHY.replace("再行公开", "马上公开")}, True),
    "another day": ({"until": IN_A_MONTH + DAY}, True),
    "the same matter in other words": ({"reason": OTHER_WHY}, True),
    "another year in the same words": ({"report_year": TODAY.year + 1}, True),
    "another year in other words": ({"report_year": TODAY.year + 1, "reason": OTHER_WHY}, False),
}


@pytest.mark.parametrize("end", ["taken back", "returned"])
@pytest.mark.parametrize("name", AGAIN)
def test_a_postponement_that_is_proposed_anew_is_not_approved_by_who_wrote_it(ask, writer, zzb_drafter, committee, end, name):
    changes, is_the_writers = AGAIN[name]
    first = ask(writer)
    if end == "returned":
        send_back(first, committee)
    else:
        actions.take_back(first, by=zzb_drafter)
    again = ask(zzb_drafter, **changes)
    if is_the_writers:
        with pytest.raises(NotAllowed, match="起草和审批须由不同的人办理"):
            approve(again, writer)
        assert approve(again, committee)
    else:
        assert approve(again, writer)


def test_everybody_who_proposed_it_is_an_author(ask, writer, zzb_drafter, committee, units):
    for person in (writer, zzb_drafter):
        actions.take_back(ask(person), by=person)
    last = ask(make_person("third", (Role.DRAFTER, units.zzb)))
    assert not may_approve(last, writer)


def test_what_was_carried_out_is_over(ask, writer, zzb_drafter, committee):
    approve(ask(writer), committee)
    assert may_approve(ask(zzb_drafter, reason=OTHER_WHY, until=IN_A_MONTH + DAY), writer)


def test_a_matter_outside_the_catalogue_that_is_proposed_anew(small, writer, units, zzb_drafter):
    for changes, is_the_writers in (
        ({}, True),
        ({"title": "东区补偿"}, True),
        ({"reason": OTHER_WHY}, True),
        ({"title": "西区搬迁", "reason": OTHER_WHY}, False),
    ):
        first = propose_off_catalogue(by=writer, unit=units.zzb, **MATTER)
        actions.take_back(first, by=writer)
        again = propose_off_catalogue(by=zzb_drafter, unit=units.zzb, **MATTER | changes)
        assert may_approve(again, writer) is not is_the_writers
        if is_the_writers:
            actions.take_back(again, by=zzb_drafter)


def test_a_catalogue_that_is_proposed_anew(small, writer, office, committee):
    first = propose(REVISED, writer)
    actions.take_back(first, by=writer)
    again = propose(REVISED, office, title="修订", reason=OTHER_WHY)
    assert not may_approve(again, writer) and may_approve(again, committee)


def test_a_meeting_in_which_the_writer_records_it(ask, writer, zzb_drafter, office):
    actions.take_back(ask(writer), by=writer)
    ask(zzb_drafter)
    meeting = make_meeting(office)
    meetings.put_on_agenda(meeting, [awaiting_committee().get()], by=office)
    meetings.fix_agenda(meeting, by=office)
    with pytest.raises(NotAllowed) as refusal:
        meetings.record_outcomes(meeting, [approved(place(meeting, 1))], by=writer)
    assert "起草和审批须由不同的人办理" in "".join(refusal.value.fields.values())


@pytest.mark.parametrize("procedure", [Procedure.WITHDRAWAL, Procedure.TERMINATION])
def test_a_request_that_is_made_anew_is_neither_reviewed_nor_approved_by_who_wrote_it(
    published, writer, units, zzb_drafter, zzb_reviewer, committee, procedure
):
    actions.request(published.item, by=writer, procedure=procedure, reason="内容已过时。")
    actions.take_back(published.item, by=writer)
    actions.request(published.item, by=zzb_drafter, procedure=procedure, reason="内容已经过时。")
    with pytest.raises(NotAllowed, match="起草和审核须由不同的人办理"):
        published.review(writer, units.zzb)
    published.review(zzb_reviewer, units.zzb)
    with pytest.raises(NotAllowed, match="起草和审批须由不同的人办理"):
        published.approve(writer)
    assert published.approve(committee)


def test_the_page_says_why(ask, writer, zzb_drafter, client_of):
    actions.take_back(ask(writer), by=writer)
    again = ask(zzb_drafter)
    page = client_of(writer).get(again.get_admin_url()).content.decode()
    assert "您提出过同一件事" in page and "批准并办理" not in page

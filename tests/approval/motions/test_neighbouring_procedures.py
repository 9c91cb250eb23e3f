"""Who asked for something does not decide on it under a neighbouring procedure either (law 3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.approval import actions
from disclosure.approval.earlier_proposals import proposed_before
from disclosure.approval.errors import NotAllowed
from disclosure.approval.meetings import actions as meetings
from disclosure.approval.models import Decision
from disclosure.approval.motions.actions import propose_off_catalogue, propose_postponement
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import open_suspension
from disclosure.approval.suspension import settle, suspend
from disclosure.organisation.models import Role
from tests.approval.meeting_room import approved, make_meeting, place
from tests.approval.motions.conftest import IN_A_MONTH, MATTER, NEW, REVISED, TODAY, propose
from tests.factories import make_person
from tests.grounds import at_meeting

pytestmark = pytest.mark.django_db

WHY = "内容已经过时，继续公开会引起误解。"
ALIKE = "内容已 过时，继续公开会引起误解！"
OTHER = "依据新规定，这一事项不再属于公开范围。"


@pytest.fixture
def writer(units):
    """A drafter and reviewer of 组织部 and member of the office, who also approves for the committee."""
    return make_person("writer", (Role.DRAFTER, units.zzb), (Role.REVIEWER, units.zzb), Role.OFFICE, Role.COMMITTEE)


def ask(procedure: Procedure, reason: str) -> Callable:
    def act(proposal, by, colleague, committee):
        if procedure == Procedure.SUSPENSION:
            suspend(proposal.item, by=by, reason=reason)
            settle(proposal.item, by=committee, confirm=False, **at_meeting())
        else:
            actions.request(proposal.item, by=by, procedure=procedure, reason=reason)
            actions.take_back(proposal.item, by=colleague)

    return act


def confirm(proposal, by, colleague, committee):
    suspend(proposal.item, by=by, reason=WHY)
    settle(proposal.item, by=committee, confirm=True, **at_meeting())
    actions.request(proposal.item, by=colleague, procedure=Procedure.REINSTATEMENT, reason=OTHER)
    proposal.review(make_person("second", (Role.REVIEWER, proposal.item.unit)), proposal.item.unit)
    proposal.approve(committee)


CASES = {
    # what the writer did, what a colleague asks for then, and whether the writer counts as its author
    "a termination for a withdrawal": (ask(Procedure.WITHDRAWAL, WHY), Procedure.TERMINATION, ALIKE, True),
    "a withdrawal for a termination": (ask(Procedure.TERMINATION, WHY), Procedure.WITHDRAWAL, WHY, True),
    "a termination for a withdrawal, in other words": (ask(Procedure.WITHDRAWAL, WHY), Procedure.TERMINATION, OTHER, True),
    "a suspension for a withdrawal": (ask(Procedure.WITHDRAWAL, WHY), Procedure.SUSPENSION, WHY, True),
    "a second suspension": (ask(Procedure.SUSPENSION, WHY), Procedure.SUSPENSION, WHY, True),
    "a withdrawal for a suspension": (ask(Procedure.SUSPENSION, WHY), Procedure.WITHDRAWAL, ALIKE, True),
    "a suspension after one that was confirmed": (confirm, Procedure.SUSPENSION, OTHER, False),
    "a withdrawal after a suspension that was confirmed": (confirm, Procedure.WITHDRAWAL, OTHER, False),
}


@pytest.mark.parametrize("name", CASES)
def test_what_takes_an_item_away_is_one_matter_whatever_its_procedure(published, writer, zzb_drafter, office, committee, name):
    before, procedure, reason, is_the_writers = CASES[name]
    before(published, writer, zzb_drafter, committee)
    if procedure == Procedure.SUSPENSION:
        suspend(published.item, by=office, reason=reason)
        proposal = open_suspension(published.item)
    else:
        actions.request(published.item, by=zzb_drafter, procedure=procedure, reason=reason)
        proposal = Decision.objects.filter(kind=Decision.Kind.PROPOSED).last()
    assert proposed_before(writer, proposal) is is_the_writers
    assert not proposed_before(committee, proposal)


def test_who_suspended_it_neither_settles_nor_records_a_second_suspension(published, writer, office, committee):
    ask(Procedure.SUSPENSION, WHY)(published, writer, office, committee)
    suspension = suspend(published.item, by=office, reason=ALIKE)
    with pytest.raises(NotAllowed, match="须由别人确认或解除"):
        settle(published.item, by=writer, confirm=True, **at_meeting())
    meeting = make_meeting(office)
    meetings.put_on_agenda(meeting, [suspension], by=office)
    meetings.fix_agenda(meeting, by=office)
    with pytest.raises(NotAllowed) as refusal:
        meetings.record_outcomes(meeting, [approved(place(meeting, 1))], by=writer)
    assert "须由别人确认或解除" in "".join(refusal.value.fields.values())
    assert meetings.record_outcomes(meeting, [approved(place(meeting, 1))], by=committee)


def test_the_same_reason_for_another_item_makes_no_author(published, writer, zzb_drafter, catalogue, units, committee):
    postpone = {"unit": units.zzb, "report_year": TODAY.year, "until": IN_A_MONTH, "reason": WHY}
    actions.take_back(propose_postponement(by=writer, entry=catalogue.party_and_campus, **postpone), by=writer)
    again = propose_postponement(by=zzb_drafter, entry=catalogue.party_and_limited, **postpone)
    assert not proposed_before(writer, again.decisions.get())
    actions.request(published.item, by=zzb_drafter, procedure=Procedure.WITHDRAWAL, reason=WHY)
    assert not proposed_before(writer, Decision.objects.get(item=published.item, kind="proposed", procedure="withdrawal"))


# --- the catalogue, and matters outside it ----------------------------------------------------------------------------------


def outside(by, units, **changes):
    return propose_off_catalogue(by=by, unit=units.zzb, **MATTER | changes)


def test_a_catalogue_takes_up_a_matter_outside_it(small, writer, units, office):
    for matter, reason, is_the_writers in (
        ({}, OTHER, False),
        ({}, MATTER["reason"], True),
        ({"title": NEW[1]}, OTHER, True),
    ):
        actions.take_back(outside(writer, units, **matter), by=writer)
        again = propose(REVISED, office, reason=reason)
        assert proposed_before(writer, again.decisions.get()) is is_the_writers
        actions.take_back(again, by=office)


def test_a_matter_outside_the_catalogue_takes_up_a_catalogue(small, writer, units, zzb_drafter):
    actions.take_back(propose(REVISED, writer, reason=WHY), by=writer)
    for matter, is_the_writers in (({"reason": ALIKE}, True), ({"title": NEW[1]}, True), ({}, False)):
        again = outside(zzb_drafter, units, **matter)
        assert proposed_before(writer, again.decisions.get()) is is_the_writers
        actions.take_back(again, by=zzb_drafter)


def test_another_matter_outside_the_catalogue_for_the_same_reason_is_another_matter(small, writer, units, zzb_drafter):
    actions.take_back(outside(writer, units), by=writer)
    again = outside(zzb_drafter, units, title="食堂承包招标结果")
    assert not proposed_before(writer, again.decisions.get())


# --- cost -------------------------------------------------------------------------------------------------------------------


def test_the_cost_does_not_grow_with_earlier_proposals(small, writer, units, zzb_drafter):
    def cost() -> int:
        again = outside(zzb_drafter, units, title="食堂承包招标结果", reason=OTHER)
        decision = Decision.objects.get(pk=again.decisions.get().pk)
        with CaptureQueriesContext(connection) as counted:
            assert not proposed_before(writer, decision)
        actions.take_back(again, by=zzb_drafter)
        return len(counted)

    actions.take_back(outside(writer, units), by=writer)
    few = cost()
    for number in range(5):
        actions.take_back(outside(writer, units, title=f"{MATTER['title']}{number}"), by=writer)
    assert cost() == few

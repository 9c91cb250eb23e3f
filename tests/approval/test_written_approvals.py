"""Approval in writing, outside meetings: possible, and marked as such wherever a decision shows what it rests on."""

import pytest
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.models import Procedure
from disclosure.approval.suspension import settle, suspend
from tests.approval.meeting_room import TODAY, approved, place, text_of

pytestmark = pytest.mark.django_db

WRITTEN = {"basis": "written", "meeting": "党委书记批件", "decided_on": TODAY, "resolution_number": "党批〔2026〕8号"}


@pytest.fixture
def in_writing(in_approval, committee):
    """An item that was published by an approval in writing."""
    in_approval.approve(committee, **WRITTEN)
    return in_approval


def reads(client, proposal) -> str:
    return text_of(client.get(proposal.item.url))


def test_it_is_marked_on_the_public_page_and_on_the_decision_page(in_writing, member, office, client_of):
    public = reads(client_of(member), in_writing)
    assert "书面审批" in public and "批件" in public and WRITTEN["meeting"] in public
    dossier = text_of(client_of(office).get(reverse("approval:dossier", args=[in_writing.pk])))
    assert f"书面审批：{WRITTEN['meeting']}" in dossier


def test_what_a_meeting_approved_is_not_marked_so(room, member, client_of):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal)
    room.record(meeting, approved(place(meeting, 1)))
    public = reads(client_of(member), proposal)
    assert "书面" not in public and "党委会议" in public and str(meeting) in public


@pytest.mark.parametrize(("procedure", "standing"), [(Procedure.WITHDRAWAL, "已撤销"), (Procedure.TERMINATION, "已终止")])
def test_an_ending_in_writing_is_marked_so(
    procedure, standing, published, units, zzb_drafter, zzb_reviewer, committee, member, client_of
):
    actions.request(published.item, by=zzb_drafter, procedure=procedure, reason="文件已废止")
    published.review(zzb_reviewer, units.zzb)
    published.approve(committee, **WRITTEN)
    public = reads(client_of(member), published)
    assert standing in public and f"书面审批：{WRITTEN['meeting']}" in public


def test_a_suspension_confirmed_in_writing_is_marked_so(published, office, committee, member, client_of):
    suspend(published.item, by=office, reason="误登了身份证号码")
    settle(published.item, by=committee, confirm=True, **WRITTEN)
    assert f"书面审批：{WRITTEN['meeting']}" in reads(client_of(member), published)

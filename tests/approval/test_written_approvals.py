"""Approval in writing, outside meetings: possible, and marked as such wherever a decision shows what it rests on."""

import pytest
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from tests.approval.meeting_room import approved, place, text_of
from tests.grounds import TODAY, WRITTEN, in_writing

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved_in_writing(in_approval, committee):
    """An item that was published by an approval in writing."""
    in_approval.approve(committee, **in_writing())
    return in_approval


def reads(client, proposal) -> str:
    return text_of(client.get(proposal.item.url))


def test_it_is_marked_on_the_public_page_and_on_the_decision_page(approved_in_writing, member, office, client_of):
    public = reads(client_of(member), approved_in_writing)
    assert "党委书面审批单" in public and WRITTEN in public
    dossier = text_of(client_of(office).get(reverse("approval:dossier", args=[approved_in_writing.pk])))
    assert f"党委书面审批单，{TODAY:%Y-%m-%d}，{WRITTEN}" in dossier


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
    published.approve(committee, **in_writing())
    public = reads(client_of(member), published)
    assert standing in public and f"党委书面审批单，{WRITTEN}" in public


def test_a_suspension_confirmed_in_writing_is_marked_so(published, office, committee, member, client_of):
    suspend(published.item, by=office, reason="误登了身份证号码")
    settle(published.item, by=committee, confirm=True, **in_writing())
    assert f"党委书面审批单，{WRITTEN}" in reads(client_of(member), published)

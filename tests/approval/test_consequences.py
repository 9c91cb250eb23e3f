"""Who signs is told before what follows at once, and after it what is true now."""

import html

import pytest
from django.conf import settings
from django.utils import timezone

from disclosure.approval import actions
from disclosure.approval.consequences import outcome
from disclosure.approval.models import Decision
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import last_carried_out
from tests.approval.meeting_room import page_of, press
from tests.approval.test_dossier import address, approval_data, review_data
from tests.grounds import at_meeting, form_of

pytestmark = pytest.mark.django_db


def read(response) -> str:
    return html.unescape(response.content.decode())


def where(proposal) -> str:
    return settings.BASE_URL + proposal.item.url


def test_the_reviewer_is_told_that_nothing_is_public_yet(in_review, units, zzb_reviewer, client_of):
    client = client_of(zzb_reviewer)
    assert "审核通过后还不公开：送党委审批" in read(client.get(address(in_review)))
    after = read(client.post(address(in_review), review_data(in_review, units), follow=True))
    assert "还没有公开。下一步：等待党委审批。" in after


def test_of_joint_units_the_reviewer_is_told_who_signs_still(joint_draft, units, zzb_drafter, zzb_reviewer, client_of):
    joint_draft.propose(zzb_drafter)
    client = client_of(zzb_reviewer)
    assert "还须宣传部审核，再由党委审批" in read(client.get(address(joint_draft)))
    assert "下一步：等待宣传部审核。" in read(client.post(address(joint_draft), review_data(joint_draft, units), follow=True))


def test_the_committee_is_told_for_whom_and_where_it_opens(in_approval, committee, client_of):
    client = client_of(committee)
    assert f"批准后立即向党内、校内公开，地址{where(in_approval)}，为第1版。" in read(client.get(address(in_approval)))
    after = read(client.post(address(in_approval), approval_data(in_approval), follow=True))
    today = timezone.localdate()
    assert f"自{today.year}年{today.month}月{today.day}日" in after
    assert f"起向党内、校内公开，为第1版，地址{where(in_approval)}。" in after


def test_the_committee_is_told_which_edition_a_change_replaces(
    published, units, zzb_drafter, zzb_reviewer, committee, client_of
):
    item = published.item.get_latest_revision_as_object()
    item.title, item.change_note = "更正后的标题", "更正标题"
    item.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter)
    published.review(zzb_reviewer, units.zzb)
    today = timezone.localdate()
    page = read(client_of(committee).get(address(published)))
    assert f"为第2版，取代{today.year}年{today.month}月{today.day}日公开的第1版" in page
    assert "为第2版" in outcome(published.approve(committee))


@pytest.mark.parametrize(
    ("procedure", "before", "after"),
    [
        (Procedure.WITHDRAWAL, "批准后立即撤销：党内、校内不再看到内容", "看不到内容"),
        (Procedure.TERMINATION, "批准后立即终止：党内、校内仍可阅读", "标明已终止"),
    ],
)
def test_of_an_ending_the_committee_is_told_what_readers_still_see(
    published, units, zzb_drafter, zzb_reviewer, committee, client_of, procedure, before, after
):
    actions.request(published.item, by=zzb_drafter, procedure=procedure, reason="文件已废止")
    published.review(zzb_reviewer, units.zzb)
    assert before in read(client_of(committee).get(address(published)))
    assert after in outcome(published.approve(committee))


def test_the_office_and_the_committee_are_told_what_a_suspension_does(published, office, committee, client_of):
    client = client_of(office)
    assert "立即生效：党内、校内都看不到内容" in read(client.get(address(published)))
    urgent = {"suspend-seen": last_carried_out(published.item), "suspend-reason": "误登"}
    after = read(client.post(address(published), {"action": "suspend", **urgent}, follow=True))
    assert "起党内、校内看不到内容" in after and "前确认或解除" in after
    client = client_of(committee)
    assert "解除暂停：党内、校内重新看到第1版" in read(client.get(address(published)))
    data = form_of(at_meeting()) | {"action": "settle", "seen": published.item.suspension_decision, "confirm": "no"}
    assert "起向党内、校内公开，为第1版" in read(client.post(address(published), data, follow=True))


def test_a_meetings_record_tells_of_each_matter(room, client_of):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal)
    client = client_of(room.recorder)
    assert "批准后立即向党内、校内公开" in read(client.get(page_of(meeting)))
    place = meeting.agenda.get().pk
    data = {f"{place}-outcome": "approved", f"{place}-resolution_number": f"党委会〔{meeting.year}〕3-1号"}
    blank = {f"{place}-comment": "", "rest-outcome": "", "rest-resolution_number": "", "rest-comment": ""}
    after = read(client.get(press(client, meeting, "record", **data, **blank).url))
    assert "议题1：自" in after and where(proposal) in after


def test_every_decision_has_words_for_what_is_true_now(published, units, zzb_drafter, office, committee):
    item = published.item.get_latest_revision_as_object()
    item.change_note = "更正标题"
    item.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter)
    actions.take_back(published.item, by=zzb_drafter)
    assert all(outcome(decision) for decision in Decision.objects.filter(kind__in=("taken-back", "approved")))

"""Withdrawal, termination, reinstatement and suspension: who asks, who decides, what readers then find (Article 6(1))."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosure.approval import actions
from disclosure.approval.consequences import outcome
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.panels import drafts_of
from disclosure.approval.permissions import proposal_of
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import last_carried_out
from disclosure.approval.suspension import settle, suspend
from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage, Standing
from tests.approval.conftest import Proposal
from tests.approval.test_admin_sight import editor_data
from tests.factories import as_if_decided, make_item
from tests.files import pdf, pdf_file
from tests.grounds import at_meeting, form_of

pytestmark = pytest.mark.django_db

REASON = "文件已被新规定替代"


real = timezone.localdate


def ask(proposal: Proposal, by, procedure: Procedure) -> Proposal:
    actions.request(proposal.item, by=by, procedure=procedure, reason=REASON)
    return proposal


@pytest.fixture
def carried(published, units, zzb_drafter, zzb_reviewer, committee):
    """`carried(procedure)`: the published item after the procedure has gone its whole way."""

    def carry(procedure: Procedure) -> Proposal:
        ask(published, zzb_drafter, procedure)
        published.review(zzb_reviewer, units.zzb)
        published.approve(committee)
        return published

    return carry


def answer(client, proposal: Proposal):
    return client.get(proposal.item.url)


def test_a_withdrawn_item_leaves_a_notice_with_reason_and_date_at_its_address(carried, client_of, member):
    title, body = carried(Procedure.WITHDRAWAL).item.title, "本年度党费按规定收缴"
    proposal = Proposal(DisclosurePage.objects.get())
    assert proposal.item.standing == Standing.WITHDRAWN and not proposal.item.live
    response = answer(client_of(member), proposal)
    text = response.content.decode()
    assert response.status_code == 410
    assert REASON in text and proposal.item.index_number in text
    assert title not in text and body not in text


def test_a_terminated_item_stays_readable_under_a_banner(carried, client_of, member):
    proposal = carried(Procedure.TERMINATION)
    response = answer(client_of(member), proposal)
    text = response.content.decode()
    assert response.status_code == 200
    assert proposal.item.title in text and "已终止" in text and REASON in text


@pytest.mark.parametrize("procedure", [Procedure.WITHDRAWAL, Procedure.TERMINATION])
def test_both_are_reversed_by_the_same_procedure(carried, client_of, member, procedure):
    before = carried(procedure).item
    item = carried(Procedure.REINSTATEMENT).item
    assert item.standing == Standing.OPEN and item.live
    assert (item.edition, item.index_number) == (before.edition, before.index_number)
    response = answer(client_of(member), Proposal(item))
    assert response.status_code == 200 and REASON not in response.content.decode()


@pytest.mark.parametrize("scope_reader", ["student", None])
def test_the_notice_is_for_those_in_scope_only(
    catalogue, units, client, client_of, request, zzb_drafter, zzb_reviewer, committee, office, scope_reader
):
    proposal = Proposal(make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter))
    proposal.propose(zzb_drafter)
    proposal.review(zzb_reviewer, units.zzb)
    proposal.approve(committee)
    suspend(proposal.item, by=office, reason="误登了身份证号码")
    reader = client_of(request.getfixturevalue(scope_reader)) if scope_reader else client
    response = answer(reader, proposal)
    assert response.status_code == (403 if scope_reader else 302)
    assert "误登" not in response.content.decode()


@pytest.mark.parametrize("name", ["zzb_reviewer", "xcb_drafter", "committee", "supervisor", "member", "admin"])
def test_only_the_units_drafters_and_the_office_ask(published, request, name):
    with pytest.raises(NotAllowed):
        ask(published, request.getfixturevalue(name), Procedure.WITHDRAWAL)
    assert published.item.live


def test_what_the_office_orders_goes_through_review_and_approval_too(
    published, units, office, zzb_drafter, zzb_reviewer, committee
):
    ask(published, office, Procedure.WITHDRAWAL)
    with pytest.raises(NotAllowed, match="办公室撤回"):
        actions.take_back(published.item, by=zzb_drafter)
    published.review(zzb_reviewer, units.zzb)
    published.approve(committee)
    assert published.item.standing == Standing.WITHDRAWN


def test_wagtails_own_button_takes_back_nothing_that_ours_would_not(published, office, zzb_drafter, client_of):
    ask(published, office, Procedure.WITHDRAWAL)
    edit = reverse("wagtailadmin_pages:edit", args=[published.pk])
    client_of(zzb_drafter).post(edit, editor_data(published.item, "action-cancel-workflow"))
    assert published.item.workflow_in_progress
    actions.take_back(published.item, by=office)
    ask(published, zzb_drafter, Procedure.WITHDRAWAL)
    proposal = proposal_of(published.item.current_workflow_state)
    client_of(zzb_drafter).post(edit, editor_data(published.item) | {"action-cancel-workflow": proposal.pk})
    assert not published.item.workflow_in_progress


ASKED_OF = {
    Standing.OPEN: {Procedure.WITHDRAWAL, Procedure.TERMINATION},
    Standing.TERMINATED: {Procedure.WITHDRAWAL, Procedure.REINSTATEMENT},
    Standing.WITHDRAWN: {Procedure.REINSTATEMENT},
    Standing.SUSPENDED: set(),
    Standing.UNPUBLISHED: set(),
}


@pytest.mark.parametrize("standing", ASKED_OF)
@pytest.mark.parametrize(
    "procedure", [Procedure.WITHDRAWAL, Procedure.TERMINATION, Procedure.REINSTATEMENT, Procedure.PUBLICATION]
)
def test_what_may_be_asked_depends_on_the_items_standing(published, zzb_drafter, standing, procedure):
    with as_if_decided():
        DisclosurePage.objects.filter(pk=published.pk).update(standing=standing)
    if procedure in ASKED_OF[standing]:
        ask(published, zzb_drafter, procedure)
        assert published.item.workflow_in_progress
    else:
        with pytest.raises(Refused):
            ask(published, zzb_drafter, procedure)
        assert not published.item.workflow_in_progress


def test_a_request_gives_a_reason(published, zzb_drafter):
    with pytest.raises(Refused, match="理由"):
        actions.request(published.item, by=zzb_drafter, procedure=Procedure.WITHDRAWAL, reason=" ")


def test_a_request_leaves_the_draft_of_a_change_as_it_is(published, units, zzb_drafter, zzb_reviewer, committee):
    draft = published.item.get_latest_revision_as_object()
    draft.title = "尚未送审的改动"
    draft.save_revision(user=zzb_drafter)
    ask(published, zzb_drafter, Procedure.TERMINATION)
    published.review(zzb_reviewer, units.zzb)
    published.approve(committee)
    item = published.item
    assert item.standing == Standing.TERMINATED
    assert item.title != "尚未送审的改动" and item.latest_revision.content["title"] == "尚未送审的改动"


def test_what_was_taken_away_is_not_edited(carried, client_of, zzb_drafter):
    proposal = carried(Procedure.WITHDRAWAL)
    client_of(zzb_drafter).post(
        reverse("wagtailadmin_pages:edit", args=[proposal.pk]), editor_data(proposal.item, "action-submit")
    )
    assert proposal.item.title != "改过的标题" and not proposal.item.workflow_in_progress


# --- suspension ---------------------------------------------------------------------------------------------------------


def test_a_suspended_item_is_gone_at_once_with_its_files_and_search_hits(
    catalogue, units, client_of, zzb_drafter, zzb_reviewer, committee, office, member
):
    attachment = Attachment.objects.create(title="名单", file=pdf_file("list.pdf", b"list"))
    item = make_item(
        catalogue.party_and_campus,
        units.zzb,
        Scope.PARTY_AND_CAMPUS,
        live=False,
        owner=zzb_drafter,
        attachments=[attachment],
        tags=["名单"],
    )
    proposal = Proposal(item).propose(zzb_drafter)
    proposal.review(zzb_reviewer, units.zzb)
    proposal.approve(committee)
    reader = client_of(member)
    addresses = [attachment.url, "/search/?q=党费", "/", "/catalogue/4/4/"]
    assert b"".join(reader.get(attachment.url)) == pdf(b"list")
    shown = item.title.partition("党费")[2]
    assert all(shown in reader.get(address).content.decode() for address in addresses[1:])
    suspend(proposal.item, by=office, reason="附件中误登了身份证号码")
    assert reader.get(attachment.url).status_code == 403
    assert all(shown not in reader.get(address).content.decode() for address in addresses[1:])
    notice = answer(reader, proposal)
    told = notice.content.decode()
    until = proposal.item.decisions.last().waits_until
    assert notice.status_code == 410 and "暂停公开" in told and "核实期间暂不提供内容" in told
    assert f"党委应在{until.year}年{until.month}月{until.day}日前作出决定" in told and "党务公开办公室联系" in told
    assert "内容不再提供" not in told


@pytest.mark.parametrize("name", ["zzb_drafter", "zzb_reviewer", "committee", "supervisor", "member", "admin"])
def test_only_the_office_suspends(published, request, name):
    with pytest.raises(NotAllowed):
        suspend(published.item, by=request.getfixturevalue(name), reason="理由")
    assert published.item.live


def test_a_suspension_gives_a_reason(published, office):
    with pytest.raises(Refused):
        suspend(published.item, by=office, reason="")
    assert published.item.live


@pytest.mark.parametrize(("confirm", "standing", "live"), [(True, Standing.WITHDRAWN, False), (False, Standing.OPEN, True)])
def test_the_committee_confirms_or_lifts_it(suspended, committee, confirm, standing, live):
    settle(suspended.item, by=committee, confirm=confirm, **at_meeting())
    assert (suspended.item.standing, suspended.item.live) == (standing, live)
    with pytest.raises(Stale):
        settle(suspended.item, by=committee, confirm=not confirm, **at_meeting())


@pytest.mark.parametrize("late", [0, 1])
def test_the_committees_panel_says_by_when_and_when_that_is_over(suspended, committee, client_of, monkeypatch, late):
    until = suspended.item.decisions.last().waits_until
    monkeypatch.setattr(timezone, "localdate", lambda *args: real(*args) if args else until + datetime.timedelta(days=late))
    for page in (reverse("wagtailadmin_home"), reverse("approval:dossier", args=[suspended.pk])):
        text = client_of(committee).get(page).content.decode()
        assert f"{until:%Y-%m-%d} 前" in text and ("已逾期" in text) == bool(late)


@pytest.mark.parametrize("late", [0, 1])
def test_readers_are_told_when_the_day_of_the_decision_is_over(suspended, member, client_of, monkeypatch, late):
    until = suspended.item.decisions.last().waits_until
    monkeypatch.setattr(timezone, "localdate", lambda *args: real(*args) if args else until + datetime.timedelta(days=late))
    told = answer(client_of(member), suspended).content.decode()
    assert f"党委应在{until.year}年{until.month}月{until.day}日前作出决定" in told
    assert ("现已逾期，尚未作出决定" in told) == bool(late)
    assert outcome(suspended.item.decisions.last()).endswith("，现已逾期。") == bool(late)


def test_what_was_taken_away_is_nobodys_draft(suspended, zzb_drafter):
    assert list(drafts_of(zzb_drafter)) == []


def test_a_terminated_item_is_terminated_again_once_its_suspension_is_lifted(carried, office, committee):
    proposal = carried(Procedure.TERMINATION)
    suspend(proposal.item, by=office, reason="理由")
    settle(proposal.item, by=committee, confirm=False, **at_meeting())
    assert proposal.item.standing == Standing.TERMINATED and proposal.item.live


def test_what_is_shown_again_keeps_the_date_of_its_edition(suspended, committee):
    """It is no news: it does not move to the top of the lists."""
    published_at = suspended.item.last_published_at
    settle(suspended.item, by=committee, confirm=False, **at_meeting())
    assert suspended.item.last_published_at == published_at


@pytest.mark.parametrize("name", ["zzb_drafter", "office", "supervisor", "admin"])
def test_only_the_committee_settles_it(suspended, request, name):
    with pytest.raises(NotAllowed):
        settle(suspended.item, by=request.getfixturevalue(name), confirm=False, **at_meeting())
    assert suspended.item.standing == Standing.SUSPENDED


def test_a_change_under_way_waits_until_the_suspension_is_settled(
    published, units, zzb_drafter, zzb_reviewer, committee, office
):
    draft = published.item.get_latest_revision_as_object()
    draft.title, draft.change_note = "更正后的标题", "更正"
    draft.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter)
    published.review(zzb_reviewer, units.zzb)
    suspend(published.item, by=office, reason="理由")
    with pytest.raises(Stale, match="已暂停公开"):
        published.approve(committee)
    settle(published.item, by=committee, confirm=False, **at_meeting())
    assert published.item.title != "更正后的标题"
    published.approve(committee)
    assert published.item.title == "更正后的标题" and published.item.edition == 2


def test_the_way_by_the_page(published, client_of, office, committee, zzb_drafter):
    address = reverse("approval:dossier", args=[published.pk])
    assert 'value="suspend"' not in client_of(zzb_drafter).get(address).content.decode()
    assert client_of(office).post(address, {"action": "suspend", "suspend-reason": ""}).status_code == 422
    urgent = {"action": "suspend", "suspend-seen": last_carried_out(published.item), "suspend-reason": "误登"}
    assert client_of(office).post(address, urgent).status_code == 302
    page = client_of(committee).get(address).content.decode()
    assert "误登" in page and "前确认或解除" in page
    assert published.item.title in client_of(committee).get(reverse("wagtailadmin_home")).content.decode()
    data = form_of(at_meeting()) | {"action": "settle", "seen": published.item.suspension_decision, "confirm": "no"}
    assert client_of(committee).post(address, data).status_code == 302
    assert published.item.live
    asked = {"action": "request", "request-procedure": "termination", "request-reason": "到期"}
    asked["request-seen"] = last_carried_out(published.item)
    assert client_of(zzb_drafter).post(address, asked).status_code == 302
    assert published.item.workflow_in_progress

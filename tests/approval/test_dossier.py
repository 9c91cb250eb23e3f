"""The decision page: who may open it, what it offers, and what it answers to bad input (law 7)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosure.approval import actions
from disclosure.approval.permissions import proposal_of
from disclosure.items.digests import content_digest
from disclosure.organisation.models import Appointment, Role
from tests.approval.test_admin_sight import editor_data
from tests.factories import as_if_decided
from tests.grounds import at_meeting, form_of

pytestmark = pytest.mark.django_db


def address(proposal) -> str:
    return reverse("approval:dossier", args=[proposal.pk])


def review_data(proposal, units, **changes) -> dict:
    data = {
        "action": "review",
        "seen": proposal.seen,
        "task_state_id": proposal.step.pk,
        "unit": units.zzb.pk,
        "confidentiality": "on",
        "necessity": "on",
        "accuracy": "on",
        "comment": "",
    }
    return data | changes


def approval_data(proposal, **changes) -> dict:
    data = {
        "action": "approve",
        "seen": proposal.seen,
        "task_state_id": proposal.step.pk,
        **form_of(at_meeting()),
        "comment": "",
    }
    return data | changes


OFFERS = {
    # person: buttons on the page in review, buttons on the page in approval
    "zzb_drafter": ({"take_back"}, {"take_back"}),
    "zzb_reviewer": ({"review", "send_back"}, set()),
    "committee": (set(), {"approve", "send_back"}),
    "office": (set(), set()),
    "supervisor": (set(), set()),
}


@pytest.mark.parametrize("name", OFFERS)
@pytest.mark.parametrize("stage", ["in_review", "in_approval"])
def test_the_page_offers_each_role_its_own_buttons(request, client_of, name, stage):
    proposal = request.getfixturevalue(stage)
    response = client_of(request.getfixturevalue(name)).get(address(proposal))
    assert response.status_code == 200
    text = response.content.decode()
    offered = {action for action in ("review", "approve", "send_back", "take_back") if f'value="{action}"' in text}
    assert offered == OFFERS[name][stage == "in_approval"]


@pytest.mark.parametrize("name", ["xcb_drafter", "xcb_reviewer", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_to_others_the_page_is_not_there_and_they_are_told_what_that_may_mean(in_review, client_of, request, name, method):
    client = client_of(request.getfixturevalue(name))
    response = getattr(client, method)(address(in_review), {"action": "approve"})
    nothing = getattr(client, method)(reverse("approval:dossier", args=[in_review.pk + 1000]), {"action": "approve"})
    assert response.status_code == nothing.status_code == 404
    for text in (response.content.decode(), nothing.content.decode()):
        assert "属于其他单位" in text and in_review.item.title not in text


@pytest.mark.parametrize("name", ["xcb_drafter", "xcb_reviewer", "admin"])
def test_to_others_there_is_no_preview_either(in_review, client_of, request, name):
    client = client_of(request.getfixturevalue(name))
    for pk in (in_review.pk, in_review.pk + 1000):
        assert client.get(reverse("approval:preview", args=[pk])).status_code == 404


def test_the_page_is_closed_to_readers(in_review, client_of, member):
    """They have no business in the admin at all."""
    response = client_of(member).get(address(in_review), follow=True)
    assert response.redirect_chain
    assert in_review.item.title not in response.content.decode()


def test_nobody_signed_out_opens_it(in_review, client):
    assert client.get(address(in_review)).status_code == 302


def test_the_way_from_review_to_publication_by_the_page(in_review, units, client_of, zzb_reviewer, committee):
    assert client_of(zzb_reviewer).post(address(in_review), review_data(in_review, units)).status_code == 302
    assert client_of(committee).post(address(in_review), approval_data(in_review)).status_code == 302
    assert in_review.item.live


@pytest.mark.parametrize(
    "changes",
    [{"confidentiality": ""}, {"necessity": ""}, {"accuracy": ""}, {"unit": "99999"}, {"unit": "x"}, {"comment": "长" * 2001}],
)
def test_a_bad_review_keeps_what_was_typed(in_review, units, client_of, zzb_reviewer, changes):
    data = review_data(in_review, units, comment="数字已核对") | changes
    response = client_of(zzb_reviewer).post(address(in_review), data)
    assert response.status_code == 422
    text = response.content.decode()
    assert data["comment"] in text
    assert "没有办理" in text, "the top of the page says so too"
    assert not in_review.item.decisions.filter(kind="reviewed").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"meeting": ""},
        {"meeting": "99999"},
        {"meeting": "9" * 40},
        {"meeting": "2026年第3次党委会会议"},
        {"decided_on": "昨天"},
        {"resolution_number": " "},
        {"basis": "x"},
        {"resolution_number": "长" * 81},
    ],
)
def test_a_bad_approval_keeps_what_was_typed_and_publishes_nothing(in_approval, client_of, committee, changes):
    response = client_of(committee).post(address(in_approval), approval_data(in_approval, comment="同意公开") | changes)
    assert response.status_code == 422
    assert "同意公开" in response.content.decode()
    assert not in_approval.item.live


def test_a_return_without_a_reason_is_refused(in_review, units, client_of, zzb_reviewer):
    data = {
        "action": "send_back",
        "return-seen": in_review.seen,
        "return-task_state_id": in_review.step.pk,
        "return-unit": units.zzb.pk,
        "return-reason": "",
    }
    assert client_of(zzb_reviewer).post(address(in_review), data).status_code == 422
    assert in_review.item.workflow_in_progress


def test_a_decision_on_an_old_page_is_refused_with_an_explanation(in_approval, client_of, committee, zzb_drafter):
    data = approval_data(in_approval, comment="同意，字斟句酌")
    actions.take_back(in_approval.item, by=zzb_drafter)
    response = client_of(committee).post(address(in_approval), data)
    assert response.status_code == 409
    text = response.content.decode()
    assert "最新情况" in text
    for typed in ("同意，字斟句酌", data["resolution_number"]):
        assert typed in text


def test_a_person_who_may_not_see_the_page_any_more_gets_their_words_back(in_approval, client_of, committee, units):
    data = approval_data(in_approval, comment="同意，字斟句酌")
    client = client_of(committee)
    with as_if_decided():
        Appointment.objects.create(user=committee, role=Role.DRAFTER, unit=units.xcb, since=timezone.localdate())
    committee.appointments.filter(role=Role.COMMITTEE).update(until=timezone.localdate() - datetime.timedelta(days=1))
    response = client.post(address(in_approval), data)
    text = response.content.decode()
    assert response.status_code == 404 and "同意，字斟句酌" in text and data["resolution_number"] in text
    assert in_approval.item.title not in text


def test_a_decision_on_another_items_step_is_refused(in_approval, joint_draft, units, client_of, zzb_drafter, committee):
    joint_draft.propose(zzb_drafter)
    response = client_of(committee).post(address(in_approval), approval_data(in_approval, task_state_id=joint_draft.step.pk))
    assert response.status_code == 409 and not in_approval.item.live


def test_an_impossible_number_is_not_found(client_of, office):
    assert client_of(office).get("/admin/dossiers/99999999999999999999/", follow=True).status_code in {200, 404}


def test_the_page_says_that_a_draft_was_written_on_and_sends_it_back(in_approval, client_of, committee, zzb_drafter):
    draft = in_approval.item
    draft.title = "送审后改动的标题"
    draft.save_revision(user=zzb_drafter)
    client, page = client_of(committee), address(in_approval)
    response = client.get(page)
    returning = response.context["forms"]["send_back"].initial
    assert "送审之后稿件又有改动" in response.content.decode() and "送审之后稿件又有改动" in returning["reason"]
    data = {f"return-{name}": value for name, value in returning.items()}
    assert client.post(page, {"action": "send_back", **data}).status_code == 302
    assert "送审之后稿件又有改动" in client_of(zzb_drafter).get(page).content.decode()
    assert in_approval.item.decisions.last().kind == "returned"


def test_a_decision_on_other_content_is_refused_with_an_explanation(in_approval, client_of, committee):
    response = client_of(committee).post(address(in_approval), approval_data(in_approval, seen="0" * 64))
    assert response.status_code == 409
    assert "重新核对" in response.content.decode()


@pytest.mark.parametrize("action", ["", "publish", "propose", "review", "_lock_item", "__class__"])
def test_an_unknown_or_forbidden_action_is_refused(in_approval, client_of, committee, action):
    assert client_of(committee).post(address(in_approval), {"action": action}).status_code == 409


def test_the_page_says_why_an_editor_may_not_review(draft, units, client_of, zzb_drafter, zzb_reviewer):
    item = draft.item
    item.title = "审核人改过的标题"
    item.save_revision(user=zzb_reviewer)
    draft.propose(zzb_drafter)
    response = client_of(zzb_reviewer).get(address(draft))
    assert "您编辑过这份稿件" in response.content.decode()
    assert 'value="review"' not in response.content.decode()


def test_wagtails_own_workflow_views_decide_nothing(in_review, in_approval, client_of, zzb_reviewer, committee):
    for person in (zzb_reviewer, committee):
        step = in_approval.step
        for action in ("approve", "reject"):
            url = reverse("wagtailadmin_pages:workflow_action", args=[in_approval.pk, action, step.pk])
            client_of(person).post(url, {"comment": "x"})
            client_of(person).post(
                reverse("wagtailadmin_pages:edit", args=[in_approval.pk]),
                {"action-workflow-action": "1", "workflow-action-name": action, "workflow-action-extra-data": "{}"},
            )
    assert not in_approval.item.live
    assert in_approval.item.workflow_in_progress


def test_a_proposal_cannot_be_edited_until_it_is_taken_back(in_review, client_of, zzb_drafter):
    client = client_of(zzb_drafter)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[in_review.pk]))
    assert "请先撤回送审" in response.content.decode()
    before = content_digest(in_review.item.latest_revision)
    client.post(reverse("wagtailadmin_pages:edit", args=[in_review.pk]), editor_data(in_review.item))
    assert content_digest(in_review.item.latest_revision) == before
    client.post(
        address(in_review), {"action": "take_back", "take_back-seen": proposal_of(in_review.item.current_workflow_state).pk}
    )
    assert not in_review.item.workflow_in_progress


@pytest.mark.parametrize(("stage", "leads"), [("in_approval", False), ("published", True)])
def test_the_page_leads_to_what_readers_see_once_they_see_it(request, client_of, committee, stage, leads):
    item = request.getfixturevalue(stage)
    text = client_of(committee).get(address(item)).content.decode()
    assert (f'href="{item.item.get_url()}">查看公开页面' in text) == leads


@pytest.mark.parametrize(
    ("stage", "name", "words"),
    [
        ("draft", "zzb_drafter", "编辑稿件"),
        ("draft", "zzb_reviewer", None),
        ("draft", "office", None),
        ("in_review", "zzb_drafter", None),
        ("published", "zzb_drafter", "起草变更"),
        ("published", "committee", None),
    ],
)
def test_the_page_leads_a_drafter_back_to_the_editor_while_nothing_is_being_decided(request, client_of, stage, name, words):
    item = request.getfixturevalue(stage)
    text = client_of(request.getfixturevalue(name)).get(address(item)).content.decode()
    editor = reverse("wagtailadmin_pages:edit", args=[item.pk])
    assert (f'href="{editor}">{words}</a>' in text) if words else (editor not in text)


def test_the_committee_sees_what_a_change_changes(published, client_of, zzb_drafter, zzb_reviewer, units, committee):
    item = published.item.get_latest_revision_as_object()
    item.title, item.change_note = "更正后的标题", "更正标题"
    item.save_revision(user=zzb_drafter)
    published.propose(zzb_drafter)
    published.review(zzb_reviewer, units.zzb)
    text = client_of(committee).get(address(published)).content.decode()
    assert "与现行公开版本的差异" in text and "更正标题" in text


PANELS = {
    "zzb_drafter": {"returned", "drafts", "published", "under-way", "entries"},
    "zzb_reviewer": {"waiting", "published"},
    "xcb_reviewer": {"waiting", "published"},
    "committee": {"waiting", "published"},
    "office": {"under-way", "published"},
    "supervisor": {"under-way", "published"},
    "admin": set(),
}


@pytest.mark.parametrize("name", PANELS)
def test_the_home_panels_are_those_of_the_role(in_review, client_of, request, name):
    text = client_of(request.getfixturevalue(name)).get(reverse("wagtailadmin_home")).content.decode()
    names = {"waiting", "returned", "drafts", "under-way", "published", "entries"}
    assert {panel for panel in names if f'id="{panel}-heading"' in text} == PANELS[name]
    shows = in_review.item.title in text
    assert shows == (name in {"zzb_drafter", "zzb_reviewer", "office", "supervisor"})


def test_the_preview_is_framed_by_the_decision_page_and_the_site_by_nobody(in_review, client_of, zzb_reviewer):
    client = client_of(zzb_reviewer)
    assert client.get(reverse("approval:preview", args=[in_review.pk]))["X-Frame-Options"] == "SAMEORIGIN"
    assert client.get("/")["X-Frame-Options"] == "DENY"

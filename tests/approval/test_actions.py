"""The four steps: who may take each, on what, and what follows (laws 1, 3 and 5)."""

import datetime
from pathlib import Path

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone
from wagtail.models import Revision

from disclosure.approval import actions
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import Decision
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard import triggers
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Appointment, Role, User
from tests.approval.conftest import Proposal
from tests.factories import as_if_decided, make_item, make_person
from tests.files import pdf, pdf_file
from tests.grounds import at_meeting

pytestmark = pytest.mark.django_db

PEOPLE = [
    "zzb_drafter",
    "zzb_reviewer",
    "xcb_drafter",
    "xcb_reviewer",
    "committee",
    "office",
    "supervisor",
    "member",
    "student",
    "outsider",
    "admin",
]


@pytest.fixture
def admin(db):
    return make_person("admin", superuser=True)


def kinds(proposal: Proposal) -> list[str]:
    return list(proposal.item.decisions.values_list("kind", flat=True))


def test_an_item_is_published_once_its_unit_has_reviewed_and_the_committee_has_approved(published):
    item = published.item
    assert item.live and item.edition == 1
    assert item.index_number == f"ZZB-{timezone.localdate().year}-0001"
    assert kinds(published) == ["proposed", "reviewed", "approved"]
    assert item.live_revision_id == item.decisions.get(kind="approved").revision_id


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "zzb_drafter"])
def test_only_a_drafter_of_the_unit_proposes(draft, name, request):
    with pytest.raises(NotAllowed):
        draft.propose(request.getfixturevalue(name))
    assert draft.item.current_workflow_state is None


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "zzb_reviewer"])
def test_only_a_reviewer_of_the_unit_reviews(in_review, units, name, request):
    with pytest.raises(NotAllowed):
        in_review.review(request.getfixturevalue(name), units.zzb)
    assert kinds(in_review) == ["proposed"]


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != "committee"])
def test_only_the_committee_approves(in_approval, name, request):
    with pytest.raises(NotAllowed):
        in_approval.approve(request.getfixturevalue(name))
    assert not in_approval.item.live


def test_every_joint_unit_signs_in_any_order(joint_draft, units, zzb_drafter, zzb_reviewer, xcb_reviewer, committee):
    joint_draft.propose(zzb_drafter)
    joint_draft.review(xcb_reviewer, units.xcb)
    with pytest.raises(Stale):
        joint_draft.approve(committee)
    joint_draft.review(zzb_reviewer, units.zzb)
    joint_draft.approve(committee)
    assert joint_draft.item.live


def test_one_person_does_not_sign_for_two_units(joint_draft, units, zzb_drafter, zzb_reviewer):
    Appointment.objects.create(user=zzb_reviewer, role=Role.REVIEWER, unit=units.xcb)
    joint_draft.propose(zzb_drafter)
    joint_draft.review(zzb_reviewer, units.zzb)
    with pytest.raises(NotAllowed, match="另一单位"):
        joint_draft.review(zzb_reviewer, units.xcb)


def test_a_unit_signs_once(in_review, joint_draft, units, zzb_drafter, zzb_reviewer):
    joint_draft.propose(zzb_drafter)
    joint_draft.review(zzb_reviewer, units.zzb)
    with pytest.raises(NotAllowed, match="已经审核过"):
        joint_draft.review(zzb_reviewer, units.zzb)


def test_under_each_department_only_the_items_own_unit_signs(
    catalogue, units, zzb_drafter, zzb_reviewer, xcb_reviewer, committee
):
    proposal = Proposal(make_item(catalogue.each_department, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter))
    proposal.propose(zzb_drafter)
    with pytest.raises(NotAllowed):
        proposal.review(xcb_reviewer, units.xcb)
    proposal.review(zzb_reviewer, units.zzb)
    proposal.approve(committee)
    assert proposal.item.live


@pytest.mark.parametrize(("role", "step"), [(Role.REVIEWER, "review"), (Role.COMMITTEE, "approve")])
def test_whoever_edited_the_draft_neither_reviews_nor_approves_it(draft, units, zzb_drafter, zzb_reviewer, role, step):
    second = make_person("second_drafter", (Role.DRAFTER, units.zzb))
    item = draft.item
    item.title = "改过的标题"
    item.save_revision(user=second)
    item.title = "又改过的标题"
    item.save_revision(user=zzb_drafter)
    Appointment.objects.create(user=second, role=role, unit=units.zzb if role == Role.REVIEWER else None)
    draft.propose(zzb_drafter)
    if step == "approve":
        draft.review(zzb_reviewer, units.zzb)
    with pytest.raises(NotAllowed, match="编辑过"):
        draft.review(second, units.zzb) if step == "review" else draft.approve(second)


def test_a_reviewer_does_not_approve_what_they_reviewed(in_approval, zzb_reviewer):
    Appointment.objects.create(user=zzb_reviewer, role=Role.COMMITTEE)
    with pytest.raises(NotAllowed, match="审核过"):
        in_approval.approve(zzb_reviewer)


def test_a_role_that_ended_yesterday_decides_nothing(in_review, units, zzb_reviewer):
    zzb_reviewer.appointments.update(since=datetime.date(2020, 1, 1), until=timezone.localdate() - datetime.timedelta(days=1))
    with pytest.raises(NotAllowed):
        in_review.review(User.objects.get(pk=zzb_reviewer.pk), units.zzb)


@pytest.mark.parametrize("point", ["confidentiality", "necessity", "accuracy"])
def test_a_review_confirms_all_three_points(in_review, units, zzb_reviewer, point):
    with pytest.raises(Refused, match="逐一确认"):
        in_review.review(zzb_reviewer, units.zzb, **{point: False})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("basis", "telephone"),
        ("meeting", None),
        ("meeting", "2026年第3次党委会会议"),
        ("resolution_number", ""),
    ],
)
def test_an_approval_names_what_it_rests_on(in_approval, committee, field, value):
    with pytest.raises(Refused) as refusal:
        in_approval.approve(committee, **{field: value})
    assert field in refusal.value.fields
    assert not in_approval.item.live


def test_a_return_gives_its_reason_and_a_new_proposal_starts_at_the_review(
    in_approval, units, zzb_drafter, zzb_reviewer, committee
):
    with pytest.raises(Refused):
        in_approval.send_back(committee, reason="  ")
    in_approval.send_back(committee)
    assert in_approval.item.current_workflow_state is None
    in_approval.propose(zzb_drafter)
    with pytest.raises(Stale):
        in_approval.approve(committee)
    in_approval.review(zzb_reviewer, units.zzb)
    in_approval.approve(committee)
    assert in_approval.item.live


def test_signatures_given_before_a_proposal_was_taken_back_do_not_count(
    joint_draft, units, zzb_drafter, zzb_reviewer, xcb_reviewer, committee
):
    joint_draft.propose(zzb_drafter)
    joint_draft.review(zzb_reviewer, units.zzb)
    actions.take_back(joint_draft.item, by=zzb_drafter)
    joint_draft.propose(zzb_drafter)
    joint_draft.review(xcb_reviewer, units.xcb)
    with pytest.raises(Stale):
        joint_draft.approve(committee)


def edit_draft(item: DisclosurePage, drafter) -> None:
    item.title = "送审后改动的标题"
    item.save_revision(user=drafter)


def overwrite_revision(item: DisclosurePage, drafter) -> None:
    item.title = "送审后改动的标题"
    item.save_revision(user=drafter, overwrite_revision=item.latest_revision)


def rewrite_row(item: DisclosurePage, drafter) -> None:
    """By somebody who lifts the guard of the database first."""
    triggers.remove(connection)
    content = item.latest_revision.content | {"scope": int(Scope.PUBLIC)}
    Revision.objects.filter(pk=item.latest_revision_id).update(content=content)


@pytest.mark.parametrize("tamper", [edit_draft, overwrite_revision, rewrite_row])
@pytest.mark.parametrize("stage", ["in_review", "in_approval"])
def test_what_changed_after_it_was_proposed_is_not_decided_on(
    request, units, stage, tamper, zzb_drafter, zzb_reviewer, committee
):
    proposal = request.getfixturevalue(stage)
    tamper(proposal.item, zzb_drafter)
    with pytest.raises(Stale):
        proposal.review(zzb_reviewer, units.zzb) if stage == "in_review" else proposal.approve(committee)
    assert not proposal.item.live


@pytest.mark.parametrize("tamper", [edit_draft, overwrite_revision, rewrite_row])
@pytest.mark.parametrize("stage", ["in_review", "in_approval"])
def test_what_changed_after_it_was_proposed_is_sent_back(
    request, units, stage, tamper, zzb_drafter, zzb_reviewer, committee, django_capture_on_commit_callbacks, mailoutbox
):
    proposal = request.getfixturevalue(stage)
    proposed = proposal.item.decisions.get(kind="proposed")
    tamper(proposal.item, zzb_drafter)
    by, unit = (zzb_reviewer, units.zzb) if stage == "in_review" else (committee, None)
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        decision = proposal.send_back(by, unit=unit, reason="送审之后稿件又有改动。")
    assert (decision.kind, decision.digest) == ("returned", proposed.digest)
    assert not proposal.item.workflow_in_progress and not proposal.item.live
    assert [message.to for message in mailoutbox] == [[zzb_drafter.email]]


def test_a_file_exchanged_underneath_stops_the_approval(catalogue, units, zzb_drafter, zzb_reviewer, committee):
    attachment = Attachment.objects.create(title="明细表", file=pdf_file("a.pdf", b"first"))
    item = make_item(
        catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter, attachments=[attachment]
    )
    proposal = Proposal(item).propose(zzb_drafter)
    proposal.review(zzb_reviewer, units.zzb)
    seen = proposal.seen
    Path(attachment.file.path).write_bytes(pdf(b"other"))
    with pytest.raises(Stale, match="附件"):
        proposal.approve(committee, seen=seen)


def test_a_decision_on_something_else_than_what_lies_there_is_refused(in_review, units, zzb_reviewer):
    with pytest.raises(Stale, match="您看到的内容"):
        in_review.review(zzb_reviewer, units.zzb, seen="0" * 64)


def test_what_is_published_is_what_was_approved(published):
    approval = published.item.decisions.get(kind="approved")
    live = published.item
    approved = approval.revision.as_object()
    for field in ("title", "summary", "scope", "report_year", "arose_on", "contact"):
        assert getattr(live, field) == getattr(approved, field)
    assert live.body.get_prep_value() == approved.body.get_prep_value()
    assert {decision.digest for decision in live.decisions.all()} == {approval.digest}


def change(proposal: Proposal, zzb_drafter, note: str) -> None:
    item = proposal.item.get_latest_revision_as_object()
    item.title = "2025年度党费收缴、使用和管理情况（更正）"
    item.change_note = note
    item.save_revision(user=zzb_drafter)


def test_a_change_makes_a_new_edition_under_the_same_index_number(published, units, zzb_drafter, zzb_reviewer, committee):
    number = published.item.index_number
    change(published, zzb_drafter, "更正第三季度金额")
    assert "更正" not in published.item.title
    published.propose(zzb_drafter)
    published.review(zzb_reviewer, units.zzb)
    published.approve(committee)
    assert (published.item.edition, published.item.index_number) == (2, number)
    assert "更正" in published.item.title


def test_a_change_without_a_note_is_not_proposed(published, zzb_drafter):
    change(published, zzb_drafter, " ")
    with pytest.raises(Refused, match="变更说明"):
        published.propose(zzb_drafter)


def test_index_numbers_count_up_within_a_unit(catalogue, units, published, zzb_drafter, zzb_reviewer, committee):
    second = Proposal(
        make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, title="第二项")
    )
    second.propose(zzb_drafter)
    second.review(zzb_reviewer, units.zzb)
    second.approve(committee)
    assert second.item.index_number.endswith("-0002")


@pytest.mark.parametrize("scope", [Scope.PUBLIC, None])
def test_an_item_wider_than_its_entry_or_without_a_scope_is_not_proposed(draft, zzb_drafter, scope):
    item = draft.item
    item.scope = scope
    item.save_revision(user=zzb_drafter, clean=False)
    with pytest.raises(Refused) as refusal:
        draft.propose(zzb_drafter)
    assert set(refusal.value.fields) == {"scope"}


def test_nothing_is_proposed_under_a_retired_entry(draft, catalogue, zzb_drafter):
    with as_if_decided():
        catalogue.party_and_campus.retire(timezone.localdate())
    with pytest.raises(NotAllowed, match="停用"):
        draft.propose(zzb_drafter)


def test_a_decision_is_neither_changed_nor_deleted(published):
    decision = published.item.decisions.first()
    decision.comment = "改写"
    with pytest.raises(PermissionDenied):
        decision.save()
    with pytest.raises(PermissionDenied):
        decision.delete()


def test_an_item_with_decisions_keeps_its_attachments_and_revisions(published):
    with pytest.raises(Exception, match="protected"):
        Revision.objects.get(pk=published.item.live_revision_id).delete()


def test_mail_goes_to_those_whose_turn_it_is_and_carries_no_title(
    draft, units, django_capture_on_commit_callbacks, zzb_drafter, zzb_reviewer, xcb_reviewer, committee
):
    def told(step):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step()
        assert all(draft.item.title not in message.subject + message.body for message in mail.outbox)
        return {address for message in mail.outbox for address in message.to}

    assert told(lambda: draft.propose(zzb_drafter)) == {zzb_reviewer.email}
    assert told(lambda: draft.review(zzb_reviewer, units.zzb)) == {committee.email}
    assert told(lambda: draft.send_back(committee)) == {zzb_drafter.email}
    assert told(lambda: draft.propose(zzb_drafter)) == {zzb_reviewer.email}
    draft.review(zzb_reviewer, units.zzb)
    assert told(lambda: draft.approve(committee)) == {zzb_drafter.email, zzb_reviewer.email}


def test_an_attachment_list_in_the_text_counts_into_the_digest(catalogue, units, zzb_drafter):
    attachment = Attachment.objects.create(title="附表", file=pdf_file("b.pdf", b"x"))
    item = make_item(
        catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, body=[("attachments", [attachment])]
    )
    before = actions.content_digest(item.latest_revision)
    Path(attachment.file.path).write_bytes(pdf(b"y"))
    assert actions.content_digest(Revision.objects.get(pk=item.latest_revision_id)) != before


def test_a_decision_that_was_raced_to_its_end_is_stale(in_approval, committee):
    step, seen = in_approval.step.pk, in_approval.seen
    in_approval.send_back(committee)
    with pytest.raises(Stale, match="已经办结"):
        actions.approve(
            step,
            by=committee,
            seen=seen,
            **at_meeting(),
        )
    assert Decision.objects.filter(kind="approved").count() == 0

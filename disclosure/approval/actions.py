"""What may happen to a proposal: review, approval, return. Each action checks, changes and logs in one transaction.

Nobody's eyes are taken for granted: whoever decides hands in the digest of what they saw (`seen`), and it must be the digest
of what was proposed and of what now lies in the database and in storage (law 3).
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from disclosure.approval import notices
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import ApprovalTask, Decision, ReviewTask
from disclosure.approval.permissions import check_may_approve, check_may_propose, check_may_review
from disclosure.approval.signals import item_published
from disclosure.items.digests import content_digest
from disclosure.items.models import DisclosurePage, IndexCounter
from disclosure.organisation.models import Role, Unit, User


@dataclass(frozen=True)
class Step:
    """A step of a proposal, its rows locked for the length of the transaction."""

    item: DisclosurePage
    task_state: TaskState
    digest: str


def record_proposal(task_state: TaskState, *, by: User) -> Decision:
    """Record that `by` proposed the revision under review: called as the review starts, whoever started it.

    Raises:
        NotAllowed: `by` is no drafter of a responsible unit, or the entry is retired.
        Refused: the item is incomplete; `fields` says where.
    """
    item = task_state.revision.as_object()
    check_may_propose(by, item)
    missing = item.missing()
    if missing:
        raise Refused("事项还不完整，不能送审：" + "".join(missing.values()), fields=missing)
    decision = Decision.objects.create(
        item=item, revision=task_state.revision, task_state=task_state, digest=content_digest(task_state.revision),
        kind=Decision.Kind.PROPOSED, by=by, role=Role.DRAFTER, unit=item.unit,
    )
    notices.tell_reviewers(item, task_state)
    return decision


@transaction.atomic
def propose(item: DisclosurePage, *, by: User) -> WorkflowState:
    """Propose (提出) the item's latest draft for review. Raises what `record_proposal` raises."""
    item = _lock_item(item.pk)
    if item.workflow_in_progress:
        raise Stale("事项已经送审。")
    return item.get_workflow().start(item, by)


@transaction.atomic
def review(task_state_id: int, *, by: User, unit: Unit, seen: str, confidentiality: bool, necessity: bool, accuracy: bool, comment: str = "") -> Decision:
    """Sign the review (审核) for `unit`; when every responsible unit has signed, the committee's turn begins.

    Args:
        seen: digest of the content that `by` was shown, in hex.
        confidentiality, necessity, accuracy: what the reviewer confirms; all three are needed.

    Raises:
        NotAllowed: see `check_may_review`.
        Stale: the step is over, or what was seen is not what lies there.
        Refused: a point is not confirmed.
    """
    step = _open_step(task_state_id, ReviewTask, seen)
    check_may_review(by, step.item, step.task_state, unit)
    if not (confidentiality and necessity and accuracy):
        raise Refused("保密、必要、准确三项须逐一确认；有一项不能确认的，请退回起草人。")
    decision = Decision.objects.create(
        item=step.item, revision=step.task_state.revision, task_state=step.task_state, digest=step.digest, kind=Decision.Kind.REVIEWED,
        by=by, role=Role.REVIEWER, unit=unit, comment=comment.strip(), confidentiality=True, necessity=True, accuracy=True,
    )
    signed = set(step.task_state.decisions.filter(kind=Decision.Kind.REVIEWED).values_list("unit_id", flat=True))
    if all(each.pk in signed for each in step.item.responsible_units()):
        step.task_state.approve(user=by, comment=comment.strip())
        notices.tell_committee(step.item)
    return decision


@transaction.atomic
def approve(task_state_id: int, *, by: User, seen: str, basis: str, meeting: str, decided_on: datetime.date, resolution_number: str, comment: str = "") -> Decision:
    """Approve (审批) the item for the Party committee, and publish it: exactly the revision that was reviewed.

    Args:
        basis: a `Decision.Basis`: a meeting, or a written approval outside meetings.
        meeting: name of the meeting, or of the written approval.
        decided_on: day of the decision, not after today.
        resolution_number: number of the resolution or approval.

    Raises:
        NotAllowed: see `check_may_approve`.
        Stale: the step is over, or what was seen or reviewed is not what lies there.
        Refused: the decision does not name what it rests on.
    """
    step = _open_step(task_state_id, ApprovalTask, seen)
    check_may_approve(by, step.item, step.task_state)
    fields = {}
    if basis not in Decision.Basis.values:
        fields["basis"] = "请选择审批方式。"
    if not meeting.strip():
        fields["meeting"] = "请填写会议或书面审批的名称。"
    if not resolution_number.strip():
        fields["resolution_number"] = "请填写决议或批准文号。"
    if decided_on is None or decided_on > timezone.localdate():
        fields["decided_on"] = "请填写决定日期，不能晚于今天。"
    if fields:
        raise Refused("审批须写明依据。", fields=fields)
    decision = Decision.objects.create(
        item=step.item, revision=step.task_state.revision, task_state=step.task_state, digest=step.digest, kind=Decision.Kind.APPROVED,
        by=by, role=Role.COMMITTEE, comment=comment.strip(), basis=basis, meeting=meeting.strip(), decided_on=decided_on,
        resolution_number=resolution_number.strip(),
    )
    step.task_state.approve(user=by, comment=comment.strip())
    return decision


@transaction.atomic
def send_back(task_state_id: int, *, by: User, seen: str, reason: str, unit: Unit | None = None) -> Decision:
    """Return (退回) the item to its drafter with a reason; a new proposal starts again at the review.

    Args:
        unit: the unit for which a reviewer returns it; None for the committee.

    Raises:
        NotAllowed: the person may not decide at this step.
        Stale: the step is over, or what was seen is not what lies there.
        Refused: no reason is given.
    """
    step = _open_step(task_state_id, ApprovalTask if unit is None else ReviewTask, seen)
    if unit is None:
        check_may_approve(by, step.item, step.task_state)
    else:
        check_may_review(by, step.item, step.task_state, unit)
    if not reason.strip():
        raise Refused("请写明退回的理由，起草人要据此修改。", fields={"reason": "请写明退回的理由。"})
    decision = Decision.objects.create(
        item=step.item, revision=step.task_state.revision, task_state=step.task_state, digest=step.digest, kind=Decision.Kind.RETURNED,
        by=by, role=Role.COMMITTEE if unit is None else Role.REVIEWER, unit=unit, comment=reason.strip(),
    )
    step.task_state.reject(user=by, update=False, comment=reason.strip())
    step.task_state.workflow_state.cancel(user=by)
    notices.tell_drafters(step.item, decision)
    return decision


@transaction.atomic
def take_back(item: DisclosurePage, *, by: User) -> None:
    """Take a proposal back (撤回送审) in order to go on editing. Signatures given so far no longer count.

    Raises:
        NotAllowed: `by` is no drafter of a responsible unit.
        Stale: nothing is proposed.
    """
    item = _lock_item(item.pk)
    check_may_propose(by, item)
    state = item.current_workflow_state
    if state is None:
        raise Stale("事项没有在审核审批中。")
    state.cancel(user=by)


def publish_approved(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Carry out (实施): publish the very revision that was approved. Runs as the workflow finishes, in its transaction.

    Raises:
        NotAllowed: no approval of the committee stands behind it.
        Stale: what would be published is not what was approved.
    """
    approval = Decision.objects.filter(task_state=workflow_state.current_task_state, kind=Decision.Kind.APPROVED).first()
    if approval is None:
        raise NotAllowed("没有党委的审批决定，不能公开。")
    item = _lock_item(approval.item_id)
    _check_digest(approval.revision, approval.digest)
    item.edition += 1
    if item.index_number is None:
        item.index_number = _next_index_number(item.unit)
    DisclosurePage.objects.filter(pk=item.pk).update(edition=item.edition, index_number=item.index_number)
    # Read anew, so that the facts just given travel with the revision as it is made live.
    Revision.objects.get(pk=approval.revision_id).publish(user=user, skip_permission_checks=True)
    item = DisclosurePage.objects.get(pk=item.pk)
    item_published.send(sender=DisclosurePage, item=item, approval=approval)
    notices.tell_published(item)


def _lock_item(pk: int) -> DisclosurePage:
    """The item as it now stands, its page row locked: whoever decides on it next waits."""
    Page.objects.select_for_update().get(pk=pk)
    return DisclosurePage.objects.get(pk=pk)


def _open_step(task_state_id: int, task: type[ReviewTask | ApprovalTask], seen: str) -> Step:
    """Lock the step and check that it is open, is of the kind that is being decided, and holds what was seen."""
    unlocked = TaskState.objects.select_related("workflow_state").filter(pk=task_state_id).first()
    if unlocked is None:
        raise Stale("没有这一环节，请刷新后重试。")
    item = _lock_item(int(unlocked.workflow_state.object_id))
    workflow_state = WorkflowState.objects.select_for_update().get(pk=unlocked.workflow_state_id)
    task_state = TaskState.objects.select_for_update().get(pk=task_state_id)
    is_current = workflow_state.status == WorkflowState.STATUS_IN_PROGRESS and workflow_state.current_task_state_id == task_state.pk
    if not is_current or task_state.status != TaskState.STATUS_IN_PROGRESS or not isinstance(task_state.task.specific, task):
        raise Stale("这一环节已经办结或撤回，请刷新页面查看最新情况。")
    proposal = Decision.objects.filter(task_state__workflow_state=workflow_state, kind=Decision.Kind.PROPOSED).first()
    if proposal is None or proposal.revision_id != task_state.revision_id or item.latest_revision_id != task_state.revision_id:
        raise Stale("送审之后稿件又有改动，不能据此决定。请起草人撤回后重新送审。")
    _check_digest(task_state.revision, proposal.digest)
    if seen != proposal.digest:
        raise Stale("您看到的内容与送审的内容不一致，请刷新页面，重新核对后再决定。")
    return Step(item, task_state, proposal.digest)


def _check_digest(revision: Revision, expected: str) -> None:
    if content_digest(revision) != expected:
        raise Stale("送审之后内容、公开范围或附件文件有改动，不能据此决定。请起草人撤回后重新送审。")


def _next_index_number(unit: Unit) -> str:
    """The next index number (索引号) of `unit` this year, e.g. `ZZB-2026-0007`."""
    year = timezone.localdate().year
    IndexCounter.objects.get_or_create(unit=unit, year=year)
    counter = IndexCounter.objects.select_for_update().get(unit=unit, year=year)
    counter.last += 1
    counter.save()
    return f"{unit.code.upper()}-{year}-{counter.last:04d}"

"""What may happen to a proposal: proposal, review, approval, return. Each action checks, changes and logs in one transaction.

Nobody's eyes are taken for granted: whoever decides hands in the digest of what they saw (`seen`), and it must be the digest
of what was proposed and of what now lies in the database and in storage (law 3).
"""

from __future__ import annotations

import datetime
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import TaskState, WorkflowState

from disclosure.approval import notices
from disclosure.approval.basis import check_basis
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import EDITIONS, REQUESTED, ApprovalTask, Decision, Procedure, ReviewTask
from disclosure.approval.permissions import (
    check_may_approve,
    check_may_propose,
    check_may_request,
    check_may_review,
    check_may_take_back,
)
from disclosure.approval.standing import check_digest, check_open_to, edition_approval, lock_item
from disclosure.items.digests import content_digest
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


@dataclass(frozen=True)
class Step:
    """A step of a proposal, its rows locked for the length of the transaction."""

    item: DisclosurePage
    task_state: TaskState
    digest: str
    procedure: Procedure


_asked: ContextVar[tuple[Procedure, str] | None] = ContextVar("asked", default=None)
"""Procedure and reason of a request, handed through Wagtail's start of the workflow to `record_proposal`."""


def record_proposal(task_state: TaskState, *, by: User) -> Decision:
    """Record what `by` proposes: called as the review starts, whichever button started it.

    Raises:
        NotAllowed: `by` is no drafter of a responsible unit (for a request: nor of the office), or the entry is retired.
        Refused: the item is incomplete, or its standing does not allow the procedure; `fields` says where.
    """
    item = DisclosurePage.objects.get(pk=task_state.workflow_state.object_id)
    asked = _asked.get()
    if asked:
        procedure, reason = asked
        check_may_request(by, item)
        task_state.revision = edition_approval(item).revision
        task_state.save()
    else:
        procedure, reason = (Procedure.CHANGE if item.is_published else Procedure.PUBLICATION), ""
        draft = task_state.revision.as_object()
        check_may_propose(by, draft)
        missing = draft.missing()
        if missing:
            raise Refused("事项还不完整，不能送审：" + "".join(missing.values()), fields=missing)
    check_open_to(item, procedure)
    is_drafter = Roles.of(by).holds_in_any(Role.DRAFTER, item.responsible_units())
    decision = Decision.objects.create(
        item=item,
        revision=task_state.revision,
        task_state=task_state,
        digest=content_digest(task_state.revision),
        kind=Decision.Kind.PROPOSED,
        procedure=procedure,
        by=by,
        role=Role.DRAFTER if is_drafter else Role.OFFICE,
        unit=item.unit if is_drafter else None,
        comment=reason,
    )
    notices.tell_reviewers(item)
    return decision


@transaction.atomic
def propose(item: DisclosurePage, *, by: User) -> WorkflowState:
    """Propose (提出) the item's latest draft for review. Raises what `record_proposal` raises."""
    item = lock_item(item.pk)
    if item.workflow_in_progress:
        raise Stale("事项已经送审。")
    return _start(item, by)


@transaction.atomic
def request(item: DisclosurePage, *, by: User, procedure: Procedure, reason: str) -> WorkflowState:
    """Ask for the withdrawal, termination or reinstatement of a published item (Article 6(1)), with a reason.

    The request goes the way of every proposal: the responsible units review it, the committee approves it. It is about the
    latest edition; a draft beside it stays as it is. Raises what `record_proposal` raises.
    """
    item = lock_item(item.pk)
    if item.workflow_in_progress:
        raise Stale("事项正在审核审批，请办结或撤回后再提出。")
    if procedure not in REQUESTED:
        raise Refused("请选择撤销、终止或恢复公开。", fields={"procedure": "请选择。"})
    if not reason.strip():
        raise Refused("请写明理由，批准后读者会看到。", fields={"reason": "请写明理由。"})
    check_open_to(item, Procedure(procedure))
    token = _asked.set((Procedure(procedure), reason.strip()))
    try:
        return _start(item, by)
    finally:
        _asked.reset(token)


@transaction.atomic
def review(
    task_state_id: int,
    *,
    by: User,
    unit: Unit,
    seen: str,
    confidentiality: bool,
    necessity: bool,
    accuracy: bool,
    comment: str = "",
) -> Decision:
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
        item=step.item,
        revision=step.task_state.revision,
        task_state=step.task_state,
        digest=step.digest,
        kind=Decision.Kind.REVIEWED,
        by=by,
        role=Role.REVIEWER,
        unit=unit,
        comment=comment.strip(),
        confidentiality=True,
        necessity=True,
        accuracy=True,
        procedure=step.procedure,
    )
    signed = set(step.task_state.decisions.filter(kind=Decision.Kind.REVIEWED).values_list("unit_id", flat=True))
    if all(each.pk in signed for each in step.item.responsible_units()):
        step.task_state.approve(user=by, comment=comment.strip())
        notices.tell_committee(step.item)
    return decision


@transaction.atomic
def approve(
    task_state_id: int,
    *,
    by: User,
    seen: str,
    basis: str,
    meeting: str,
    decided_on: datetime.date,
    resolution_number: str,
    comment: str = "",
) -> Decision:
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
    rests_on = check_basis(basis, meeting, decided_on, resolution_number)
    decision = Decision.objects.create(
        item=step.item,
        revision=step.task_state.revision,
        task_state=step.task_state,
        digest=step.digest,
        kind=Decision.Kind.APPROVED,
        by=by,
        role=Role.COMMITTEE,
        comment=comment.strip(),
        procedure=step.procedure,
        **rests_on,
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
        item=step.item,
        revision=step.task_state.revision,
        task_state=step.task_state,
        digest=step.digest,
        kind=Decision.Kind.RETURNED,
        by=by,
        role=Role.COMMITTEE if unit is None else Role.REVIEWER,
        unit=unit,
        comment=reason.strip(),
        procedure=step.procedure,
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
    item = lock_item(item.pk)
    state = item.current_workflow_state
    if state is None:
        raise Stale("事项没有在审核审批中。")
    check_may_take_back(by, item, state)
    state.cancel(user=by)


def _start(item: DisclosurePage, by: User) -> WorkflowState:
    workflow = item.get_workflow()
    if workflow is None:
        raise Refused("审核审批流程没有启用，请与系统管理员联系。")
    return workflow.start(item, by)


def _open_step(task_state_id: int, task: type[ReviewTask | ApprovalTask], seen: str) -> Step:
    """Lock the step and check that it is open, is of the kind that is being decided, and holds what was seen."""
    unlocked = TaskState.objects.select_related("workflow_state").filter(pk=task_state_id).first()
    if unlocked is None:
        raise Stale("没有这一环节，请刷新后重试。")
    item = lock_item(int(unlocked.workflow_state.object_id))
    workflow_state = WorkflowState.objects.select_for_update().get(pk=unlocked.workflow_state_id)
    task_state = TaskState.objects.select_for_update().get(pk=task_state_id)
    is_current = (
        workflow_state.status == WorkflowState.STATUS_IN_PROGRESS and workflow_state.current_task_state_id == task_state.pk
    )
    if not is_current or task_state.status != TaskState.STATUS_IN_PROGRESS or not isinstance(task_state.task.specific, task):
        raise Stale("这一环节已经办结或撤回，请刷新页面查看最新情况。")
    proposal = Decision.objects.filter(task_state__workflow_state=workflow_state, kind=Decision.Kind.PROPOSED).first()
    if item.standing == Standing.SUSPENDED:
        raise Stale("事项已暂停公开，待党委确认或解除后再办理。")
    drafted_since = proposal and proposal.procedure in EDITIONS and item.latest_revision_id != proposal.revision_id
    if proposal is None or proposal.revision_id != task_state.revision_id or drafted_since:
        raise Stale("送审之后稿件又有改动，不能据此决定。请起草人撤回后重新送审。")
    check_digest(task_state.revision, proposal.digest)
    if seen != proposal.digest:
        raise Stale("您看到的内容与送审的内容不一致，请刷新页面，重新核对后再决定。")
    return Step(item, task_state, proposal.digest, Procedure(proposal.procedure))

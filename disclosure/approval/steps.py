"""A step of a proposal: opened for a decision, recorded, passed or returned. Whoever may decide is asked elsewhere.

Nobody's eyes are taken for granted: whoever decides hands in the digest of what they saw (`seen`), and it must be the digest
of what was proposed and of what now lies in the database and in storage (law 3).
"""

from __future__ import annotations

from dataclasses import dataclass

from wagtail.models import TaskState, WorkflowState

from disclosure.approval import notices
from disclosure.approval.errors import Stale
from disclosure.approval.models import REQUESTED, ApprovalTask, Decision, Motion, Procedure, ReviewTask
from disclosure.approval.permissions import proposal_of
from disclosure.approval.standing import check_digest, lock_subject
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.models import Role, User


@dataclass(frozen=True)
class Step:
    """A step of a proposal, its rows locked for the length of the transaction."""

    subject: DisclosurePage | Motion
    task_state: TaskState
    digest: str
    procedure: Procedure

    def record(self, kind: Decision.Kind, *, by: User, role: Role, **facts) -> Decision:
        """Record what was decided in this step, on exactly this content."""
        return Decision.objects.create(
            item=self.subject if isinstance(self.subject, DisclosurePage) else None,
            revision=self.task_state.revision,
            task_state=self.task_state,
            digest=self.digest,
            procedure=self.procedure,
            kind=kind,
            by=by,
            role=role,
            **facts,
        )


def find_step(task_state_id: int, task: type[ReviewTask | ApprovalTask]) -> Step:
    """Lock the step and check that it is open and of the kind that is being decided; not yet what it holds.

    Raises:
        Stale: the step is over, or waits for a suspension to be settled.
    """
    unlocked = TaskState.objects.select_related("workflow_state").filter(pk=task_state_id).first()
    if unlocked is None:
        raise Stale("没有这一环节，请刷新后重试。")
    subject = lock_subject(unlocked.workflow_state)
    workflow_state = WorkflowState.objects.select_for_update().get(pk=unlocked.workflow_state_id)
    task_state = TaskState.objects.select_for_update().get(pk=task_state_id)
    is_current = (
        workflow_state.status == WorkflowState.STATUS_IN_PROGRESS and workflow_state.current_task_state_id == task_state.pk
    )
    if not is_current or task_state.status != TaskState.STATUS_IN_PROGRESS or not isinstance(task_state.task.specific, task):
        raise Stale("这一环节已经办结或撤回，请刷新页面查看最新情况。")
    if isinstance(subject, DisclosurePage) and subject.standing == Standing.SUSPENDED:
        raise Stale("事项已暂停公开，待党委确认或解除后再办理。")
    proposal = proposal_of(workflow_state)
    return Step(subject, task_state, proposal.digest, Procedure(proposal.procedure))


def check_unchanged(subject: DisclosurePage | Motion, task_state: TaskState, proposal: Decision) -> None:
    """Raises `Stale` where what was proposed is not what lies there: the draft was written on, or a file exchanged."""
    drafted_since = proposal.procedure not in REQUESTED and subject.latest_revision_id != proposal.revision_id
    if proposal.revision_id != task_state.revision_id or drafted_since:
        raise Stale("送审之后稿件又有改动，不能据此决定，须退回或撤回，重新送审。")
    check_digest(task_state.revision, proposal.digest)


def open_step(task_state_id: int, task: type[ReviewTask | ApprovalTask], seen: str) -> Step:
    """The step, locked and open, that holds what was proposed and what was seen.

    Raises:
        Stale: the step is over, or what was seen or reviewed is not what lies there.
    """
    step = find_step(task_state_id, task)
    check_unchanged(step.subject, step.task_state, proposal_of(step.task_state.workflow_state))
    check_seen(seen, step.digest)
    return step


def check_seen(seen: str, digest: str) -> None:
    """Raises `Stale` where what somebody saw is not what lies there now, by its `digest`."""
    if seen != digest:
        raise Stale("您看到的内容与现在的稿本不一致，请刷新页面，重新核对后再决定。")


def why_spoiled(subject: DisclosurePage | Motion, task_state: TaskState) -> str:
    """Why nothing can be decided on a proposal but its return; nothing where it lies there as it was proposed."""
    try:
        check_unchanged(subject, task_state, proposal_of(task_state.workflow_state))
    except Stale as stale:
        return stale.message
    return ""


def pass_approval(step: Step, *, by: User, role: Role, comment: str, **rests_on) -> Decision:
    """Record the committee's approval, and carry it out."""
    decision = step.record(Decision.Kind.APPROVED, by=by, role=role, comment=comment.strip(), **rests_on)
    step.task_state.approve(user=by, comment=comment.strip())
    return decision


def return_proposal(step: Step, *, by: User, role: Role, reason: str, **facts) -> Decision:
    """Record a return, which ends the proposal, and tell those who made it."""
    decision = step.record(Decision.Kind.RETURNED, by=by, role=role, comment=reason.strip(), **facts)
    step.task_state.reject(user=by, update=False, comment=reason.strip())
    step.task_state.workflow_state.cancel(user=by)
    if isinstance(step.subject, Motion):
        notices.tell_proposers(step.subject, decision)
    else:
        notices.tell_drafters(step.subject, decision)
    return decision

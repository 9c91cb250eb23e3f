"""A step of a proposal: opened for a decision, recorded, passed or returned. Permissions are checked elsewhere.

A person who decides submits the digest of the content that they saw (`seen`). The digest must be that of the proposal, and of
the present content of the database and the storage (law 3).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from wagtail.models import TaskState, WorkflowState

from disclosure.approval import notices
from disclosure.approval.errors import Stale
from disclosure.approval.models import ApprovalTask, Decision, Motion, ReviewTask
from disclosure.approval.permissions import decisions_of, proposal_among, proposal_of
from disclosure.approval.procedures import REQUESTED
from disclosure.approval.recording import record_decision
from disclosure.approval.resolutions import Resolution
from disclosure.approval.standing import check_digest, digest_of, lock_subject
from disclosure.items.digests import RevisionContent
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.ink import inked
from disclosure.organisation.models import Role, Unit, User

CLOSING = (Decision.Kind.APPROVED, Decision.Kind.RETURNED, Decision.Kind.TAKEN_BACK)
"""Decisions that end a proposal, even if its workflow has been opened again since."""


@dataclass(frozen=True)
class Step:
    """A step of a proposal, with its rows locked until the end of the transaction."""

    subject: DisclosurePage | Motion
    task_state: TaskState

    @cached_property
    def decisions(self) -> list[Decision]:
        """Return the proposal and the decisions on it before this step, read once, since no other transaction adds to them."""
        return decisions_of(self.task_state.workflow_state)

    @cached_property
    def matter(self) -> Decision:
        """Return the proposal."""
        return proposal_among(self.decisions)

    @property
    def digest(self) -> str:
        """Return the digest of the proposal."""
        return self.matter.digest

    @property
    def procedure(self) -> str:
        """Return the code of the proposed procedure."""
        return self.matter.procedure

    @cached_property
    def content(self) -> RevisionContent:
        """Return the proposed content of an item, built once for the decision."""
        if isinstance(self.subject, Motion):
            raise TypeError("A motion has no content of an item.")
        return RevisionContent(self.task_state.revision, self.subject)

    @cached_property
    def motion(self) -> Motion:
        """Return the motion as proposed."""
        return self.task_state.revision.as_object()

    def check_content(self) -> None:
        """Check that the content in the database and in storage is what was proposed. The digest is taken once a step.

        Raises:
            Stale: the content, the scope or a file has changed.
        """
        check_digest(self.motion.digest() if isinstance(self.subject, Motion) else self.content.digest, self.digest)

    def record(
        self, kind: Decision.Kind, *, by: User, role: Role, resolution: Resolution | None = None, **facts: Any
    ) -> Decision:
        """Record the decision made in this step, on exactly this content."""
        return record_decision(
            item=self.subject if isinstance(self.subject, DisclosurePage) else None,
            revision=self.task_state.revision,
            task_state=self.task_state,
            digest=self.digest,
            procedure=self.procedure,
            kind=kind,
            by=by,
            role=role,
            resolution=resolution,
            **facts,
        )


def find_step(task_state_id: int, task: type[ReviewTask | ApprovalTask]) -> Step:
    """Lock the step, and check that it is open and of the expected kind. The content is not checked yet.

    Raises:
        Stale: the step is over, or a suspension must be settled first.
    """
    unlocked = TaskState.objects.select_related("workflow_state").filter(pk=task_state_id).first()
    if unlocked is None:
        raise Stale("没有这一环节，请刷新后重试。")
    subject = lock_subject(unlocked.workflow_state)
    states = WorkflowState.objects.select_for_update(of=("self",)).select_related("workflow")
    workflow_state = states.get(pk=unlocked.workflow_state_id)
    steps = TaskState.objects.select_for_update(of=("self",)).select_related("task", "revision")
    task_state = steps.get(pk=task_state_id)
    task_state.workflow_state = workflow_state
    is_current = (
        workflow_state.status == WorkflowState.STATUS_IN_PROGRESS and workflow_state.current_task_state_id == task_state.pk
    )
    if not is_current or task_state.status != TaskState.STATUS_IN_PROGRESS or task_state.task.specific_class is not task:
        raise Stale("这一环节已经办结或撤回，请刷新页面查看最新情况。")
    step = Step(subject, task_state)
    if any(decision.kind in CLOSING for decision in step.decisions):
        raise Stale("这次送审已经作出决定，不能再次办理；需要公开或变更的，请重新送审。")
    if isinstance(subject, DisclosurePage) and subject.standing == Standing.SUSPENDED:
        raise Stale("事项已暂停公开，待党委确认或解除后再办理。")
    return step


def check_draft_unchanged(subject: DisclosurePage | Motion, task_state: TaskState, proposal: Decision) -> None:
    """Raises `Stale` if the draft was edited since the proposal. The files are checked later."""
    drafted_since = proposal.procedure not in REQUESTED and subject.latest_revision_id != proposal.revision_id
    if proposal.revision_id != task_state.revision_id or drafted_since:
        raise Stale("送审之后稿件又有改动，不能据此决定，须退回或撤回，重新送审。")


def open_step(task_state_id: int, task: type[ReviewTask | ApprovalTask], seen: str) -> Step:
    """Return the step, locked and open, whose content is what was proposed and seen.

    Raises:
        Stale: the step is over, or the content differs from what was seen or reviewed.
    """
    step = find_step(task_state_id, task)
    check_draft_unchanged(step.subject, step.task_state, step.matter)
    step.check_content()
    check_seen(seen, step.digest)
    return step


def open_approval(task_state_id: int, seen: str) -> Step:
    """Return the step of the approval, locked and open, after a check that the proposal was seen.

    The files in storage are not checked yet: `pass_approval`, for instance, checks them, as late as possible and once.

    Raises:
        Stale: the step is over, or the digest seen is not that of the proposal.
    """
    step = find_step(task_state_id, ApprovalTask)
    check_draft_unchanged(step.subject, step.task_state, step.matter)
    if seen != step.digest:
        # If the content has changed, loading the page again does not help.
        step.check_content()
        check_seen(seen, step.digest)
    return step


def check_seen(seen: str, digest: str) -> None:
    """Raises `Stale` if the digest that a person saw is not the present `digest`."""
    if seen != digest:
        raise Stale("您看到的内容与现在的稿本不一致，请刷新页面，重新核对后再决定。")


def staleness_reason(subject: DisclosurePage | Motion, task_state: TaskState) -> str:
    """Return why a proposal can only be returned; an empty string if it is unchanged and can be decided."""
    proposal = proposal_of(task_state.workflow_state)
    try:
        check_draft_unchanged(subject, task_state, proposal)
        check_digest(digest_of(task_state.revision), proposal.digest)
    except Stale as stale:
        return stale.message
    return ""


def return_proposal(
    step: Step, *, by: User, role: Role, reason: str, unit: Unit | None = None, resolution: Resolution | None = None
) -> Decision:
    """Record a return, which ends the proposal, and notify the proposers.

    Args:
        unit: the unit for which a reviewer returns the proposal.
        resolution: the meeting at which the committee returned the proposal.
    """
    comment = inked(reason)
    decision = step.record(Decision.Kind.RETURNED, by=by, role=role, unit=unit, comment=comment, resolution=resolution)
    step.task_state.reject(user=by, update=False, comment=inked(reason))
    step.task_state.workflow_state.cancel(user=by)
    if isinstance(step.subject, Motion):
        notices.tell_proposers(step.subject, decision)
    else:
        notices.tell_drafters(step.subject, decision)
    return decision

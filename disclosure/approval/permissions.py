"""Permissions to propose, review and approve. Each check raises `NotAllowed` with the reason of the refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from wagtail.models import TaskState, WorkflowState

from disclosure.approval.earlier_proposals import proposed_before
from disclosure.approval.errors import NotAllowed
from disclosure.approval.models import Decision
from disclosure.approval.procedures import EDITIONS
from disclosure.items.authorship import Share, share_of
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


def check_may_propose(user: User, item: DisclosurePage) -> None:
    if not Roles.of(user).holds_in_any(Role.DRAFTER, item.responsible_units()):
        raise NotAllowed("只有责任单位的起草人可以送审。")
    if item.entry.is_retired:
        raise NotAllowed("这一目录已停用，不能再送审新的内容。")


def check_may_request(user: User, item: DisclosurePage) -> None:
    """Check that the person may request a withdrawal, a termination or a reinstatement: a unit's drafter, or the office."""
    roles = Roles.of(user)
    if not roles.holds(Role.OFFICE) and not roles.holds_in_any(Role.DRAFTER, item.responsible_units()):
        raise NotAllowed("只有责任单位的起草人和党务公开办公室可以提出。")


def proposal_of(state: WorkflowState) -> Decision:
    """Return the proposal that `state` is about."""
    return Decision.objects.select_related("unit").get(task_state__workflow_state=state, kind=Decision.Kind.PROPOSED)


def decisions_of(state: WorkflowState) -> list[Decision]:
    """Return the proposal that `state` is about and all decisions on it, oldest first."""
    return list(Decision.objects.select_related("unit").filter(task_state__workflow_state=state).order_by("pk"))


def proposal_among(decisions: Iterable[Decision]) -> Decision:
    """Return the one proposal among the decisions."""
    (proposal,) = [decision for decision in decisions if decision.kind == Decision.Kind.PROPOSED]
    return proposal


def check_may_take_back(user: User, state: WorkflowState) -> None:
    """Check that the person holds the role in which the proposal was made, for instance drafter of the units, or office."""
    proposal = proposal_of(state)
    roles, role = Roles.of(user), Role(proposal.role)
    if role == Role.OFFICE:
        if not roles.holds(Role.OFFICE):
            raise NotAllowed("这是党务公开办公室提出的，须由办公室撤回。")
        return
    units = proposal.item.responsible_units() if proposal.item else [proposal.unit] if proposal.unit else []
    if not roles.holds_in_any(role, units):
        raise NotAllowed(f"只有责任单位的{role.label}可以撤回送审。")


REASONS = {
    Share.WROTE: "您编辑过这份稿件或提出了这项申请",
    Share.CARRIED: "您编辑过这份稿件或它沿用的旧稿",
    Share.FILE: "这份稿件附有您上传的文件",
}
"""The kinds of authorship, as worded for the person concerned."""

PROPOSED_BEFORE = "您提出过同一件事，或者这次的理由沿用您写的"


def why_author(user: User, proposal: Decision) -> str:
    """Return why the person counts as an author of the proposal and may neither review nor approve it; else an empty string.

    Authors are the person who made the proposal and, of an edition, all who are on record for its revision; otherwise all who
    proposed the same before (see `proposed_before`).
    """
    if proposal.by_id == user.pk:
        return REASONS[Share.WROTE]
    if proposal.procedure not in EDITIONS:
        return PROPOSED_BEFORE if proposed_before(user, proposal) else ""
    share = share_of(user, proposal.revision_id)
    return REASONS[share] if share else ""


def why_suspender(user: User, suspension: Decision) -> str:
    """Return why the person may neither settle the suspension nor record its settlement; else an empty string.

    The person suspended the item, or asked before that it be taken away (see `proposed_before`).
    """
    if suspension.by_id == user.pk:
        return "暂停是您办理的，须由别人确认或解除。"
    return f"{PROPOSED_BEFORE}，须由别人确认或解除。" if proposed_before(user, suspension) else ""


def check_may_review(user: User, item: DisclosurePage, task_state: TaskState, unit: Unit) -> None:
    """Check that the person may review for `unit` (Article 4(2) and the four steps).

    The person must be a reviewer of this responsible unit and no author of the draft. Each unit and each person reviews once.
    """
    if unit not in item.responsible_units():
        raise NotAllowed(f"{unit}不是这一事项的责任单位。")
    if not Roles.of(user).holds(Role.REVIEWER, unit):
        raise NotAllowed(f"您现在不是{unit}的审核人，不能代表{unit}审核。")
    if reason := why_author(user, proposal_of(task_state.workflow_state)):
        raise NotAllowed(f"{reason}，不能再审核：起草和审核须由不同的人办理。")
    if task_state.decisions.filter(kind=Decision.Kind.REVIEWED, unit=unit).exists():
        raise NotAllowed(f"{unit}已经审核过了。")
    if task_state.decisions.filter(kind=Decision.Kind.REVIEWED, by=user).exists():
        raise NotAllowed("您已代表另一单位审核过这份稿件，其他单位须由别人审核。")


def check_may_approve(user: User, decisions: Sequence[Decision]) -> None:
    """Check that the person may approve or return a proposal.

    Args:
        decisions: the proposal and all decisions on it; see `decisions_of`.
    """
    if not Roles.of(user).holds(Role.COMMITTEE):
        raise NotAllowed("只有党委审批人可以审批。")
    check_uninvolved(user, decisions)


def check_uninvolved(user: User, decisions: Sequence[Decision]) -> None:
    """Check that the person, who approves the proposal or records its approval, neither wrote nor reviewed it."""
    if reason := why_author(user, proposal_among(decisions)):
        raise NotAllowed(f"{reason}，不能再审批：起草和审批须由不同的人办理。")
    if any(decision.kind == Decision.Kind.REVIEWED and decision.by_id == user.pk for decision in decisions):
        raise NotAllowed("您审核过这份稿件，不能再审批：审核和审批须由不同的人办理。")

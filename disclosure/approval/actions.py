"""Actions on a proposal. Each one validates, changes and logs in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import Unpack

from django.db import transaction
from wagtail.models import TaskState, WorkflowState

from disclosure.approval import notices
from disclosure.approval.basis import Grounds, check_grounds, check_not_on_fixed_agenda, lock_meeting
from disclosure.approval.carrying_out import pass_approval
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import ApprovalTask, Decision, Motion, ReviewTask
from disclosure.approval.permissions import (
    check_may_approve,
    check_may_propose,
    check_may_request,
    check_may_review,
    check_may_take_back,
    proposal_of,
)
from disclosure.approval.personal_data.answering import (
    Answer,
    check_answers,
    check_remark,
    previous_answers,
    reason_to_return,
    record_answers,
    resolved_removals,
    screen_proposal,
)
from disclosure.approval.personal_data.screening import describe_personal_data
from disclosure.approval.procedures import REQUESTED, Procedure
from disclosure.approval.recording import record_decision
from disclosure.approval.repetition import repeated_note
from disclosure.approval.standing import (
    check_open_to,
    check_still_so,
    digest_of,
    edition_approval,
    last_carried_out,
    lock_item,
    lock_subject,
)
from disclosure.approval.steps import Step, check_seen, find_step, open_approval, open_step, return_proposal
from disclosure.approval.withheld import check_not_repeated
from disclosure.approval.workflows import STEPS_OF_ITEMS, begin_approval, check_steps
from disclosure.items.authorship import has_known_author
from disclosure.items.digests import content_digest, mark_proposed
from disclosure.items.models import DisclosurePage
from disclosure.organisation.ink import inked
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles

NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})

_asked: ContextVar[tuple[Procedure, str] | None] = ContextVar("asked", default=None)
"""Procedure and reason of a request, passed through Wagtail's start of the workflow to `record_proposal`."""


def record_proposal(task_state: TaskState, *, by: User) -> Decision:
    """Record the proposal of `by`. Called as the review starts, whichever button started it.

    Raises:
        NotAllowed: `by` is not a drafter of a responsible unit (for a request: nor of the office), or the entry is retired.
        Refused: the item is incomplete (`fields` says where) or unchanged, its last revision has no author on record, its
            standing does not allow the procedure, or the workflow's steps are not the prescribed ones.
    """
    check_steps(task_state.workflow_state.workflow, STEPS_OF_ITEMS)
    item = DisclosurePage.objects.get(pk=task_state.workflow_state.object_id)
    asked = _asked.get()
    if asked:
        procedure, reason = asked
        check_may_request(by, item)
        approval = edition_approval(item)
        if procedure == Procedure.REINSTATEMENT and digest_of(approval.revision) != approval.digest:
            raise Refused("原来公开的内容已依法删除，不能恢复公开；需要公开的，请另行起草。")
        task_state.revision = approval.revision
        task_state.save()
    else:
        procedure, reason = (Procedure.CHANGE if item.is_published else Procedure.PUBLICATION), ""
        draft = task_state.revision.as_object()
        check_may_propose(by, draft)
        if task_state.revision_id == item.live_revision_id:
            raise Refused("稿件与现行公开的版本相同，没有改动，不必送审。")
        missing = draft.missing()
        if repeated := repeated_note(item, draft.change_note):
            missing["change_note"] = repeated
        if missing:
            raise Refused("事项还不完整，不能送审：" + "".join(missing.values()), fields=missing)
        if not has_known_author(task_state.revision):
            raise Refused("这一稿本没有记明由谁写成，不能送审：请起草人打开稿件，核对全文，保存后再送审。")
    check_open_to(item, procedure)
    mark_proposed(task_state.revision.as_object())
    unit = _drafts_for(by, item)
    decision = record_decision(
        item=item,
        revision=task_state.revision,
        task_state=task_state,
        digest=content_digest(task_state.revision),
        kind=Decision.Kind.PROPOSED,
        procedure=procedure,
        by=by,
        role=Role.DRAFTER if unit else Role.OFFICE,
        unit=unit,
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
def request(item: DisclosurePage, *, by: User, procedure: Procedure, reason: str, seen: str | None = None) -> WorkflowState:
    """Request the withdrawal, termination or reinstatement of a published item (Article 6(1)), with a reason.

    The request is handled as any proposal: the responsible units review it, the committee approves it. The request concerns the
    latest edition; a draft beside that edition is left unchanged.

    Args:
        seen: `last_carried_out` of the item as shown to `by`; None if the caller has just read the item.

    Raises what `record_proposal` raises, `Stale` if the item has changed since it was shown, or a proposal is open already, and
    `Refused` if there is no reason, or it contains personal data: it is stored even if a reviewer returns the request.
    """
    item = lock_item(item.pk)
    check_still_so(seen, last_carried_out(item), "事项的公开状态或现行版本")
    if item.workflow_in_progress:
        raise Stale("事项正在审核审批，请办结或撤回后再提出。")
    if procedure not in REQUESTED:
        raise Refused("请选择撤销、终止或恢复公开。", fields={"procedure": "请选择。"})
    if not inked(reason):
        raise Refused("请写明理由，批准后读者会看到。", fields={"reason": "请写明理由。"})
    if told := describe_personal_data(reason):
        raise Refused("理由要长久保存，批准后读者会看到，不能写个人信息。", fields={"reason": f"请删去其中的{told}。"})
    check_open_to(item, Procedure(procedure))
    token = _asked.set((Procedure(procedure), inked(reason)))
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
    answers: Mapping[str, Answer] = NO_ANSWERS,
) -> Decision:
    """Sign the review (审核) for `unit`; when every responsible unit has signed, the committee's turn begins.

    Args:
        seen: digest of the content shown to `by`, in hex.
        confidentiality, necessity, accuracy: the reviewer's confirmations; all three are required.
        answers: the reviewer's answer to each finding of personal data, by digest (see `screen_proposal`); all are required.

    Raises:
        NotAllowed: see `check_may_review`.
        Stale: the step is over, the content differs from what was shown, or a file has not been scanned.
        Refused: a point is not confirmed, or a finding not justified.
    """
    step = open_step(task_state_id, ReviewTask, seen)
    check_may_review(by, step.subject, step.task_state, unit)
    state = step.task_state.workflow_state
    screening = screen_proposal(proposal_of(state), may_read=False)
    check_answers(screening, answers, previous_answers(step.subject, state), passing=True)
    check_remark(comment, "comment")
    if not (confidentiality and necessity and accuracy):
        raise Refused("保密、必要、准确三项须逐一确认；有一项不能确认的，请退回起草人。")
    decision = step.record(
        Decision.Kind.REVIEWED,
        by=by,
        role=Role.REVIEWER,
        unit=unit,
        comment=inked(comment),
        confidentiality=True,
        necessity=True,
        accuracy=True,
    )
    record_answers(decision, screening, answers, resolved_removals(step.subject, state, screening.questions))
    signed = set(step.task_state.decisions.filter(kind=Decision.Kind.REVIEWED).values_list("unit_id", flat=True))
    if all(each.pk in signed for each in step.subject.responsible_units()):
        begin_approval(step.task_state, by=by, comment=inked(comment))
        notices.tell_committee(step.subject)
    return decision


@transaction.atomic
def approve(task_state_id: int, *, by: User, seen: str, comment: str = "", **grounds: Unpack[Grounds]) -> Decision:
    """Approve (审批) the item for the Party committee, and publish exactly the revision that was reviewed.

    Args:
        grounds: the basis of the decision; see `Grounds`.

    Raises:
        NotAllowed: see `check_may_approve`.
        Stale: the step is over, the content differs from what was shown or reviewed, or the item is on a fixed agenda.
        Refused: the decision does not rest on a meeting that was held, or on a written approval; or the comment repeats
            personal data, or it or the scan's name what a motion removes.
    """
    lock_meeting(grounds)
    step = open_approval(task_state_id, seen)
    check_may_approve(by, step.decisions)
    check_remark(comment, "comment")
    number, scan = grounds.get("resolution_number"), grounds.get("scan")
    check_not_repeated(step.subject, comment=comment, resolution_number=number, scan=scan)
    resolution = check_grounds(step.matter, grounds, by=by, decided=step.decisions)
    return pass_approval(step, by=by, comment=comment, resolution=resolution)


@transaction.atomic
def send_back(task_state_id: int, *, by: User, seen: str, reason: str, unit: Unit | None = None) -> Decision:
    """Return (退回) the item to its drafter with a reason; a new proposal starts again at the review.

    A return is the only decision left if the draft was edited, or a file replaced, since the proposal (law 3).

    Args:
        unit: the unit for which a reviewer returns it; None for the committee.

    Raises:
        NotAllowed: `by` may not decide at this step.
        Stale: the step is over, the content differs from what was shown, or the item is on a fixed agenda of the committee.
        Refused: no reason is given, or it repeats personal data, or what a motion removes.
    """
    step = find_step(task_state_id, ApprovalTask if unit is None else ReviewTask)
    check_seen(seen, digest_of(step.task_state.revision))
    if unit is None:
        check_may_approve(by, step.decisions)
        check_not_on_fixed_agenda(step.matter)
    else:
        check_may_review(by, step.subject, step.task_state, unit)
    if not inked(reason):
        raise Refused("请写明退回的理由，起草人要据此修改。", fields={"reason": "请写明退回的理由。"})
    check_remark(reason, "reason")
    check_not_repeated(step.subject, reason=reason)
    role = Role.COMMITTEE if unit is None else Role.REVIEWER
    return return_proposal(step, by=by, role=role, unit=unit, reason=reason)


@transaction.atomic
def send_back_to_remove(
    task_state_id: int, *, by: User, unit: Unit, seen: str, answers: Mapping[str, Answer], comment: str = ""
) -> Decision:
    """Return the item to its drafter so that personal data is removed. The reason lists the data and the places.

    Reviewers do not edit; the next review shows what has been removed.

    Args:
        answers: as in `review`; at least one of them demands a removal.

    Raises:
        NotAllowed: see `check_may_review`.
        Stale: the step is over, or the content differs from what was shown.
        Refused: nothing is to be removed, or an answer is invalid.
    """
    step = open_step(task_state_id, ReviewTask, seen)
    check_may_review(by, step.subject, step.task_state, unit)
    state = step.task_state.workflow_state
    screening = screen_proposal(proposal_of(state), may_read=False)
    check_answers(screening, answers, previous_answers(step.subject, state), passing=False)
    check_remark(comment, "comment")
    reason = reason_to_return(screening, answers, comment)
    decision = return_proposal(step, by=by, role=Role.REVIEWER, unit=unit, reason=reason)
    record_answers(decision, screening, answers, [])
    return decision


@transaction.atomic
def take_back(subject: DisclosurePage | Motion, *, by: User, seen: str | None = None) -> Decision:
    """Take a proposal back (撤回送审) so that the draft can be edited again. Signatures given so far no longer count.

    Args:
        seen: the number of the proposal shown to `by`; None if the caller has just read the proposal.

    Raises:
        NotAllowed: see `check_may_take_back`.
        Stale: no proposal is open, or the open one is not the one shown.
    """
    state = subject.current_workflow_state
    if state is None:
        raise Stale("没有在审核审批中，不必撤回。")
    subject = lock_subject(state)
    state = WorkflowState.objects.select_for_update().get(pk=state.pk)
    if state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise Stale("这一环节已经办结或撤回，请刷新页面查看最新情况。")
    check_may_take_back(by, state)
    proposal = proposal_of(state)
    check_still_so(seen, str(proposal.pk), "送审情况")
    step = Step(subject, state.current_task_state)
    role, unit = Role(proposal.role), proposal.unit
    if role == Role.DRAFTER and proposal.item:
        unit = _drafts_for(by, proposal.item)
    decision = step.record(Decision.Kind.TAKEN_BACK, by=by, role=role, unit=unit)
    state.cancel(user=by)
    return decision


def _drafts_for(by: User, item: DisclosurePage) -> Unit | None:
    """Return the responsible unit for which `by` drafts; of joint units, the person's own, not always the leading one."""
    units = [unit for unit in item.responsible_units() if Roles.of(by).holds(Role.DRAFTER, unit)]
    return item.unit if item.unit in units else next(iter(units), None)


def _start(item: DisclosurePage, by: User) -> WorkflowState:
    workflow = item.get_workflow()
    if workflow is None:
        raise Refused("审核审批流程没有启用，请与系统管理员联系。")
    return workflow.start(item, by)

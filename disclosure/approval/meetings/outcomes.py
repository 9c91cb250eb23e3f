"""How the outcomes of a meeting take effect: locked, checked all at once, recorded one by one within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Page

from disclosure.approval.carrying_out import lock_counter
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import AgendaItem, ApprovalTask, Decision, Meeting
from disclosure.approval.permissions import check_took_no_part
from disclosure.approval.standing import check_open_to, lock_subject
from disclosure.approval.steps import Step, open_step, pass_approval, return_proposal
from disclosure.approval.suspension import check_did_not_suspend, lock_suspension, record_settlement
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, User

Kind = AgendaItem.Outcome

SETTLES = {
    Kind.APPROVED: Decision.Kind.CONFIRMED,
    Kind.RETURNED: Decision.Kind.LIFTED,
    Kind.PUT_OFF: Decision.Kind.PUT_OFF,
}
"""What an outcome means for a suspension: approved, it becomes a withdrawal; returned, it is lifted."""


@dataclass(frozen=True)
class Outcome:
    """What a meeting decided on one matter of its agenda.

    Args:
        item: number (`pk`) of the agenda's item.
        outcome: an `AgendaItem.Outcome`: approved, returned or put off.
        resolution_number: of the resolution; needed for what takes effect: an approval, or the lifting of a suspension.
        comment: the committee's comment; needed as the reason of a return, and of a matter put off.
    """

    item: int
    outcome: str
    resolution_number: str = ""
    comment: str = ""


Row = tuple[AgendaItem, Outcome]


def take_effect(meeting: Meeting, rows: Sequence[Row], *, by: User, role: Role) -> list[AgendaItem]:
    """Record each outcome and carry it out; see `record_outcomes`, which has locked the meeting and checked who records."""
    problems = {key: text for item, outcome in rows for key, text in _missing(item, outcome).items()}
    _lock_subjects([item.matter for item, _ in rows])
    opened, forbidden = [], False
    for item, outcome in rows:
        try:
            matter = _open(item.matter)
        except Stale as stale:
            _leave_out(item, stale)
            continue
        try:
            _check_took_no_part(by, matter)
        except NotAllowed as refusal:
            problems[f"{item.pk}-outcome"] = refusal.message
            forbidden = True
        opened.append((item, outcome, matter))
    if problems:
        raise (NotAllowed if forbidden else Refused)("结果没有登记，请按各项的提示改正。已填写的内容都还在。", fields=problems)
    _lock_counters([(item, outcome) for item, outcome, _ in opened])
    # Motions after items, since the whole catalogue that they lock is the last thing that anybody waits for.
    for item, outcome, matter in sorted(opened, key=lambda row: (row[0].matter.item is None, row[0].position)):
        rests_on = {
            "basis": Decision.Basis.MEETING,
            "meeting": str(meeting),
            "sitting": meeting,
            "decided_on": meeting.held_on,
            "resolution_number": outcome.resolution_number.strip(),
        }
        try:
            # What proves stale only as it is carried out is undone alone.
            with transaction.atomic():
                item.decision = _record(matter, outcome, by=by, role=role, comment=outcome.comment.strip(), **rests_on)
        except Stale as stale:
            _leave_out(item, stale)
        except Refused as refusal:
            raise type(refusal)(
                f"结果没有登记：议题{item.position}：{refusal.message}", fields={f"{item.pk}-outcome": refusal.message}
            ) from refusal
        else:
            item.outcome = outcome.outcome
            item.save(update_fields=["outcome", "decision"])
    return sorted((item for item, _ in rows), key=lambda item: item.position)


def _missing(item: AgendaItem, outcome: Outcome) -> dict[str, str]:
    """What is missing of an outcome, by `<item>-<field>`."""
    missing = {}
    if outcome.outcome not in SETTLES:
        missing["outcome"] = "请选择结果。"
    lifts = item.matter.kind == Decision.Kind.SUSPENDED and outcome.outcome == Kind.RETURNED
    if (outcome.outcome == Kind.APPROVED or lifts) and not outcome.resolution_number.strip():
        missing["resolution_number"] = "请填写决议文号。"
    if outcome.outcome in (Kind.RETURNED, Kind.PUT_OFF) and not outcome.comment.strip():
        missing["comment"] = "请写明理由。"
    return {f"{item.pk}-{field}": text for field, text in missing.items()}


def _lock_subjects(matters: Sequence[Decision]) -> None:
    """Lock all that is decided on, each kind in the order of its numbers: no two who decide wait for each other."""
    items = [matter.item_id for matter in matters if matter.item_id]
    list(Page.objects.select_for_update().filter(pk__in=items).order_by("pk"))
    motions = [matter.task_state.workflow_state for matter in matters if not matter.item_id and matter.task_state]
    for state in sorted(motions, key=lambda state: (state.content_type_id, int(state.object_id))):
        lock_subject(state)


def _lock_counters(rows: Sequence[Row]) -> None:
    """Lock the counter of each unit that gets an index number, before anything is sealed.

    Whoever approves one item holds its unit's counter and then waits to seal; a meeting that seals its first item must not
    have to wait for the counter of its second.
    """
    approved = [item.matter.item for item, outcome in rows if outcome.outcome == Kind.APPROVED and item.matter.item]
    for unit in sorted({page.unit for page in approved if not page.index_number}, key=lambda unit: unit.pk):
        lock_counter(unit)


def _open(matter: Decision) -> Step | Decision:
    """The matter as it is decided: a step of its proposal, or the suspension itself. Raises `Stale` where it cannot be."""
    if matter.kind == Decision.Kind.SUSPENDED and matter.item_id:
        suspension = lock_suspension(matter.item_id)
        if suspension != matter:
            raise Stale("这次暂停已经确认或解除。")
        return suspension
    if matter.task_state is None:
        raise Stale("没有这一环节。")
    step = open_step(matter.task_state.workflow_state.current_task_state_id, ApprovalTask, matter.digest)
    if isinstance(step.subject, DisclosurePage):
        try:
            check_open_to(step.subject, step.procedure)
        except Refused as refusal:
            raise Stale(refusal.message) from refusal
    return step


def _check_took_no_part(by: User, matter: Step | Decision) -> None:
    if isinstance(matter, Step):
        check_took_no_part(by, matter.task_state)
    else:
        check_did_not_suspend(by, matter)


def _record(matter: Step | Decision, outcome: Outcome, *, by: User, role: Role, comment: str, **rests_on) -> Decision:
    kind = Kind(outcome.outcome)
    if isinstance(matter, Decision):
        return record_settlement(matter, SETTLES[kind], by=by, role=role, comment=comment, **rests_on)
    if kind == Kind.APPROVED:
        return pass_approval(matter, by=by, role=role, comment=comment, **rests_on)
    if kind == Kind.RETURNED:
        return return_proposal(matter, by=by, role=role, reason=comment, **rests_on)
    return matter.record(Decision.Kind.PUT_OFF, by=by, role=role, comment=comment, **rests_on)


def _leave_out(item: AgendaItem, stale: Stale) -> None:
    item.outcome, item.decision, item.note = Kind.LEFT_OUT, None, stale.message
    item.save(update_fields=["outcome", "decision", "note"])

"""Application of a meeting's outcomes: locked, validated together, and recorded one by one within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from wagtail.models import Page

from disclosure.approval.basis import earliest_day
from disclosure.approval.carrying_out import lock_counter, pass_approval
from disclosure.approval.document_numbers import check_number, tidy_number
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import AgendaItem, Decision, Meeting
from disclosure.approval.permissions import check_uninvolved
from disclosure.approval.personal_data.answering import remark_problem
from disclosure.approval.procedures import Procedure
from disclosure.approval.resolutions import Resolution
from disclosure.approval.standing import check_open_to, lock_subject
from disclosure.approval.steps import Step, open_approval, return_proposal
from disclosure.approval.suspension import check_did_not_suspend, lock_suspension, record_settlement
from disclosure.approval.withheld import repetition_problem, withheld_words
from disclosure.items.models import DisclosurePage
from disclosure.organisation.ink import inked
from disclosure.organisation.models import Role, User

Kind = AgendaItem.Outcome

SETTLES = {
    Kind.APPROVED: Decision.Kind.CONFIRMED,
    Kind.RETURNED: Decision.Kind.LIFTED,
    Kind.PUT_OFF: Decision.Kind.PUT_OFF,
}
"""The outcome for a suspension: an approval makes it a withdrawal; a return lifts it."""


@dataclass(frozen=True)
class Outcome:
    """A meeting's decision on one matter of its agenda.

    Args:
        item: number (`pk`) of the agenda's item.
        outcome: an `AgendaItem.Outcome`: approved, returned or put off.
        resolution_number: of the resolution; required for a decision that takes effect: an approval, or the lifting of a
            suspension.
        comment: the committee's comment; required as the reason if a matter is returned or put off.
    """

    item: int
    outcome: str
    resolution_number: str = ""
    comment: str = ""


OutcomeRow = tuple[AgendaItem, Outcome]


def label_of(row: OutcomeRow) -> str:
    """Return the outcome's label; a suspension is confirmed or lifted."""
    item, outcome = row
    kind = Kind(outcome.outcome)
    return str(SETTLES[kind].label if item.matter.kind == Decision.Kind.SUSPENDED else kind.label)


def apply_outcomes(meeting: Meeting, rows: Sequence[OutcomeRow], *, by: User) -> list[AgendaItem]:
    """Record each outcome and carry it out; see `record_outcomes`, which has locked the meeting and checked the permission."""
    problems = problems_of(meeting, rows)
    _lock_subjects([item.matter for item, _ in rows])
    opened, forbidden = [], False
    for item, outcome in rows:
        try:
            matter = _open(item.matter)
            refusal = _why_not_recorded_by(by, matter)
        except Stale as stale:
            _leave_out(item, stale)
            continue
        if refusal:
            problems[f"{item.pk}-outcome"] = refusal
            forbidden = True
        opened.append((item, outcome, matter))
    if problems:
        raise (NotAllowed if forbidden else Refused)("结果没有登记，请按各项的提示改正。已填写的内容都还在。", fields=problems)
    _lock_counters([(item, outcome) for item, outcome, _ in opened])
    # Motions come after items, since the catalogue, which they lock as a whole, must be the last lock that anybody waits for.
    for item, outcome, matter in sorted(opened, key=lambda row: (row[0].matter.item is None, row[0].position)):
        resolution = Resolution.of_meeting(meeting, tidy_number(outcome.resolution_number))
        try:
            # A matter that proves stale only as it is carried out is rolled back alone.
            with transaction.atomic():
                item.decision = _record(matter, outcome, by=by, resolution=resolution)
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


def problems_of(meeting: Meeting, rows: Sequence[OutcomeRow]) -> dict[str, str]:
    """Return the errors in the outcomes, by `<item>-<field>`, regardless of the person who records."""
    return {key: text for item, outcome in rows for key, text in _problems(meeting, item, outcome).items()}


def _problems(meeting: Meeting, item: AgendaItem, outcome: Outcome) -> dict[str, str]:
    missing = {}
    if outcome.outcome not in SETTLES:
        missing["outcome"] = "请选择结果；暂不登记这一项的，请清空文号和意见。"
    elif meeting.held_on < (first := earliest_day(item.matter)):
        missing["outcome"] = f"会议日期{meeting.held_on:%Y-%m-%d}早于{first:%Y-%m-%d}的审核，请核对会议登记。"
    number = tidy_number(outcome.resolution_number)
    if number and (problem := check_number(number, meeting.held_on, meeting=meeting)):
        missing["resolution_number"] = problem
    lifts = item.matter.kind == Decision.Kind.SUSPENDED and outcome.outcome == Kind.RETURNED
    if (outcome.outcome == Kind.APPROVED or lifts) and not number:
        missing["resolution_number"] = "请填写决议文号。"
    if outcome.outcome in (Kind.RETURNED, Kind.PUT_OFF) and not inked(outcome.comment):
        missing["comment"] = "请写明理由。"
    if problem := remark_problem(outcome.comment):
        missing["comment"] = problem
    words = () if item.matter.item_id else withheld_words(item.matter.revision.content_object)
    for field, text in (("comment", outcome.comment), ("resolution_number", number)):
        if problem := repetition_problem(text, words):
            missing[field] = problem
    return {f"{item.pk}-{field}": text for field, text in missing.items()}


def _lock_subjects(matters: Sequence[Decision]) -> None:
    """Lock all subjects, each kind in the order of its numbers, to avoid deadlocks between two people who decide."""
    items = [matter.item_id for matter in matters if matter.item_id]
    list(Page.objects.select_for_update().filter(pk__in=items).order_by("pk"))
    motions = [matter.task_state.workflow_state for matter in matters if not matter.item_id and matter.task_state]
    for state in sorted(motions, key=lambda state: (state.content_type_id, int(state.object_id))):
        lock_subject(state)


def _lock_counters(rows: Sequence[OutcomeRow]) -> None:
    """Lock the counter of each unit that gets an index number, before anything is sealed.

    A transaction that approves one item holds its unit's counter and then waits to seal. A meeting that has sealed its first
    item must therefore not wait for the counter of its second.
    """
    approved = [item.matter.item for item, outcome in rows if outcome.outcome == Kind.APPROVED and item.matter.item]
    for unit in sorted({page.unit for page in approved if not page.index_number}, key=lambda unit: unit.pk):
        lock_counter(unit)


def _open(matter: Decision) -> Step | Decision:
    """Return what is decided: the step of the proposal, or the suspension itself. Raises `Stale` if it is not open."""
    if matter.kind == Decision.Kind.SUSPENDED and matter.item_id:
        suspension = lock_suspension(matter.item_id)
        if suspension != matter:
            raise Stale("这次暂停已经确认或解除。")
        return suspension
    if matter.task_state is None:
        raise Stale("没有这一环节。")
    step = open_approval(matter.task_state.workflow_state.current_task_state_id, matter.digest)
    if isinstance(step.subject, DisclosurePage):
        try:
            check_open_to(step.subject, Procedure(step.procedure))
        except Refused as refusal:
            raise Stale(refusal.message) from refusal
    return step


def _why_not_recorded_by(by: User, matter: Step | Decision) -> str:
    """Return why the person may not record the matter, having taken part in it; an empty string if they may.

    Raises:
        Stale: the content is not what was proposed, so that no decision is possible.
    """
    try:
        if isinstance(matter, Step):
            check_uninvolved(by, matter.decisions)
        else:
            check_did_not_suspend(by, matter)
    except NotAllowed as refusal:
        if isinstance(matter, Step):
            matter.check_content()
        return refusal.message
    return ""


def _record(matter: Step | Decision, outcome: Outcome, *, by: User, resolution: Resolution) -> Decision:
    kind, comment = Kind(outcome.outcome), inked(outcome.comment)
    if isinstance(matter, Decision):
        return record_settlement(matter, SETTLES[kind], by=by, comment=comment, resolution=resolution)
    if kind == Kind.APPROVED:
        return pass_approval(matter, by=by, comment=comment, resolution=resolution)
    matter.check_content()
    if kind == Kind.RETURNED:
        return return_proposal(matter, by=by, role=Role.COMMITTEE, reason=comment, resolution=resolution)
    return matter.record(Decision.Kind.PUT_OFF, by=by, role=Role.COMMITTEE, comment=comment, resolution=resolution)


def _leave_out(item: AgendaItem, stale: Stale) -> None:
    item.outcome, item.decision, item.note = Kind.LEFT_OUT, None, stale.message
    item.save(update_fields=["outcome", "decision", "note"])

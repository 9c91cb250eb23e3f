"""Actions on a meeting: its agenda, the record of its outcomes, its minutes.

The office or the note-taker may perform each action, except the record, which is the committee's. Each action validates,
changes and logs in one transaction, and locks the meeting first. Log entries name procedures, units and entries, but no titles:
more people read logs than drafts (law 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.files import File
from django.utils import timezone
from wagtail.log_actions import log

from disclosure.approval.basis import check_not_on_fixed_agenda, earliest_day
from disclosure.approval.document_numbers import tidy_number
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.meetings.agenda import awaiting_committee, describe_proposal, name_for, pending_matters
from disclosure.approval.meetings.outcomes import Outcome, OutcomeRow, apply_outcomes, label_of, problems_of
from disclosure.approval.meetings.permissions import check_may_keep, why_not_recorder
from disclosure.approval.models import SCANS, AgendaItem, Decision, Meeting, Minutes, PreparedOutcome
from disclosure.approval.scans import sha256_of, vet_scan
from disclosure.catalogue.guard.grants import recording
from disclosure.organisation.ink import inked
from disclosure.organisation.models import User

__all__ = [
    "Outcome",
    "add_minutes",
    "fix_agenda",
    "move_down",
    "move_up",
    "prepare_outcomes",
    "put_on_agenda",
    "record_outcomes",
    "reopen_agenda",
    "take_off_agenda",
]


@recording("a meeting")
def put_on_agenda(meeting: Meeting, matters: Iterable[Decision], *, by: User, seen: str | None = None) -> list[AgendaItem]:
    """Put matters at the end of the agenda, in the order given.

    Args:
        matters: proposals that wait for the committee, and suspensions not yet settled.

    Raises:
        NotAllowed: see `check_may_keep`.
        Stale: the agenda is fixed, or a matter is no longer pending or is on another agenda.
        Refused: no matter is given, or the meeting was held before one of them was reviewed.
    """
    meeting = _open_agenda(meeting, by, seen)
    chosen = list(dict.fromkeys(matters))
    if not chosen:
        raise Refused("请选择列入议程的事项。", fields={"matters": "请至少选择一项。"})
    # Locked, so that a concurrent action on another meeting waits, and then finds the matters taken.
    list(Decision.objects.select_for_update().filter(pk__in=[matter.pk for matter in chosen]).order_by("pk"))
    pending = set(pending_matters().filter(pk__in=[matter.pk for matter in chosen]))
    if gone := [name_for(by, matter) for matter in chosen if matter not in pending]:
        raise Stale(f"已经列入议程，或者已不再等待党委决定：{'、'.join(gone)}。请重新选择。")
    for matter in chosen:
        check_not_on_fixed_agenda(matter)
    _check_reviewed(meeting, chosen, by)
    last = meeting.agenda.count()
    items = [
        AgendaItem.objects.create(meeting=meeting, matter=matter, position=position)
        for position, matter in enumerate(chosen, start=last + 1)
    ]
    _log(meeting, "meeting.put_on", by, *(describe_proposal(matter) for matter in chosen))
    return items


@recording("a meeting")
def take_off_agenda(meeting: Meeting, item_pk: int, *, by: User, seen: str | None = None) -> None:
    """Remove a matter from the agenda, with its prepared outcome. The matter can be put on this or another agenda again.

    Raises:
        NotAllowed: see `check_may_keep`.
        Stale: the agenda is fixed, or does not have the matter.
    """
    meeting = _open_agenda(meeting, by, seen)
    item = _item(meeting, item_pk)
    matter = item.matter
    item.delete()
    _renumber(list(meeting.agenda.all()))
    _log(meeting, "meeting.take_off", by, describe_proposal(matter))


def move_up(meeting: Meeting, item_pk: int, *, by: User, seen: str | None = None) -> None:
    """Move a matter up by one place. Raises what `take_off_agenda` raises, and `Refused` if it is the first."""
    _move(meeting, item_pk, by, seen, -1)


def move_down(meeting: Meeting, item_pk: int, *, by: User, seen: str | None = None) -> None:
    """Move a matter down by one place. Raises what `take_off_agenda` raises, and `Refused` if it is the last."""
    _move(meeting, item_pk, by, seen, 1)


@recording("a meeting")
def fix_agenda(meeting: Meeting, *, by: User, seen: str | None = None) -> Meeting:
    """Fix the agenda (确定议程), which is then printed and sent to the members.

    Raises:
        NotAllowed: see `check_may_keep`.
        Stale: the agenda is fixed already, or one of its matters no longer waits for the committee.
        Refused: the agenda is empty, or the meeting was moved to a day before the review of one of the matters.
    """
    meeting = _open_agenda(meeting, by, seen)
    matters = [item.matter for item in meeting.agenda.select_related("matter")]
    if not matters:
        raise Refused("议程上还没有议题，不能确定。")
    _check_reviewed(meeting, matters, by)
    waiting = set(awaiting_committee().filter(pk__in=[matter.pk for matter in matters]))
    if gone := [f"第{number}项" for number, matter in enumerate(matters, start=1) if matter not in waiting]:
        raise Stale(f"{'、'.join(gone)}已不再等待党委决定，请先移出议程。")
    meeting.agenda_fixed_at, meeting.agenda_fixed_by = timezone.now(), by
    meeting.save(update_fields=["agenda_fixed_at", "agenda_fixed_by"])
    _log(meeting, "meeting.fix", by, f"共{len(matters)}项")
    return meeting


@recording("a meeting")
def reopen_agenda(meeting: Meeting, *, by: User, seen: str | None = None) -> Meeting:
    """Reopen a fixed agenda, as long as nothing is recorded. Prepared outcomes of the remaining matters are kept.

    Raises:
        NotAllowed: see `check_may_keep`.
        Stale: the agenda is not fixed, or an outcome is recorded.
    """
    meeting = _lock_to_keep(meeting, by)
    _check_shown(meeting, seen)
    if not meeting.is_fixed:
        raise Stale("议程没有确定，不必重新打开。")
    if meeting.has_outcomes:
        raise Stale("会议已经登记结果，议程不能再改。")
    meeting.agenda_fixed_at = meeting.agenda_fixed_by = None
    meeting.save(update_fields=["agenda_fixed_at", "agenda_fixed_by"])
    _log(meeting, "meeting.reopen", by)
    return meeting


@recording("a meeting")
def prepare_outcomes(
    meeting: Meeting, outcomes: Sequence[Outcome], *, by: User, seen: str | None = None
) -> list[PreparedOutcome]:
    """Prepare the outcomes of the meeting for the committee to record (拟好结果). Nothing takes effect.

    Earlier prepared outcomes are replaced; an empty list withdraws them.

    Raises what `record_outcomes` raises, but `NotAllowed` only as `check_may_keep` does.
    """
    meeting = _lock_to_keep(meeting, by)
    _check_shown(meeting, seen)
    before = PreparedOutcome.objects.filter(item__meeting=meeting)
    rows = _open_rows(meeting, outcomes, may_be_none=before.exists())
    if problems := problems_of(meeting, rows):
        raise Refused("结果没有拟好，请按各项的提示改正。已填写的内容都还在。", fields=problems)
    before.delete()
    prepared = [
        PreparedOutcome.objects.create(
            item=item,
            outcome=outcome.outcome,
            resolution_number=tidy_number(outcome.resolution_number),
            comment=inked(outcome.comment),
            by=by,
        )
        for item, outcome in rows
    ]
    words = [f"议题{row[0].position} {describe_proposal(row[0].matter)}：{label_of(row)}" for row in rows]
    _log(meeting, "meeting.prepare", by, *(words or ["清除拟好的结果"]))
    return prepared


@recording("a meeting")
def record_outcomes(meeting: Meeting, outcomes: Sequence[Outcome], *, by: User, seen: str | None = None) -> list[AgendaItem]:
    """Record the meeting's decisions on matters of its agenda, and carry them out, all or none.

    A matter that has become stale since the agenda was fixed (taken back, decided otherwise, its content or a file replaced,
    its item suspended or in another standing) is left out with a note of the reason; the others are carried out.

    Args:
        outcomes: one for each matter; matters without one stay open.
        seen: `Meeting.shown` at the time of the page; None for code that read the meeting itself.

    Returns the agenda's items that were recorded, in the agenda's order; those left out have a note.

    Raises:
        NotAllowed: see `why_not_recorder`; or `by` wrote, proposed, reviewed or suspended one of the matters.
        Stale: the meeting has changed since it was seen, the agenda is not fixed, or a matter is recorded already or is on
            another agenda.
        Refused: the day of the meeting has not come, or a value is missing; `fields` names it, by `<item>-<field>`.
    """
    meeting = _lock(meeting)
    if refusal := why_not_recorder(by, meeting):
        raise NotAllowed(refusal)
    _check_shown(meeting, seen)
    recorded = apply_outcomes(meeting, _open_rows(meeting, outcomes), by=by)
    PreparedOutcome.objects.filter(item__in=recorded).delete()
    words = [f"议题{item.position} {describe_proposal(item.matter)}：{item.outcome_label}" for item in recorded]
    _log(meeting, "meeting.record", by, *words)
    return recorded


@recording("a meeting")
def add_minutes(meeting: Meeting, file: File, *, by: User, seen: str | None = None) -> Minutes:
    """Add a scan of the signed minutes (会议纪要). Existing files stay: a missing page is added.

    Raises:
        NotAllowed: see `check_may_keep`.
        Refused: the day of the meeting has not come; or the file's type is not allowed, or the file exists already.
    """
    meeting = _lock_to_keep(meeting, by)
    _check_shown(meeting, seen)
    if not meeting.is_due:
        raise Refused(f"会议日期是{meeting.held_on:%Y-%m-%d}，会后才能上传会议纪要。")
    scan = vet_scan(file, SCANS, field="file")
    if meeting.minutes.filter(sha256=sha256_of(scan)).exists():
        raise Refused("这份文件已经上传过了。", fields={"file": "这份文件已经上传过了。"})
    _log(meeting, "meeting.minutes", by, str(scan.name))
    return Minutes.objects.create(meeting=meeting, file=scan, name=str(scan.name), by=by)


def _lock(meeting: Meeting) -> Meeting:
    """Return the meeting as it now stands, its row locked."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _lock_to_keep(meeting: Meeting, by: User) -> Meeting:
    """Return the meeting as it now stands, its row locked. Raises what `check_may_keep` raises."""
    meeting = _lock(meeting)
    check_may_keep(by, meeting)
    return meeting


def _check_shown(meeting: Meeting, seen: str | None) -> None:
    """Raises `Stale` if the meeting, its agenda or a prepared outcome has changed since the page was shown."""
    if seen is not None and seen != meeting.shown:
        raise Stale("打开页面之后，会议登记、议程或拟好的结果有变动，没有办理。请核对下面的最新情况，再办理一次。")


def _open_rows(meeting: Meeting, outcomes: Sequence[Outcome], *, may_be_none: bool = False) -> list[OutcomeRow]:
    """Return the matters of the agenda that have an outcome in `outcomes`, each with that outcome.

    Raises:
        Stale: the agenda is not fixed, or a matter is recorded already or is on another agenda.
        Refused: the day of the meeting has not come, or no outcome is given.
    """
    if not meeting.is_fixed:
        raise Stale("议程还没有确定，不能登记结果。")
    if not meeting.is_due:
        raise Refused(f"会议日期是{meeting.held_on:%Y-%m-%d}，会后才能登记结果。日期有误的，请先重新打开议程，修改会议登记。")
    if not outcomes and not may_be_none:
        raise Refused("没有选择任何一项的结果。")
    items = {
        item.pk: item
        for item in meeting.agenda.filter(outcome="").select_related("matter__task_state__workflow_state", "matter__item")
    }
    if any(outcome.item not in items for outcome in outcomes):
        raise Stale("有的议题已经登记过结果，或不在议程上，请刷新页面后重新登记。")
    return [(items[outcome.item], outcome) for outcome in outcomes]


def _open_agenda(meeting: Meeting, by: User, seen: str | None) -> Meeting:
    meeting = _lock_to_keep(meeting, by)
    _check_shown(meeting, seen)
    if meeting.is_fixed:
        raise Stale("议程已经确定，不能再改。需要调整的，请先重新打开议程。")
    return meeting


def _check_reviewed(meeting: Meeting, matters: Iterable[Decision], by: User) -> None:
    """Raises `Refused` if the meeting is held before one of the matters was reviewed."""
    if late := [name_for(by, matter) for matter in matters if earliest_day(matter) > meeting.held_on]:
        problem = (
            f"会议日期是{meeting.held_on:%Y-%m-%d}，这时还没有审核完：{'、'.join(late)}。请核对会议登记，或列入以后的会议。"
        )
        raise Refused(problem, fields={"matters": problem})


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    item = meeting.agenda.filter(pk=pk).first()
    if item is None:
        raise Stale("这一项已经不在议程上，请刷新页面查看最新情况。")
    return item


@recording("a meeting")
def _move(meeting: Meeting, item_pk: int, by: User, seen: str | None, step: int) -> None:
    meeting = _open_agenda(meeting, by, seen)
    items = list(meeting.agenda.all())
    place = items.index(_item(meeting, item_pk))
    if not 0 <= place + step < len(items):
        raise Refused("已经在最前面了。" if step < 0 else "已经在最后面了。")
    items.insert(place + step, items.pop(place))
    _renumber(items)
    _log(meeting, "meeting.move", by, f"{describe_proposal(items[place + step].matter)}移到第{place + step + 1}项")


def _renumber(items: list[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        if item.position != position:
            item.position = position
            item.save(update_fields=["position"])


def _log(meeting: Meeting, action: str, by: User, *changes: str) -> None:
    log(instance=meeting, action=action, user=by, data={"changes": list(changes)})

"""Actions that propose a motion to the committee. The later actions are in `approval.actions`: approve, return, take back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState

from disclosure.approval import notices
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import CatalogueRevision, Decision, Motion, Postponement
from disclosure.approval.models.motions import CATALOGUE, OFF_CATALOGUE, POSTPONEMENT
from disclosure.approval.motions.permissions import role_to_propose
from disclosure.approval.personal_data.answering import remark_problem
from disclosure.approval.personal_data.screening import describe_personal_data
from disclosure.approval.recording import record_decision
from disclosure.approval.withheld import repetition_problem
from disclosure.approval.workflows import STEPS_OF_MOTIONS, check_steps
from disclosure.catalogue.actions import OFF_CATALOGUE_TITLE, lock_catalogue
from disclosure.catalogue.checks import check
from disclosure.catalogue.guard.grants import recording
from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.catalogue.plan import plan_import
from disclosure.catalogue.rows import CHANNELS, SCOPE, TIME_LIMIT, TITLE, UNITS, PrintedRow
from disclosure.organisation.ink import inked
from disclosure.organisation.models import Unit, User

M = TypeVar("M", bound=Motion)

LONGEST_POSTPONEMENT = datetime.timedelta(days=366)
"""The longest postponement of a due item by one decision."""

FIELDS = {TITLE: "title", CHANNELS: "channels", SCOPE: "scope", TIME_LIMIT: "time_limit", UNITS: "units"}
"""The form field of each printed cell of a matter outside the catalogue."""


def record_motion(task_state: TaskState, *, by: User) -> Decision:
    """Record the proposal of `by`. Called as the committee's step starts, whatever started it.

    Raises:
        NotAllowed: see `role_to_propose`.
        Refused: the workflow's steps are not the prescribed ones.
    """
    check_steps(task_state.workflow_state.workflow, STEPS_OF_MOTIONS)
    motion = task_state.revision.as_object()
    decision = record_decision(
        revision=task_state.revision,
        task_state=task_state,
        digest=motion.digest(),
        kind=Decision.Kind.PROPOSED,
        procedure=motion.procedure_code,
        by=by,
        role=role_to_propose(by, motion.procedure_code, motion.unit),
        unit=motion.unit,
    )
    notices.tell_committee_of_motion(motion)
    return decision


@transaction.atomic
def propose_revision(rows: Sequence[PrintedRow], *, by: User, seen: str, title: str, reason: str) -> CatalogueRevision:
    """Propose a new catalogue (Article 8(1)). Only one revision may be pending.

    Args:
        rows: the whole new catalogue, as printed.
        seen: digest of the plan shown to `by`, in hex.

    Raises:
        NotAllowed: `by` is not of the office.
        Stale: the catalogue or the register of units has changed since the preview, or another revision is pending.
        Refused: the rows cannot be parsed, change nothing or contain personal data, or title or reason is missing.
    """
    role_to_propose(by, CATALOGUE, None)
    lock_catalogue()
    if CatalogueRevision.objects.filter(off_catalogue=False).under_way().exists():
        raise Stale("已有一份目录修订等待党委审定，请待其办结，或撤回后再提出。")
    plan = plan_import(rows)
    if plan.problems:
        raise Refused(f"目录有{len(plan.problems)}处问题，不能提请审定；请修改文件后重新上传。")
    if plan.digest != seen:
        raise Stale("预览之后，目录或责任单位登记册已有变动，没有提出；下面是按最新情况重新列出的变化，请核对后再提请审定。")
    if plan.is_empty:
        raise Refused("与现行目录一致，没有变化，不必提请审定。")
    if told := "、".join(filter(None, (describe_personal_data(cell) for row in rows for cell in row.cells.values()))):
        raise Refused(f"目录不写个人信息，请删去{told}后重新上传。")
    printed = [[row.place, *row.cells.values()] for row in rows]
    motion = CatalogueRevision(title=inked(title), reason=inked(reason), rows=printed, plan_digest=plan.digest)
    return submit_motion(motion, by=by)


@transaction.atomic
def propose_off_catalogue(
    *, by: User, unit: Unit, title: str, channels: str, scope: str, time_limit: str, units: str, reason: str
) -> CatalogueRevision:
    """Ask the committee to consent to the disclosure of a matter outside the catalogue (Article 8(3)).

    Args:
        title: title of the matter, shown only to those who decide on it.
        channels, scope, time_limit, units: cells as the catalogue would print them; `unit` is among the units.

    Raises:
        NotAllowed: `by` is not a drafter of `unit`.
        Stale: the same matter is pending already.
        Refused: a cell is missing, cannot be parsed or contains personal data; `fields` names the cell.
    """
    role_to_propose(by, OFF_CATALOGUE, unit)
    lock_catalogue()
    if not CataloguePage.objects.exists():
        raise Refused("还没有公开目录，请待目录载入后再提出。")
    title = inked(title)
    if CatalogueRevision.objects.filter(off_catalogue=True, unit=unit, title=title).under_way().exists():
        raise Stale("这一事项已经提出，正等待党委决定。")
    row = PrintedRow("", OFF_CATALOGUE_TITLE, title, inked(channels), inked(scope), inked(time_limit), inked(units))
    categories, problems = check([row], list(Unit.objects.active().values_list("name", flat=True)))
    errors = {
        FIELDS[column]: f"目录不写个人信息，请删去{told}。"
        for column, cell in row.cells.items()
        if (told := describe_personal_data(cell))
    }
    errors |= {FIELDS[problem.column]: problem.message for problem in problems}
    if not problems:
        (category,) = categories
        (printed,) = category.entries
        if not printed.read_as.each_department and unit.name not in printed.read_as.names:
            errors["units"] = f"责任单位须包括提出单位{unit}。"
    motion = CatalogueRevision(
        title=title, reason=inked(reason), off_catalogue=True, unit=unit, rows=[[row.place, *row.cells.values()]]
    )
    return submit_motion(motion, by=by, errors=errors)


@transaction.atomic
def propose_postponement(
    *, by: User, entry: EntryPage, unit: Unit, report_year: int, until: datetime.date, reason: str
) -> Postponement:
    """Ask the committee to postpone a due item (暂缓公开) until a day: Article 6(1).

    A new postponement may follow one that has expired, or extend one that has not.

    Args:
        unit: a responsible unit of `entry`, on whose behalf `by` asks.
        until: the last day of the postponement: after today, within a year.

    Raises:
        NotAllowed: `by` neither drafts nor reviews for `unit`.
        Stale: the same postponement is pending already.
        Refused: `unit` is not responsible for the entry, or the day or the reason is invalid; `fields` names the field.
    """
    role_to_propose(by, POSTPONEMENT, unit)
    # If two people of the unit ask at the same moment, the second waits here.
    Page.objects.select_for_update().get(pk=entry.pk)
    entry = EntryPage.objects.get(pk=entry.pk)
    if unit not in entry.responsible_units():
        raise Refused(f"{unit}不是这一目录的责任单位。", fields={"unit": f"{unit}不是这一目录的责任单位。"})
    asked = Postponement.objects.filter(entry=entry, unit=unit, report_year=report_year)
    if asked.under_way().exists():
        raise Stale("这一事项的暂缓公开已经提出，正等待党委决定。")
    today = timezone.localdate()
    errors = {}
    if entry.is_retired:
        errors["entry"] = "这一目录已停用，不再承担公开任务。"
    if report_year > today.year + 1:
        errors["report_year"] = "所属年度请核对，最晚为明年。"
    if not today < until <= today + LONGEST_POSTPONEMENT:
        errors["until"] = "须晚于今天，最长不超过一年。"
    in_force = Postponement.in_force(entry, unit, report_year, today)
    if in_force and until <= in_force.until:
        errors["until"] = f"已批准暂缓至{in_force.until:%Y-%m-%d}，延长的须晚于这一天。"
    motion = Postponement(
        title=f"{entry.code} {report_year}年度事项暂缓公开",
        reason=inked(reason),
        entry=entry,
        unit=unit,
        report_year=report_year,
        until=until,
    )
    return submit_motion(motion, by=by, errors=errors)


def submit_motion(motion: M, *, by: User, errors: dict[str, str] | None = None) -> M:
    """Store the motion and propose it to the committee.

    Raises:
        Refused: with `errors` and all errors of the motion's fields; among them personal data in its title or reason, since
            no unit reviews a motion, its words are stored permanently, and those of some kinds are shown to readers; and a
            reason that repeats what the motion removes.
    """
    told = {field: remark_problem(getattr(motion, field)) for field in ("title", "reason")}
    told["reason"] = repetition_problem(motion.reason, motion.procedure.withheld(motion)) or told["reason"]
    errors = {field: problem for field, problem in told.items() if problem} | (errors or {})
    try:
        motion.full_clean(exclude=set(errors))
    except ValidationError as invalid:
        errors |= {field: "".join(messages) for field, messages in invalid.message_dict.items()}
    if errors:
        raise Refused("没有提出，请按提示改正。已填写的内容都还在。", fields=errors)
    with recording("a motion"):
        motion.save()
    motion.save_revision(user=by)
    workflow = motion.get_workflow()
    if workflow is None:
        raise Refused("提请党委决定的流程没有启用，请与系统管理员联系。")
    workflow.start(motion, by)
    return motion

"""Descriptions of a decision's consequences, for the person who signs: before signing, and after."""

from __future__ import annotations

import datetime

from django.utils import timezone
from wagtail.models import TaskState

from disclosure.approval.models import Decision, Motion, ReviewTask
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import open_suspension
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.models import Unit

Kind = Decision.Kind

NOTHING_CHANGED = {
    Kind.RETURNED: "已退回起草人，修改后须重新送审；公开的内容没有变化。",
    Kind.PUT_OFF: "仍等待党委决定，公开的内容没有变化。",
    Kind.TAKEN_BACK: "稿件可以继续修改，公开的内容没有变化。",
}


def effect_of_motion(motion: Motion) -> str:
    return f"批准后立即生效：{motion.procedure.effect(motion)}。"


def effect_of_approval(content: DisclosurePage, page: DisclosurePage, procedure: Procedure) -> str:
    """Return the immediate effect of an approval.

    Args:
        content: the proposed content.
        page: the item's row, with the state that is public now.
    """
    readers, address = content.scope_label(), page.full_url
    if procedure == Procedure.CHANGE:
        published = _day(page.last_published_at)
        return (
            f"批准后立即向{readers}公开，地址{address}，为第{page.edition + 1}版，"
            f"取代{published}公开的第{page.edition}版；读者会看到变更说明。"
        )
    return {
        Procedure.PUBLICATION: f"批准后立即向{readers}公开，地址{address}，为第1版。",
        Procedure.WITHDRAWAL: f"批准后立即撤销：{readers}不再看到内容，{address}只留下公告，写明理由和依据。",
        Procedure.TERMINATION: f"批准后立即终止：{readers}仍可阅读，{address}标明已终止和理由。",
        Procedure.REINSTATEMENT: f"批准后立即恢复公开：{readers}重新看到第{page.edition}版，地址{address}。",
    }[procedure]


def effect_of_review(units: list[Unit], signed_for: list[Unit]) -> str:
    """Return the step after a review: the other units' reviews, or the committee's step.

    Args:
        units: the units that have not signed.
        signed_for: the units for which the person may sign; one of them will.
    """
    others = [unit.name for unit in units if unit not in signed_for[:1]]
    if others:
        return f"审核通过后还不公开：还须{'、'.join(others)}审核，再由党委审批。"
    return "审核通过后还不公开：送党委审批，批准后才公开。"


def effect_of_suspension(page: DisclosurePage) -> str:
    return (
        f"立即生效：{page.scope_label()}都看不到内容，{page.full_url}只留下公告，写明暂停的理由；党委随后确认撤销或解除暂停。"
    )


def effect_of_settlement(page: DisclosurePage) -> str:
    readers, address = page.scope_label(), page.full_url
    return (
        f"立即生效。确认撤销：{address}的公告改为已撤销，写明理由和依据；"
        f"解除暂停：{readers}重新看到第{page.edition}版，地址{address}。"
    )


def outcome(decision: Decision) -> str:
    """Return the result of a recorded decision: what readers see, or whose turn it is."""
    if decision.item_id is None:
        return _outcome_of_motion(decision)
    page = DisclosurePage.objects.get(pk=decision.item_id)
    readers, address = page.scope_label(), page.full_url
    since = _moment(decision.at)
    if decision.kind in (Kind.PROPOSED, Kind.REVIEWED):
        return _next_step(page)
    if decision.kind in NOTHING_CHANGED:
        return NOTHING_CHANGED[Kind(decision.kind)]
    return {
        Standing.SUSPENDED: f"自{since}起{readers}看不到内容，{address}只留下公告；{_suspended(page)}",
        Standing.OPEN: f"自{since}起向{readers}公开，为第{page.edition}版，地址{address}。",
        Standing.TERMINATED: f"自{since}起标明已终止，{readers}仍可阅读，地址{address}。",
        Standing.WITHDRAWN: f"自{since}起{readers}看不到内容，{address}只留下公告。",
    }.get(Standing(page.standing), "")


def _outcome_of_motion(decision: Decision) -> str:
    motion = decision.revision.as_object()
    if decision.kind == Kind.APPROVED:
        return f"自{_moment(decision.at)}起生效：{motion.procedure.effect(motion)}。"
    return {
        Kind.RETURNED: "已退回提出单位，没有办理。",
        Kind.PUT_OFF: "仍等待党委决定。",
        Kind.TAKEN_BACK: "党委不再决定这件事。",
    }.get(Kind(decision.kind), "下一步：等待党委决定。")


def _next_step(page: DisclosurePage) -> str:
    """Describe the step that the item waits for."""
    state = page.current_workflow_state
    step: TaskState | None = state.current_task_state if state else None
    if step is None:
        return ""
    if not isinstance(step.task.specific, ReviewTask):
        return "还没有公开。下一步：等待党委审批。"
    signed = set(step.decisions.filter(kind=Kind.REVIEWED).values_list("unit_id", flat=True))
    waiting = [unit.name for unit in page.responsible_units() if unit.pk not in signed]
    return f"还没有公开。下一步：等待{'、'.join(waiting)}审核。"


def _suspended(page: DisclosurePage) -> str:
    suspension = open_suspension(page)
    if suspension is None:
        return ""
    overdue = "，现已逾期" if suspension.is_overdue else ""
    return f"党委应在{_day(suspension.waits_until)}前确认或解除{overdue}。"


def _day(day: datetime.date | datetime.datetime | None) -> str:
    if isinstance(day, datetime.datetime):
        day = timezone.localdate(day)
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _moment(moment: datetime.datetime) -> str:
    return f"{_day(moment)}{timezone.localtime(moment):%H:%M}"

"""What the content of the demonstration leads one to expect of its items once it is loaded."""

from __future__ import annotations

from demonstration.content import ItemContent, ProceedingContent, Stage
from disclosure.approval.procedures import EDITIONS, Procedure
from disclosure.items.models import Standing


def carried_out(item: ItemContent) -> list[ProceedingContent]:
    return [each for each in item.proceedings if each.state == Stage.APPROVED]


def standing_of(item: ItemContent) -> Standing:
    """Where what has happened leaves the item."""
    if item.proceedings[-1].state == Stage.SUSPENDED:
        return Standing.SUSPENDED
    if item.proceedings[-1].state == Stage.CONFIRMED:
        return Standing.WITHDRAWN
    ends = {Procedure.WITHDRAWAL: Standing.WITHDRAWN, Procedure.TERMINATION: Standing.TERMINATED}
    done = carried_out(item)
    return ends.get(done[-1].procedure, Standing.OPEN) if done else Standing.UNPUBLISHED


def editions(item: ItemContent) -> list[ProceedingContent]:
    return [each for each in carried_out(item) if each.procedure in EDITIONS]


STATUS = {
    Stage.IN_REVIEW: "责任单位审核中",
    Stage.HALF_REVIEWED: "责任单位审核中",
    Stage.IN_APPROVAL: "等待党委审批",
    Stage.RETURNED_IN_REVIEW: "已退回，待起草人修改",
    Stage.RETURNED_IN_APPROVAL: "已退回，待起草人修改",
    Stage.SUSPENDED: "暂停公开，等待党委确认或解除",
}


def status_of(item: ItemContent) -> str:
    last = item.proceedings[-1]
    if last.state in (Stage.DRAFT, Stage.TAKEN_BACK):
        return "草稿" if last.procedure == Procedure.PUBLICATION else "变更草稿"
    return STATUS.get(last.state, standing_of(item).label)

"""The roles in which a person meets an item: the present use of each, and the reason why another is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.approval.dossier import Dossier
from disclosure.organisation.models import Role
from disclosure.organisation.roles import Roles


@dataclass(frozen=True)
class Capacity:
    """A role of the person that concerns the item: what the person does in it now, or why the person cannot act in it."""

    name: str
    acts: str = ""
    refusal: str = ""


def capacities_of(dossier: Dossier) -> list[Capacity]:
    """Return the roles in which the person is concerned with the item, in the order of the steps; none if there is only one."""
    found = [*_in_the_units(dossier), *_in_the_college(dossier)]
    return found if len(found) > 1 else []


def _in_the_units(dossier: Dossier) -> Iterator[Capacity]:
    roles = Roles.of(dossier.user)
    units = dossier.item.responsible_units()
    for unit in units:
        if roles.holds(Role.DRAFTER, unit):
            acts = {"修改稿件": dossier.may_edit, "撤回送审": dossier.may_take_back, "提出申请": bool(dossier.procedures)}
            yield _capacity(f"{unit}起草人", acts, "现在不能修改、撤回或提出申请。")
    for unit in units:
        if roles.holds(Role.REVIEWER, unit):
            refusal = dossier.refusal_to_review(unit) if dossier.in_review else "现在不是责任单位审核的环节。"
            yield _capacity(f"{unit}审核人", {"审核": not refusal, "退回": not refusal}, refusal)


def _in_the_college(dossier: Dossier) -> Iterator[Capacity]:
    roles = Roles.of(dossier.user)
    if roles.holds(Role.COMMITTEE):
        acts = {"审批": dossier.may_approve, "退回": dossier.may_approve, "确认或解除暂停": dossier.may_settle}
        refusal = dossier.refusal_to_approve if dossier.in_approval else "现在没有须由党委审批的环节。"
        if dossier.suspension:
            refusal = dossier.binding_agenda or dossier.refusal_to_settle
        yield _capacity("党委审批人", acts, refusal)
    if roles.holds(Role.OFFICE):
        acts = {"暂停公开": dossier.may_suspend, "提出申请": bool(dossier.procedures)}
        yield _capacity("党务公开办公室", acts, "现在没有须由办公室办理的事。")
    if roles.holds(Role.SUPERVISOR):
        yield Capacity("党务公开监督员", refusal="监督员只查看，不办理。")


def _capacity(name: str, acts: dict[str, bool], refusal: str) -> Capacity:
    open_acts = "、".join(act for act, is_open in acts.items() if is_open)
    return Capacity(name, acts=open_acts, refusal="" if open_acts else refusal)

"""Suspension: the office's power to take a leaking item away at once, and the committee's word on it afterwards."""

from __future__ import annotations

import datetime

from django.db import transaction

from disclosure.approval import notices
from disclosure.approval.basis import check_basis
from disclosure.approval.carrying_out import show_again, take_away
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import Decision, Procedure
from disclosure.approval.personal_data.screening import told_of
from disclosure.approval.signals import carried_out
from disclosure.approval.standing import check_open_to, edition_approval, lock_item, open_suspension
from disclosure.catalogue.guard.grants import granted
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


@transaction.atomic
def suspend(item: DisclosurePage, *, by: User, reason: str) -> Decision:
    """Take the item away from readers at once (暂停公开), with a reason that they are told; ask the committee.

    The one exception to law 1. A proposal that is under way waits until the suspension is settled.

    Raises:
        NotAllowed: `by` is not of the office.
        Refused: no reason is given, or it repeats personal data, or the item is not open to readers.
    """
    if not Roles.of(by).holds(Role.OFFICE):
        raise NotAllowed("只有党务公开办公室可以暂停公开。")
    item = lock_item(item.pk)
    check_open_to(item, Procedure.SUSPENSION)
    if not reason.strip():
        raise Refused("请写明暂停公开的理由，读者会看到。", fields={"reason": "请写明理由。"})
    if told := told_of(reason):
        raise Refused("理由读者会看到，不能重复个人信息。", fields={"reason": f"理由读者会看到，请删去其中的{told}。"})
    approval = edition_approval(item)
    decision = Decision.objects.create(
        item=item,
        revision=approval.revision,
        digest=approval.digest,
        kind=Decision.Kind.SUSPENDED,
        procedure=Procedure.SUSPENSION,
        by=by,
        role=Role.OFFICE,
        comment=reason.strip(),
    )
    with granted(item, f"decision {decision.pk}"):
        take_away(item, Standing.SUSPENDED, by)
    notices.tell_suspended(item)
    carried_out.send(sender=Decision, decision=decision)
    return decision


@transaction.atomic
def settle(
    item: DisclosurePage,
    *,
    by: User,
    confirm: bool,
    basis: str,
    meeting: str,
    decided_on: datetime.date | None,
    resolution_number: str,
    comment: str = "",
) -> Decision:
    """The committee's word on a suspension: confirm it, and it becomes a withdrawal; or lift it, and the item shows as before.

    Raises:
        NotAllowed: `by` is no approver of the committee.
        Stale: nothing is suspended.
        Refused: the decision does not name what it rests on.
    """
    if not Roles.of(by).holds(Role.COMMITTEE):
        raise NotAllowed("只有党委审批人可以确认或解除暂停公开。")
    suspension = lock_suspension(item.pk)
    check_did_not_suspend(by, suspension)
    rests_on = check_basis(basis, meeting, decided_on, resolution_number)
    kind = Decision.Kind.CONFIRMED if confirm else Decision.Kind.LIFTED
    return record_settlement(suspension, kind, by=by, role=Role.COMMITTEE, comment=comment, **rests_on)


def lock_suspension(item_pk: int) -> Decision:
    """The suspension that the committee has still to settle, its item's row locked. Raises `Stale` where there is none."""
    suspension = open_suspension(lock_item(item_pk))
    if suspension is None:
        raise Stale("事项没有暂停公开，请刷新页面查看最新情况。")
    return suspension


def check_did_not_suspend(user: User, suspension: Decision) -> None:
    """Whoever suspended an item neither settles the suspension nor records how it was settled."""
    if suspension.by_id == user.pk:
        raise NotAllowed("暂停是您办理的，须由别人确认或解除。")


def record_settlement(suspension: Decision, kind: Decision.Kind, *, by: User, role: Role, comment: str, **rests_on) -> Decision:
    """Record the committee's word on a suspension, and carry it out; one that was put off goes on.

    Args:
        suspension: the open one, from `lock_suspension`.
        kind: confirmed, lifted or put off.
        rests_on: facts of the decision: its basis, and the meeting at which it was taken.
    """
    item = DisclosurePage.objects.get(decisions=suspension)
    decision = Decision.objects.create(
        item=item,
        revision=suspension.revision,
        digest=suspension.digest,
        kind=kind,
        procedure=Procedure.SUSPENSION,
        by=by,
        role=role,
        comment=comment.strip(),
        **rests_on,
    )
    if kind == Decision.Kind.PUT_OFF:
        return decision
    with granted(item, f"decision {decision.pk}"):
        if kind == Decision.Kind.CONFIRMED:
            take_away(item, Standing.WITHDRAWN, by)
        else:
            show_again(item, by, _standing_before(suspension))
    notices.tell_carried_out(item, decision)
    carried_out.send(sender=Decision, decision=decision)
    return decision


def _standing_before(suspension: Decision) -> Standing:
    """Where the item stood when it was suspended: terminated, if that was the last thing carried out; else open."""
    approvals = Decision.objects.filter(item=suspension.item_id, kind=Decision.Kind.APPROVED, pk__lt=suspension.pk)
    last = approvals.order_by("pk").last()
    return Standing.TERMINATED if last and last.procedure == Procedure.TERMINATION else Standing.OPEN

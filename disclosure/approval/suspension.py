"""Suspension: the office's power to take a leaking item away at once, and the committee's later decision on it."""

from __future__ import annotations

from typing import Unpack

from django.db import transaction

from disclosure.approval import notices
from disclosure.approval.basis import Grounds, check_grounds, lock_meeting
from disclosure.approval.carrying_out import show_again, take_away
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import Decision
from disclosure.approval.permissions import why_suspender
from disclosure.approval.personal_data.answering import check_remark
from disclosure.approval.personal_data.screening import describe_personal_data
from disclosure.approval.procedures import Procedure
from disclosure.approval.recording import record_decision
from disclosure.approval.resolutions import Resolution
from disclosure.approval.signals import carried_out
from disclosure.approval.standing import (
    check_open_to,
    check_still_so,
    edition_approval,
    last_carried_out,
    lock_item,
    open_suspension,
)
from disclosure.catalogue.guard.grants import granted
from disclosure.items.digests import RevisionContent
from disclosure.items.models import DisclosurePage, Standing
from disclosure.organisation.ink import inked
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


@transaction.atomic
def suspend(item: DisclosurePage, *, by: User, reason: str, seen: str | None = None) -> Decision:
    """Take the item away from readers at once (暂停公开), with a reason shown to them; ask the committee.

    Suspension is the one exception to law 1. An open proposal waits until the suspension is settled.

    Args:
        seen: `last_carried_out` of the item as shown to `by`; None if the caller has just read the item.

    Raises:
        NotAllowed: `by` is not of the office.
        Stale: the item has changed since it was shown.
        Refused: no reason is given, or the reason repeats personal data, or the item is not open to readers.
    """
    if not Roles.of(by).holds(Role.OFFICE):
        raise NotAllowed("只有党务公开办公室可以暂停公开。")
    item = lock_item(item.pk)
    check_still_so(seen, last_carried_out(item), "事项的公开状态或现行版本")
    check_open_to(item, Procedure.SUSPENSION)
    if not inked(reason):
        raise Refused("请写明暂停公开的理由，读者会看到。", fields={"reason": "请写明理由。"})
    if told := describe_personal_data(reason):
        raise Refused("理由读者会看到，不能重复个人信息。", fields={"reason": f"理由读者会看到，请删去其中的{told}。"})
    approval = edition_approval(item)
    decision = record_decision(
        item=item,
        revision=approval.revision,
        digest=approval.digest,
        kind=Decision.Kind.SUSPENDED,
        procedure=Procedure.SUSPENSION,
        by=by,
        role=Role.OFFICE,
        comment=inked(reason),
    )
    content = RevisionContent(approval.revision, item)
    with granted(item, f"decision {decision.pk}"):
        take_away(item, content, Standing.SUSPENDED, by, suspension_decision=decision.pk)
        carried_out.send(sender=DisclosurePage, decision=decision, content=content)
    notices.tell_suspended(item)
    return decision


@transaction.atomic
def settle(
    item: DisclosurePage,
    *,
    by: User,
    confirm: bool,
    comment: str = "",
    seen: str | None = None,
    **grounds: Unpack[Grounds],
) -> Decision:
    """Settle a suspension for the committee: confirm it, so that it becomes a withdrawal, or lift it and show the item again.

    Args:
        seen: `last_carried_out` of the item as shown to `by`; None if the caller has just read the item.
        grounds: the basis of the decision; see `Grounds`.

    Raises:
        NotAllowed: `by` is not an approver of the committee.
        Stale: the item is not suspended, the suspension is not the one shown, or it is on a fixed agenda.
        Refused: the decision does not rest on a meeting that was held, or on a written approval; or the comment repeats
            personal data.
    """
    if not Roles.of(by).holds(Role.COMMITTEE):
        raise NotAllowed("只有党委审批人可以确认或解除暂停公开。")
    lock_meeting(grounds)
    suspension = lock_suspension(item.pk)
    check_still_so(seen, last_carried_out(item), "暂停公开的决定")
    check_did_not_suspend(by, suspension)
    check_remark(comment, "comment")
    resolution = check_grounds(suspension, grounds, by=by)
    kind = Decision.Kind.CONFIRMED if confirm else Decision.Kind.LIFTED
    return record_settlement(suspension, kind, by=by, comment=comment, resolution=resolution)


def lock_suspension(item_pk: int) -> Decision:
    """Return the suspension that the committee has still to settle, its item's row locked. Raises `Stale` if there is none."""
    suspension = open_suspension(lock_item(item_pk))
    if suspension is None:
        raise Stale("事项没有暂停公开，请刷新页面查看最新情况。")
    return suspension


def check_did_not_suspend(user: User, suspension: Decision) -> None:
    """Check that the person is no author of the suspension, and so may settle it or record its settlement."""
    if refusal := why_suspender(user, suspension):
        raise NotAllowed(refusal)


def record_settlement(suspension: Decision, kind: Decision.Kind, *, by: User, comment: str, resolution: Resolution) -> Decision:
    """Record the committee's decision on a suspension, and carry it out; a suspension that was put off continues.

    Args:
        suspension: the open suspension, from `lock_suspension`.
        kind: confirmed, lifted or put off.
        resolution: the basis of the decision.
    """
    item = DisclosurePage.objects.get(decisions=suspension)
    decision = record_decision(
        item=item,
        revision=suspension.revision,
        digest=suspension.digest,
        kind=kind,
        procedure=Procedure.SUSPENSION,
        by=by,
        role=Role.COMMITTEE,
        comment=inked(comment),
        resolution=resolution,
    )
    if kind == Decision.Kind.PUT_OFF:
        return decision
    content = RevisionContent(edition_approval(item).revision, item)
    with granted(item, f"decision {decision.pk}"):
        if kind == Decision.Kind.CONFIRMED:
            take_away(item, content, Standing.WITHDRAWN, by, ending_decision=decision.pk)
        else:
            # Back to the standing at the time of the suspension.
            show_again(item, content, by, Standing.TERMINATED if item.ending_decision else Standing.OPEN)
        carried_out.send(sender=DisclosurePage, decision=decision, content=content)
    notices.tell_carried_out(item, decision)
    return decision

"""Authors of what is proposed anew: a motion, a request about an item or a suspension, made before and not carried out (law 3).

The authors of an edition are on record (`items.authorship`). A motion, a request and a suspension are written as they are made.
Their authors are the person who made them, and everybody who made an earlier one of the same matter, under whatever procedure.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType

from disclosure.approval.models import Decision, Motion
from disclosure.approval.models.rewording import resembles
from disclosure.approval.procedures import EDITIONS, Procedure
from disclosure.organisation.models import User

TAKE_AWAY = {Procedure.WITHDRAWAL, Procedure.TERMINATION, Procedure.SUSPENSION}
"""Procedures that take an item away from readers. For the same item they are the same matter, whatever the reasons."""

_WITHDRAWN = {(Decision.Kind.APPROVED, Procedure.WITHDRAWAL), (Decision.Kind.CONFIRMED, Procedure.SUSPENSION)}

CARRY_OUT = {
    Procedure.WITHDRAWAL: _WITHDRAWN,
    Procedure.SUSPENSION: _WITHDRAWN,
    Procedure.TERMINATION: {(Decision.Kind.APPROVED, Procedure.TERMINATION)},
    Procedure.REINSTATEMENT: {(Decision.Kind.APPROVED, Procedure.REINSTATEMENT)},
}
"""The decisions, by kind and procedure, that carry out what was asked for. A confirmed suspension is a withdrawal."""


def proposed_before(user: User, proposal: Decision) -> bool:
    """Return whether the person made an earlier proposal that this one takes up, and that was not carried out.

    The number of queries does not depend on how many proposals the person made.

    Args:
        proposal: of a motion, or a request about an item, or a suspension; not of an edition.
    """
    return _motion_before(user, proposal) if proposal.item_id is None else _request_before(user, proposal)


def _request_before(user: User, proposal: Decision) -> bool:
    decisions = Decision.objects.filter(item=proposal.item_id, pk__lt=proposal.pk).exclude(procedure__in=EDITIONS)
    carried_out: set[tuple[str, str]] = set()
    for each in decisions.order_by("-pk"):
        carried_out.add((each.kind, each.procedure))
        if each.by_id != user.pk or each.kind not in (Decision.Kind.PROPOSED, Decision.Kind.SUSPENDED):
            continue
        earlier = Procedure(each.procedure)
        if carried_out & CARRY_OUT[earlier]:
            continue
        if earlier == proposal.procedure or {earlier, proposal.procedure} <= TAKE_AWAY:
            return True
        if resembles(each.comment, proposal.comment):
            return True
    return False


def _motion_before(user: User, proposal: Decision) -> bool:
    own = Decision.objects.filter(by=user, kind=Decision.Kind.PROPOSED, item=None, pk__lt=proposal.pk)
    proposed = list(own.values_list("revision__content_type", "revision__object_id"))
    if not proposed:
        return False
    motion: Motion = proposal.revision.content_object
    motions, kind = type(motion).objects, ContentType.objects.get_for_model(motion).pk
    numbers = [int(number) for content_type, number in proposed if content_type == kind]
    earlier = list(motions.filter(pk__in=numbers, live=False).exclude(pk=motion.pk))
    if any(motion.is_near(each) and resembles(each.reason, motion.reason) for each in earlier):
        return True
    same = [each.pk for each in earlier if motion.is_same_matter(each)]
    if not same:
        return False
    since = motions.filter(live=True, pk__gt=max(same), pk__lt=motion.pk)
    return all(each.matter != motion.matter for each in since)

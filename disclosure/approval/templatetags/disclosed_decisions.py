"""On what a published item rests, and how it ended."""

from django import template
from django.utils import timezone

from disclosure.approval.models import Decision
from disclosure.approval.standing import decision_numbered, ending, reason_of
from disclosure.items.models import DisclosurePage, Standing

register = template.Library()


@register.simple_tag
def approval_of(item: DisclosurePage) -> Decision | None:
    """The approval of the edition that readers see; None where there is none, as in a preview of what is not published."""
    return decision_numbered(item.edition_decision)


@register.simple_tag
def how_it_ended(item: DisclosurePage) -> dict | None:
    """How the item ended, while that lasts, as a dictionary; else None.

    It has `standing`, `decision`, `on`, `reason`, and, of a suspension, `waits_until`: by when the committee decides,
    and `is_overdue`: whether that day is over.
    """
    decision = ending(item)
    if decision is None:
        return None
    on = decision.decided_on or timezone.localdate(decision.at)
    waits_until = decision.waits_until if decision.kind == Decision.Kind.SUSPENDED else None
    return {
        "standing": Standing(item.standing).label,
        "decision": decision,
        "on": on,
        "reason": reason_of(decision),
        "waits_until": waits_until,
        "is_overdue": waits_until is not None and decision.is_overdue,
    }

"""The basis of a published item, and its ending."""

from django import template
from django.utils import timezone

from disclosure.approval.models import Decision
from disclosure.approval.standing import decision_numbered, ending, reason_of
from disclosure.items.models import DisclosurePage, Standing

register = template.Library()


@register.simple_tag
def approval_of(item: DisclosurePage) -> Decision | None:
    """Return the approval of the edition that readers see; None if there is none, as in a preview of an unpublished item."""
    return decision_numbered(item.edition_decision)


@register.simple_tag
def how_it_ended(item: DisclosurePage) -> dict | None:
    """Return the ending of the item, while it lasts, as a dictionary; else None.

    The keys are `standing`, `decision`, `on`, `reason`, and, for a suspension, `waits_until`, the last day for the committee's
    decision, and `is_overdue`, whether that day has passed.
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

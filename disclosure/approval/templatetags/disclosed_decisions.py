"""What a published item rests on, for the public item page, which stands in a lower room."""

from django import template
from django.utils import timezone

from disclosure.approval.models import Decision
from disclosure.approval.standing import edition_approvals, ending, reason_of
from disclosure.items.models import DisclosurePage, Standing

register = template.Library()


@register.simple_tag
def approval_of(item: DisclosurePage) -> Decision | None:
    """The approval of the edition that readers see; None where there is none, as in a preview of what is not published."""
    return edition_approvals(item).last()


@register.simple_tag
def how_it_ended(item: DisclosurePage) -> dict | None:
    """How the item ended, while that lasts: `{"standing": str, "decision": Decision, "on": date, "reason": str}`; else None."""
    decision = ending(item)
    if decision is None:
        return None
    on = decision.decided_on or timezone.localdate(decision.at)
    return {"standing": Standing(item.standing).label, "decision": decision, "on": on, "reason": reason_of(decision)}

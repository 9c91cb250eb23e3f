"""What a published item rests on, for the public item page, which stands in a lower room."""

from django import template

from disclosure.approval.models import Decision
from disclosure.items.models import DisclosurePage

register = template.Library()


@register.simple_tag
def approval_of(item: DisclosurePage) -> Decision | None:
    """The approval of the revision that is live; None in a preview of what has not been published."""
    if not item.live_revision_id:
        return None
    return Decision.objects.filter(revision_id=item.live_revision_id, kind=Decision.Kind.APPROVED).last()

"""What the reviewer will ask about personal data, for the drafter's editor, which stands in a lower room."""

from django import template

from disclosure.approval.personal_data.screening import Screening, screen
from disclosure.items.models import DisclosurePage

register = template.Library()


@register.simple_tag
def screening_of(item: DisclosurePage) -> Screening | None:
    """The personal data in the draft as it was last saved; None for one that never was."""
    return screen(item, may_read=True) if item.pk else None

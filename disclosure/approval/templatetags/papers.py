"""Links to scans of written approvals, for the pages of decisions."""

from django import template

from disclosure.approval.models import WrittenApproval
from disclosure.approval.papers import may_see_paper
from disclosure.organisation.models import User

register = template.Library()


@register.filter
def open_to(paper: WrittenApproval, user: User) -> bool:
    """Return whether the person may download the scan."""
    return may_see_paper(user, paper)

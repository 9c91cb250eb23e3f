"""The bar with the account of the person who reads."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from disclosure.answers.bodies import account_bar

register = template.Library()


@register.simple_tag(takes_context=True)
def account(context) -> SafeString:
    """Render the bar, or leave its place in a body that is kept."""
    return mark_safe(account_bar(context))  # noqa: S308 (rendered from a template)

"""The reader's position on the site: the mark on the menu."""

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def current(context, href: str) -> SafeString:
    """Return the `aria-current` attribute of a menu link: `page` on the very page, `true` on those below it."""
    path = context["request"].path
    if path == href:
        return mark_safe('aria-current="page"')
    return mark_safe('aria-current="true"' if href != "/" and path.startswith(href) else "")  # noqa: S308

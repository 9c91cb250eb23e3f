"""The template tag that inserts the sections of upper rooms into a page."""

from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from disclosure.organisation.sections import render_sections

register = template.Library()


@register.simple_tag(takes_context=True)
def sections(context: Context, place: str, subject: Any) -> SafeString:
    """Render the sections that rooms have registered for `place`, about `subject`: a page, an entry, a version."""
    return mark_safe(render_sections(context, place, subject))  # noqa: S308

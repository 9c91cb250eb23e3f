"""Sections of pages: an upper room adds them to pages of lower rooms, whose templates do not depend on it.

A template names a place, `{% sections "item.aside" page %}`. A room with content for that place registers a function:

    @section("item.aside", "approval/sections/approval.html", order=10)
    def approval_of(item, request):
        return {"approval": ...}
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template import Context, Engine
from wagtail import hooks

Facts = Callable[[Any, Any], dict[str, Any] | None]
"""A function of the place's subject and the request; returns the section's context, or None if there is nothing to show."""


def section(place: str, template: str, order: int = 0) -> Callable[[Facts], Facts]:
    """Register a section: `template` is rendered at `place` with the page's own context and the function's result.

    Args:
        place: name of the place in the lower room's template.
        template: path of the section's template, in a folder of the registering room.
        order: among the sections of one place, lower numbers come first.
    """

    def register(facts: Facts) -> Facts:
        def render(context: Context, subject: Any) -> str:
            found = facts(subject, context.get("request"))
            if found is None:
                return ""
            with context.push(**found):
                return Engine.get_default().get_template(template).render(context)

        hooks.register(_hook(place), render, order=order)
        return facts

    return register


def render_sections(context: Context, place: str, subject: Any) -> str:
    """Render all sections of a place, in their order."""
    return "".join(render(context, subject) for render in hooks.get_hooks(_hook(place)))


def _hook(place: str) -> str:
    return f"section:{place}"

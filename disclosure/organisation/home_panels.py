"""Panels of the admin's home page: each room registers those of a person, without knowing what other rooms show.

    @home_panels
    def panels_of_meetings(user):
        yield MeetingsPanel(user)

Wagtail sorts all panels by their `order`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from disclosure.organisation.models import User

PanelsOf = Callable[[User], Iterable[Component]]

HOOK = "construct_homepage_panels"


def home_panels(panels_of: PanelsOf) -> PanelsOf:
    """Register a function that returns the panels of a person; none if there is nothing to show."""

    def add_panels(request: HttpRequest, panels: list[Component]) -> None:
        panels.extend(panels_of(request.user))  # type: ignore[arg-type]  # nobody is anonymous in the admin

    hooks.register(HOOK, add_panels)
    return panels_of


@hooks.register(HOOK, order=-1)
def remove_wagtail_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Remove Wagtail's own panels, whose lists disregard units and roles."""
    panels.clear()


class NothingToDoPanel(Component):
    """Tells somebody for whom no room has a panel where their work is."""

    template_name = "organisation/panels/nothing_to_do.html"
    order = 0


@hooks.register(HOOK, order=1000)
def add_nothing_to_do(request: HttpRequest, panels: list[Component]) -> None:
    if not panels:
        panels.append(NothingToDoPanel())

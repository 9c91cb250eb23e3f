"""The home panels of motions: those pending with the committee, those of the person's own unit, and postponements."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.ui.components import Component

from disclosure.approval.models import Decision
from disclosure.approval.motions.listings import motions_for, postponements_for, rows_of, waiting
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles

PROPOSALS_SHOWN = 10
"""Number of motions that a panel lists."""


class MotionsPanel(Component):
    """A panel that lists motions, each leading to its page."""

    template_name = "approval/panels/motions.html"

    def __init__(self, name: str, heading: str, proposals: QuerySet[Decision], user: User, order: int):
        self.name, self.heading, self.order = name, heading, order
        self.all_proposals = proposals
        self.rows = rows_of(proposals[:PROPOSALS_SHOWN], user)

    @property
    def total(self) -> int:
        """Return the number of all motions, of which the panel lists the first."""
        return self.all_proposals.count()

    def get_context_data(self, parent_context) -> dict:
        return {"panel": self}


class PostponementsPanel(Component):
    """A panel that lists the postponements of today, with their last days."""

    name = "postponements"
    template_name = "approval/panels/postponements.html"
    order = 45

    def __init__(self, user: User):
        self.postponements = list(postponements_for(user).in_force(timezone.localdate()))

    def get_context_data(self, parent_context) -> dict:
        return {"panel": self, "postponements": self.postponements}


def panels_of_motions(user: User) -> Iterator[Component]:
    """Yield the panels for the person's roles, except empty ones."""
    if not Roles.of(user).held:
        return
    motions = motions_for(user)
    if Roles.of(user).holds(Role.COMMITTEE):
        panel = MotionsPanel("motions-waiting", "等待党委决定", waiting(motions), user, 11)
    else:
        panel = MotionsPanel("motions", "提请党委决定", motions, user, 25)
    if panel.rows:
        yield panel
    held_back = PostponementsPanel(user)
    if held_back.postponements:
        yield held_back

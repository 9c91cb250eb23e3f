"""The home panel of meetings that were held and whose outcomes are not recorded yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from wagtail.admin.ui.components import Component

from disclosure.approval.models import AgendaItem, Meeting
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


def awaiting_record_by(user: User) -> QuerySet[Meeting]:
    """Return the meetings that were held and whose outcomes the person may record, the earliest first."""
    if not Roles.of(user).holds(Role.COMMITTEE):
        return Meeting.objects.none()
    held = Meeting.objects.filter(agenda_fixed_at__isnull=False, held_on__lte=timezone.localdate(), agenda__outcome="")
    return held.exclude(agenda_fixed_by=user).distinct().order_by("held_on", "pk")


class MeetingsPanel(Component):
    """A panel that lists meetings whose outcomes the person records, each leading to its page."""

    name = "meetings-waiting"
    template_name = "approval/panels/meetings.html"
    order = 9

    def __init__(self, user: User):
        agenda = AgendaItem.objects.filter(outcome="").select_related("prepared__by")
        self.meetings = list(awaiting_record_by(user).prefetch_related(Prefetch("agenda", agenda)))

    def get_context_data(self, parent_context) -> dict:
        return {"panel": self, "meetings": self.meetings}


def panels_of_meetings(user: User) -> Iterator[Component]:
    """Yield the panel for an approver of the committee, unless it would be empty."""
    panel = MeetingsPanel(user)
    if panel.meetings:
        yield panel

"""The motions visible to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from wagtail.models import WorkflowState

from disclosure.approval.models import Decision, Motion, Postponement
from disclosure.approval.motions.dossier import MotionDossier
from disclosure.approval.motions.permissions import sees_all_motions, units_seen
from disclosure.organisation.models import User


@dataclass(frozen=True)
class MotionRow:
    """A motion in a list: its proposal, and its state."""

    proposal: Decision
    motion: Motion
    status: str


def motions_for(user: User) -> QuerySet[Decision]:
    """Return the proposals of all motions that the person may see, newest first."""
    proposals = Decision.objects.filter(item=None, kind=Decision.Kind.PROPOSED)
    if not sees_all_motions(user):
        proposals = proposals.filter(unit__in=units_seen(user))
    return proposals.select_related("by", "unit", "revision").order_by("-at", "-pk")


def waiting(proposals: QuerySet[Decision]) -> QuerySet[Decision]:
    """Return those of `proposals` that wait for the committee."""
    return proposals.filter(task_state__workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)


def rows_of(proposals: Iterable[Decision], user: User) -> list[MotionRow]:
    found = []
    for proposal in proposals:
        dossier = MotionDossier(proposal.revision.content_object, user)
        found.append(MotionRow(proposal, dossier.motion, dossier.status))
    return found


def postponements_for(user: User) -> QuerySet[Postponement]:
    """Return the postponements that the person may see, those that expire first before the others."""
    postponements = Postponement.objects.select_related("entry", "unit").order_by("until", "pk")
    return postponements if sees_all_motions(user) else postponements.filter(unit__in=units_seen(user))

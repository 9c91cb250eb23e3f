"""The motions visible to a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, prefetch_related_objects
from wagtail.models import WorkflowState

from disclosure.approval.models import Decision, Motion, Postponement
from disclosure.approval.motions.dossier import MotionDossier
from disclosure.approval.motions.permissions import sees_all_motions, units_seen
from disclosure.approval.under_way import read_states
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
    """Return the rows of the motions that were proposed, read together.

    A motion's row in the database is what was proposed: its content never changes.
    """
    proposals = list(proposals)
    prefetch_related_objects(proposals, "revision__content_object")
    dossiers = [MotionDossier(proposal.revision.content_object, user) for proposal in proposals]
    read_states(dossiers)
    decisions = Decision.objects.filter(revision__in=[proposal.revision_id for proposal in proposals]).order_by("at", "pk")
    last = {decision.revision_id: decision for decision in decisions}
    for proposal, dossier in zip(proposals, dossiers, strict=True):
        dossier.last_decision = last[proposal.revision_id]
    return [MotionRow(proposal, dossier.row, dossier.status) for proposal, dossier in zip(proposals, dossiers, strict=True)]


def postponements_for(user: User) -> QuerySet[Postponement]:
    """Return the postponements that the person may see, those that expire first before the others."""
    postponements = Postponement.objects.select_related("entry", "unit").order_by("until", "pk")
    return postponements if sees_all_motions(user) else postponements.filter(unit__in=units_seen(user))

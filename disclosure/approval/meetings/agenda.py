"""Matters that can be put on an agenda, and the data that an agenda shows of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from wagtail.models import WorkflowState

from disclosure.approval.addresses import decision_page_of
from disclosure.approval.comparing import FieldDifference, differences_between
from disclosure.approval.consequences import effect_of_approval, effect_of_motion, effect_of_settlement
from disclosure.approval.models import ApprovalTask, Decision, Motion
from disclosure.approval.motions.permissions import may_see_motion
from disclosure.approval.procedures import Procedure
from disclosure.approval.standing import edition_approvals
from disclosure.items.models import DisclosurePage, Standing
from disclosure.items.permissions import may_see_proposals
from disclosure.items.rows import outlines_of, prepare_rows
from disclosure.organisation.models import Role, User


def awaiting_committee() -> QuerySet[Decision]:
    """Return the matters that wait for the committee, oldest first: proposals at its step, and suspensions to be settled."""
    later = Decision.objects.filter(item=OuterRef("item"), kind=Decision.Kind.SUSPENDED, pk__gt=OuterRef("pk"))
    state = "task_state__workflow_state"
    proposed = Q(
        **{
            "kind": Decision.Kind.PROPOSED,
            f"{state}__status": WorkflowState.STATUS_IN_PROGRESS,
            f"{state}__current_task_state__task__in": ApprovalTask.objects.all(),
        }
    ) & (Q(item=None) | ~Q(item__standing=Standing.SUSPENDED))
    suspended = Q(~Exists(later), kind=Decision.Kind.SUSPENDED, item__standing=Standing.SUSPENDED)
    return Decision.objects.filter(proposed | suspended).select_related("item", "revision", "unit", "by")


def pending_matters() -> QuerySet[Decision]:
    """Return the matters that can be put on an agenda: pending ones that are on no agenda without an outcome."""
    return awaiting_committee().exclude(agenda_items__outcome="")


def may_see_matter(user: User, matter: Decision) -> bool:
    """Return whether the person may know the matter: those who see an item's proposals, or the motion."""
    if matter.item:
        return may_see_proposals(user, matter.item)
    return may_see_motion(user, matter.revision.content_object)


def name_for(user: User, matter: Decision) -> str:
    """Return the proposed title, or, for people who may not know it, a description without it."""
    return f"《{matter.revision.as_object().title}》" if may_see_matter(user, matter) else describe_proposal(matter)


def describe_proposal(matter: Decision) -> str:
    """Return a description by procedure, units and entry, which are no secret, for logs."""
    about = ""
    if matter.item:
        entry = matter.item.entry
        about = f"，{entry.code} {entry.title}"
    return f"{matter.get_procedure_display()}（{units_of(matter)}{about}）"


def units_of(matter: Decision) -> str:
    """Return the item's responsible units, or the proposer of the motion."""
    if matter.item:
        return "、".join(unit.name for unit in matter.item.responsible_units())
    return matter.unit.name if matter.unit else Role.OFFICE.label


class Matter:
    """A matter as an agenda shows it to one person: as it was proposed, without later changes.

    Args:
        proposal: the proposal, or the office's suspension.
        user: the viewer.
    """

    def __init__(self, proposal: Decision, user: User):
        self.proposal = proposal
        self.user = user

    @cached_property
    def may_be_seen(self) -> bool:
        return may_see_matter(self.user, self.proposal)

    @cached_property
    def content(self) -> DisclosurePage | Motion:
        """Return the proposed content; for a suspension, the edition that was suspended."""
        return self.proposal.revision.as_object()

    @property
    def item(self) -> DisclosurePage | None:
        """Return the content, if the matter is about an item."""
        return self.content if self.proposal.item else None

    @property
    def motion(self) -> Motion | None:
        return None if self.proposal.item else self.content

    @property
    def title(self) -> str:
        return self.content.title

    @property
    def reading(self) -> tuple[str, int | None]:
        """Return the designation and the item's number under which a reading of the matter is recorded."""
        item = self.proposal.item
        return (item.number, item.pk) if item else (self.content.number, None)

    @property
    def procedure(self) -> str:
        return str(self.proposal.get_procedure_display())

    @property
    def is_suspension(self) -> bool:
        return self.proposal.kind == Decision.Kind.SUSPENDED

    @property
    def units(self) -> str:
        return units_of(self.proposal)

    @property
    def reason(self) -> str:
        """Return the reason given for a request, a motion or a suspension."""
        return self.motion.reason if self.motion else self.proposal.comment

    @cached_property
    def is_change(self) -> bool:
        return self.proposal.procedure == Procedure.CHANGE

    @property
    def reviews(self) -> QuerySet[Decision]:
        """Return the responsible units' reviews of the proposal."""
        if self.proposal.task_state is None:
            return Decision.objects.none()
        state = self.proposal.task_state.workflow_state_id
        reviews = Decision.objects.filter(task_state__workflow_state=state, kind=Decision.Kind.REVIEWED)
        return reviews.select_related("by", "unit")

    def differences(self) -> list[FieldDifference]:
        """Return the differences between a change and the edition in force when it was proposed, field by field."""
        if self.item is None or not self.is_change:
            return []
        edition = edition_approvals(self.item).filter(pk__lt=self.proposal.pk).last()
        return differences_between(edition.revision.as_object(), self.item) if edition else []

    @property
    def effect(self) -> str:
        """Return the immediate effect if the meeting approves, or settles a suspension."""
        page = self.proposal.item
        if page is None:
            return effect_of_motion(self.content)
        if self.is_suspension:
            return effect_of_settlement(page)
        return effect_of_approval(self.content, page, Procedure(self.proposal.procedure))

    @property
    def address(self) -> str:
        """Return the address of the matter's page in the admin."""
        return decision_page_of(self.content)


def matters_of(proposals: Iterable[Decision], user: User) -> list[Matter]:
    """Return the matters of many proposals, for lists, read together. The content of an item is an outline: see `outlines_of`.

    The content of a motion is its row, whose proposed content never changes.
    """
    matters = [Matter(proposal, user) for proposal in proposals]
    items = [matter.proposal.item for matter in matters if matter.proposal.item]
    prepare_rows(items)
    outlines = iter(outlines_of(items, [matter.proposal.revision for matter in matters if matter.proposal.item]))
    for matter in matters:
        if matter.proposal.item:
            matter.content = next(outlines)
    motions = [matter for matter in matters if not matter.proposal.item]
    prefetch_related_objects([matter.proposal.revision for matter in motions], "content_object")
    by_model = defaultdict(list)
    for matter in motions:
        matter.content = matter.proposal.revision.content_object
        by_model[type(matter.content)].append(matter.content)
    for model, rows in by_model.items():
        prefetch_related_objects(rows, *model.SUMMARISED_RELATIONS)
    return matters

"""The dossier of a motion for one person: the proposal, its state, and the actions open to them, or the reasons why not."""

from __future__ import annotations

from functools import cached_property

from django.db.models import QuerySet

from disclosure.approval.errors import Stale
from disclosure.approval.models import CatalogueRevision, Decision, Motion
from disclosure.approval.motions.carrying_out import check_can_be_done
from disclosure.approval.motions.permissions import role_to_propose
from disclosure.approval.under_way import UnderWay, refusal
from disclosure.catalogue.changes import Change
from disclosure.organisation.models import User


class MotionDossier(UnderWay):
    """A motion as one person sees it on its page.

    Args:
        row: the motion's row.
        user: the viewer.
    """

    def __init__(self, row: Motion, user: User):
        super().__init__(row, user)
        self.row = row

    @cached_property
    def motion(self) -> Motion:
        """Return the motion as proposed."""
        return self.row.get_latest_revision().as_object()

    @cached_property
    def decisions(self) -> QuerySet[Decision]:
        return self.row.decisions.select_related("by", "unit", "written", "agenda_item").order_by("-at", "-pk")

    @cached_property
    def last_decision(self) -> Decision:
        return self.decisions[0]

    @property
    def status(self) -> str:
        """Return a short description of the motion's state."""
        if self.task_state:
            return "等待党委决定"
        last = self.last_decision
        return "已批准并办理" if last.kind == Decision.Kind.APPROVED else f"已{last.get_kind_display()}".removesuffix("送审")

    @property
    def returned(self) -> Decision | None:
        """Return the return, if the motion ended with one."""
        last = self.last_decision
        return last if last.kind == Decision.Kind.RETURNED else None

    @property
    def address_to_put_anew(self) -> str:
        """Return the address for proposing the motion anew, after it was returned or taken back; else an empty string."""
        kind = self.last_decision.kind
        ended = kind in (Decision.Kind.RETURNED, Decision.Kind.TAKEN_BACK)
        if not ended or refusal(role_to_propose, self.user, self.row.procedure_code, self.row.unit):
            return ""
        return self.row.procedure.address(self.row)

    @property
    def template(self) -> str:
        """Return the name of the template that shows the proposal."""
        return self.row.procedure.template

    @cached_property
    def obstacle(self) -> str:
        """Return why an approval could no longer be carried out, or an empty string."""
        if not self.task_state or super().obstacle:
            return super().obstacle
        try:
            check_can_be_done(self.motion)
        except Stale as stale:
            return stale.message
        return ""

    @property
    def changes(self) -> list[Change]:
        """Return the changes that a revision of the catalogue makes, or made once it came into force."""
        if not isinstance(self.motion, CatalogueRevision) or self.motion.off_catalogue:
            return []
        return self.motion.version.changed_lines() if self.motion.version else self.motion.plan().changes()

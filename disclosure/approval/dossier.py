"""The dossier of an item: what stands at which step, and what a given person may do about it, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from wagtail.models import TaskState

from disclosure.approval.errors import NotAllowed
from disclosure.approval.models import ApprovalTask, Decision, ReviewTask
from disclosure.approval.permissions import check_may_approve, check_may_propose, check_may_review
from disclosure.items.digests import content_digest
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


@dataclass(frozen=True)
class Signature:
    """A responsible unit, and its review of the present proposal if it has signed."""

    unit: Unit
    review: Decision | None


class Dossier:
    """One item as one person meets it on its decision page.

    Args:
        page: the item's row.
        user: the person who looks.
    """

    def __init__(self, page: DisclosurePage, user: User):
        self.page = page
        self.user = user
        self.workflow_state = page.current_workflow_state
        self.task_state: TaskState | None = self.workflow_state.current_task_state if self.workflow_state else None

    @cached_property
    def item(self) -> DisclosurePage:
        """The content that is being decided; without a proposal, the latest draft."""
        return self.task_state.revision.as_object() if self.task_state else self.page.get_latest_revision_as_object()

    @cached_property
    def digest(self) -> str:
        return content_digest(self.task_state.revision) if self.task_state else ""

    @cached_property
    def in_review(self) -> bool:
        return self.task_state is not None and isinstance(self.task_state.task.specific, ReviewTask)

    @cached_property
    def in_approval(self) -> bool:
        return self.task_state is not None and isinstance(self.task_state.task.specific, ApprovalTask)

    @property
    def status(self) -> str:
        """Where the item stands, in a few words."""
        if self.in_review:
            return "责任单位审核中"
        if self.in_approval:
            return "等待党委审批"
        if self.returned:
            return "已退回，待起草人修改"
        if self.page.has_unpublished_changes or not self.page.live:
            return "变更草稿" if self.page.is_published else "草稿"
        return "已公开"

    @cached_property
    def decisions(self) -> QuerySet[Decision]:
        return self.page.decisions.select_related("by", "unit").order_by("-at", "-pk")

    @property
    def returned(self) -> Decision | None:
        """The return that the drafter has still to answer, if the last decision was one."""
        last = self.decisions.first()
        return last if last and last.kind == Decision.Kind.RETURNED else None

    @cached_property
    def signatures(self) -> list[Signature]:
        """The responsible units in order, with their reviews of the present proposal."""
        if not self.workflow_state:
            return []
        reviews = Decision.objects.filter(task_state__workflow_state=self.workflow_state, kind=Decision.Kind.REVIEWED).select_related("by")
        by_unit = {review.unit_id: review for review in reviews}
        return [Signature(unit, by_unit.get(unit.pk)) for unit in self.item.responsible_units()]

    @cached_property
    def review_units(self) -> list[Unit]:
        """The units for which the person may sign the review now."""
        return [signature.unit for signature in self.signatures if self.in_review and not self._refusal_to_review(signature.unit)]

    @cached_property
    def may_approve(self) -> bool:
        return self.in_approval and not self._refusal_to_approve()

    @cached_property
    def may_take_back(self) -> bool:
        if not self.task_state:
            return False
        try:
            check_may_propose(self.user, self.item)
        except NotAllowed:
            return False
        return True

    @property
    def refusals(self) -> list[str]:
        """Why somebody who holds the role that this step asks for may not act in it all the same."""
        roles = Roles.of(self.user)
        if self.in_review:
            mine = [signature.unit for signature in self.signatures if roles.holds(Role.REVIEWER, signature.unit)]
            return list(dict.fromkeys(filter(None, map(self._refusal_to_review, mine))))
        if self.in_approval and roles.holds(Role.COMMITTEE):
            return list(filter(None, [self._refusal_to_approve()]))
        return []

    def _refusal_to_review(self, unit: Unit) -> str:
        try:
            check_may_review(self.user, self.item, self.task_state, unit)
        except NotAllowed as refusal:
            return refusal.message
        return ""

    def _refusal_to_approve(self) -> str:
        try:
            check_may_approve(self.user, self.item, self.task_state)
        except NotAllowed as refusal:
            return refusal.message
        return ""

    def differences(self) -> list:
        """What a proposed change alters of the published edition, field by field; empty for a first publication."""
        if not (self.page.live and self.page.has_unpublished_changes):
            return []
        panel = DisclosurePage.get_edit_handler().get_bound_panel(instance=self.page, request=None, form=None)
        compared = [comparison(self.page, self.item) for comparison in panel.get_comparison()]
        return [comparison for comparison in compared if comparison.has_changed()]

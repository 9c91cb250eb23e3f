"""The dossier of an item: the state of each step, and the actions open to a given person, or the reasons why not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from wagtail.models import Revision

from disclosure.approval.comparing import FieldDifference, differences_of
from disclosure.approval.consequences import effect_of_approval, effect_of_review
from disclosure.approval.models import Decision, FindingAnswer, ReviewTask
from disclosure.approval.permissions import check_may_request, check_may_review, why_suspender
from disclosure.approval.personal_data.answering import previous_answers, resolved_removals, screen_proposal
from disclosure.approval.personal_data.screening import Screening, screen
from disclosure.approval.procedures import OPEN_TO, REQUESTED, Procedure
from disclosure.approval.standing import ending, open_suspension
from disclosure.approval.under_way import UnderWay, refusal
from disclosure.items.models import DisclosurePage, Standing
from disclosure.items.permissions import may_edit, may_see_draft, revision_for
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


@dataclass(frozen=True)
class Signature:
    """A responsible unit, with its review of the present proposal if the unit has signed."""

    unit: Unit
    review: Decision | None


class Dossier(UnderWay):
    """An item as one person sees it on its decision page.

    Args:
        page: the item's row.
        user: the viewer.
    """

    def __init__(self, page: DisclosurePage, user: User):
        super().__init__(page, user)
        self.page = page
        self._refusals_to_review: dict[int, str] = {}

    @cached_property
    def item(self) -> DisclosurePage:
        """Return the content of `revision`."""
        return self.revision.as_object() if self.revision else self.page

    @cached_property
    def revision(self) -> Revision | None:
        """Return the revision that is being decided; without a proposal, the newest revision that the person may see."""
        return self.task_state.revision if self.task_state else revision_for(self.user, self.page)

    @cached_property
    def has_visible_draft(self) -> bool:
        """Return whether a draft of the item is being written, and the person may know of it (law 5)."""
        return bool(self.page.has_unpublished_changes) and may_see_draft(self.user, self.page)

    @cached_property
    def in_review(self) -> bool:
        return self.task_state is not None and self.task_state.task.specific_class is ReviewTask

    @property
    def status(self) -> str:
        """Return a short description of the item's state."""
        if self.task_state:
            return "责任单位审核中" if self.in_review else "等待党委审批"
        if self.suspension:
            return "暂停公开，等待党委确认或解除"
        if self.returned:
            return "已退回，待起草人修改"
        if self.page.live and self.has_visible_draft:
            return "变更草稿"
        if self.page.is_published:
            return Standing(self.page.standing).label
        return "草稿" if self.has_visible_draft else "未公开"

    @property
    def change_note(self) -> str:
        """Return the note of a change in the making, which reviewers read first; empty if the note is of an earlier change."""
        is_change = self.page.is_published and self.page.live and self.item.latest_revision_id != self.page.live_revision_id
        about_the_edition = self.proposal is not None and self.proposal.procedure in REQUESTED
        return self.item.change_note if is_change and not about_the_edition else ""

    @cached_property
    def suspension(self) -> Decision | None:
        return open_suspension(self.page)

    @property
    def matter(self) -> Decision | None:
        return self.suspension or self.proposal

    @cached_property
    def ending(self) -> Decision | None:
        return ending(self.page)

    @cached_property
    def decisions(self) -> QuerySet[Decision]:
        decisions = self.page.decisions.select_related("by", "unit", "written", "agenda_item")
        return decisions.prefetch_related("answers").order_by("-at", "-pk")

    @cached_property
    def returned(self) -> Decision | None:
        """Return the return that the drafter has still to answer, if the last decision was one."""
        last = self.decisions.first()
        return last if last and last.kind == Decision.Kind.RETURNED else None

    @cached_property
    def signatures(self) -> list[Signature]:
        """Return the responsible units in order, with their reviews of the present proposal."""
        if not self.workflow_state:
            return []
        reviews = Decision.objects.filter(task_state__workflow_state=self.workflow_state, kind=Decision.Kind.REVIEWED)
        reviews = reviews.select_related("by").prefetch_related("answers")
        by_unit = {review.unit_id: review for review in reviews}
        return [Signature(unit, by_unit.get(unit.pk)) for unit in self.item.responsible_units()]

    @cached_property
    def review_units(self) -> list[Unit]:
        """Return the units for which the person may sign the review now."""
        if not self.in_review:
            return []
        return [signature.unit for signature in self.signatures if not self.refusal_to_review(signature.unit)]

    @property
    def effect_of_approval(self) -> str:
        """Return the immediate effect of the committee's approval."""
        return effect_of_approval(self.item, self.page, Procedure(self.proposal.procedure)) if self.proposal else ""

    @property
    def effect_of_review(self) -> str:
        """Return the effect of a signature for one of the person's units."""
        return effect_of_review([each.unit for each in self.signatures if each.review is None], self.review_units)

    @property
    def may_edit(self) -> bool:
        """Return whether the person may edit the draft now. A draft that is being decided is locked."""
        return self.task_state is None and may_edit(self.user, self.page)

    @cached_property
    def procedures(self) -> list[Procedure]:
        """Return the procedures that the person may request in the item's state: withdrawal, termination, reinstatement."""
        if self.task_state or refusal(check_may_request, self.user, self.page):
            return []
        return [procedure for procedure in REQUESTED if self.page.standing in OPEN_TO[procedure]]

    @cached_property
    def may_suspend(self) -> bool:
        return Roles.of(self.user).holds(Role.OFFICE) and self.page.standing in OPEN_TO[Procedure.SUSPENSION]

    @cached_property
    def refusal_to_settle(self) -> str:
        """Return why the person, as an author of the suspension, may not settle it; an empty string if they may."""
        return why_suspender(self.user, self.suspension) if self.suspension else ""

    @cached_property
    def may_settle(self) -> bool:
        return (
            self.suspension is not None
            and not self.binding_agenda
            and Roles.of(self.user).holds(Role.COMMITTEE)
            and not self.refusal_to_settle
        )

    @property
    def refusals(self) -> list[str]:
        if not self.in_review:
            return super().refusals
        roles = Roles.of(self.user)
        mine = [signature.unit for signature in self.signatures if roles.holds(Role.REVIEWER, signature.unit)]
        return list(dict.fromkeys(filter(None, map(self.refusal_to_review, mine))))

    def refusal_to_review(self, unit: Unit) -> str:
        """Return why the person may not sign the review for `unit` now, or an empty string. Checked once for each unit."""
        if unit.pk not in self._refusals_to_review:
            self._refusals_to_review[unit.pk] = refusal(check_may_review, self.user, self.item, self.task_state, unit)
        return self._refusals_to_review[unit.pk]

    @cached_property
    def screening(self) -> Screening:
        """Return the personal data found in the content that is being decided; without a proposal, in the latest draft."""
        return screen_proposal(self.proposal, may_read=True) if self.proposal else screen(self.item, may_read=True)

    @cached_property
    def previous_answers(self) -> dict[str, FindingAnswer]:
        """Return earlier reviewers' answers to each finding, by its digest."""
        return previous_answers(self.page, self.workflow_state)

    @cached_property
    def removed(self) -> list[FindingAnswer]:
        """Return the findings that earlier reviews demanded to be removed, and that have been removed."""
        return resolved_removals(self.page, self.workflow_state, self.screening.questions)

    @property
    def shows_findings(self) -> bool:
        """Return whether the findings are of use: while a draft is written or reviewed."""
        return self.in_review or (self.task_state is None and self.has_visible_draft)

    def differences(self) -> list[FieldDifference]:
        """Return the differences of a proposed change from the published edition, by field; empty for a first publication."""
        about_the_edition = self.proposal is not None and self.proposal.procedure in REQUESTED
        if about_the_edition or self.revision is None or not (self.page.live and self.page.has_unpublished_changes):
            return []
        return differences_of(self.page, self.revision)

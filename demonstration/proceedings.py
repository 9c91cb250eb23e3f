"""The steps of the demonstration, each carried out by the person whose turn it is, through the real workflow."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from demonstration.clock import clock_at
from demonstration.committee import Committee
from demonstration.content import CommitteeContent, ItemContent, Stage
from demonstration.drafts import change, new_draft
from demonstration.timeline import Act, TimelineStep, timeline
from disclosure.approval import actions
from disclosure.approval.models import FindingKind, Ground
from disclosure.approval.permissions import proposal_of
from disclosure.approval.personal_data.answering import Answer, screen_proposal
from disclosure.approval.suspension import settle, suspend
from disclosure.catalogue.models import EntryPage
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit, User

REVIEW_COMMENT = "已逐项核对，同意报党委审批。"
SAID_OF = {FindingKind.EMAIL: Ground.OFFICIAL, FindingKind.UNSCANNED: Ground.LOOKED}
"""The grounds by which a reviewer answers findings. The demonstration names no one, so no other kind of finding occurs."""


class Proceedings:
    """The proceedings of items: the people who act, and the present state of each item.

    The units, the accounts and the catalogue must exist. A refusal by the site's rules is a mistake in the content, and is
    raised.
    """

    def __init__(self, items: Iterable[ItemContent], committee: CommitteeContent):
        self.items = list(items)
        self.committee = Committee(committee, self.people, self.entries)
        self.pages: dict[str, int] = {}
        """The page of each drafted item, by the item's key."""

    @cached_property
    def units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in Unit.objects.all()}

    @cached_property
    def people(self) -> dict[str, User]:
        return {user.username: user for user in User.objects.all()}

    @cached_property
    def entries(self) -> dict[str, EntryPage]:
        return {entry.code: entry for entry in EntryPage.objects.all()}

    def timeline(self) -> list[TimelineStep]:
        """Return every step that brings the items to their states, earliest first."""
        return timeline(self.items, {item.key: self._units_to_sign(item) for item in self.items})

    def carry_out(self, step: TimelineStep) -> None:
        """Carry out the step at its time."""
        acts = {
            Act.DRAFT: self._draft,
            Act.CHANGE: self._change,
            Act.PROPOSE: self._propose,
            Act.REQUEST: self._request,
            Act.TAKE_BACK: self._take_back,
            Act.REVIEW: self._review,
            Act.SEND_BACK: self._send_back,
            Act.APPROVE: self._approve,
            Act.SUSPEND: self._suspend,
            Act.SETTLE: self._settle,
        }
        with clock_at(step.at):
            acts[step.act](step)

    def plan_meeting(self) -> None:
        """Fix the agenda of the planned meeting."""
        pages = [DisclosurePage.objects.get(pk=self.pages[key]) for key in self.committee.content.planned.items]
        self.committee.plan([proposal_of(page.current_workflow_state) for page in pages])

    def _draft(self, step: TimelineStep) -> None:
        drafter = self._drafter(step)
        page = new_draft(step.item, self.units[step.item.unit], drafter)
        # The entry is read again, as the editor does: its count of children changes with each item.
        EntryPage.objects.get(pk=self.entries[step.item.entry].pk).add_child(instance=page)
        page.save_revision(user=drafter, log_action=True)
        self.pages[step.item.key] = page.pk

    def _change(self, step: TimelineStep) -> None:
        draft = self._page(step).get_latest_revision_as_object()
        change(draft, step.proceeding, self.units[step.item.unit], self._drafter(step))
        draft.save_revision(user=self._drafter(step), log_action=True)

    def _propose(self, step: TimelineStep) -> None:
        actions.propose(self._page(step), by=self._drafter(step))

    def _request(self, step: TimelineStep) -> None:
        asking = self.people["office"] if step.proceeding.by_office else self._drafter(step)
        actions.request(self._page(step), by=asking, procedure=step.proceeding.procedure, reason=step.proceeding.reason)

    def _take_back(self, step: TimelineStep) -> None:
        actions.take_back(self._page(step), by=self._drafter(step))

    def _review(self, step: TimelineStep) -> None:
        confirmed = {"confidentiality": True, "necessity": True, "accuracy": True, "comment": REVIEW_COMMENT}
        actions.review(**self._seen(step), **self._reviewer(step), **confirmed, answers=self._answers(step))

    def _answers(self, step: TimelineStep) -> dict[str, Answer]:
        """Return the reviewer's answers about the personal data that the scan finds, and the files that it cannot read."""
        proposal = proposal_of(self._page(step).current_workflow_state)
        # Each call scans some of the files: on a busy machine, one call is not enough.
        while (screening := screen_proposal(proposal, may_read=True)).waiting:
            pass
        return {question.digest: Answer(SAID_OF[question.kind]) for question in screening.questions}

    def _send_back(self, step: TimelineStep) -> None:
        deciding = self._reviewer(step) if step.unit else {"by": self.people["committee"]}
        actions.send_back(**self._seen(step), **deciding, reason=step.proceeding.answer)

    def _approve(self, step: TimelineStep) -> None:
        if step.proceeding.approval.meeting == self.committee.content.held.name:
            self._hold_meeting(step)
            return
        actions.approve(**self._seen(step), by=self.people["committee"], **self.committee.grounds(step.proceeding.approval))

    def _hold_meeting(self, step: TimelineStep) -> None:
        """Hold the meeting at the first of its approvals, and record them all."""
        meeting = step.proceeding.approval.meeting
        told = [(item, each.approval) for item in self.items for each in item.proceedings if each.approval]
        states = [
            (DisclosurePage.objects.get(pk=self.pages[item.key]).current_workflow_state, approval)
            for item, approval in told
            if approval.meeting == meeting
        ]
        matters = [(proposal_of(state), approval.resolution_number) for state, approval in states if state]
        if matters:
            self.committee.hold(matters, step.at)

    def _suspend(self, step: TimelineStep) -> None:
        suspend(self._page(step), by=self.people["office"], reason=step.proceeding.reason)

    def _settle(self, step: TimelineStep) -> None:
        settle(
            self._page(step),
            by=self.people["committee"],
            confirm=step.proceeding.state == Stage.CONFIRMED,
            comment=step.proceeding.answer,
            **self.committee.grounds(step.proceeding.approval),
        )

    def _page(self, step: TimelineStep) -> DisclosurePage:
        return DisclosurePage.objects.get(pk=self.pages[step.item.key])

    def _seen(self, step: TimelineStep) -> dict[str, Any]:
        """Return the item's step of the workflow, and the digest of what was proposed, as read there."""
        state = self._page(step).current_workflow_state
        return {"task_state_id": state.current_task_state_id, "seen": proposal_of(state).digest}

    def _drafter(self, step: TimelineStep) -> User:
        return self.people[f"{step.item.unit}.drafter"]

    def _reviewer(self, step: TimelineStep) -> dict[str, Any]:
        return {"by": self.people[f"{step.unit}.reviewer"], "unit": self.units[step.unit]}

    def _units_to_sign(self, item: ItemContent) -> list[str]:
        """Return the codes of the units that sign the item's review, its own first; under 各职能部门 only its own."""
        entry = self.entries[item.entry]
        joint = [] if entry.each_department else [unit.code for unit in entry.responsible_units() if unit.code != item.unit]
        return [item.unit, *joint]

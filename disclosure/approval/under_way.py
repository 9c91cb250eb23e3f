"""A proposal under way, about an item or a motion, as one person meets it: what they may do about it, or why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django.db.models import QuerySet
from wagtail.models import TaskState

from disclosure.approval.basis import binding_agenda, meetings_for, open_agenda_item
from disclosure.approval.errors import NotAllowed
from disclosure.approval.meetings.permissions import may_see_meeting
from disclosure.approval.models import AgendaItem, ApprovalTask, Decision, Meeting, Motion
from disclosure.approval.permissions import check_may_approve, check_may_take_back, decisions_of
from disclosure.approval.standing import digest_of
from disclosure.approval.steps import staleness_reason
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


class UnderWay:
    """The proposal about `subject` that waits for a decision, if there is one.

    Args:
        subject: the row of an item or a motion.
        user: the person who looks.
    """

    def __init__(self, subject: DisclosurePage | Motion, user: User):
        self.user = user
        self.subject = subject
        self.workflow_state = subject.current_workflow_state
        self.task_state: TaskState | None = self.workflow_state.current_task_state if self.workflow_state else None

    @cached_property
    def digest(self) -> str:
        """Digest of what is being decided, which a decision carries back (law 3)."""
        return digest_of(self.task_state.revision) if self.task_state else ""

    @cached_property
    def decided_so_far(self) -> list[Decision]:
        """The proposal that is being decided and what was decided on it, oldest first."""
        return decisions_of(self.workflow_state) if self.workflow_state else []

    @cached_property
    def proposal(self) -> Decision | None:
        """The proposal that is being decided."""
        return next((each for each in self.decided_so_far if each.kind == Decision.Kind.PROPOSED), None)

    @property
    def proposal_seen(self) -> dict[str, str]:
        """What a form that takes the proposal back carries, so that it takes back no other."""
        return {"seen": str(self.proposal.pk)} if self.proposal else {}

    @property
    def matter(self) -> Decision | None:
        """What an agenda of the committee's would name."""
        return self.proposal

    @cached_property
    def agenda_item(self) -> AgendaItem | None:
        """The place on a meeting's agenda of what waits for the committee, if it stands on one."""
        return open_agenda_item(self.matter) if self.matter else None

    @cached_property
    def of_meetings(self) -> dict[str, QuerySet[Meeting]]:
        """The meetings that a decision on the matter can rest on, for its form."""
        return {"meetings": meetings_for(self.matter, self.decided_so_far) if self.matter else Meeting.objects.none()}

    @property
    def binding_agenda(self) -> str:
        """Why the record of a meeting alone decides the matter, or nothing."""
        return binding_agenda(self.agenda_item)

    @property
    def may_open_agenda(self) -> bool:
        return self.agenda_item is not None and may_see_meeting(self.user, self.agenda_item.meeting)

    @cached_property
    def obstacle(self) -> str:
        """Why the proposal cannot be decided on any more, but be returned; or nothing."""
        return staleness_reason(self.subject, self.task_state) if self.task_state else ""

    @cached_property
    def in_approval(self) -> bool:
        return self.task_state is not None and self.task_state.task.specific_class is ApprovalTask

    @cached_property
    def may_approve(self) -> bool:
        return self.in_approval and not self.refusal_to_approve()

    @cached_property
    def may_take_back(self) -> bool:
        return self.proposal is not None and not refusal(check_may_take_back, self.user, self.workflow_state)

    @property
    def refusals(self) -> list[str]:
        """Why somebody who holds the role that this step asks for may not act in it all the same."""
        if self.in_approval and Roles.of(self.user).holds(Role.COMMITTEE):
            return list(filter(None, [self.refusal_to_approve()]))
        return []

    def refusal_to_approve(self) -> str:
        """Why the person may not approve now, or nothing."""
        return refusal(check_may_approve, self.user, self.decided_so_far) or self.binding_agenda


def refusal(check: Callable[..., object], *arguments) -> str:
    """Why `check` refuses, or nothing where it allows."""
    try:
        check(*arguments)
    except NotAllowed as refused:
        return refused.message
    return ""

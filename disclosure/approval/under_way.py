"""An open proposal, about an item or a motion, for one person: the actions open to them, or the reasons why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import TaskState, WorkflowState

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
        user: the viewer.
    """

    def __init__(self, subject: DisclosurePage | Motion, user: User):
        self.user = user
        self.subject = subject

    @cached_property
    def workflow_state(self) -> WorkflowState | None:
        """Return the workflow of the proposal."""
        return self.subject.current_workflow_state

    @property
    def task_state(self) -> TaskState | None:
        """Return the step that is open now."""
        return self.workflow_state.current_task_state if self.workflow_state else None

    @cached_property
    def digest(self) -> str:
        """Return the digest of the content that is being decided, which a decision submits (law 3)."""
        return digest_of(self.task_state.revision) if self.task_state else ""

    @cached_property
    def decided_so_far(self) -> list[Decision]:
        """Return the open proposal and the decisions on it, oldest first."""
        return decisions_of(self.workflow_state) if self.workflow_state else []

    @cached_property
    def proposal(self) -> Decision | None:
        """Return the open proposal."""
        return next((each for each in self.decided_so_far if each.kind == Decision.Kind.PROPOSED), None)

    @property
    def proposal_seen(self) -> dict[str, str]:
        """Return the data that a form for taking the proposal back carries, so that no other proposal is taken back."""
        return {"seen": str(self.proposal.pk)} if self.proposal else {}

    @property
    def matter(self) -> Decision | None:
        """Return the matter that an agenda of the committee would name."""
        return self.proposal

    @cached_property
    def agenda_item(self) -> AgendaItem | None:
        """Return the pending matter's place on a meeting's agenda, if it has one."""
        return open_agenda_item(self.matter) if self.matter else None

    @cached_property
    def of_meetings(self) -> dict[str, QuerySet[Meeting]]:
        """Return the meetings on which a decision on the matter can rest, as an argument of its form."""
        return {"meetings": meetings_for(self.matter, self.decided_so_far) if self.matter else Meeting.objects.none()}

    @property
    def binding_agenda(self) -> str:
        """Return why only the record of a meeting can decide the matter, or an empty string."""
        return binding_agenda(self.agenda_item)

    @property
    def may_open_agenda(self) -> bool:
        return self.agenda_item is not None and may_see_meeting(self.user, self.agenda_item.meeting)

    @cached_property
    def obstacle(self) -> str:
        """Return why the proposal can only be returned, or an empty string."""
        return staleness_reason(self.subject, self.task_state) if self.task_state else ""

    @cached_property
    def in_approval(self) -> bool:
        return self.task_state is not None and self.task_state.task.specific_class is ApprovalTask

    @cached_property
    def may_approve(self) -> bool:
        return self.in_approval and not self.refusal_to_approve

    @cached_property
    def may_take_back(self) -> bool:
        return self.proposal is not None and not refusal(check_may_take_back, self.user, self.workflow_state)

    @property
    def refusals(self) -> list[str]:
        """Return the reasons why a holder of the role that this step requires may still not act in it."""
        if self.in_approval and Roles.of(self.user).holds(Role.COMMITTEE):
            return list(filter(None, [self.refusal_to_approve]))
        return []

    @cached_property
    def refusal_to_approve(self) -> str:
        """Return why the person may not approve now, or an empty string."""
        return refusal(check_may_approve, self.user, self.decided_so_far) or self.binding_agenda


def read_states(proposals: Sequence[UnderWay]) -> None:
    """Read the workflows of all `proposals`, with their open steps and the revisions that are being decided, in one query."""
    by_type = defaultdict(list)
    for each in proposals:
        by_type[ContentType.objects.get_for_model(each.subject)].append(each)
    of_subjects = Q(pk__in=[])
    for content_type, group in by_type.items():
        of_subjects |= Q(content_type=content_type, object_id__in=[str(each.subject.pk) for each in group])
    states = WorkflowState.objects.active().filter(of_subjects)
    states = states.select_related("current_task_state__task", "current_task_state__revision")
    found = {(state.content_type_id, state.object_id): state for state in states}
    for content_type, group in by_type.items():
        for each in group:
            each.workflow_state = found.get((content_type.pk, str(each.subject.pk)))


def refusal(check: Callable[..., object], *arguments) -> str:
    """Return why `check` refuses, or an empty string if it allows the action."""
    try:
        check(*arguments)
    except NotAllowed as refused:
        return refused.message
    return ""

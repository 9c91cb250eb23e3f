"""The two steps of the workflow, each decided on a page of our own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from wagtail.models import Task, TaskState

from disclosure.approval.locks import ProposalLock
from disclosure.approval.models.decisions import Decision
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


def units_to_sign(task_state: TaskState, user: User) -> list[Unit]:
    """Return the units of `user` that have not signed the review in `task_state` yet."""
    roles = Roles.of(user)
    signed = task_state.decisions.filter(kind=Decision.Kind.REVIEWED).values_list("unit_id", flat=True)
    item = task_state.workflow_state.content_object.specific
    return [unit for unit in item.responsible_units() if roles.holds(Role.REVIEWER, unit) and unit.pk not in signed]


class DecidedTask(Task):
    """A workflow step that is decided on the item's own decision page, and nowhere else.

    Wagtail's own buttons and views accept an action by name, with arbitrary data, so they offer no action here and are refused.
    """

    lock_class = ProposalLock

    class Meta:
        abstract = True

    def get_actions(self, obj, user) -> list:
        return []

    def on_action(self, task_state, user, action_name, **kwargs) -> None:
        raise PermissionDenied("请在事项的审核审批页面办理。")

    def locked_for_user(self, obj, user) -> bool:
        """Return True: content that is being decided is not editable; the drafter takes the proposal back first."""
        return True


class ReviewTask(DecidedTask):
    """The review (审核): every responsible unit of the item reviews it, in any order (law 5)."""

    def get_task_states_user_can_moderate(self, user, **kwargs) -> QuerySet[TaskState]:
        """Return the proposals that one of the person's units has not signed yet."""
        if not Roles.of(user).units(Role.REVIEWER):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return TaskState.objects.filter(pk__in=[state.pk for state in waiting if units_to_sign(state, user)])

    class Meta:
        verbose_name = "责任单位审核"
        verbose_name_plural = "责任单位审核"


class ApprovalTask(DecidedTask):
    """The approval (审批): the Party committee approves the item, or returns it."""

    def get_task_states_user_can_moderate(self, user, **kwargs) -> QuerySet[TaskState]:
        """Return the proposals that every unit has signed, if the person holds the committee's role."""
        if not Roles.of(user).holds(Role.COMMITTEE):
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)

    class Meta:
        verbose_name = "党委审批"
        verbose_name_plural = "党委审批"

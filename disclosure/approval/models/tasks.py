"""The two steps of the workflow, each decided on a page of our own."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import Task, TaskState

from disclosure.approval.locks import ProposalLock
from disclosure.approval.models.decisions import Decision
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import of_units
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


class DecidedTask(Task):
    """A workflow step that is decided on the item's own decision page, and nowhere else.

    Wagtail's own buttons and views accept an action by name, with arbitrary data, so they offer no action here and are refused.
    """

    lock_class = ProposalLock

    class Meta:
        abstract = True

    @classmethod
    def open_steps(cls) -> QuerySet[TaskState]:
        return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=cls._default_manager.filter(active=True))

    @classmethod
    def waiting_for(cls, user: User) -> QuerySet[TaskState]:
        """Return the open steps of this kind in which the person's decision is awaited."""
        raise NotImplementedError

    def get_task_states_user_can_moderate(self, user, **kwargs) -> QuerySet[TaskState]:
        return self.waiting_for(user).filter(task=self)

    def get_actions(self, obj, user) -> list:
        return []

    def on_action(self, task_state, user, action_name, **kwargs) -> None:
        raise PermissionDenied("请在事项的审核审批页面办理。")

    def locked_for_user(self, obj, user) -> bool:
        """Return True: content that is being decided is not editable; the drafter takes the proposal back first."""
        return True


class ReviewTask(DecidedTask):
    """The review (审核): every responsible unit of the item reviews it, in any order (law 5)."""

    @classmethod
    def waiting_for(cls, user: User) -> QuerySet[TaskState]:
        """Return the proposals that one of the person's units has not signed yet."""
        waiting = Q(pk__in=[])
        for unit in Roles.of(user).units(Role.REVIEWER):
            items = DisclosurePage.objects.with_entry_path().filter(of_units({unit}))
            signed = Decision.objects.filter(task_state=OuterRef("pk"), kind=Decision.Kind.REVIEWED, unit=unit)
            waiting |= Q(~Exists(signed), item_number__in=items.values("pk"))
        steps = cls.open_steps().alias(item_number=Cast("workflow_state__object_id", IntegerField()))
        return steps.filter(waiting)

    class Meta:
        verbose_name = "责任单位审核"
        verbose_name_plural = "责任单位审核"


class ApprovalTask(DecidedTask):
    """The approval (审批): the Party committee approves the item, or returns it."""

    @classmethod
    def waiting_for(cls, user: User) -> QuerySet[TaskState]:
        """Return the proposals that every unit has signed, if the person holds the committee's role."""
        return cls.open_steps() if Roles.of(user).holds(Role.COMMITTEE) else TaskState.objects.none()

    class Meta:
        verbose_name = "党委审批"
        verbose_name_plural = "党委审批"

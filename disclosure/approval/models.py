"""Decisions, and the two workflow tasks in which they are taken."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, QuerySet
from wagtail.models import Revision, Task, TaskState

from disclosure.approval.locks import ProposalLock
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


class Decision(models.Model):
    """Who decided what, in which role, when, and on exactly which content. Append-only (law 4).

    The four steps of the national rules: proposed 提出, reviewed 审核, approved 审批; carrying out 实施 follows the approval in
    the same transaction. A return sends the item back to its drafter from either step.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "提出"
        REVIEWED = "reviewed", "审核通过"
        APPROVED = "approved", "审批通过"
        RETURNED = "returned", "退回"

    class Basis(models.TextChoices):
        MEETING = "meeting", "党委会议"
        WRITTEN = "written", "书面审批"

    item = models.ForeignKey(DisclosurePage, verbose_name="事项", on_delete=models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(Revision, verbose_name="稿本", on_delete=models.PROTECT, related_name="+")
    task_state = models.ForeignKey(TaskState, verbose_name="环节", on_delete=models.PROTECT, related_name="decisions")
    digest = models.CharField("内容摘要值", max_length=64)
    kind = models.CharField("决定", max_length=10, choices=Kind.choices)
    by = models.ForeignKey(User, verbose_name="决定人", on_delete=models.PROTECT, related_name="decisions")
    role = models.CharField("角色", max_length=10, choices=Role.choices)
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    comment = models.TextField("意见", blank=True)

    confidentiality = models.BooleanField("保密审查：不含国家秘密、工作秘密和不宜公开的个人信息", default=False)
    necessity = models.BooleanField("必要性：属于应当公开的事项，公开范围适当", default=False)
    accuracy = models.BooleanField("准确性：内容真实准确，数字、日期已核对", default=False)

    basis = models.CharField("审批方式", max_length=10, choices=Basis.choices, blank=True)
    meeting = models.CharField("会议或审批名称", max_length=120, blank=True)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    resolution_number = models.CharField("决议（批准）文号", max_length=80, blank=True)

    class Meta:
        verbose_name = "决定"
        verbose_name_plural = "决定"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["task_state", "unit"], condition=Q(kind="reviewed"), name="one_review_a_unit_and_step"),
            models.UniqueConstraint(fields=["task_state"], condition=Q(kind="approved"), name="one_approval_a_step"),
            models.CheckConstraint(
                name="review_confirms_all_three_and_names_its_unit",
                condition=~Q(kind="reviewed") | Q(confidentiality=True, necessity=True, accuracy=True, unit__isnull=False, role="reviewer"),
            ),
            models.CheckConstraint(
                name="approval_names_what_it_rests_on",
                condition=(
                    Q(kind="approved", decided_on__isnull=False, role="committee")
                    & ~Q(basis="") & ~Q(meeting="") & ~Q(resolution_number="")
                ) | (~Q(kind="approved") & Q(basis="", meeting="", decided_on=None, resolution_number="")),
            ),
            models.CheckConstraint(name="return_gives_a_reason", condition=~Q(kind="returned") | ~Q(comment="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.by}"

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise PermissionDenied("决定一经作出不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("决定一经作出不能删除。")


def units_to_sign(task_state: TaskState, user: User) -> list[Unit]:
    """The units of `user` that have still to sign the review in `task_state`."""
    roles = Roles.of(user)
    signed = task_state.decisions.filter(kind=Decision.Kind.REVIEWED).values_list("unit_id", flat=True)
    item = task_state.workflow_state.content_object.specific
    return [unit for unit in item.responsible_units() if roles.holds(Role.REVIEWER, unit) and unit.pk not in signed]


class DecidedTask(Task):
    """A workflow step that is decided on the item's own decision page, and nowhere else.

    Wagtail's own buttons and views take an action by name, with whatever data arrives: they offer nothing here and are
    refused.
    """

    lock_class = ProposalLock

    class Meta:
        abstract = True

    def get_actions(self, obj, user) -> list:
        return []

    def on_action(self, task_state, user, action_name, **kwargs) -> None:
        raise PermissionDenied("请在事项的审核审批页面办理。")

    def locked_for_user(self, obj, user) -> bool:
        """Nobody edits what is being decided; the drafter takes the proposal back first."""
        return True


class ReviewTask(DecidedTask):
    """审核: every responsible unit of the item reviews it, in any order (law 5)."""

    def get_task_states_user_can_moderate(self, user, **kwargs) -> QuerySet[TaskState]:
        """Proposals in which a unit of the person's has still to sign, and which the person did not write."""
        if not Roles.of(user).units(Role.REVIEWER):
            return TaskState.objects.none()
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return TaskState.objects.filter(pk__in=[state.pk for state in waiting if units_to_sign(state, user)])

    class Meta:
        verbose_name = "责任单位审核"
        verbose_name_plural = "责任单位审核"


class ApprovalTask(DecidedTask):
    """审批: the Party committee approves the item, or returns it."""

    def get_task_states_user_can_moderate(self, user, **kwargs) -> QuerySet[TaskState]:
        """Proposals that every unit has signed, for those who hold the committee's role."""
        if not Roles.of(user).holds(Role.COMMITTEE):
            return TaskState.objects.none()
        return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)

    class Meta:
        verbose_name = "党委审批"
        verbose_name_plural = "党委审批"

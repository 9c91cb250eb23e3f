"""Decisions, and the two workflow tasks in which they are taken."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Revision, Task, TaskState

from disclosure.approval.locks import ProposalLock
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, Unit, User
from disclosure.organisation.roles import Roles


class Procedure(models.TextChoices):
    """What a proposal asks for."""

    PUBLICATION = "publication", "公开"
    CHANGE = "change", "变更"
    WITHDRAWAL = "withdrawal", "撤销"
    TERMINATION = "termination", "终止"
    REINSTATEMENT = "reinstatement", "恢复公开"
    SUSPENSION = "suspension", "暂停公开"


EDITIONS = (Procedure.PUBLICATION, Procedure.CHANGE)
"""Procedures that make a new edition of the item."""

REQUESTED = (Procedure.WITHDRAWAL, Procedure.TERMINATION, Procedure.REINSTATEMENT)
"""Procedures about an item as it stands, asked for with a reason: Article 6(1)."""


class Decision(models.Model):
    """Who decided what, in which role, when, and on exactly which content. Append-only (law 4).

    The four steps of the national rules: proposed 提出, reviewed 审核, approved 审批; carrying out 实施 follows the approval in
    the same transaction. A return sends the item back to its drafter from either step. A suspension is the office's, at once;
    the committee confirms or lifts it.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "提出"
        REVIEWED = "reviewed", "审核通过"
        APPROVED = "approved", "审批通过"
        RETURNED = "returned", "退回"
        SUSPENDED = "suspended", "暂停公开"
        CONFIRMED = "confirmed", "确认撤销"
        LIFTED = "lifted", "解除暂停"

    class Basis(models.TextChoices):
        MEETING = "meeting", "党委会议"
        WRITTEN = "written", "书面审批"

    item = models.ForeignKey(DisclosurePage, verbose_name="事项", on_delete=models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(Revision, verbose_name="稿本", on_delete=models.PROTECT, related_name="+")
    task_state = models.ForeignKey(
        TaskState,
        verbose_name="环节",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        help_text="暂停、确认撤销和解除暂停不经送审，没有环节。",
    )
    procedure = models.CharField("程序", max_length=13, choices=Procedure.choices)
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
            models.UniqueConstraint(
                fields=["task_state", "unit"], condition=Q(kind="reviewed"), name="one_review_a_unit_and_step"
            ),
            models.UniqueConstraint(fields=["task_state"], condition=Q(kind="approved"), name="one_approval_a_step"),
            models.CheckConstraint(
                name="review_confirms_all_three_and_names_its_unit",
                condition=~Q(kind="reviewed")
                | Q(confidentiality=True, necessity=True, accuracy=True, unit__isnull=False, role="reviewer"),
            ),
            models.CheckConstraint(
                name="committees_decision_names_what_it_rests_on",
                condition=(
                    Q(kind__in=("approved", "confirmed", "lifted"), decided_on__isnull=False, role="committee")
                    & ~Q(basis="")
                    & ~Q(meeting="")
                    & ~Q(resolution_number="")
                )
                | (
                    ~Q(kind__in=("approved", "confirmed", "lifted"))
                    & Q(basis="", meeting="", decided_on=None, resolution_number="")
                ),
            ),
            models.CheckConstraint(
                name="suspension_is_outside_the_steps",
                condition=Q(kind__in=("suspended", "confirmed", "lifted"), procedure="suspension", task_state=None)
                | (
                    ~Q(kind__in=("suspended", "confirmed", "lifted")) & ~Q(procedure="suspension") & Q(task_state__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="suspension_is_the_offices", condition=~Q(kind="suspended") | (Q(role="office") & ~Q(comment=""))
            ),
            models.CheckConstraint(
                name="request_gives_a_reason",
                condition=~Q(kind="proposed", procedure__in=("withdrawal", "termination", "reinstatement")) | ~Q(comment=""),
            ),
            models.CheckConstraint(name="return_gives_a_reason", condition=~Q(kind="returned") | ~Q(comment="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.by}"

    @property
    def waits_until(self) -> datetime.date:
        """By when the committee must have settled a suspension."""
        return timezone.localdate(self.at) + datetime.timedelta(days=settings.SUSPENSION_DAYS)

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
        """Proposals in which a unit of the person's has still to sign."""
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

"""Decisions, with the person who decided and the content decided on."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Revision, TaskState

from disclosure.approval.models.scans import WrittenApproval
from disclosure.approval.procedures import CODE_LENGTH, Procedure, procedure_choices
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Role, Unit, User

if TYPE_CHECKING:
    from disclosure.approval.models.motions import Motion


class Decision(models.Model):
    """A decision: the person, the role, the time, and exactly the content decided on. Append-only (law 4).

    The four steps of the national rules: proposed 提出, reviewed 审核, approved 审批; carrying out 实施 follows the approval in
    the same transaction. A return sends the item back to its drafter from either step. A suspension is the office's, at once;
    the committee confirms or lifts it. The committee decides at a meeting (`meeting`) or in writing (`written`). A meeting's
    decision is recorded by an approver of the committee, who is then `by`. Until 2026-11-29 the office could.
    """

    class Kind(models.TextChoices):
        PROPOSED = "proposed", "提出"
        REVIEWED = "reviewed", "审核通过"
        APPROVED = "approved", "审批通过"
        RETURNED = "returned", "退回"
        PUT_OFF = "put-off", "缓议"
        TAKEN_BACK = "taken-back", "撤回送审"
        SUSPENDED = "suspended", "暂停公开"
        CONFIRMED = "confirmed", "确认撤销"
        LIFTED = "lifted", "解除暂停"

    class Basis(models.TextChoices):
        MEETING = "meeting", "党委会议"
        WRITTEN = "written", "书面审批"

    item = models.ForeignKey(
        DisclosurePage,
        verbose_name="事项",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        help_text="目录修订、目录外公开、暂缓公开和依法删除不是公开某一事项，由稿本指明。",
    )
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
    procedure = models.CharField("程序", max_length=CODE_LENGTH, choices=procedure_choices)
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
    meeting_name = models.CharField("会议或审批名称", max_length=120, blank=True)
    meeting = models.ForeignKey(
        "approval.Meeting",
        verbose_name="会议记录",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        help_text="在党委会议上决定的，为所在会议。",
    )
    written = models.ForeignKey(
        WrittenApproval,
        verbose_name="书面审批件",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        help_text="书面审批的，为所依据的批件。",
    )
    decided_on = models.DateField("决定日期", null=True, blank=True)
    resolution_number = models.CharField("决议（批准）文号", max_length=80, blank=True)

    class Meta:
        verbose_name = "决定"
        verbose_name_plural = "决定"
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["item"], condition=Q(kind="returned"), name="approval_returned_items")]
        constraints = [
            models.UniqueConstraint(
                fields=["task_state", "unit"], condition=Q(kind="reviewed"), name="one_review_a_unit_and_step"
            ),
            models.UniqueConstraint(fields=["task_state"], condition=Q(kind="approved"), name="one_approval_a_step"),
            models.UniqueConstraint(fields=["task_state"], condition=Q(kind="proposed"), name="one_proposal_a_step"),
            models.CheckConstraint(
                name="review_confirms_all_three_and_names_its_unit",
                condition=~Q(kind="reviewed")
                | Q(confidentiality=True, necessity=True, accuracy=True, unit__isnull=False, role="reviewer"),
            ),
            models.CheckConstraint(
                name="committees_decision_names_what_it_rests_on",
                condition=(
                    Q(kind__in=("approved", "confirmed", "lifted"), decided_on__isnull=False)
                    & ~Q(meeting_name="")
                    & ~Q(resolution_number="")
                    & (
                        Q(basis="meeting", meeting__isnull=False, written=None)
                        | Q(basis="written", meeting=None, written__isnull=False)
                    )
                )
                | (Q(kind__in=("returned", "put-off"), meeting__isnull=False, decided_on__isnull=False) & ~Q(meeting_name=""))
                | (
                    ~Q(kind__in=("approved", "confirmed", "lifted", "put-off"))
                    & Q(basis="", meeting_name="", decided_on=None, resolution_number="", meeting=None, written=None)
                ),
            ),
            models.CheckConstraint(
                name="committees_decision_is_taken_by_it_or_recorded_at_its_meeting",
                condition=~Q(kind__in=("approved", "confirmed", "lifted", "put-off"))
                | Q(role="committee")
                | Q(role="office", meeting__isnull=False),
            ),
            models.CheckConstraint(
                name="what_a_meeting_decided_rests_on_the_meeting", condition=Q(meeting=None) | Q(basis="meeting", written=None)
            ),
            models.CheckConstraint(
                name="decision_is_about_an_item_or_a_motion",
                condition=Q(procedure__in=Procedure.values, item__isnull=False)
                | (~Q(procedure__in=Procedure.values) & Q(item=None)),
            ),
            models.CheckConstraint(
                name="suspension_is_outside_the_steps",
                condition=Q(kind__in=("suspended", "confirmed", "lifted", "put-off"), procedure="suspension", task_state=None)
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
    def subject(self) -> DisclosurePage | Motion:
        """Return the item or motion decided on, as it now stands."""
        return self.item or self.revision.content_object

    @property
    def waits_until(self) -> datetime.date:
        """Return the last day on which the committee may settle a suspension."""
        return timezone.localdate(self.at) + datetime.timedelta(days=settings.SUSPENSION_DAYS)

    @property
    def is_overdue(self) -> bool:
        """Return whether the last day for settling a suspension has passed."""
        return self.waits_until < timezone.localdate()

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise PermissionDenied("决定一经作出不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("决定一经作出不能删除。")

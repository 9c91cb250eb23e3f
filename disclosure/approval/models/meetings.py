"""The committee's meetings: what is on the agenda, and what became of it."""

from __future__ import annotations

import hashlib

from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from disclosure.approval.models.decisions import Decision
from disclosure.organisation.models import User


def this_year() -> int:
    return timezone.localdate().year


class Meeting(models.Model):
    """A meeting of the Party committee (党委会议). Its agenda gathers what waits for the committee's decision."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", "党委会会议"
        ENLARGED = "enlarged", "党委（扩大）会议"
        SPECIAL = "special", "党委专题会议"

    kind = models.CharField("会议类别", max_length=10, choices=Kind.choices, default=Kind.COMMITTEE)
    year = models.PositiveSmallIntegerField(
        "年度", default=this_year, validators=[MinValueValidator(1950), MaxValueValidator(2100)]
    )
    number = models.PositiveSmallIntegerField("次数", validators=[MinValueValidator(1)], help_text="本年度第几次，如 3。")
    held_on = models.DateField("会议日期")
    chair = models.ForeignKey(User, verbose_name="主持人", on_delete=models.PROTECT, related_name="+")
    note_taker = models.ForeignKey(
        User,
        verbose_name="记录人",
        on_delete=models.PROTECT,
        related_name="meetings_recorded",
        help_text="须是党务公开办公室人员或党委审批人；会后由记录人或办公室登记结果。",
    )
    agenda_fixed_at = models.DateTimeField("议程确定时间", null=True, editable=False)
    agenda_fixed_by = models.ForeignKey(
        User, verbose_name="议程确定人", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = "党委会议"
        verbose_name_plural = "党委会议"
        ordering = ["-held_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "year", "number"],
                name="one_meeting_a_kind_year_and_number",
                violation_error_message="这一次会议已经登记过了。",
            ),
            models.CheckConstraint(
                name="agenda_is_fixed_by_somebody",
                condition=Q(agenda_fixed_at=None, agenda_fixed_by=None)
                | Q(agenda_fixed_at__isnull=False, agenda_fixed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年第{self.number}次{self.get_kind_display()}"


class AgendaItem(models.Model):
    """One matter on a meeting's agenda (议题), and what the meeting made of it."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", "同意"
        RETURNED = "returned", "退回"
        PUT_OFF = "put-off", "缓议"
        LEFT_OUT = "left-out", "未列入"

    meeting = models.ForeignKey(Meeting, verbose_name="会议", on_delete=models.PROTECT, related_name="agenda")
    matter = models.ForeignKey(
        Decision,
        verbose_name="议题",
        on_delete=models.PROTECT,
        related_name="agenda_items",
        help_text="提请审批的决定，或办公室的暂停公开。",
    )
    position = models.PositiveSmallIntegerField("次序")
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, blank=True)
    decision = models.OneToOneField(
        Decision, verbose_name="登记的决定", on_delete=models.PROTECT, null=True, blank=True, related_name="agenda_item"
    )
    note = models.CharField("说明", max_length=300, blank=True, help_text="议程确定后情况有变、没有列入的原因。")

    class Meta:
        verbose_name = "议题"
        verbose_name_plural = "议题"
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "matter"], name="one_agenda_item_a_meeting_and_matter"),
            models.UniqueConstraint(fields=["matter"], condition=Q(outcome=""), name="one_open_agenda_item_a_matter"),
            models.CheckConstraint(
                name="outcome_of_agenda_item_has_its_decision",
                condition=Q(outcome__in=("", "left-out"), decision=None)
                | Q(outcome__in=("approved", "returned", "put-off"), decision__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} 议题{self.position}"


class Minutes(models.Model):
    """A signed page, or all pages, of a meeting's minutes (会议纪要), as scanned. Append-only."""

    meeting = models.ForeignKey(Meeting, verbose_name="会议", on_delete=models.PROTECT, related_name="minutes")
    file = models.FileField("文件", upload_to="minutes")
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    by = models.ForeignKey(User, verbose_name="上传人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "会议纪要"
        verbose_name_plural = "会议纪要"
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise PermissionDenied("会议纪要上传后不能修改。")
        self.sha256 = hashlib.file_digest(self.file.file, "sha256").hexdigest()
        self.file.seek(0)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("会议纪要上传后不能删除。")

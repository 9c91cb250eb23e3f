"""The committee's meetings: the matters on the agenda, and their outcomes."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from disclosure.approval.models.decisions import Decision
from disclosure.approval.models.scans import Scan, ScanField
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


def this_year() -> int:
    return timezone.localdate().year


def may_take_notes(user: User) -> bool:
    """Return whether the person may be a meeting's note-taker: today's office and approvers of the committee."""
    roles = Roles.of(user)
    return roles.holds(Role.OFFICE) or roles.holds(Role.COMMITTEE)


FIXED_WITH_AGENDA = ("kind", "year", "number", "held_on", "chair", "note_taker")
"""The fields that the printed agenda shows, which do not change while the agenda is fixed."""

SETTLED = "这次会议已经登记结果、有会议纪要，或有决定以它为据，不能再修改。"


class Meeting(models.Model):
    """A meeting of the Party committee (党委会议). Its agenda gathers matters that wait for the committee's decision."""

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
        help_text="须是党务公开办公室人员或党委审批人，会后可以拟好结果；结果由党委审批人登记，议程确定人除外。",
    )
    registered_by = models.ForeignKey(
        User,
        verbose_name="登记人",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="最后登记或更正会议的人；早先登记的会议没有记下。",
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

    @property
    def is_fixed(self) -> bool:
        """Return whether the agenda is fixed, so that no matter is added or removed any more."""
        return self.agenda_fixed_at is not None

    @property
    def is_due(self) -> bool:
        """Return whether the day of the meeting has come. No outcome is recorded before."""
        return self.held_on <= timezone.localdate()

    @property
    def has_outcomes(self) -> bool:
        """Return whether an outcome is recorded. From then on, neither the meeting nor its agenda changes."""
        return any(item.outcome for item in self.agenda.all())

    @property
    def is_settled(self) -> bool:
        """Return whether a decision rests on the meeting, or its minutes exist. From then on, the register keeps it."""
        return self.has_outcomes or bool(self.decisions.all()) or bool(self.minutes.all())

    @property
    def is_recorded(self) -> bool:
        """Return whether every matter on the agenda has its outcome."""
        return self.has_outcomes and all(item.outcome for item in self.agenda.all())

    @property
    def lacks_minutes(self) -> bool:
        """Return whether the meeting is over and recorded, but its signed minutes are missing."""
        return self.is_recorded and not self.minutes.all()

    @property
    def preparation(self) -> PreparedOutcome | None:
        """Return one of the prepared outcomes, all written by one person at one moment; None if none waits to be recorded."""
        return next((item.prepared for item in self.agenda.all() if hasattr(item, "prepared")), None)

    @property
    def shown(self) -> str:
        """Return a digest of the data on the meeting's page: the meeting, its agenda, the recorded and prepared outcomes."""
        rows = self.agenda.order_by("pk").values_list(
            "pk", "position", "outcome", "prepared__outcome", "prepared__resolution_number", "prepared__comment", "prepared__by"
        )
        facts = [*(getattr(self, field) for field in (*FIXED_WITH_AGENDA, "agenda_fixed_at")), *rows]
        return hashlib.sha256(repr([str(fact) for fact in facts]).encode()).hexdigest()

    @property
    def status(self) -> str:
        """Return a short description of the meeting's progress."""
        if not self.is_fixed:
            return "单独审批" if self.decisions.all() else "议程未定"
        if not self.has_outcomes:
            if not self.is_due:
                return "议程已定"
            return "结果已拟好，待登记" if self.preparation else "待登记结果"
        if not self.is_recorded:
            return "部分结果未登记"
        return "缺会议纪要" if self.lacks_minutes else "已办结"

    def clean(self) -> None:
        """Validate each field, with errors beside it; the constraints above enforce the same rules.

        The note-taker must hold a role of the office or the committee on the day on which they are named.
        """
        if not (self.kind and self.year and self.number and self.held_on and self.note_taker_id):
            return
        stored = Meeting.objects.filter(pk=self.pk).first()
        if stored and stored.is_settled:
            raise ValidationError(SETTLED)
        if stored and stored.is_fixed:
            changed = [name for name in FIXED_WITH_AGENDA if getattr(stored, name) != getattr(self, name)]
            if changed:
                raise ValidationError(dict.fromkeys(changed, "议程已经确定，请先在会议页面重新打开议程，再修改。"))
        errors = {}
        if Meeting.objects.filter(kind=self.kind, year=self.year, number=self.number).exclude(pk=self.pk).exists():
            errors["number"] = f"{self}已经登记过了，请核对年度和次数。"
        if self.held_on.year != self.year:
            errors["held_on"] = f"会议日期不在{self.year}年，请核对。"
        elif other := self._out_of_order():
            errors["held_on"] = f"{other}是{other.held_on:%Y-%m-%d}，次数与日期的先后不符，请核对。"
        if (stored is None or stored.note_taker_id != self.note_taker_id) and not may_take_notes(self.note_taker):
            errors["note_taker"] = "记录人须是党务公开办公室人员或党委审批人。"
        if errors:
            raise ValidationError(errors)

    def _out_of_order(self) -> Meeting | None:
        """Return a meeting of the same kind and year whose number and day are not in the same order relative to this one."""
        others = Meeting.objects.filter(kind=self.kind, year=self.year).exclude(pk=self.pk)
        wrong = Q(number__lt=self.number, held_on__gt=self.held_on) | Q(number__gt=self.number, held_on__lt=self.held_on)
        return others.filter(wrong).first()


class AgendaItem(models.Model):
    """One matter on a meeting's agenda (议题), with its outcome."""

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

    @property
    def outcome_label(self) -> str:
        """Return the outcome's label; a suspension was confirmed or lifted."""
        if self.decision and self.matter.kind == Decision.Kind.SUSPENDED:
            return self.decision.get_kind_display()
        return self.get_outcome_display()


class PreparedOutcome(models.Model):
    """An outcome that was prepared for the committee to record (拟好的结果), without effect."""

    item = models.OneToOneField(AgendaItem, verbose_name="议题", on_delete=models.CASCADE, related_name="prepared")
    outcome = models.CharField("结果", max_length=8, choices=AgendaItem.Outcome.choices)
    resolution_number = models.CharField("决议文号", max_length=80, blank=True)
    comment = models.TextField("意见或理由", blank=True)
    by = models.ForeignKey(User, verbose_name="拟定人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("拟定时间", auto_now_add=True)

    class Meta:
        verbose_name = "拟好的结果"
        verbose_name_plural = "拟好的结果"

    def __str__(self) -> str:
        return f"{self.item}：{self.get_outcome_display()}"


class Minutes(Scan):
    """A signed page, or all pages, of a meeting's minutes (会议纪要), as scanned."""

    meeting = models.ForeignKey(Meeting, verbose_name="会议", on_delete=models.PROTECT, related_name="minutes")
    file = ScanField("文件", upload_to="minutes")

    class Meta(Scan.Meta):
        verbose_name = "会议纪要"
        verbose_name_plural = "会议纪要"

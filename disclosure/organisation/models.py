"""Units, branches, people and their appointments to roles."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AbstractUser, Group, Permission
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone


class User(AbstractUser):
    """A person with an account. A Chinese name is written family name first, without a space."""

    campus_account = models.BooleanField(
        "用统一身份认证登录",
        default=False,
        help_text="勾选后，统一身份认证中同名的人可以用此账号登录，并取得此账号在本站的全部角色。请核对用户名确系本人的学工号。",
    )

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def get_full_name(self) -> str:
        return f"{self.last_name}{self.first_name}"

    def __str__(self) -> str:
        return self.get_full_name() or self.username


def open_admin(group: Group) -> None:
    """Let the members of a group into the admin. Where Wagtail's own permission is not there yet, nothing is given."""
    group.permissions.add(*Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))


class UnitQuerySet(models.QuerySet["Unit"]):
    def active(self) -> UnitQuerySet:
        return self.filter(active=True)

    def functional(self) -> UnitQuerySet:
        """The Party committee's functional departments (党委各职能部门), each of which answers for its own yearly item."""
        return self.active().filter(functional=True)


class Unit(models.Model):
    """A responsible unit (责任单位)."""

    name = models.CharField("名称", max_length=50, unique=True, help_text="与公开目录“责任单位”栏的写法一致，如“组织部”。")
    code = models.CharField(
        "代码",
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9]*$", "代码只能用小写字母和数字，并以字母开头。")],
        help_text="小写字母，如 zzb；用于索引号（ZZB-2026-0001），启用后不宜再改。",
    )
    functional = models.BooleanField(
        "党委职能部门", default=False, help_text="目录写“党委各职能部门”的事项，由每个职能部门各自公开。"
    )
    is_office = models.BooleanField("党务公开办公室所在单位", default=False)
    active = models.BooleanField("在用", default=True, help_text="停用的单位保留历史记录，不再承担新的公开任务。")
    order = models.PositiveSmallIntegerField("排序", default=0)
    group = models.OneToOneField(
        Group, verbose_name="后台用户组", on_delete=models.PROTECT, editable=False, related_name="unit"
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "责任单位"
        verbose_name_plural = "责任单位"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        """Keep one Django group a unit: it opens the admin's doors to the unit's own pages and files (see `roles`)."""
        if not self.group_id:
            self.group = Group.objects.get_or_create(name=f"单位：{self.name}")[0]
            open_admin(self.group)
        elif self.group.name != f"单位：{self.name}":
            self.group.name = f"单位：{self.name}"
            self.group.save()
        super().save(*args, **kwargs)


class Branch(models.Model):
    """A Party branch of the first level (党总支 or 直属党支部), which elects one supervisor: Article 6(3)."""

    class Kind(models.TextChoices):
        GENERAL = "general", "党总支"
        DIRECT = "direct", "直属党支部"

    name = models.CharField("名称", max_length=50, unique=True)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.GENERAL)
    active = models.BooleanField("在用", default=True)
    order = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = "党总支、直属党支部"
        verbose_name_plural = "党总支、直属党支部"
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person may be appointed to. What each may do stands in the rooms' `permissions.py`."""

    DRAFTER = "drafter", "起草人"
    REVIEWER = "reviewer", "审核人"
    COMMITTEE = "committee", "党委审批"
    OFFICE = "office", "党务公开办公室"
    SUPERVISOR = "supervisor", "党务公开监督员"


UNIT_ROLES = frozenset({Role.DRAFTER, Role.REVIEWER})
"""Roles held in a unit; the others are held for the whole college."""


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: datetime.date) -> AppointmentQuerySet:
        """Appointments in force on `day`, its first and its last day included."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def current(self) -> AppointmentQuerySet:
        return self.on(timezone.localdate())


class Appointment(models.Model):
    """A person holds a role from one day to another, so that who held it on a given day can be told years later."""

    user = models.ForeignKey(User, verbose_name="人员", on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField("角色", max_length=10, choices=Role.choices)
    unit = models.ForeignKey(
        Unit,
        verbose_name="单位",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        help_text="起草人、审核人必须填写所在单位。",
    )
    branch = models.ForeignKey(
        Branch,
        verbose_name="党总支、直属党支部",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        help_text="监督员必须填写推选他的党总支或直属党支部。",
    )
    since = models.DateField("起始日期", default=timezone.localdate)
    until = models.DateField("截止日期", null=True, blank=True, help_text="含当日；留空表示至今。卸任时填写，不要删除记录。")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = "任职"
        verbose_name_plural = "任职"
        ordering = ["role", "unit", "-since"]
        constraints = [
            models.CheckConstraint(
                name="appointment_unit_with_unit_role",
                condition=Q(role__in=sorted(UNIT_ROLES), unit__isnull=False) | (~Q(role__in=sorted(UNIT_ROLES)) & Q(unit=None)),
                violation_error_message="起草人、审核人须填写单位；其他角色不填单位。",
            ),
            models.CheckConstraint(
                name="appointment_branch_with_supervisor",
                condition=Q(role="supervisor", branch__isnull=False) | (~Q(role="supervisor") & Q(branch=None)),
                violation_error_message="监督员须填写党总支或直属党支部；其他角色不填。",
            ),
            models.CheckConstraint(
                name="appointment_until_after_since",
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        place = self.unit or self.branch
        return f"{self.user}：{f'{place} ' if place else ''}{self.get_role_display()}"

    def in_force(self, day: datetime.date) -> bool:
        """Whether the appointment is in force on `day`, its first and its last day included."""
        return self.since <= day and (self.until is None or day <= self.until)

    def clean(self) -> None:
        """Say beside each field what is wrong with it; the constraints above stand behind this.

        Whose appointment it is, to what and where, is history once it is recorded: only its days may still be corrected.
        """
        if not (self.user_id and self.role and self.since):
            return
        stored = Appointment.objects.filter(pk=self.pk).values_list("user_id", "role", "unit_id", "branch_id").first()
        if stored and stored != (self.user_id, self.role, self.unit_id, self.branch_id):
            raise ValidationError("任职登记后，人员、角色和所在单位不再改动。登记有误或有变动的，请填写截止日期后另行登记。")
        errors = {}
        if self.role in UNIT_ROLES and not self.unit_id:
            errors["unit"] = f"{self.get_role_display()}须填写所在单位。"
        if self.role not in UNIT_ROLES and self.unit_id:
            errors["unit"] = f"{self.get_role_display()}面向全校，不填单位。"
        if self.role == Role.SUPERVISOR and not self.branch_id:
            errors["branch"] = "监督员须填写推选他的党总支或直属党支部。"
        if self.role != Role.SUPERVISOR and self.branch_id:
            errors["branch"] = f"{self.get_role_display()}不填党总支、直属党支部。"
        if self.until and self.until < self.since:
            errors["until"] = "截止日期不能早于起始日期。"
        if not errors and self._overlapping().exists():
            errors["since"] = "此人在这段时间已有相同的任职记录；请先填写原记录的截止日期。"
        if errors:
            raise ValidationError(errors)

    def _overlapping(self) -> AppointmentQuerySet:
        """Other appointments of the same person to the same role in the same place, on some of the same days."""
        others = Appointment.objects.filter(
            user=self.user_id, role=self.role, unit=self.unit_id, branch=self.branch_id
        ).exclude(pk=self.pk)
        others = others.filter(Q(until=None) | Q(until__gte=self.since))
        return others.filter(since__lte=self.until) if self.until else others

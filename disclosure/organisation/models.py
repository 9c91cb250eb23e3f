"""Units, branches, people and their appointments to roles."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import AbstractUser, Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

import disclosure.organisation.institution  # noqa: F401 - has a table of this room
from disclosure.organisation.distinct_names import check_name, check_names_of_person
from disclosure.organisation.references import is_referred_to


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

    def clean(self) -> None:
        super().clean()
        check_names_of_person(self)

    def get_full_name(self) -> str:
        return f"{self.last_name}{self.first_name}"

    def __str__(self) -> str:
        return self.get_full_name() or self.username


def open_admin(group: Group) -> None:
    """Grant the members of a group access to the admin. Does nothing if Wagtail's permission does not exist yet."""
    group.permissions.add(*Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))


class UnitQuerySet(models.QuerySet["Unit"]):
    def active(self) -> UnitQuerySet:
        return self.filter(active=True)

    def functional(self) -> UnitQuerySet:
        """Return the Party committee's functional departments (党委各职能部门), each responsible for its own yearly item."""
        return self.active().filter(functional=True)


class Unit(models.Model):
    """A responsible unit (责任单位)."""

    name = models.CharField(
        "名称",
        max_length=50,
        unique=True,
        help_text="与公开目录“责任单位”栏的写法一致，如“组织部”。启用后不能改：更名的，另行登记新单位。",
    )
    code = models.CharField(
        "代码",
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9]*$", "代码只能用小写字母和数字，并以字母开头。")],
        help_text="小写字母，如 zzb；用于索引号（ZZB-2026-0001），启用后不能改。",
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

    def needs_confirmation(self, before: dict, after: dict) -> bool:
        """Return whether the change alters which units are in use or answer for their own yearly item, or the office's unit."""
        return bool(before) and bool({"active", "functional", "is_office"} & after.keys())

    def people_concerned(self, before: dict, after: dict) -> set[int]:
        """Return the primary keys of those who hold a role in the unit, or will."""
        return set(self.appointments.current_or_coming().values_list("user_id", flat=True))

    def clean(self) -> None:
        """Report a changed code or name beside the field once the unit is referred to; the guard enforces the same rule."""
        check_name(self)
        stored = Unit.objects.filter(pk=self.pk).first()
        if stored is None or not is_referred_to(stored):
            return
        errors = {}
        if stored.code != self.code:
            errors["code"] = f"代码“{stored.code}”已经用于索引号、目录或办理记录，不能改动。"
        if stored.name != self.name:
            errors["name"] = (
                f"“{stored.name}”已经写入公开目录或公开事项，读者看得到，不能直接改名。单位更名的，请另行登记新单位，"
                "提请党委修订公开目录，再停用原单位。"
            )
        if errors:
            raise ValidationError(errors)

    def save(self, *args, **kwargs) -> None:
        """Create or rename the unit's Django group, which opens the unit's own pages and files in the admin (see `roles`)."""
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

    def clean(self) -> None:
        check_name(self)

    def needs_confirmation(self, before: dict, after: dict) -> bool:
        """Return whether the change puts the branch in or out of use."""
        return bool(before) and "active" in after

    def people_concerned(self, before: dict, after: dict) -> set[int]:
        """Return the primary keys of the branch's supervisors, those of a coming term included."""
        return set(self.appointments.current_or_coming().values_list("user_id", flat=True))


class Role(models.TextChoices):
    """Roles to which a person may be appointed. The rooms' `permissions.py` define what each role may do."""

    DRAFTER = "drafter", "起草人"
    REVIEWER = "reviewer", "审核人"
    COMMITTEE = "committee", "党委审批"
    OFFICE = "office", "党务公开办公室"
    SUPERVISOR = "supervisor", "党务公开监督员"


UNIT_ROLES = frozenset({Role.DRAFTER, Role.REVIEWER})
"""Roles held in a unit; the others are held for the whole college."""


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def on(self, day: datetime.date) -> AppointmentQuerySet:
        """Return the appointments in force on `day`, their first and last days included."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def current(self) -> AppointmentQuerySet:
        return self.on(timezone.localdate())

    def current_or_coming(self) -> AppointmentQuerySet:
        return self.filter(Q(until=None) | Q(until__gte=timezone.localdate()))


class Appointment(models.Model):
    """A role that a person holds from one day to another, so that its holder on a given day is known years later."""

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

    def is_last_of_its_kind(self, until: str | datetime.date | None) -> bool:
        """Return whether no other person holds the role today and for as long, for the two roles whose holders confirm changes.

        Args:
            until: the last day before the change, or None. Two appointments that end soon do not count for each other.
        """
        as_long = Q(until=None) if until is None else Q(until=None) | Q(until__gte=until)
        others = Appointment.objects.current().filter(as_long, role=self.role, user__is_active=True, user__is_superuser=False)
        return self.role in (Role.OFFICE, Role.COMMITTEE) and not others.exclude(pk=self.pk).exists()

    def needs_confirmation(self, before: dict, after: dict) -> bool:
        """Return False if the change does nothing but end the appointment, from yesterday on at the earliest.

        An earlier last day would rewrite who held the role on past days. One person cannot end the last appointment to the
        office or to the committee, because `manage.py appoint` would then appoint without a second person.
        """
        if not before or after.keys() != {"until"} or after["until"] is None or self.is_last_of_its_kind(before["until"]):
            return True
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        return after["until"] < yesterday.isoformat() or (before["until"] or after["until"]) < after["until"]

    def people_concerned(self, before: dict, after: dict) -> set[int]:
        return {self.user_id}

    def in_force(self, day: datetime.date) -> bool:
        """Return whether the appointment is in force on `day`, its first and its last day included."""
        return self.since <= day and (self.until is None or day <= self.until)

    def clean(self) -> None:
        """Report each error beside its field; the constraints above enforce the same rules.

        The person, role and place of a recorded appointment are history: only its days may still be corrected.
        """
        if not (self.user_id and self.role and self.since):
            return
        stored = Appointment.objects.filter(pk=self.pk).values_list("user_id", "role", "unit_id", "branch_id").first()
        if stored and stored != (self.user_id, self.role, self.unit_id, self.branch_id):
            raise ValidationError("任职登记后，人员、角色和所在单位不再改动。登记有误或有变动的，请填写截止日期后另行登记。")
        errors = {}
        if not stored and (self.user.is_superuser or not self.user.is_active):
            errors["user"] = "系统管理员和已停用的账号不能担任工作角色。"
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
        """Return other appointments of the same person to the same role in the same place, on some of the same days."""
        others = Appointment.objects.filter(
            user=self.user_id, role=self.role, unit=self.unit_id, branch=self.branch_id
        ).exclude(pk=self.pk)
        others = others.filter(Q(until=None) | Q(until__gte=self.since))
        return others.filter(since__lte=self.until) if self.until else others


class RegisterChangeQuerySet(models.QuerySet["RegisterChange"]):
    def pending(self) -> RegisterChangeQuerySet:
        return self.filter(state=RegisterChange.State.PENDING)


class RegisterChange(models.Model):
    """A change of the registers or of an account, with its proposer and its confirmer (law 8). Append-only.

    Only `changes.actions` writes it. A change that opens something is PENDING until a second person settles it. A change that
    opens nothing is recorded as IMMEDIATE.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待确认"
        CONFIRMED = "confirmed", "已确认"
        REFUSED = "refused", "未同意"
        WITHDRAWN = "withdrawn", "已撤回"
        IMMEDIATE = "immediate", "即时生效"

    action = models.CharField("办理", max_length=40)
    """A key of `changes.actions.ACTIONS`."""
    content_type = models.ForeignKey(ContentType, verbose_name="登记册", on_delete=models.PROTECT)
    object_id = models.PositiveBigIntegerField("记录", null=True)
    """Primary key of the changed record; NULL for a new record until the change is confirmed."""
    title = models.CharField("变更对象", max_length=200)
    before = models.JSONField("变更前的值", default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField("变更后的值", default=dict, encoder=DjangoJSONEncoder)
    shown_before = models.JSONField("变更前", default=dict)
    """Displayed values by label: a string, or a list of names."""
    shown_after = models.JSONField("变更后", default=dict)
    people = models.ManyToManyField(User, verbose_name="所涉人员", related_name="register_changes")
    proposed_by = models.ForeignKey(
        User, verbose_name="提出人", on_delete=models.PROTECT, null=True, related_name="proposed_register_changes"
    )
    """NULL for a command on the server, and for changes from the campus account's attributes."""
    proposed_at = models.DateTimeField("提出时间", default=timezone.now)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PENDING)
    settled_by = models.ForeignKey(
        User, verbose_name="确认人", on_delete=models.PROTECT, null=True, related_name="settled_register_changes"
    )
    settled_at = models.DateTimeField("办结时间", null=True)
    reason = models.CharField("不同意的理由", max_length=500, blank=True)

    objects = RegisterChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "登记变更"
        verbose_name_plural = "登记变更"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="registerchange_settled_together",
                condition=Q(state__in=["pending", "immediate"], settled_by=None, settled_at=None)
                | Q(state__in=["confirmed", "refused", "withdrawn"], settled_by__isnull=False, settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="registerchange_confirmed_by_another",
                condition=~Q(state="confirmed") | Q(proposed_by__isnull=False) & ~Q(settled_by=models.F("proposed_by")),
            ),
            models.CheckConstraint(name="registerchange_refused_with_reason", condition=~Q(state="refused") | ~Q(reason="")),
            models.UniqueConstraint(
                name="registerchange_one_pending_a_record",
                fields=["content_type", "object_id"],
                condition=Q(state="pending"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    def rows(self) -> list[tuple[str, str, str]]:
        """Return rows of label, value before and value after. A list of names is split into names removed and names added."""
        found = []
        for label, after in self.shown_after.items():
            before = self.shown_before.get(label, "")
            if isinstance(after, list):
                left, come = ([name for name in a if name not in b] for a, b in ((before, after), (after, before)))
                found += [(f"{label}（减少）", "、".join(left), "")] * bool(left)
                found += [(f"{label}（增加）", "", "、".join(come))] * bool(come)
            elif before != after:
                found.append((label, before, after))
        return found

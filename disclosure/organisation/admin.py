"""The registers of this room: responsible units, branches, appointments."""

from __future__ import annotations

from django import forms
from django.contrib.admin import SimpleListFilter, display
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from disclosure.organisation.models import Appointment, AppointmentQuerySet, Branch, Role, Unit
from disclosure.organisation.people import full_name, person_chooser
from disclosure.organisation.registers import Register, RegisterEditView, RelatedFilter, display_value, yes_no


def people_now(place: Unit | Branch, role: Role) -> str:
    """Return the names of those who hold the role in the unit or for the branch today."""
    today = timezone.localdate()
    held = [appointment for appointment in place.appointments.all() if appointment.role == role and appointment.in_force(today)]
    return "、".join(str(appointment.user) for appointment in held)


class UnitRegister(Register):
    model = Unit
    base_url_path = "registers/units"
    menu_icon = "group"
    list_display = ("name", "code", "drafters", "reviewers", "is_functional", "holds_office", "in_use")
    list_export = ("name", "code", "functional", "is_office", "drafters", "reviewers", "active", "order")
    list_filter = ("active", "functional")
    search_fields = ("name", "code")
    inspect_view_fields = list_export
    why_not_deleted = "责任单位不能删除：目录、公开事项和任职记录都以它为据。机构撤并后，请取消勾选“在用”。"
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
            FieldRowPanel([FieldPanel("functional"), FieldPanel("is_office")]),
            FieldRowPanel([FieldPanel("active"), FieldPanel("order")]),
        ]
    )

    is_functional = yes_no("functional", "党委职能部门")
    holds_office = yes_no("is_office", "办公室所在")
    in_use = yes_no("active", "在用")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Unit]:
        return super().get_queryset(request).prefetch_related("appointments__user")

    @display(description="起草人")
    def drafters(self, unit: Unit) -> str:
        return people_now(unit, Role.DRAFTER)

    @display(description="审核人")
    def reviewers(self, unit: Unit) -> str:
        return people_now(unit, Role.REVIEWER)


class BranchRegister(Register):
    model = Branch
    base_url_path = "registers/branches"
    menu_icon = "flag"
    list_display = ("name", "kind", "supervisors", "in_use")
    list_export = ("name", "kind", "supervisors", "active", "order")
    list_filter = ("kind", "active")
    search_fields = ("name",)
    inspect_view_fields = list_export
    why_not_deleted = "党总支、直属党支部不能删除：监督员的任职记录以它为据。撤并后，请取消勾选“在用”。"
    edit_handler = ObjectList(
        [FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]), FieldRowPanel([FieldPanel("active"), FieldPanel("order")])]
    )

    in_use = yes_no("active", "在用")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Branch]:
        return super().get_queryset(request).prefetch_related("appointments__user")

    @display(description="现任监督员")
    def supervisors(self, branch: Branch) -> str:
        return people_now(branch, Role.SUPERVISOR)


class TermFilter(SimpleListFilter):
    """Filters appointments by term: current, past or coming."""

    title = "是否在任"
    parameter_name = "term"

    def lookups(self, request: HttpRequest, model_admin: Register) -> list[tuple[str, str]]:
        return [("current", "在任"), ("past", "已卸任"), ("coming", "尚未到任")]

    def queryset(self, request: HttpRequest, queryset: AppointmentQuerySet) -> AppointmentQuerySet:
        today = timezone.localdate()
        if self.value() == "current":
            return queryset.on(today)
        return queryset.filter({"past": Q(until__lt=today), "coming": Q(since__gt=today)}.get(self.value(), Q()))


class AppointmentForm(WagtailAdminModelForm):
    """Lists active units and branches, and no empty role."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in {"unit", "branch"} & self.fields.keys():
            self.fields[name].queryset = self.fields[name].queryset.filter(active=True)
        if "role" in self.fields:
            self.fields["role"].choices = Role.choices


APPOINTED_FOR_GOOD = "人员、角色和所在单位登记后不能改。登记有误的，请填写截止日期，再另行登记。"

DAYS = FieldRowPanel([FieldPanel("since"), FieldPanel("until")])


class AppointmentEditView(RegisterEditView):
    """Shows the person, role and place of an appointment read-only; only its days can be corrected."""

    def get_edit_handler(self):
        fixed = [name for name in ("user", "role", "unit", "branch") if getattr(self.instance, name)]
        shown = FieldRowPanel([FieldPanel(name, read_only=True, help_text=" ") for name in fixed])
        return ObjectList([shown, DAYS], base_form_class=AppointmentForm).bind_to_model(self.model)


class AppointmentRegister(Register):
    model = Appointment
    is_entrusting = True
    base_url_path = "registers/appointments"
    menu_icon = "user"
    list_display = ("user", "role", "place", "since", "last_day", "term")
    list_export = ("user", "username", "role", "place", "since", "until", "term")
    list_filter = (TermFilter, "role", ("unit", RelatedFilter))
    list_select_related = ("user", "unit", "branch")
    search_fields = ("user__username", "full_name", "unit__name", "branch__name")
    inspect_view_fields = ("user", "username", "role", "place", "since", "last_day", "term")
    edit_view_class = AppointmentEditView
    why_not_deleted = "任职记录不能删除：多年以后仍要能查明某日由谁任职。卸任的，请填写截止日期。"
    edit_handler = ObjectList(
        [
            FieldPanel("user", widget=person_chooser.widget_class, help_text=APPOINTED_FOR_GOOD),
            FieldPanel("role", widget=forms.RadioSelect),
            FieldRowPanel([FieldPanel("unit"), FieldPanel("branch")]),
            DAYS,
        ],
        base_form_class=AppointmentForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appointment]:
        return super().get_queryset(request).annotate(full_name=full_name("user__"))

    @display(description="用户名")
    def username(self, appointment: Appointment) -> str:
        return appointment.user.username

    @display(description="单位、党总支或直属党支部")
    def place(self, appointment: Appointment) -> str:
        return str(appointment.unit or appointment.branch or "全校")

    @display(description="截止日期", ordering="until")
    def last_day(self, appointment: Appointment) -> str:
        return display_value(appointment.until) or "至今"

    @display(description="是否在任")
    def term(self, appointment: Appointment) -> str:
        today = timezone.localdate()
        if appointment.in_force(today):
            return "在任"
        return "尚未到任" if appointment.since > today else "已卸任"

"""Registers (登记册): records that are not pages, maintained in the admin through wagtail-modeladmin.

A room describes each of its registers as a subclass of `Register` and registers it with `modeladmin_register`. In all
registers, the office maintains the records, the supervisors inspect them, no record is ever deleted, each change is recorded
with its values, and the list can be exported as a spreadsheet.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.contrib.admin import display
from django.contrib.admin.filters import RelatedOnlyFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field, quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, UserColumn
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry
from wagtail_modeladmin.helpers import AdminURLHelper, ButtonHelper, PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import (
    CreateView,
    DeleteView,
    EditView,
    HistoryView,
    IndexView,
    InspectView,
    InstanceSpecificView,
    ModelFormView,
)

from disclosure.organisation.changes import actions as changes
from disclosure.organisation.changes.values import Difference, describe_changes, plain, stored_values
from disclosure.organisation.models import RegisterChange, User
from disclosure.organisation.permissions import may_inspect_registers, may_keep_registers
from disclosure.organisation.refusals import refuse
from disclosure.organisation.shown_values import FIELD as SHOWN_FIELD
from disclosure.organisation.shown_values import is_as_shown, values_shown_in

LONGEST_QUESTION = 1000
"""Maximum number of characters of all query parameters of a register's list together."""

MENU_HOOK = "register_registers_menu_item"
"""Hook through which each register adds itself to the menu “登记册”."""


def display_value(value: Any) -> str:
    """Return a record's value for display: 是 or 否, a Chinese date, people by name; empty if there is no value."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if value is None:
        return ""
    if hasattr(value, "isoformat"):
        return date_format(value, "Y年n月j日")
    if isinstance(value, models.Manager | models.QuerySet):
        rows = value.all()
        return "、".join(str(each) for each in (rows if rows.ordered else rows.order_by("pk")))
    return str(value)


def spreadsheet_value(value: Any) -> Any:
    """Return dates and numbers unchanged, so that they can be sorted, and any other value as it is displayed."""
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number or hasattr(value, "isoformat") else display_value(value)


def raw_value(record: models.Model, name: str, register: ModelAdmin | None = None) -> Any:
    """Return the value of a field, or of a method of the record or its register; a choice by its label."""
    field, _attr, value = lookup_field(name, record, register)
    return record._get_FIELD_display(field) if field is not None and field.choices else value


def shown_value(value: Any) -> str | list[str]:
    """Return a value as a history displays it: members as a list of their names."""
    if isinstance(value, models.Manager):
        value = list(value.all())
    return [str(each) for each in value] if isinstance(value, list) else display_value(value)


def yes_no(field: str, description: str) -> Callable[[ModelAdmin, models.Model], str]:
    """Return a column that displays a boolean in Chinese; Django's own would use images of an admin that is not installed."""

    @display(description=description, ordering=field)
    def shown(register: ModelAdmin, record: models.Model) -> str:
        return display_value(getattr(record, field))

    return shown


class RelatedFilter(RelatedOnlyFieldListFilter):
    """Filters by the related records that occur, in their own order, because Django's admin is not installed to give one."""

    def field_admin_ordering(self, field: models.Field, request: HttpRequest, model_admin: ModelAdmin) -> tuple:
        return ()


class ChangesFormatter(LogFormatter):
    """Formats a log entry with the changes that the register recorded."""

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return f"{self.label}：{'；'.join(log_entry.data['changes'])}"


class RegisterPermissionHelper(PermissionHelper):
    """Checks today's appointments instead of Django's model permissions, of which a register has none to grant."""

    def get_all_model_permissions(self):
        return super().get_all_model_permissions().none()

    def user_can_list(self, user: User) -> bool:
        return may_inspect_registers(user) or refuse("登记册由党务公开办公室和党务公开监督员查看。")

    def user_can_inspect_obj(self, user: User, obj: models.Model) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: User) -> bool:
        return may_keep_registers(user) or refuse("登记册由党务公开办公室登记和修改，需要更正的，请与办公室联系。")

    def user_can_edit_obj(self, user: User, obj: models.Model) -> bool:
        return self.user_can_create(user)

    def user_can_delete_obj(self, user: User, obj: models.Model) -> bool:
        return refuse("登记册的记录不能删除。")

    def user_can_export(self, user: User) -> bool:
        return self.user_can_create(user)


class RegisterURLHelper(AdminURLHelper):
    """Builds URLs in which records are identified by number; any other URL does not exist."""

    def _get_object_specific_action_url_pattern(self, action: str) -> str:
        return rf"^{self.base_url_path}/{action}/(?P<instance_pk>[0-9]+)/$"


class RegisterButtonHelper(ButtonHelper):
    def add_button(self, classnames_add=None, classnames_exclude=None) -> dict:
        label = f"登记{self.verbose_name}"
        return super().add_button(classnames_add, classnames_exclude) | {"label": label, "title": label}

    def history_button(self, pk: int, classnames_add: list[str]) -> dict:
        return {
            "url": self.url_helper.get_action_url("history", quote(pk)),
            "label": "历史",
            "classname": self.finalise_classname(["button-secondary", *classnames_add]),
            "title": f"此{self.verbose_name}的变更历史",
        }

    def get_buttons_for_obj(self, obj, exclude=None, classnames_add=None, classnames_exclude=None) -> list[dict]:
        buttons = super().get_buttons_for_obj(obj, exclude, classnames_add, classnames_exclude)
        return [*buttons, self.history_button(obj.pk, classnames_add or [])]


class InRegister:
    """The heading of a register's page: title and breadcrumbs, from the admin's home page down."""

    def trail(self) -> list[dict[str, str]]:
        trail = [
            {"url": reverse("wagtailadmin_home"), "label": "首页"},
            {"url": self.index_url, "label": self.verbose_name_plural},
        ]
        if isinstance(self, InstanceSpecificView):
            trail.append({"url": "", "label": str(self.instance), "sublabel": self.page_title})
        elif self.page_title:
            trail.append({"url": "", "label": self.page_title})
        return trail

    def get_meta_title(self) -> str:
        return f"{self.page_title}{self.verbose_name}"


class RegisterIndexView(InRegister, IndexView):
    FORMATS = (IndexView.FORMAT_XLSX,)
    export_buttons_template_name = "registers/export_button.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.EXPORT_VAR in request.GET and not self.permission_helper.user_can_export(request.user):
            raise PermissionDenied
        try:
            # PostgreSQL cannot store text with a NUL, and SQLite refuses to compare text of 50,000 bytes.
            asked = "".join(request.GET.values())
            if "\0" in asked or len(asked) > LONGEST_QUESTION:
                raise IncorrectLookupParameters
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            messages.warning(request, "筛选条件无法识别，已显示全部记录。")
            return redirect(self.index_url)

    def get_filters(self, request: HttpRequest) -> tuple:
        """Allow the register's own filters only: any other field in the address could be guessed letter by letter."""
        filters, has_filters, others, use_distinct = super().get_filters(request)
        if others:
            raise IncorrectLookupParameters
        return filters, has_filters, others, use_distinct

    def to_row_dict(self, item: models.Model) -> dict[str, Any]:
        return OrderedDict((name, spreadsheet_value(raw_value(item, name, self.model_admin))) for name in self.list_export)


def difference_of(form: ModelForm) -> Difference:
    """Return the values that a valid form alters in the stored record; for a new record, all of its values."""
    record, model = form.instance, type(form.instance)
    stored = model._default_manager.filter(pk=record.pk).first()
    after = plain({name: form.cleaned_data.get(name) for name in form.fields})
    before = stored_values(stored, list(after)) if stored else {}
    names = [name for name in after if not stored or before[name] != after[name]]
    labels = {name: str(form.fields[name].label) for name in names}

    def sent(name: str) -> Any:
        # Members are not on the record until it is saved.
        return list(form.cleaned_data[name]) if model._meta.get_field(name).many_to_many else raw_value(record, name)

    return Difference(
        {name: before[name] for name in names if stored},
        {name: after[name] for name in names},
        {labels[name]: shown_value(raw_value(stored, name)) for name in names if stored},
        {labels[name]: shown_value(sent(name)) for name in names},
    )


def describe_stored(record: models.Model, name: str) -> str:
    """Return the stored value of a field for display."""
    return display_value(raw_value(record, name))


class RecordsChanges(ModelFormView):
    """Saves the record and its log entry in one transaction, or only proposes the change if it opens something."""

    action: str

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"shown": values_shown_in(context["form"])}

    def form_valid(self, form: WagtailAdminModelForm) -> HttpResponse:
        try:
            with transaction.atomic():
                if not is_as_shown(form, self.request.POST.get(SHOWN_FIELD), describe_stored):
                    return self.form_invalid(form)
                difference = difference_of(form)
                change = self.propose(form, difference)
                return self.answer_proposed(change) if change else self.save(form, difference)
        except (PermissionDenied, ValidationError) as refusal:
            form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
            return self.form_invalid(form)

    def propose(self, form: WagtailAdminModelForm, difference: Difference) -> RegisterChange | None:
        if not difference.after or not hasattr(form.instance, "needs_confirmation"):
            return None
        return changes.submit(form.instance, difference, by=self.request.user)

    def save(self, form: WagtailAdminModelForm, difference: Difference) -> HttpResponse:
        # Called by name: the modeladmin views between `ModelFormView` and this class would log a second entry without text.
        response = ModelFormView.form_valid(self, form)
        words = list(describe_changes(difference.shown_before, difference.shown_after))
        if words:
            log(instance=self.instance, action=f"register.{self.action}", data={"changes": words}, content_changed=True)
            if self.model_admin.is_entrusting:
                people = self.instance.people_concerned(difference.before, difference.after)
                changes.record_change(self.instance, self.action, people, difference, by=self.request.user)
        return response

    def answer_proposed(self, change: RegisterChange) -> HttpResponse:
        button = messages.button(reverse("registers_changes_modeladmin_inspect", args=[change.pk]), "查看")
        messages.warning(self.request, f"“{change}”已提出，须经另一人确认后才生效。", buttons=[button])
        return redirect(self.get_success_url())

    def get_success_message(self, instance: models.Model) -> str:
        return f"{capfirst(self.verbose_name)}“{instance}”已保存。"

    def get_error_message(self) -> str:
        return f"{capfirst(self.verbose_name)}没有保存，请按提示改正后再保存。"


class RegisterCreateView(InRegister, RecordsChanges, CreateView):
    page_title = "登记"
    action = "create"


class RegisterEditView(InRegister, RecordsChanges, EditView):
    page_title = "修改"
    action = "edit"


class RegisterInspectView(InRegister, InspectView):
    page_title = "查看"

    def get_field_label(self, field_name: str, field: models.Field | None = None) -> str:
        return label_for_field(field_name, model=self.model, model_admin=self.model_admin)

    def get_field_display_value(self, field_name: str, field: models.Field | None = None) -> str:
        return display_value(raw_value(self.instance, field_name, self.model_admin)) or "—"


class RegisterHistoryView(InRegister, HistoryView):
    page_title = "历史"
    columns = [
        Column("message", label="变更"),
        UserColumn("user", label="操作人", blank_display_name="系统"),
        DateColumn("timestamp", label="时间"),
    ]

    def check_action_permitted(self, user: User) -> bool:
        return self.permission_helper.user_can_inspect_obj(user, self.instance)


class RegisterDeleteView(DeleteView):
    """Deletes no record: a request to such an address gets a message with the alternative."""

    def check_action_permitted(self, user: User) -> bool:
        return self.permission_helper.user_can_edit_obj(user, self.instance)

    def refuse(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        messages.error(request, self.model_admin.why_not_deleted)
        return redirect(self.edit_url)

    get = post = refuse


class Register(ModelAdmin):
    """A register. Subclasses set `model`, `base_url_path`, `menu_icon`, columns, filters, search fields and panels."""

    why_not_deleted = "登记册的记录不能删除：已有的事项、任职和历史都以它为据。不再使用的，请停用。"
    """Message that explains why a record cannot be deleted, and the alternative."""

    is_entrusting = False
    """True if every change of this register, even an immediate one, is stored and notified as a `RegisterChange`."""

    add_to_admin_menu = False
    inspect_view_enabled = True
    list_per_page = 50
    empty_value_display = "—"
    list_filter: tuple = ()
    inspect_view_fields: tuple = ()
    permission_helper_class = RegisterPermissionHelper
    url_helper_class = RegisterURLHelper
    button_helper_class = RegisterButtonHelper
    index_view_class = RegisterIndexView
    create_view_class = RegisterCreateView
    edit_view_class = RegisterEditView
    inspect_view_class = RegisterInspectView
    history_view_class = RegisterHistoryView
    delete_view_class = RegisterDeleteView
    index_template_name = "registers/index.html"
    create_template_name = edit_template_name = "registers/form.html"
    inspect_template_name = "registers/inspect.html"
    history_template_name = "registers/history.html"

    @property
    def export_filename(self) -> str:
        return str(self.opts.verbose_name_plural)

    def get_extra_attrs_for_field_col(self, obj: models.Model, field_name: str) -> dict[str, str]:
        """Add the column's name, which a narrow screen shows beside the value."""
        return {"data-label": label_for_field(field_name, self.model, self)}

    def get_list_export(self, request: HttpRequest) -> tuple:
        return self.list_export if self.permission_helper.user_can_export(request.user) else ()

    def _check_may_look(self, user: User) -> None:
        """Raise `PermissionDenied` before a record is fetched: a refusal must not reveal whether the record exists."""
        if not self.permission_helper.user_can_list(user):
            raise PermissionDenied

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        self._check_may_look(request.user)
        return super().inspect_view(request, instance_pk)

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        self._check_may_look(request.user)
        return super().edit_view(request, instance_pk)

    def history_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        self._check_may_look(request.user)
        return super().history_view(request, instance_pk)

    def delete_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        self._check_may_look(request.user)
        return super().delete_view(request, instance_pk)

    def register_with_wagtail(self) -> None:
        super().register_with_wagtail()
        hooks.register(MENU_HOOK, self.get_menu_item)

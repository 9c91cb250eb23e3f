"""Hooks of this room in Wagtail's admin: the registers and their menu, log actions, styles and scripts."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from disclosure.organisation.admin import AppointmentRegister, BranchRegister, UnitRegister
from disclosure.organisation.changes.admin import ChangeRegister, PendingChangesPanel
from disclosure.organisation.home_panels import home_panels
from disclosure.organisation.models import User
from disclosure.organisation.people import PersonChooser, person_chooser
from disclosure.organisation.permissions import has_use_for
from disclosure.organisation.refusals import explain
from disclosure.organisation.registers import MENU_HOOK, ChangesFormatter
from disclosure.organisation.roles import Roles

explain(
    {
        "wagtailsites:": "站点设置由系统管理员办理。",
        "wagtailusers_users:delete": "不能删除自己的账号：账号由另一位系统管理员办理，有过办理记录的只能停用。",
        "people:": "在这里选人，是为了在“登记册”里登记，由党务公开办公室和系统管理员办理。",
        "registers_": "登记册由党务公开办公室和系统管理员登记，党务公开监督员可以查看。",
        "registers_changes_": (
            "登记变更由党务公开办公室、系统管理员、党委审批人和党务公开监督员查看；"
            "变更在“登记册”各自的登记里提出、由另一位同志确认，不在这里登记或修改。"
        ),
    }
)

for register in (UnitRegister, BranchRegister, AppointmentRegister, ChangeRegister):
    modeladmin_register(register)


@hooks.register("register_admin_menu_item")
def register_registers_menu() -> MenuItem:
    return SubmenuMenuItem(
        "登记册", Menu(register_hook_name=MENU_HOOK), name="registers", icon_name="clipboard-list", order=500
    )


@hooks.register("construct_main_menu")
@hooks.register("construct_settings_menu")
def show_what_serves(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [item for item in menu_items if has_use_for(request.user, item.name)]


@home_panels
def pending_changes_panel(user: User) -> Iterator[Component]:
    if Roles.of(user).confirms_changes:
        yield PendingChangesPanel(user)


@hooks.register("register_admin_viewset")
def register_person_chooser() -> PersonChooser:
    return person_chooser


class RecordedFormatter(ChangesFormatter):
    label = "登记"


class CorrectedFormatter(ChangesFormatter):
    label = "修改"


@hooks.register("register_log_actions")
def register_words_of_history(actions: LogActionRegistry) -> None:
    # Wagtail's own label is also the heading of a column, and reads 创建时间.
    actions.register_action("wagtail.create", "创建", "已创建")
    actions.register_action("register.create")(RecordedFormatter)
    actions.register_action("register.edit")(CorrectedFormatter)
    actions.register_action("account.link", "发送设置密码的链接", "已发送设置密码的链接")
    actions.register_action("account.password_set", "用链接设置密码", "已用链接设置密码")


@hooks.register("before_delete_user")
def keep_user(request: HttpRequest, user: User) -> HttpResponse:
    """Refuse to delete a user, because appointments and history name the person; an account is closed instead."""
    messages.error(request, "用户不能删除：任职和历史记录以其为据。离任、离校的，请停用账号（取消勾选“启用”）。")
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    sheets = ((static(f"admin/{name}.css"),) for name in ("admin", "registers"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_global_admin_js")
def typing_and_pasting() -> str:
    """Load the scripts that split typed tags, and that report what was removed from pasted text."""
    scripts = ((static(f"admin/{name}.js"),) for name in ("tags", "paste"))
    return format_html_join("", '<script type="module" src="{}"></script>', scripts)


@hooks.register("insert_editor_js")
def editor_words() -> str:
    return format_html('<script src="{}"></script>', static("admin/table-words.js"))

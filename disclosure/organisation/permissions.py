"""Permissions to keep and inspect the registers, and the views of Wagtail's admin that are closed, to whom and why."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles

REPORTS = "wagtailadmin_reports:"
REPORTS_OF_DRAFTS = (f"{REPORTS}page_types_usage", f"{REPORTS}workflow")
ACCOUNTS = "wagtailusers_users:"

_FILES = "后台的文件接口没有使用：附件和图片在事项编辑页选用。"
_DECIDED_ELSEWHERE = "审核、审批在事项的“审核审批”页办理，不在这里办理。"
CLOSED = {
    "wagtail_bulk_action": "不能批量办理：公开、撤销须逐件审批，附件、图片和用户不能删除。请到各自的页面办理。",
    "wagtailadmin_api:documents:": _FILES,
    "wagtailadmin_api:images:": _FILES,
    "wagtailimages_chooser:select_format": _FILES,
    "wagtailimages:url_generator": _FILES,
    "wagtailimages:preview": _FILES,
    "wagtailadmin_tag_model_autocomplete": "标签只在事项编辑页提示。",
    "wagtailadmin_pages:convert_alias": "网站没有别名页面，不必转换。",
    "wagtailadmin_pages:workflow_action": _DECIDED_ELSEWHERE,
    "wagtailadmin_pages:collect_workflow_action_data": _DECIDED_ELSEWHERE,
    "wagtailadmin_pages:confirm_workflow_cancellation": _DECIDED_ELSEWHERE,
    "wagtailadmin_pages:workflow_preview": _DECIDED_ELSEWHERE,
    "wagtailadmin_workflows:": "审核审批的流程和环节由本系统规定，不能在后台改动或停用：停用会使正在办理的送审作废。",
    "wagtailadmin_collections:": "附件、图片的分类随责任单位而定，请在“登记册”的“责任单位”中登记单位。",
    "wagtailusers_groups:": "用户组随单位、角色和任职而定，请在“登记册”的“任职”中登记任职。",
    "wagtailsites:add": "网站只有一个，不能增加。",
    "wagtailsites:copy": "网站只有一个，不能复制。",
    "wagtailsites:delete": "网站不能删除：删除后全部公开内容都打不开。",
    "wagtailadmin_error_test": "这是软件自身的测试地址，这里没有使用。",
}
"""Reasons why views of Wagtail's are closed to everyone, superusers included, by prefix of the view's name.

Each such view would only be refused by the guard or by a page's permissions, would lose decisions that are under way, would
undo what follows from the registers, would name files and tags of drafts without checking the reader, or would reveal by its
refusal that a step of other people's proposals exists (law 5).
"""

NO_ADMIN_ACCESS = "您的账号没有后台的工作角色，不能进入工作后台。"

WITHOUT_USE = {"help", "workflows", "workflow-tasks", "collections", "groups"}
"""Menu items that lead nowhere: Wagtail's help links to pages of other sites, in English; the others are closed."""


def why_closed(user: User | AnonymousUser, view_name: str) -> str:
    """Return the reason, in Chinese, why a view of the admin is closed to the person; empty if it is open."""
    if view_name.startswith(REPORTS) and not has_use_for(user, "reports"):
        return "报表列出各单位的稿件，供党务公开办公室和监督员使用。"
    if view_name.startswith(REPORTS_OF_DRAFTS) and not Roles.of(user).sees_everything:
        return "这份报表列出最近编辑或正在办理的稿件，供党务公开办公室和监督员使用。"
    if view_name.startswith(ACCOUNTS) and not may_keep_accounts(user):
        return "账号由系统管理员管理。"
    return next((reason for prefix, reason in CLOSED.items() if view_name.startswith(prefix)), "")


def has_admin_access(user: User | AnonymousUser) -> bool:
    """Return whether the person holds a role that opens Wagtail's admin, or keeps the machine as a superuser."""
    return user.has_perm("wagtailadmin.access_admin")


def may_keep_accounts(user: User | AnonymousUser) -> bool:
    """Return whether the person may open any of Wagtail's account views; to others, none reveals whether an account exists."""
    return any(user.has_perm(f"organisation.{action}_user") for action in ("add", "change", "delete"))


def works_in_admin(user: User | AnonymousUser) -> bool:
    """Return whether the person has more access than a reader: the admin, or what a role opens on the public site."""
    return user.is_active and (bool(Roles.of(user).held) or has_admin_access(user))


def may_keep_registers(user: User | AnonymousUser) -> bool:
    """Return whether the person may add to and correct the registers: today's office, and the technical administrator.

    A change that opens something must be confirmed by a second person of the office or the committee (`changes`).
    """
    return user.is_active and (user.is_superuser or Roles.of(user).holds(Role.OFFICE))


def may_inspect_registers(user: User | AnonymousUser) -> bool:
    """Return whether the person may read the registers: those who keep them, and the supervisors (Article 6(3))."""
    return may_keep_registers(user) or Roles.of(user).holds(Role.SUPERVISOR)


def may_inspect_changes(user: User | AnonymousUser) -> bool:
    """Return whether the person may read who changed the registers and who confirmed it: also the committee, which confirms."""
    return may_inspect_registers(user) or Roles.of(user).holds(Role.COMMITTEE)


def has_use_for(user: User | AnonymousUser, menu_item: str) -> bool:
    """Return whether the item of the admin's menus is useful to the person. Items not named here are useful to everyone."""
    roles = Roles.of(user)
    if menu_item in WITHOUT_USE:
        return False
    if menu_item in ("images", "documents"):
        return bool(roles.units(Role.DRAFTER))
    if menu_item == "reports":
        return user.is_superuser or roles.sees_everything
    return True

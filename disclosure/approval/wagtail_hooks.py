"""Hooks that add the decision page and the home panels to Wagtail's admin."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.views.defaults import permission_denied
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, CancelWorkflowMenuItem
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail_modeladmin.options import modeladmin_register

from disclosure.approval import views
from disclosure.approval.actions import take_back
from disclosure.approval.addresses import PageAddress
from disclosure.approval.errors import Refused
from disclosure.approval.institution.views import READ_BY, EditionsView, ProposeView
from disclosure.approval.meetings.admin import MeetingRegister, register_words_of_history
from disclosure.approval.meetings.panels import panels_of_meetings
from disclosure.approval.motions.panels import panels_of_motions
from disclosure.approval.panels import panels_of_items
from disclosure.approval.permissions import proposal_of
from disclosure.approval.repetition import repeated_note
from disclosure.items.models import DisclosurePage
from disclosure.items.permissions import may_see_proposals
from disclosure.organisation.home_panels import home_panels
from disclosure.organisation.permissions import may_inspect_registers
from disclosure.organisation.refusals import explain
from disclosure.organisation.registers import MENU_HOOK
from disclosure.organisation.roles import Roles

urls = [
    path("<row:pk>/", views.DossierView.as_view(), name="dossier"),
    path("<row:pk>/preview/", views.preview, name="preview"),
    path("written/<row:pk>/", views.written, name="written"),
]


institution_urls = [
    path("", EditionsView.as_view(), name="index"),
    path("propose/", ProposeView.as_view(), name="propose"),
]

explain({"institution:": READ_BY})

modeladmin_register(MeetingRegister)
hooks.register("register_log_actions", register_words_of_history)


@hooks.register("register_admin_urls")
def register_meeting_urls():
    return [path("meetings/", include("disclosure.approval.meetings.urls"))]


@hooks.register("register_admin_urls")
def register_motion_urls():
    return [path("motions/", include("disclosure.approval.motions.urls"))]


@hooks.register("register_admin_urls")
def register_institution_urls():
    return [path("institution/", include((institution_urls, "institution")))]


class InstitutionMenuItem(MenuItem):
    """A menu item, among the registers, that leads those who inspect them to what names the institution."""

    def is_shown(self, request) -> bool:
        return may_inspect_registers(request.user)


@hooks.register(MENU_HOOK)
def institution_menu_item():
    return InstitutionMenuItem("网站信息", reverse("institution:index"), name="institution", icon_name="site", order=900)


class MotionsMenuItem(MenuItem):
    """A menu item that leads every user with a role to the motions that they may see."""

    def is_shown(self, request) -> bool:
        return bool(Roles.of(request.user).held)


@hooks.register("register_admin_menu_item")
def motions_menu_item():
    return MotionsMenuItem("提请党委决定", reverse("motions:index"), name="motions", icon_name="clipboard-list", order=160)


@hooks.register("register_admin_urls")
def register_dossier_urls():
    return [path("dossiers/", include((urls, "approval"), namespace="approval"))]


register_admin_url_finder(Page, PageAddress)


for panels_of in (panels_of_items, panels_of_meetings, panels_of_motions):
    home_panels(panels_of)


@hooks.register("register_page_listing_more_buttons")
def dossier_button(page, user, next_url=None):
    specific = page.specific
    if isinstance(specific, DisclosurePage) and may_see_proposals(user, specific):
        yield Button("审核审批", reverse("approval:dossier", args=[page.pk]), icon_name="clipboard-list", priority=5)


class DossierMenuItem(ActionMenuItem):
    """A menu item that leads from the editor to the decision page."""

    name = "action-dossier"
    label = "审核审批情况"
    icon_name = "clipboard-list"

    def is_shown(self, context) -> bool:
        return context["view"] == "edit" and isinstance(context["page"], DisclosurePage)

    def get_url(self, context) -> str:
        return reverse("approval:dossier", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def dossier_menu_item():
    return DossierMenuItem(order=70)


class TakeBackMenuItem(CancelWorkflowMenuItem):
    """Wagtail's own button, with the number of the proposal shown to the person, so that no other one is taken back."""

    template_name = "approval/take_back_button.html"

    def get_context_data(self, parent_context) -> dict:
        state = parent_context["page"].current_workflow_state
        return super().get_context_data(parent_context) | {"proposal": proposal_of(state)}


@hooks.register("construct_page_action_menu")
def plain_action_menu(menu_items, request, context):
    """Remove the restart over other people's signatures: a proposal is taken back, edited and proposed again."""
    menu_items[:] = [
        TakeBackMenuItem(item.order) if item.name == TakeBackMenuItem.name else item
        for item in menu_items
        if item.name != "action-restart-workflow"
    ]


@hooks.register("before_edit_page")
def decide_elsewhere(request, page):
    """Refuse decisions, and restarts over signatures, in the editor. Without a proposal, Wagtail would fail."""
    decides = {"action-workflow-action", "action-restart-workflow"} & request.POST.keys()
    if decides and isinstance(page, DisclosurePage):
        return permission_denied(request, PermissionDenied("审核、审批在事项的“审核审批”页办理，不在编辑页办理。"))
    return None


@hooks.register("before_edit_page")
def take_back_by_the_rule(request, page):
    """Take the proposal back by our own action (see `check_may_take_back`); Wagtail's would not check the permission."""
    if request.method != "POST" or TakeBackMenuItem.name not in request.POST or not isinstance(page, DisclosurePage):
        return None
    try:
        take_back(page, by=request.user, seen=request.POST[TakeBackMenuItem.name])
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "已撤回，可以继续修改。")
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_edit_page")
def read_workflow_once(request, page) -> None:
    """Read the open workflow before the editor is shown, whose parts ask for it a dozen times; a form may change it."""
    if request.method == "GET":
        states = page.workflow_states.active().select_related("current_task_state__task")
        page._current_workflow_states = list(states)  # as `prefetch_workflow_states` leaves it


@hooks.register("item_proposal_errors")
def note_is_of_this_change(item: DisclosurePage, cleaned: dict) -> dict[str, str]:
    """Report beside the field, to the drafter, a change note that repeats an earlier one."""
    problem = repeated_note(item, cleaned.get("change_note") or "") if item.is_published else ""
    return {"change_note": problem} if problem else {}


@hooks.register("insert_global_admin_css")
def style_of_findings() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/findings.css"))

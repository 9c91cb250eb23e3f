"""The register of changes: the list for the supervisors, the page that confirms a change, the panel on the home page."""

from __future__ import annotations

from django.contrib.admin import display
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from disclosure.organisation.changes import actions
from disclosure.organisation.changes.actions import accounts_shown, label_of, may_withdraw, why_not_settle
from disclosure.organisation.changes.values import describe_changes
from disclosure.organisation.models import RegisterChange, User
from disclosure.organisation.permissions import may_inspect_changes
from disclosure.organisation.registers import Register, RegisterButtonHelper, RegisterInspectView, RegisterPermissionHelper

PANEL_LENGTH = 10


class ChangePermissionHelper(RegisterPermissionHelper):
    """Permissions on changes, which `actions` alone creates and settles: the register offers neither creating nor editing."""

    def user_can_list(self, user: User) -> bool:
        return may_inspect_changes(user)

    def user_can_inspect_obj(self, user: User, obj: RegisterChange) -> bool:
        return may_inspect_changes(user)

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_edit_obj(self, user: User, obj: RegisterChange) -> bool:
        return False

    def user_can_export(self, user: User) -> bool:
        return may_inspect_changes(user)


class ChangeButtonHelper(RegisterButtonHelper):
    """Buttons without a history: a change is itself an entry of history."""

    def get_buttons_for_obj(self, obj, exclude=None, classnames_add=None, classnames_exclude=None) -> list[dict]:
        return [self.inspect_button(obj.pk, classnames_add, classnames_exclude)]


class ChangeView(RegisterInspectView):
    """A page of one change, with its values before and after, and the actions open to the person."""

    page_title = "登记变更"

    def get_template_names(self) -> list[str]:
        return ["registers/change.html"]

    def get_meta_title(self) -> str:
        return self.page_title

    def get_context_data(self, **kwargs) -> dict:
        change, user = self.instance, self.request.user
        people = list(change.people.order_by("username"))
        return super().get_context_data(
            change=change,
            label=label_of(change),
            people=people,
            accounts=people if change.is_pending else [],
            seen=accounts_shown(change),
            refusal=why_not_settle(change, user),
            may_withdraw=may_withdraw(change, user),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        verb, reason = request.POST.get("verb", ""), request.POST.get("reason", "")
        try:
            if verb == "confirm":
                actions.confirm(self.instance, by=request.user, seen=request.POST.get("seen", ""))
                messages.success(request, "已确认，变更已经生效。")
            elif verb == "refuse":
                actions.refuse(self.instance, reason, by=request.user)
                messages.success(request, "已退回，变更没有生效。")
            elif verb == "withdraw":
                actions.withdraw(self.instance, by=request.user)
                messages.success(request, "已撤回，变更没有生效。")
        except (PermissionDenied, ValidationError) as refusal:
            told = "".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
            messages.error(request, told)
            self.instance.refresh_from_db()
            return self.render_to_response(self.get_context_data(reason=reason))
        return redirect(request.path)


class ChangeRegister(Register):
    model = RegisterChange
    base_url_path = "registers/changes"
    menu_icon = "history"
    menu_order = 800
    list_display = ("title", "what", "proposer", "proposed_at", "state", "settled_by")
    list_export = (
        *("title", "what", "changed", "concerned", "proposer", "proposed_at", "state", "settled_by", "settled_at", "reason"),
    )
    list_filter = ("state",)
    list_select_related = ("proposed_by", "settled_by", "content_type")
    search_fields = ("title", "people__username", "proposed_by__username")
    inspect_view_fields = ("title",)
    inspect_view_class = ChangeView
    permission_helper_class = ChangePermissionHelper
    button_helper_class = ChangeButtonHelper
    history_view_enabled = False
    why_not_deleted = "登记变更的记录不能修改或删除。"

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegisterChange]:
        return super().get_queryset(request).prefetch_related("people")

    @display(description="办理")
    def what(self, change: RegisterChange) -> str:
        return label_of(change)

    @display(description="提出人")
    def proposer(self, change: RegisterChange) -> str:
        return str(change.proposed_by or "系统")

    @display(description="所涉人员")
    def concerned(self, change: RegisterChange) -> str:
        return "、".join(f"{person}（{person.username}）" for person in change.people.all())

    @display(description="变更内容")
    def changed(self, change: RegisterChange) -> str:
        return "；".join(describe_changes(change.shown_before, change.shown_after))


class PendingChangesPanel(Component):
    """A panel of changes that await confirmation, on the home pages of the office and the committee."""

    name = "pending-changes"
    order = 8
    template_name = "organisation/panels/pending_changes.html"

    def __init__(self, user: User):
        self.user = user

    def get_context_data(self, parent_context) -> dict:
        pending = RegisterChange.objects.pending().select_related("proposed_by", "content_type").order_by("proposed_at")
        # Of the people concerned, a row only asks whether the viewer is among them.
        viewer = Prefetch("people", User.objects.filter(pk=self.user.pk))
        shown = pending.prefetch_related(viewer)[:PANEL_LENGTH]
        rows = [(change, label_of(change), why_not_settle(change, self.user)) for change in shown]
        return {"panel": self, "rows": rows, "total": pending.count()}

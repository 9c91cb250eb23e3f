"""The register of the committee's meetings in the admin, and the formatter of their history."""

from __future__ import annotations

from django.contrib.admin import display
from django.db import transaction
from django.db.models import CharField, F, Prefetch, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from disclosure.approval.meetings.permissions import may_read_meetings, may_register_meetings
from disclosure.approval.models import AgendaItem, Decision, Meeting, PreparedOutcome
from disclosure.approval.models.meetings import SETTLED
from disclosure.catalogue.guard.grants import recording
from disclosure.organisation.models import User
from disclosure.organisation.people import full_name, person_chooser
from disclosure.organisation.refusals import refuse
from disclosure.organisation.registers import (
    Register,
    RegisterButtonHelper,
    RegisterCreateView,
    RegisterEditView,
    RegisterPermissionHelper,
    RegisterURLHelper,
)


class MeetingPermissionHelper(RegisterPermissionHelper):
    """Permissions on the register: the office registers meetings; the committee and the supervisors may only view."""

    def user_can_list(self, user: User) -> bool:
        return may_read_meetings(user) or refuse("会议由党务公开办公室、党委审批人和党务公开监督员查看。")

    def user_can_inspect_obj(self, user: User, obj: Meeting) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: User) -> bool:
        return may_register_meetings(user) or refuse("会议由党务公开办公室登记和修改，需要更正的，请与办公室联系。")

    def user_can_edit_obj(self, user: User, obj: Meeting) -> bool:
        return refuse(SETTLED) if obj.is_settled else self.user_can_create(user)

    def user_can_export(self, user: User) -> bool:
        return self.user_can_create(user)


class MeetingURLHelper(RegisterURLHelper):
    """Addresses of the register. A meeting's own page shows all its data and serves as the page for inspection."""

    def get_action_url(self, action: str, *args, **kwargs) -> str:
        if action == "inspect":
            return reverse("meetings:meeting", args=args, kwargs=kwargs)
        return super().get_action_url(action, *args, **kwargs)


class MeetingButtonHelper(RegisterButtonHelper):
    def get_primary_button(self, obj: Meeting) -> dict:
        """Return the link in the list: a meeting's name leads to its page, for the office too."""
        return self.inspect_button(obj.pk)


class MeetingForm(WagtailAdminModelForm):
    @recording("a meeting")
    def save(self, commit: bool = True) -> Meeting:
        """Save the fields of the form and no others: the agenda may have been fixed while the form was open."""
        self.instance.registered_by = self.for_user
        if not commit or self.instance._state.adding:
            return super().save(commit)
        self.instance.save(update_fields=[*self.cleaned_data, "registered_by"])
        if not self.instance.is_due:
            # A meeting in the future has no outcomes yet.
            PreparedOutcome.objects.filter(item__meeting=self.instance).delete()
        return self.instance


class LeadsToMeeting:
    """A mixin that opens the meeting after it is saved, since the agenda comes next; a refused form is answered 422."""

    def get_success_url(self) -> str:
        return self.url_helper.get_action_url("inspect", self.instance.pk)

    def form_invalid(self, form: WagtailAdminModelForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class MeetingCreateView(LeadsToMeeting, RegisterCreateView):
    pass


class MeetingEditView(LeadsToMeeting, RegisterEditView):
    def check_action_permitted(self, user: User) -> bool:
        return self.permission_helper.user_can_create(user)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "GET" and self.instance.is_settled and may_register_meetings(request.user):
            messages.error(request, SETTLED)
            return redirect("meetings:meeting", self.instance.pk)
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        # Locked, so that no concurrent action fixes the agenda or records an outcome between the form's checks and its save.
        Meeting.objects.select_for_update().get(pk=self.instance.pk)
        return super().post(request, *args, **kwargs)


class MeetingRegister(Register):
    model = Meeting
    base_url_path = "meetings"
    menu_icon = "calendar-alt"
    menu_order = 450
    menu_item_name = "meetings"
    add_to_admin_menu = True
    list_display = ("name", "held_on", "chair", "note_taker", "matters", "progress")
    list_export = ("name", "kind", "year", "number", "held_on", "chair", "note_taker", "matters", "progress")
    list_filter = ("year", "kind")
    list_select_related = ("chair", "note_taker")
    search_fields = ("called", "chair_name", "note_taker_name")
    permission_helper_class = MeetingPermissionHelper
    url_helper_class = MeetingURLHelper
    button_helper_class = MeetingButtonHelper
    create_view_class = MeetingCreateView
    edit_view_class = MeetingEditView
    why_not_deleted = "会议登记不能删除：议程、决定和会议纪要都以它为据。登记结果之前，可以修改。"
    edit_handler = ObjectList(
        [
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("year"), FieldPanel("number")]),
            FieldPanel("held_on"),
            FieldPanel("chair", widget=person_chooser.widget_class),
            FieldPanel("note_taker", widget=person_chooser.widget_class),
        ],
        base_form_class=MeetingForm,
    )

    def register_with_wagtail(self) -> None:
        """Register in the main menu: the committee uses the meetings, which are not a register of the office alone."""
        super(Register, self).register_with_wagtail()

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        """Redirect from the address that every register has to the meeting's page."""
        return redirect("meetings:meeting", instance_pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        called = Concat(
            Cast(F("year"), CharField()), Value("年第"), Cast(F("number"), CharField()), Value("次"), output_field=CharField()
        )
        names = {f"{field}_name": full_name(f"{field}__") for field in ("chair", "note_taker")}
        return (
            super()
            .get_queryset(request)
            .annotate(called=called, **names)
            .prefetch_related(
                Prefetch("agenda", AgendaItem.objects.select_related("prepared")),
                "minutes",
                Prefetch("decisions", Decision.objects.only("meeting")),
            )
        )

    @display(description="会议", ordering="held_on")
    def name(self, meeting: Meeting) -> str:
        return str(meeting)

    @display(description="议题")
    def matters(self, meeting: Meeting) -> int:
        return len(meeting.agenda.all())

    @display(description="办理情况")
    def progress(self, meeting: Meeting) -> str:
        return meeting.status


class MeetingFormatter(LogFormatter):
    """A formatter of the log entries that the actions on a meeting write."""

    def format_message(self, log_entry: ModelLogEntry) -> str:
        return "：".join(filter(None, [self.label, "；".join(log_entry.data["changes"])]))


LOG_LABELS = {
    "put_on": "列入议程",
    "take_off": "移出议程",
    "move": "调整次序",
    "fix": "确定议程",
    "reopen": "重新打开议程",
    "prepare": "拟好结果",
    "record": "登记结果",
    "minutes": "上传会议纪要",
}
"""The label of each action in a history."""


def register_words_of_history(actions: LogActionRegistry) -> None:
    for action, label in LOG_LABELS.items():
        actions.register_action(f"meeting.{action}")(type("Formatter", (MeetingFormatter,), {"label": label}))

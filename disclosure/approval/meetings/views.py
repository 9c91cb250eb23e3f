"""A meeting's page in the admin, its agenda for print, and its minutes. Views translate; `actions` decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.defaults import permission_denied
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from disclosure.approval.consequences import outcome
from disclosure.approval.decision_page import refuse
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.meetings import actions
from disclosure.approval.meetings.agenda import Matter, awaiting_committee, matters_of, pending_matters
from disclosure.approval.meetings.forms import MinutesForm, OutcomeForm, PutOnForm, RestForm, gather_outcomes
from disclosure.approval.meetings.permissions import (
    may_keep,
    may_read_meetings,
    may_read_minutes,
    may_register_meetings,
    may_see_meeting,
    why_not_recorder,
)
from disclosure.approval.models import AgendaItem, Meeting, Minutes
from disclosure.items.access import Surface, record_accesses
from disclosure.items.delivery import deliver
from disclosure.organisation.models import User
from disclosure.organisation.row_numbers import is_row_number

MEETINGS = Meeting.objects.select_related("chair", "note_taker", "agenda_fixed_by").prefetch_related(
    Prefetch("agenda", AgendaItem.objects.select_related("prepared__by"))
)


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    """Return the meeting, for a person who may see it.

    Raises `PermissionDenied` with the reason, also for a number without a meeting; `Http404` to those who see all meetings.
    """
    meeting = MEETINGS.filter(pk=pk).first()
    if meeting is None and may_read_meetings(request.user):
        raise Http404("没有这次会议。")
    if meeting is None or not may_see_meeting(request.user, meeting):
        raise PermissionDenied("会议由党务公开办公室、党委审批人和党务公开监督员查看，您无权查看。")
    return meeting


def _record_reading(request: HttpRequest, matters: list[Matter]) -> None:
    """Record that the person was shown summaries and reasons of these matters, except those that they may not know."""
    record_accesses(request, Surface.DRAFT, [matter.reading for matter in matters if matter.may_be_seen])


@dataclass
class AgendaRow:
    """A matter on the agenda as the page shows it: the proposal, whether it is still pending, the form of its outcome."""

    place: AgendaItem
    matter: Matter
    waits: bool
    form: OutcomeForm | None = None


class MeetingView(WagtailAdminTemplateMixin, TemplateView):
    """The page of a meeting: its agenda, outcomes and minutes, and the actions open to its keeper or the committee."""

    template_name = "approval/meetings/meeting.html"
    header_icon = "calendar-alt"
    page_title = "党委会议"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            self.meeting = _meeting(request, kwargs["pk"])
        except PermissionDenied as refusal:
            return refuse(request, refusal)
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.meeting)

    @property
    def reads_register(self) -> bool:
        return may_read_meetings(self.request.user)

    def get_breadcrumbs_items(self) -> list[dict]:
        return [
            *super().get_breadcrumbs_items(),
            # A former note-taker may see the meeting, but not the register.
            {"url": reverse("meetings_modeladmin_index") if self.reads_register else "", "label": "党委会议"},
            {"url": "", "label": str(self.meeting)},
        ]

    def get_context_data(self, **kwargs) -> dict:
        meeting, user = self.meeting, self.request.user
        _record_reading(self.request, [row.matter for row in self.rows])
        keeps = may_keep(user, meeting)
        is_held = meeting.is_fixed and meeting.is_due and not meeting.is_recorded
        why_not = why_not_recorder(user, meeting)
        writes = is_held and (keeps or not why_not)
        return super().get_context_data(
            **{
                "meeting": meeting,
                "shown": meeting.shown,
                "rows": self.rows,
                "keeps": keeps,
                "gathers": keeps and not meeting.is_fixed,
                "may_reopen": keeps and meeting.is_fixed and not meeting.has_outcomes,
                "writes": writes,
                "records": writes and not why_not,
                "why_not_recorder": why_not if is_held else "",
                "preparation": meeting.preparation if writes else None,
                "settles": any(row.matter.is_suspension for row in self.rows),
                "rest": self.rest_form if writes else None,
                "put_on": self.put_on_form,
                "decided_singly": self.decided_singly,
                "minutes_form": self.minutes_form if keeps and meeting.is_due else None,
                "may_edit": may_register_meetings(user) and not meeting.is_settled,
                "reads_register": self.reads_register,
                "may_read_minutes": may_read_minutes(user),
                "may_print": bool(self.rows) and all(row.matter.may_be_seen for row in self.rows),
                **kwargs,
            }
        )

    # --- what the page shows ------------------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[AgendaRow]:
        places = list(
            self.meeting.agenda.select_related("matter__item", "matter__revision", "matter__unit", "decision__by", "prepared")
        )
        matters = matters_of([place.matter for place in places], self.request.user)
        waiting = set(awaiting_committee().filter(agenda_items__meeting=self.meeting).values_list("pk", flat=True))
        return [
            AgendaRow(place, matter, waits=place.matter_id in waiting, form=self._outcome_form(place, matter))
            for place, matter in zip(places, matters, strict=True)
        ]

    @cached_property
    def decided_singly(self) -> list[Matter]:
        """Return the decisions that name the meeting but are on none of its agenda items."""
        decisions = self.meeting.decisions.filter(agenda_item=None).select_related("item", "revision", "unit", "by")
        return matters_of(decisions, self.request.user)

    def _outcome_form(self, place: AgendaItem, matter: Matter) -> OutcomeForm | None:
        if place.outcome:
            return None
        prepared = getattr(place, "prepared", None) if matter.may_be_seen else None
        posted = self._posted("record", "prepare")
        return OutcomeForm(posted, prefix=str(place.pk), suspension=matter.is_suspension, prepared=prepared)

    @cached_property
    def rest_form(self) -> RestForm:
        return RestForm(self._posted("record", "prepare"))

    @cached_property
    def put_on_form(self) -> PutOnForm:
        pending = [matter for matter in matters_of(pending_matters(), self.request.user) if matter.may_be_seen]
        return PutOnForm(self._posted("put_on"), pending=pending)

    @cached_property
    def minutes_form(self) -> MinutesForm:
        posted = self._posted("minutes")
        return MinutesForm(posted, self.request.FILES if posted else None)

    def _posted(self, *actions: str):
        """Return the submitted data for the form of the pressed button."""
        is_this = self.request.method == "POST" and self.request.POST.get("action") in actions
        return self.request.POST if is_this else None

    def _typed_in_vain(self, context: dict) -> str:
        """Return the input of forms that the page no longer shows. The page repeats it, so that nothing is lost."""
        shown = [row.form for row in self.rows if row.form] + [self.rest_form] if context["writes"] else []
        names = {form.add_prefix(field) for form in shown for field in form.fields}
        typed = [text for name, text in self.request.POST.items() if name not in names and name.endswith(("number", "comment"))]
        words = "；".join(filter(str.strip, typed))
        return f"您填写的内容没有登记，抄录如下：{words}" if words else ""

    # --- what its buttons do ------------------------------------------------------------------------------------------

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry out the action named by the button. A refused form is shown again with the reason and all input."""
        acts: dict[str, Callable[[], str]] = {
            "put_on": self.put_on,
            "take_off": self.take_off,
            "move_up": self.move_up,
            "move_down": self.move_down,
            "fix": self.fix,
            "reopen": self.reopen,
            "prepare": self.prepare,
            "record": self.record,
            "minutes": self.add_minutes,
        }
        try:
            act = acts.get(request.POST.get("action", ""))
            if act is None:
                raise Stale("没有这样的操作，请从页面上的按钮办理。")
            done = act()
        except Refused as refusal:
            # The agenda may have changed since the page was opened.
            self.meeting = MEETINGS.get(pk=self.meeting.pk)
            if isinstance(refusal, Stale) and self._posted("record", "prepare"):
                for row in self.rows:
                    if row.form:
                        row.form.take_over_prepared()
            context = self.get_context_data(is_shown_again=True)
            messages.error(request, refusal.message + self._typed_in_vain(context))
            return self.render_to_response(context, status=refusal.status)
        messages.success(request, done)
        return redirect("meetings:meeting", pk)

    def put_on(self) -> str:
        _check(self.put_on_form)
        try:
            items = actions.put_on_agenda(
                self.meeting, self.put_on_form.cleaned_data["matters"], by=self.person, seen=self.seen
            )
        except Refused as refusal:
            _show(self.put_on_form, refusal)
            raise
        return f"已列入{len(items)}项议题。"

    def take_off(self) -> str:
        actions.take_off_agenda(self.meeting, self.chosen_item, by=self.person, seen=self.seen)
        return "已移出议程。"

    def move_up(self) -> str:
        actions.move_up(self.meeting, self.chosen_item, by=self.person, seen=self.seen)
        return "已上移。"

    def move_down(self) -> str:
        actions.move_down(self.meeting, self.chosen_item, by=self.person, seen=self.seen)
        return "已下移。"

    def fix(self) -> str:
        actions.fix_agenda(self.meeting, by=self.person, seen=self.seen)
        return "议程已确定，可以打印。"

    def reopen(self) -> str:
        actions.reopen_agenda(self.meeting, by=self.person, seen=self.seen)
        return "议程已重新打开，可以调整；调整后请再次确定。"

    def prepare(self) -> str:
        prepared = self._write_outcomes(actions.prepare_outcomes)
        if not prepared:
            return "已清除拟好的结果。"
        return f"已拟好{len(prepared)}项结果，由党委审批人登记后生效。"

    def record(self) -> str:
        items = self._write_outcomes(actions.record_outcomes)
        for item in items:
            if item.outcome == AgendaItem.Outcome.LEFT_OUT:
                messages.warning(self.request, f"议题{item.position}未列入，没有办理：{item.note}")
            elif item.decision:
                messages.info(self.request, f"议题{item.position}：{outcome(item.decision)}")
        counted = [(outcome.label, sum(item.outcome == outcome for item in items)) for outcome in AgendaItem.Outcome]
        return "已登记：" + "、".join(f"{label}{count}项" for label, count in counted if count) + "。"

    def _write_outcomes(self, act: Callable[..., list]) -> list:
        """Pass the outcomes in the forms to the action, and show the errors in each row."""
        forms = {row.place.pk: row.form for row in self.rows if row.form}
        if done := [row.place for row in self.rows if not row.form and self.request.POST.get(f"{row.place.pk}-outcome")]:
            raise Stale(f"{'、'.join(f'议题{place.position}' for place in done)}已经登记过结果，其余各项请核对后重新登记。")
        _check(self.rest_form, *forms.values())
        try:
            return act(self.meeting, gather_outcomes(forms, self.rest_form), by=self.person, seen=self.seen)
        except Refused as refusal:
            for key, message in refusal.fields.items():
                pk, _, field = key.partition("-")
                self._say(forms[int(pk)], field, message)
            raise

    def _say(self, row: OutcomeForm, field: str, message: str) -> None:
        """Show an error where it can be corrected: in the matter's row, or once in the form for all the others."""
        is_common = field != "outcome" and not row["outcome"].value() and self.rest_form["outcome"].value()
        form = self.rest_form if is_common else row
        if message not in form.errors.get(field, []):
            form.add_error(field, message)

    def add_minutes(self) -> str:
        _check(self.minutes_form)
        try:
            file = self.minutes_form.cleaned_data["file"]
            if file is None:
                raise Refused("请选择会议纪要的文件。", fields={"file": "请选择文件。"})
            actions.add_minutes(self.meeting, file, by=self.person, seen=self.seen)
        except Refused as refusal:
            _show(self.minutes_form, refusal)
            raise
        return "会议纪要已上传。"

    @property
    def person(self) -> User:
        return self.request.user

    @property
    def seen(self) -> str:
        """Return the digest of the page on which the button was pressed."""
        return self.request.POST.get("seen", "")

    @property
    def chosen_item(self) -> int:
        """Return the number of the agenda item whose button was pressed; any other value matches no item."""
        number = self.request.POST.get("item", "")
        return int(number) if is_row_number(number) else 0


def _check(*forms: Form) -> None:
    wrong = [form for form in forms if not form.is_valid()]
    if wrong:
        raise Refused("没有办理，请按提示改正。已填写的内容都还在。")


def _show(form: Form, refusal: Refused) -> None:
    """Show the errors beside the fields."""
    for field, message in refusal.fields.items():
        form.add_error(field, message)


@require_safe
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the agenda for print on A4, to people who may see every draft on it."""
    try:
        meeting = _meeting(request, pk)
        matters = [
            Matter(place.matter, request.user)
            for place in meeting.agenda.select_related("matter__item", "matter__revision", "matter__unit", "matter__by")
        ]
        if not all(matter.may_be_seen for matter in matters):
            raise PermissionDenied("议程上有您不能查看的稿件，因此不能打印这份议程。")
    except PermissionDenied as refusal:
        return permission_denied(request, refusal)
    _record_reading(request, matters)
    return render(request, "approval/meetings/agenda.html", {"meeting": meeting, "matters": matters})


@require_safe
def minutes(request: HttpRequest, pk: int, minutes_pk: int) -> HttpResponseBase:
    """Serve a file of the minutes as a download, never inline in the browser."""
    try:
        meeting = _meeting(request, pk)
        if not may_read_minutes(request.user):
            raise PermissionDenied("会议纪要记有各项议题，由党务公开办公室、党委审批人和党务公开监督员查看，您无权查看。")
    except PermissionDenied as refusal:
        return permission_denied(request, refusal)
    stored = get_object_or_404(Minutes, meeting=meeting, pk=minutes_pk)
    return deliver(request, stored.file.path, name=stored.name)

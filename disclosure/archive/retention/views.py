"""The pages of retention periods and of items due for appraisal, in the archive room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from disclosure.archive.admin import RoomPage
from disclosure.archive.models import Period
from disclosure.archive.permissions import may_keep_retention
from disclosure.archive.retention.rules import Periods, due_for_appraisal, set_periods
from disclosure.catalogue.models import EntryPage


class RetentionForm(forms.Form):
    """A period for each entry of the catalogue."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        periods = Periods()
        self.entries = {f"entry-{entry.pk}": entry for entry in EntryPage.objects.live().order_by("path")}
        for name, entry in self.entries.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{entry.code}　{entry.title}", choices=Period.choices, initial=periods.of(entry.code)
            )

    @property
    def chosen(self) -> dict[EntryPage, Period]:
        return {entry: Period(self.cleaned_data[name]) for name, entry in self.entries.items()}


class RetentionView(RoomPage):
    """The retention periods of entries. The office sets them; the supervisors read them."""

    page_title = "保管期限"
    template_name = "archive/admin/retention.html"

    def get_context_data(self, **kwargs) -> dict:
        form = kwargs.pop("form", None) or RetentionForm()
        may_keep = may_keep_retention(self.request.user)
        for field in form.fields.values():
            field.disabled = not may_keep
        return super().get_context_data(form=form, may_keep=may_keep, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = RetentionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        changes = set_periods(form.chosen, by=request.user)
        messages.success(request, f"已保存，改动{len(changes)}项。" if changes else "没有改动。")
        return redirect("archive_admin:retention")


class AppraisalView(RoomPage):
    """Items whose period has expired. Their fate is decided elsewhere: the software destroys nothing."""

    page_title = "到期鉴定"
    template_name = "archive/admin/appraisal.html"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(rows=due_for_appraisal(timezone.localdate()), **kwargs)

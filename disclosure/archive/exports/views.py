"""The pages of exports in the archive room: request, progress, download."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from disclosure.archive.admin import RoomPage
from disclosure.archive.exports.requests import (
    CAN_START_AGAIN,
    UNDER_WAY,
    Busy,
    ExportState,
    record_download,
    request_export,
    start_again,
    state_of,
    zipped,
)
from disclosure.archive.models import ArchiveExport, Edition
from disclosure.archive.permissions import check_may_use_archive
from disclosure.organisation.models import Unit

EXPORTS_SHOWN = 20

REFRESH_SECONDS = 3
"""Interval in seconds at which a page refreshes the progress of an export."""

LOG_LABELS = {"archive.export": "导出归档", "archive.export_again": "重新开始导出", "archive.download": "下载归档导出"}
"""The label of each action in a history."""


class ExportForm(forms.Form):
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    unit = forms.ModelChoiceField(label="主办单位", required=False, queryset=Unit.objects.all(), empty_label="全部")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        years = Edition.objects.dates("sealed_at", "year", order="DESC")
        self.fields["year"].choices = [("", "全部"), *((day.year, f"{day.year}年") for day in years)]


class ExportsView(RoomPage):
    """The list of exports, and the form that requests another. The page refreshes itself while an export is running."""

    page_title = "导出"
    template_name = "archive/admin/exports.html"

    def get_context_data(self, **kwargs) -> dict:
        rows = list(ArchiveExport.objects.select_related("by", "unit")[:EXPORTS_SHOWN])
        for row in rows:
            row.state = state_of(row)
            row.is_ready, row.can_start_again = row.state is ExportState.READY, row.state in CAN_START_AGAIN
        is_busy = any(row.state in UNDER_WAY for row in rows)
        return super().get_context_data(
            **{"form": ExportForm(), "rows": rows, "is_busy": is_busy, "has_receipts": bool(settings.RECEIPTS_DIR), **kwargs}
        )

    def render_to_response(self, context: dict, **kwargs) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        if context["is_busy"]:
            response["Refresh"] = str(REFRESH_SECONDS)
        return response

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            request_export(form.cleaned_data["year"], form.cleaned_data["unit"], by=request.user)
        except Busy as busy:
            messages.error(request, str(busy))
        return redirect("archive_admin:exports")


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Resume an export that was interrupted."""
    check_may_use_archive(request.user)
    try:
        start_again(get_object_or_404(ArchiveExport, pk=pk), by=request.user)
    except Busy as busy:
        messages.error(request, str(busy))
    return redirect("archive_admin:exports")


@require_safe
@cache_control(private=True, no_store=True)
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the bag as one zip, while it is read."""
    check_may_use_archive(request.user)
    asked = get_object_or_404(ArchiveExport, pk=pk)
    if state_of(asked) is not ExportState.READY:
        messages.error(request, "这次导出没有可以下载的文件，请重新导出。")
        return redirect("archive_admin:exports")
    record_download(asked, by=request.user)
    bag = zipped(asked.folder, asked.name)
    # With its length, a browser notices a download that was cut short.
    response = StreamingHttpResponse(bag, content_type="application/zip", headers={"Content-Length": len(bag)})
    response["Content-Disposition"] = f'attachment; filename="{asked.name}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return response

"""Exports of the admin, for both Wagtail's reports and our registers, in the form that a Chinese office reads.

Times are in the college's time zone, and their headings say so. CSV begins with the byte order mark by which Excel detects
UTF-8. Headings, values and file names are Chinese. Wagtail's views share one mixin and Wagtail itself registers them, so this
module patches the mixin.
"""

from __future__ import annotations

import codecs
import datetime
import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from wagtail.admin.views.mixins import SpreadsheetExportMixin

TIME_ZONE_NOTE = "（北京时间）"

HEADINGS = {
    "title": "标题",
    "label": "名称",
    "object_id": "编号",
    "content_object": "页面标题",
    "content_type": "类型",
    "workflow": "流程",
    "task": "环节",
    "requested_by": "送审人",
    "created_at": "送审时间",
    "started_at": "开始时间",
    "finished_at": "办结时间",
    "finished_by": "办理人",
    "locked_at": "锁定时间",
    "locked_by": "锁定人",
    "timestamp": "时间",
    "last_published_at": "最近公开时间",
    "latest_revision_created_at": "最近修改时间",
    "last_published_by_user": "最近公开人",
    "user_display_name": "操作人",
}
"""Chinese headings by the last part of the field's name, for fields whose heading in Wagtail is not Chinese."""

TIMES = re.compile("^at$|_at$|^timestamp$")
"""Names of datetime fields. Some reports export lists, which have no model to inspect."""


def local_text(value: datetime.datetime) -> str:
    return f"{_local(value):%Y-%m-%d %H:%M:%S}"


def _local(value: datetime.datetime) -> datetime.datetime:
    """Return the time in the college's time zone, without the zone, which a spreadsheet cannot store."""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.replace(tzinfo=None, microsecond=0)


def _listed(values: list) -> str:
    return "、".join(map(str, values))


def _yes_or_no(value: bool) -> str:
    return "是" if value else "否"


PREPROCESS: dict[Any, dict[str, Callable | None]] = {
    datetime.datetime: {"csv": local_text, "xlsx": _local},
    (datetime.date, datetime.time): {"xlsx": None},
    list: {"csv": _listed, "xlsx": _listed},
    bool: {"csv": _yes_or_no, "xlsx": _yes_or_no},
    type(None): {"csv": lambda _value: "", "xlsx": None},
}


def localise_exports() -> None:
    """Patch Wagtail's export mixin so that every export in the admin follows the rules of this module."""
    SpreadsheetExportMixin.FORMATS = property(_formats)
    SpreadsheetExportMixin.custom_value_preprocess = PREPROCESS
    SpreadsheetExportMixin.get_heading = _in_chinese(SpreadsheetExportMixin.get_heading)
    SpreadsheetExportMixin.stream_csv = _with_mark(SpreadsheetExportMixin.stream_csv)
    SpreadsheetExportMixin.as_spreadsheet = _named(SpreadsheetExportMixin.as_spreadsheet)


def _formats(view: SpreadsheetExportMixin) -> tuple[str, ...]:
    """Return no format for a list without columns: Wagtail shows no download link for it, and would export empty lines."""
    return (view.FORMAT_XLSX, view.FORMAT_CSV) if view.list_export else ()


def _in_chinese(get_heading: Callable[..., str]) -> Callable[..., str]:
    @wraps(get_heading)
    def heading(view: SpreadsheetExportMixin, queryset: QuerySet, field: str) -> str:
        found, name = get_heading(view, queryset, field), field.rsplit(".", maxsplit=1)[-1]
        if found.isascii():
            found = HEADINGS.get(name, found)
        return found + TIME_ZONE_NOTE * bool(TIMES.search(name))

    return heading


def _with_mark(stream_csv: Callable[..., Iterator[bytes]]) -> Callable[..., Iterator[bytes]]:
    @wraps(stream_csv)
    def stream(view: SpreadsheetExportMixin, queryset: QuerySet) -> Iterator[bytes]:
        yield codecs.BOM_UTF8
        yield from stream_csv(view, queryset)

    return stream


def _named(as_spreadsheet: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Name the file after the list's title and the day."""

    @wraps(as_spreadsheet)
    def spreadsheet(view: SpreadsheetExportMixin, queryset: QuerySet, file_format: str) -> HttpResponseBase:
        response = as_spreadsheet(view, queryset, file_format)
        name = view.get_filename()
        if name.isascii():
            name = view.get_page_title()
        response["Content-Disposition"] = content_disposition_header(True, f"{name}-{timezone.localdate()}.{file_format}")
        return response

    return spreadsheet

"""The supervisors' list of readings (Article 6(3)): readers, objects, surfaces and times."""

from __future__ import annotations

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports.base import ReportView

from disclosure.items.access import AccessRecord, Surface
from disclosure.organisation.models import Role
from disclosure.organisation.people import full_name
from disclosure.organisation.roles import Roles

ADDRESS = "reading_report"
READ_BY = "查阅记录由党务公开监督员查看。"


class ReadingFilters(WagtailFilterSet):
    subject = django_filters.CharFilter(label="对象（索引号或编号）", lookup_expr="icontains")
    person = django_filters.CharFilter(label="读者（姓名或用户名）", method="by_person")
    surface = django_filters.ChoiceFilter(label="途径", choices=Surface.choices)
    at = django_filters.DateFromToRangeFilter(label="时间", widget=DateRangePickerWidget)

    class Meta:
        model = AccessRecord
        fields: list = []

    def by_person(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        named = queryset.annotate(full_name=full_name("reader__"))
        return named.filter(full_name__icontains=value) | named.filter(reader__username__icontains=value)


class ReadingReport(ReportView):
    page_title = "查阅记录"
    header_icon = "view"
    model = AccessRecord
    index_url_name = ADDRESS
    index_results_url_name = f"{ADDRESS}_results"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    filterset_class = ReadingFilters
    columns = [
        # To the second, not “an hour ago”, because times are compared with other records.
        Column("at", label="时间", accessor=lambda record: date_format(timezone.localtime(record.at), "Y-m-d H:i:s")),
        Column("who", label="读者"),
        Column("address", label="来自"),
        Column("surface", label="途径", accessor="get_surface_display"),
        Column("subject", label="对象"),
    ]
    list_export = ["at", "username", "who", "address", "get_surface_display", "subject"]
    export_headings = {
        "at": "时间",
        "username": "用户名",
        "who": "读者",
        "address": "来自",
        "get_surface_display": "途径",
        "subject": "对象",
    }

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not may_read_the_log(request.user):
            raise PermissionDenied(READ_BY)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[AccessRecord]:
        return AccessRecord.objects.select_related("reader")


def may_read_the_log(user) -> bool:
    return Roles.of(user).holds(Role.SUPERVISOR)


class ReadingMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_read_the_log(request.user)


menu_item = ReadingMenuItem("查阅记录", reverse_lazy(ADDRESS), name="reading", icon_name="view", order=1100)

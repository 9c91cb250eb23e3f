"""What reports and registers export opens in a Chinese office: local time, Chinese headings, a mark before UTF-8."""

from __future__ import annotations

import csv
import datetime
import io
import re
from collections.abc import Iterator

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log

from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit
from tests.factories import as_if_decided, make_item

pytestmark = pytest.mark.django_db

REPORTS = {
    # the report, who takes it, what its file is called
    "site_history": ("admin", "操作日志"),
    "aging_pages": ("admin", "久未更新的页面"),
    "workflow": ("supervisor", "审核审批流程"),
    "workflow_tasks": ("supervisor", "流程环节"),
    "locked_pages": ("admin", "已锁定的页面"),
}
LOCAL = datetime.datetime.fromisoformat("2026-07-02T07:30")
AT = datetime.datetime(2026, 7, 1, 23, 30, tzinfo=datetime.UTC)


def table(client, address: str) -> list[list[str]]:
    answer = client.get(address, {"export": "csv"})
    assert answer.status_code == 200
    return rows_of(answer)


def rows_of(answer) -> list[list[str]]:
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sheet(client, address: str) -> list[tuple]:
    content = b"".join(client.get(address, {"export": "xlsx"}).streaming_content)
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


@pytest.fixture
def item(catalogue, units, admin, zzb_drafter) -> DisclosurePage:
    item = make_item(catalogue.public, units.dzb, owner=zzb_drafter, published_at=AT)
    log(instance=item, action="wagtail.edit", user=zzb_drafter, timestamp=AT)
    with as_if_decided():
        DisclosurePage.objects.filter(pk=item.pk).update(locked=True, locked_at=AT, locked_by=admin)
    return item


@pytest.mark.parametrize("report", REPORTS)
def test_headings_are_chinese_and_say_whose_time_it_is(item, client_of, request, report):
    person = request.getfixturevalue(REPORTS[report][0])
    headings = table(client_of(person), reverse(f"wagtailadmin_reports:{report}"))[0]
    assert not [heading for heading in headings if heading.isascii()]
    assert any(heading.endswith("（北京时间）") for heading in headings)


@pytest.mark.parametrize("report", ["site_history", "aging_pages", "locked_pages"])
def test_times_are_local_in_both_kinds_of_table(item, client_of, admin, report):
    client, address = client_of(admin), reverse(f"wagtailadmin_reports:{report}")
    text = [cell for row in table(client, address) for cell in row]
    assert "2026-07-02 07:30:00" in text
    assert not any("+00:00" in cell or "23:30" in cell or cell == "None" for cell in text)
    assert LOCAL in [cell for row in sheet(client, address) for cell in row]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("report", REPORTS)
def test_a_file_is_named_in_chinese_and_by_the_day(item, client_of, request, report, kind):
    person, name = REPORTS[report]
    answer = client_of(request.getfixturevalue(person)).get(reverse(f"wagtailadmin_reports:{report}"), {"export": kind})
    expected = content_disposition_header(True, f"{name}-{timezone.localdate()}.{kind}")
    assert answer["Content-Disposition"] == expected


def test_the_file_of_a_register_is_named_after_it(client_of, office):
    answer = client_of(office).get("/admin/registers/units/", {"export": "xlsx"})
    assert answer["Content-Disposition"] == content_disposition_header(True, f"责任单位-{timezone.localdate()}.xlsx")


def test_registers_write_local_times_too(client_of, office):
    rows = sheet(client_of(office), "/admin/registers/units/")
    assert rows[0][0] == "名称"


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x0c", "\x1f", "\ufffe"], ids=ascii)
def test_a_character_that_no_workbook_holds_is_exported_as_a_blank(item, client_of, admin, office, sign, subtests):
    title = f"党费收缴{sign}使用情况"
    with as_if_decided():
        DisclosurePage.objects.filter(pk=item.pk).update(title=title)
    log(instance=item, action="wagtail.edit", title=title)
    Unit.objects.create(name=f"学生{sign}支部", code="xszb")
    for person, name, shown in (
        (admin, "wagtailadmin_reports:site_history", "党费收缴 使用情况"),
        (admin, "wagtailadmin_reports:locked_pages", "党费收缴 使用情况"),
        (office, "registers_units_modeladmin_index", "学生 支部"),
    ):
        with subtests.test(name):
            assert shown in [cell for row in sheet(client_of(person), reverse(name)) for cell in row]


LEFT_OUT = re.compile("[<(]|/results/$")
"""Addresses that take a number; those of the results alone, which the same view answers."""


def lists(resolver: URLResolver, route: str = "/") -> Iterator[str]:
    """The addresses of the views that write tables."""
    for entry in resolver.url_patterns:
        here = route + str(entry.pattern).strip("^$")
        if isinstance(entry, URLResolver):
            yield from lists(entry, here)
        elif issubclass(getattr(entry.callback, "view_class", object), SpreadsheetExportMixin) and not LEFT_OUT.search(here):
            yield here


def test_no_export_consists_of_empty_lines(item, client_of, admin, office, zzb_drafter, subtests):
    addresses = [*lists(get_resolver()), *(f"/admin/pages/{page.pk}/" for page in item.get_ancestors()[1:])]
    assert {"/admin/reports/page-types-usage/", "/admin/users/"} <= set(addresses)
    for person in (admin, office, zzb_drafter):
        client = client_of(person)
        for address in addresses:
            with subtests.test(address, person=str(person)):
                answer = client.get(address, {"export": "csv"})
                assert not answer.streaming or all(any(row) for row in rows_of(answer))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("role", "address"),
    [("office", "/admin/reports/page-types-usage/"), ("admin", "/admin/users/"), ("zzb_drafter", "/admin/pages/{entry}/")],
)
def test_a_list_without_columns_to_export_is_shown_instead(item, client_of, request, role, address, kind):
    client = client_of(request.getfixturevalue(role))
    address = address.format(entry=item.get_parent().pk)
    assert client.get(address, {"export": kind})["Content-Type"] == client.get(address)["Content-Type"]

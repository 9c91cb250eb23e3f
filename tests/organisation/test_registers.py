"""The registers in the admin: who may do what, what a form refuses, what a history and an export say."""

from __future__ import annotations

import datetime
from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone

from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.organisation.models import Appointment, Branch, Role, Unit, User
from disclosure.organisation.roles import Roles
from tests.factories import Units, make_branch, make_person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


REGISTERS = ["units", "branches", "appointments", "readers", "reader-groups"]
MODELS = {
    "units": Unit,
    "branches": Branch,
    "appointments": Appointment,
    "readers": ReaderProfile,
    "reader-groups": ReaderGroup,
}

ADDRESSES = {
    "list": "/admin/registers/{register}/",
    "inspect": "/admin/registers/{register}/inspect/{pk}/",
    "history": "/admin/registers/{register}/history/{pk}/",
    "export": "/admin/registers/{register}/?export=xlsx",
    "create": "/admin/registers/{register}/create/",
    "edit": "/admin/registers/{register}/edit/{pk}/",
    "delete": "/admin/registers/{register}/delete/{pk}/",
}

KEEPS = {"list", "inspect", "history", "export", "create", "edit"}
INSPECTS = {"list", "inspect", "history"}

MAY = {
    "admin": KEEPS,
    "office": KEEPS,
    "supervisor": INSPECTS,
    "zzb_drafter": set(),
    "zzb_reviewer": set(),
    "committee": set(),
    "member": set(),
    "former_office": set(),
    "coming_office": set(),
    "closed_office": set(),
    "anonymous": set(),
}
"""What each may do with a register. Nobody may delete."""


@pytest.fixture
def browser(client_of, request):
    """`browser(role)`: a session of the person of that fixture, or of nobody."""
    return lambda role: Client() if role == "anonymous" else client_of(request.getfixturevalue(role))


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("role", MAY)
def test_each_role_opens_of_a_register_what_it_may(role: str, register: str, records: dict[str, int], browser):
    client = browser(role)
    addresses = {action: address.format(register=register, pk=records[register]) for action, address in ADDRESSES.items()}
    assert {action for action, address in addresses.items() if client.get(address).status_code == 200} == MAY[role]


@pytest.mark.parametrize("role", MAY)
def test_only_who_may_read_the_registers_finds_them_in_the_menu(role: str, db, browser):
    page = browser(role).get("/admin/", follow=True).content.decode()
    assert (r'"name": "registers"' in page) is (bool(MAY[role]) or role == "committee")
    assert (r'"name": "任职"' in page or "registers/appointments" in page) is bool(MAY[role])


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("role", MAY)
def test_nobody_deletes_a_record(role: str, register: str, records: dict[str, int], browser):
    response = browser(role).post(f"/admin/registers/{register}/delete/{records[register]}/")
    assert response.status_code in (302, 403)
    assert MODELS[register].objects.filter(pk=records[register]).exists()
    if "edit" in MAY[role]:
        assert "不能删除" in str(next(iter(get_messages(response.wsgi_request))))


BRANCH = {"name": "学前教育系党总支", "kind": "general", "active": "on", "order": "0"}


@pytest.mark.parametrize("role", MAY)
def test_only_who_keeps_the_registers_adds_and_changes_records(role: str, records: dict[str, int], browser):
    client, may = browser(role), "edit" in MAY[role]
    client.post("/admin/registers/branches/create/", BRANCH)
    assert Branch.objects.filter(name=BRANCH["name"]).exists() is may
    client.post(f"/admin/registers/branches/edit/{records['branches']}/", BRANCH | {"name": "改名党总支"})
    assert Branch.objects.filter(name="改名党总支").exists() is may


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("address", ["/admin/people/", "/admin/people/results/?q=zzb", "/admin/people/chosen/{pk}/"])
def test_only_who_keeps_the_registers_sees_the_list_of_people(address: str, role: str, zzb_drafter: User, browser):
    response = browser(role).get(address.format(pk=zzb_drafter.pk))
    assert (response.status_code == 200) is ("edit" in MAY[role])
    if response.status_code == 200:
        assert "zzb" in response.content.decode()


@pytest.mark.parametrize("pk", ["0", "abc", "-1"])
def test_nobody_that_does_not_exist_can_be_chosen(pk: str, office: User, client_of):
    assert client_of(office).get(f"/admin/people/chosen/{pk}/").status_code == 404


# --- what an address may not do ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "role__exact=nobody",
        "unit__id__exact=abc",
        "term=never",
        "o=99",
        "o=x.-y",
        "p=99",
        "p=x",
        "q=%00",
        "role__exact=%00",
        "q=%25_",
        "e=1",
        "export=pdf",
        f"q={'字' * 20_000}",
    ],
)
def test_an_odd_query_is_answered(query: str, records: dict[str, int], office: User, client_of):
    response = client_of(office).get(f"/admin/registers/appointments/?{query}", follow=True)
    assert response.status_code == 200
    assert "登记任职" in response.content.decode()


@pytest.mark.parametrize("query", ["user__password__startswith=m", "user__email__contains=a", "no_such_field=1"])
def test_an_address_cannot_guess_at_what_the_register_does_not_show(
    query: str, records: dict[str, int], office: User, client_of
):
    response = client_of(office).get(f"/admin/registers/appointments/?{query}")
    assert response.status_code == 302
    assert response.url == "/admin/registers/appointments/"
    assert "筛选条件无法识别" in str(next(iter(get_messages(response.wsgi_request))))


@pytest.mark.parametrize("pk", ["abc", "0", "99999999999999999999"])
@pytest.mark.parametrize("action", ["inspect", "edit", "history", "delete"])
def test_a_record_that_does_not_exist_is_not_found(action: str, pk: str, office: User, client_of):
    assert client_of(office).get(f"/admin/registers/units/{action}/{pk}/").status_code == 404


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def books(units: Units) -> None:
    """Appointments past, present and to come."""
    make_person("zhangwei", (Role.DRAFTER, units.zzb), last_name="张", first_name="伟")
    make_person("liming", (Role.REVIEWER, units.xcb), last_name="李", first_name="明")
    past = make_person("zhengtui", last_name="郑", first_name="退之")
    Appointment.objects.create(user=past, role=Role.REVIEWER, unit=units.zzb, since=TODAY - 9 * DAY, until=TODAY - DAY)
    coming = make_person("wangxin", last_name="王", first_name="新")
    Appointment.objects.create(user=coming, role=Role.SUPERVISOR, branch=make_branch("机电工程系党总支"), since=TODAY + DAY)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"张伟", "李明", "郑退之", "王新", "office"}),
        ("q=张伟", {"张伟"}),
        ("q=郑退", {"郑退之"}),
        ("q=zhang", {"张伟"}),
        ("q=组织部", {"张伟", "郑退之"}),
        ("q=机电", {"王新"}),
        ("q=组织部 郑", {"郑退之"}),
        ("q=无此人", set()),
        ("term=current", {"张伟", "李明", "office"}),
        ("term=past", {"郑退之"}),
        ("term=coming", {"王新"}),
        ("role__exact=reviewer", {"李明", "郑退之"}),
        ("role__exact=reviewer&term=current", {"李明"}),
        ("role__exact=reviewer&q=郑", {"郑退之"}),
    ],
)
def test_appointments_are_found_by_name_place_role_and_term(query: str, found: set[str], books, office: User, client_of):
    context = client_of(office).get(f"/admin/registers/appointments/?{query}").context
    assert {str(each.user) for each in context["object_list"]} == found


def test_appointments_are_filtered_by_unit(books, units: Units, office: User, client_of):
    context = client_of(office).get(f"/admin/registers/appointments/?unit__id__exact={units.xcb.pk}").context
    assert {str(each.user) for each in context["object_list"]} == {"李明"}


def test_a_person_is_found_by_full_name_when_chosen(books, office: User, client_of):
    assert "zhangwei" in (page := client_of(office).get("/admin/people/results/?q=张伟").content.decode())
    assert "liming" not in page


def test_the_list_of_units_names_who_drafts_and_reviews_there_today(books, office: User, client_of):
    page = client_of(office).get("/admin/registers/units/").content.decode()
    assert "张伟" in page
    assert "李明" in page
    assert "郑退之" not in page


# --- exports ----------------------------------------------------------------------------------------------------------


def spreadsheet(response) -> list[list]:
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_appointments_export_as_they_are_shown_with_real_dates(books, office: User, client_of):
    response = client_of(office).get("/admin/registers/appointments/?export=xlsx&term=past")
    assert unquote(response["Content-Disposition"]).endswith(f"任职-{timezone.localdate()}.xlsx")
    headings, row = spreadsheet(response)
    assert headings == ["人员", "用户名", "角色", "单位、党总支或直属党支部", "起始日期", "截止日期", "是否在任"]
    assert [value.date() if isinstance(value, datetime.datetime) else value for value in row] == [
        "郑退之", "zhengtui", "审核人", "组织部", TODAY - 9 * DAY, TODAY - DAY, "已卸任",
    ]  # fmt: skip


def test_units_export_yes_and_no_in_words(units: Units, office: User, client_of):
    units.xgc.active = False
    units.xgc.save()
    rows = spreadsheet(client_of(office).get("/admin/registers/units/?export=xlsx"))
    assert rows[0] == ["名称", "代码", "党委职能部门", "党务公开办公室所在单位", "起草人", "审核人", "在用", "排序"]
    in_use = {row[0]: row[6] for row in rows[1:]}
    assert in_use == {"党政办": "是", "组织部": "是", "宣传部": "是", "纪委": "是", "人事处": "是", "学工处": "否"}


def test_a_name_that_looks_like_a_formula_stays_text(units: Units, office: User, client_of):
    Branch.objects.create(name="=1+1")
    response = client_of(office).get("/admin/registers/branches/?export=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("'=1+1", "s")


def test_a_person_appointed_and_ended_holds_nothing_today(former_office: User, coming_office: User):
    assert Roles.of(former_office).held == Roles.of(coming_office).held == frozenset()

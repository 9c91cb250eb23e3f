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
from wagtail.models import ModelLogEntry

from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.organisation.models import Appointment, Branch, Role, Unit, User
from disclosure.organisation.roles import Roles
from tests.factories import Units, make_branch, make_person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def records(units: Units, zzb_drafter: User) -> dict[str, int]:
    """One record of each register, by the register's address."""
    return {
        "units": units.zzb.pk,
        "branches": make_branch("机电工程系党总支").pk,
        "appointments": Appointment.objects.get(user=zzb_drafter).pk,
        "readers": ReaderProfile.objects.get(user=zzb_drafter).pk,
        "reader-groups": ReaderGroup.objects.create(name="中层干部").pk,
    }


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
def former_office(db) -> User:
    """Somebody whose appointment to the office ended yesterday."""
    person = make_person("former")
    Appointment.objects.create(user=person, role=Role.OFFICE, since=TODAY - 30 * DAY, until=TODAY - DAY)
    return person


@pytest.fixture
def coming_office(db) -> User:
    """Somebody whose appointment to the office begins tomorrow."""
    person = make_person("coming")
    Appointment.objects.create(user=person, role=Role.OFFICE, since=TODAY + DAY)
    return person


@pytest.fixture
def closed_office(db) -> User:
    """Somebody of the office whose account was closed."""
    person = make_person("closed", Role.OFFICE)
    person.is_active = False
    person.save()
    return person


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
    assert (r'"name": "registers"' in page) is bool(MAY[role])


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("role", MAY)
def test_nobody_deletes_a_record(role: str, register: str, records: dict[str, int], browser):
    response = browser(role).post(f"/admin/registers/{register}/delete/{records[register]}/")
    assert response.status_code == 302
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
    assert ("zzb" in response.content.decode()) is ("edit" in MAY[role])


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
        "q=%25_",
        "e=1",
        "export=pdf",
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
    assert unquote(response["Content-Disposition"]).endswith("任职.xlsx")
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
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")


# --- forms ------------------------------------------------------------------------------------------------------------


def errors_of(response) -> dict[str, list[str]]:
    assert response.status_code == 200
    return response.context["form"].errors


@pytest.mark.parametrize(
    ("role", "with_unit", "with_branch", "since", "until", "field", "message"),
    [
        ("drafter", False, False, TODAY, "", "unit", "起草人须填写所在单位。"),
        ("reviewer", False, True, TODAY, "", "branch", "审核人不填党总支、直属党支部。"),
        ("committee", True, False, TODAY, "", "unit", "党委审批面向全校，不填单位。"),
        ("office", False, True, TODAY, "", "branch", "党务公开办公室不填党总支、直属党支部。"),
        ("supervisor", False, False, TODAY, "", "branch", "监督员须填写推选他的党总支或直属党支部。"),
        ("supervisor", True, True, TODAY, "", "unit", "党务公开监督员面向全校，不填单位。"),
        ("office", False, False, TODAY, TODAY - DAY, "until", "截止日期不能早于起始日期。"),
        ("office", False, False, "昨天", "", "since", "输入一个有效的日期。"),
        ("office", False, False, "", "", "since", "此项必填。"),
        ("", False, False, TODAY, "", "role", "此项必填。"),
        ("king", False, False, TODAY, "", "role", "选择一个有效的选项。 king 不在可用的选项中。"),
        (
            "drafter",
            True,
            False,
            TODAY - 3 * DAY,
            TODAY + 3 * DAY,
            "since",
            "此人在这段时间已有相同的任职记录；请先填写原记录的截止日期。",
        ),
    ],
)
def test_an_appointment_that_cannot_be_is_refused_beside_its_field(
    role, with_unit, with_branch, since, until, field, message, zzb_drafter: User, units: Units, office: User, client_of
):
    data = {"user": zzb_drafter.pk, "role": role, "since": since, "until": until}
    data |= {"unit": units.zzb.pk if with_unit else "", "branch": make_branch("机电工程系党总支").pk if with_branch else ""}
    before = Appointment.objects.count()
    response = client_of(office).post("/admin/registers/appointments/create/", data)
    assert message in errors_of(response)[field]
    assert "__all__" not in errors_of(response)
    assert Appointment.objects.count() == before


@pytest.mark.parametrize("person", ["", "abc", "999999"])
def test_an_appointment_of_nobody_is_refused(person: str, office: User, client_of):
    response = client_of(office).post(
        "/admin/registers/appointments/create/", {"user": person, "role": "office", "since": TODAY}
    )
    assert list(errors_of(response)) == ["user"]


def test_no_appointment_is_made_to_a_unit_out_of_use(units: Units, zzb_drafter: User, office: User, client_of):
    units.xgc.active = False
    units.xgc.save()
    data = {"user": zzb_drafter.pk, "role": "drafter", "unit": units.xgc.pk, "since": TODAY}
    assert list(errors_of(client_of(office).post("/admin/registers/appointments/create/", data))) == ["unit"]


def test_an_appointment_opens_the_admin_at_once_and_its_end_closes_it(units: Units, member: User, office: User, client_of):
    books, desk = client_of(office), client_of(member)
    assert desk.get("/admin/").status_code == 302
    data = {"user": member.pk, "role": "drafter", "unit": units.zzb.pk, "since": TODAY - DAY, "until": ""}
    assert books.post("/admin/registers/appointments/create/", data).status_code == 302
    assert desk.get("/admin/").status_code == 200
    appointment = Appointment.objects.get(user=member)
    end = {"since": TODAY - DAY, "until": TODAY - DAY}
    assert books.post(f"/admin/registers/appointments/edit/{appointment.pk}/", end).status_code == 302
    assert desk.get("/admin/").status_code == 302


def test_whose_appointment_it_is_cannot_be_changed_afterwards(records: dict[str, int], units: Units, office: User, client_of):
    appointment = Appointment.objects.get(pk=records["appointments"])
    data = {"user": office.pk, "role": "office", "unit": "", "since": appointment.since, "until": TODAY}
    client_of(office).post(f"/admin/registers/appointments/edit/{appointment.pk}/", data)
    kept = Appointment.objects.get(pk=appointment.pk)
    assert (kept.user, kept.role, kept.unit, kept.until) == (appointment.user, "drafter", units.zzb, TODAY)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "组织部", "名称"),
        ("name", "", "此项必填。"),
        ("name", "长" * 51, "50"),
        ("code", "ZZB", "代码只能用小写字母和数字，并以字母开头。"),
        ("code", "zzb", "代码"),
        ("order", "-1", "0"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_beside_its_field(
    field: str, value: str, message: str, units: Units, office: User, client_of
):
    data = {"name": "后勤处", "code": "hqc", "active": "on", "order": "9"} | {field: value}
    errors = errors_of(client_of(office).post("/admin/registers/units/create/", data))
    assert list(errors) == [field]
    assert message in errors[field][0]
    assert Unit.objects.count() == len(units)


def test_a_unit_that_is_renamed_keeps_its_people_s_door(units: Units, zzb_drafter: User, office: User, client_of):
    data = {"name": "党委组织部", "code": "zzb", "functional": "on", "active": "on", "order": "1"}
    assert client_of(office).post(f"/admin/registers/units/edit/{units.zzb.pk}/", data).status_code == 302
    assert [group.name for group in User.objects.get(pk=zzb_drafter.pk).groups.all()] == ["单位：党委组织部"]
    assert client_of(zzb_drafter).get("/admin/").status_code == 200


# --- history ----------------------------------------------------------------------------------------------------------


def test_the_history_says_who_changed_what_from_what_to_what(records: dict[str, int], office: User, client_of):
    client = client_of(office)
    unit = Unit.objects.get(pk=records["units"])
    data = {"name": "党委组织部", "code": "zzb", "functional": "on", "order": unit.order}
    client.post(f"/admin/registers/units/edit/{unit.pk}/", data)
    entry = ModelLogEntry.objects.get(action="register.edit")
    assert (entry.user, entry.data["changes"]) == (office, ["名称由“组织部”改为“党委组织部”", "在用由“是”改为“否”"])
    page = client.get(f"/admin/registers/units/history/{unit.pk}/").content.decode()
    assert "修改：名称由“组织部”改为“党委组织部”；在用由“是”改为“否”" in page
    assert "office" in page


def test_a_new_record_begins_its_history_with_what_it_holds(units: Units, member: User, office: User, client_of):
    data = {"user": member.pk, "role": "drafter", "unit": units.zzb.pk, "since": "2026-03-01"}
    client_of(office).post("/admin/registers/appointments/create/", data)
    changes = ModelLogEntry.objects.get(action="register.create").data["changes"]
    assert changes == ["人员：member", "角色：起草人", "单位：组织部", "起始日期：2026年3月1日"]


def test_saving_without_a_change_adds_nothing_to_the_history(records: dict[str, int], office: User, client_of):
    appointment = Appointment.objects.get(pk=records["appointments"])
    client_of(office).post(f"/admin/registers/appointments/edit/{appointment.pk}/", {"since": appointment.since, "until": ""})
    assert not ModelLogEntry.objects.filter(action__startswith="register.").exists()


def test_markup_in_a_name_is_shown_as_text(office: User, client_of):
    client = client_of(office)
    client.post("/admin/registers/branches/create/", BRANCH | {"name": "<b onclick=x>党总支</b>"})
    pk = Branch.objects.get().pk
    for address in ("", f"inspect/{pk}/", f"edit/{pk}/", f"history/{pk}/"):
        assert "<b onclick" not in client.get(f"/admin/registers/branches/{address}").content.decode()


def test_a_person_appointed_and_ended_holds_nothing_today(former_office: User, coming_office: User):
    assert Roles.of(former_office).held == Roles.of(coming_office).held == frozenset()

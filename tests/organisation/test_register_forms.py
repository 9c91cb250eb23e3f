"""The forms of the registers: what they refuse, what they save, and what the history says of it."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from disclosure.organisation.models import Appointment, Branch, Unit, User
from tests.factories import Units, confirm_changes, make_branch

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


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
        ("office", False, False, "昨天", "", "since", "请填写日期，如2026-03-05。"),
        ("office", False, False, "", "", "since", "此项必填。"),
        ("", False, False, TODAY, "", "role", "此项必填。"),
        ("king", False, False, TODAY, "", "role", "“king”不在可选之列，请重新选择。"),
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


def test_an_appointment_opens_the_admin_once_confirmed_and_its_end_closes_it_at_once(
    units: Units, member: User, office: User, committee: User, client_of
):
    books, desk = client_of(office), client_of(member)
    assert desk.get("/admin/").status_code == 302
    data = {"user": member.pk, "role": "drafter", "unit": units.zzb.pk, "since": TODAY - DAY, "until": ""}
    assert books.post("/admin/registers/appointments/create/", data).status_code == 302
    assert desk.get("/admin/").status_code == 302
    confirm_changes(by=committee)
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


def test_the_history_says_who_changed_what_from_what_to_what(records: dict[str, int], office: User, committee: User, client_of):
    client = client_of(office)
    unit = Unit.objects.get(pk=records["units"])
    data = {"name": "党委组织部", "code": "zzb", "functional": "on", "order": unit.order}
    client.post(f"/admin/registers/units/edit/{unit.pk}/", data)
    confirm_changes(by=committee)
    entry = ModelLogEntry.objects.get(action="register.edit")
    words = ["名称由“组织部”改为“党委组织部”", "在用由“是”改为“否”", "office提出，committee确认"]
    assert (entry.user, entry.data["changes"]) == (committee, words)
    page = client.get(f"/admin/registers/units/history/{unit.pk}/").content.decode()
    assert "修改：名称由“组织部”改为“党委组织部”；在用由“是”改为“否”" in page
    assert "office" in page


def test_a_new_record_begins_its_history_with_what_it_holds(
    units: Units, member: User, office: User, committee: User, client_of
):
    data = {"user": member.pk, "role": "drafter", "unit": units.zzb.pk, "since": "2026-03-01"}
    client_of(office).post("/admin/registers/appointments/create/", data)
    confirm_changes(by=committee)
    changes = ModelLogEntry.objects.get(action="register.create").data["changes"]
    # PostgreSQL keeps the keys of a change in an order of its own.
    assert {"人员：member", "角色：起草人", "单位：组织部", "起始日期：2026年3月1日"} <= set(changes)


def test_saving_without_a_change_adds_nothing_to_the_history(records: dict[str, int], office: User, client_of):
    appointment = Appointment.objects.get(pk=records["appointments"])
    client_of(office).post(f"/admin/registers/appointments/edit/{appointment.pk}/", {"since": appointment.since, "until": ""})
    assert not ModelLogEntry.objects.filter(action__startswith="register.").exists()


def test_markup_in_a_name_is_shown_as_text(office: User, client_of):
    client = client_of(office)
    client.post("/admin/registers/branches/create/", {"name": "<b onclick=x>党总支</b>", "kind": "general", "order": 0})
    pk = Branch.objects.get().pk
    for address in ("", f"inspect/{pk}/", f"edit/{pk}/", f"history/{pk}/"):
        assert "<b onclick" not in client.get(f"/admin/registers/branches/{address}").content.decode()

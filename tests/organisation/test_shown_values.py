"""A form of a register, sent from a page that shows an older state, does not undo the newer one unsaid (law 8)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db.models import Model
from django.utils import timezone
from django.utils.html import escape

from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.organisation.changes.actions import RENAMED
from disclosure.organisation.models import Appointment, Branch, RegisterChange, Role, Unit, User
from disclosure.organisation.shown_values import CHANGED
from tests.factories import as_if_decided, confirm_changes, confirmation_of, make_branch, make_person, make_reader_group

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate()


@pytest.fixture
def records(units, member: User, zzb_drafter: User, outsider: User) -> dict[str, Model]:
    User.objects.filter(pk=outsider.pk).update(last_name="某", first_name="某")
    return {
        "units": units.zzb,
        "branches": make_branch(),
        "appointments": zzb_drafter.appointments.get(),
        "readers": ReaderProfile.objects.get(user=member),
        "groups": make_reader_group("中层干部", member),
        "accounts": outsider,
    }


ADDRESSES = {
    "units": "/admin/registers/units/edit/{}/",
    "branches": "/admin/registers/branches/edit/{}/",
    "appointments": "/admin/registers/appointments/edit/{}/",
    "readers": "/admin/registers/readers/edit/{}/",
    "groups": "/admin/registers/reader-groups/edit/{}/",
    "accounts": "/admin/users/edit/{}/",
}

MEANWHILE: list[tuple[str, dict[str, Any], str]] = [
    ("units", {"order": 77}, "77"),
    ("units", {"functional": False}, "否"),
    ("branches", {"active": False}, "否"),
    ("appointments", {"until": TODAY + DAY}, f"{TODAY + DAY:%Y}年"),
    ("readers", {"party": False}, "否"),
    ("groups", {"description": "另一种说明"}, "另一种说明"),
    ("groups", {"active": False}, "否"),
    ("accounts", {"email": "now@example.org"}, "now@example.org"),
]


def form_data(page) -> dict[str, Any]:
    """What the browser would send of the form as it is shown."""
    data = {"shown": page.context["shown"]}
    for field in page.context["form"]:
        value = field.value()
        if value is True:
            data[field.html_name] = "on"
        elif value is not None and value is not False:
            data[field.html_name] = [getattr(each, "pk", each) for each in value] if isinstance(value, list) else value
    return data


@pytest.mark.parametrize(("register", "changes", "told"), MEANWHILE)
def test_a_record_that_changed_meanwhile_is_not_saved_over(
    register: str, changes: dict, told: str, records, admin: User, office: User, client_of
):
    record = records[register]
    desk, address = client_of(admin if register == "accounts" else office), ADDRESSES[register].format(record.pk)
    page = desk.get(address)
    assert f'name="shown" value="{escape(page.context["shown"])}"' in page.content.decode()
    sent = form_data(page)
    with as_if_decided():
        type(record).objects.filter(pk=record.pk).update(**changes)
    response = desk.post(address, sent)
    assert response.status_code in (200, 422)
    errors = response.context["form"].errors
    assert CHANGED in errors["__all__"]
    (field,) = changes
    assert any(told in message for message in errors[field]), errors
    stored = type(record).objects.get(pk=record.pk)
    assert [getattr(stored, name) for name in changes] == list(changes.values())
    assert not RegisterChange.objects.exists()


def test_what_is_shown_after_a_refusal_may_be_saved(units, office: User, client_of):
    desk, address = client_of(office), ADDRESSES["units"].format(units.zzb.pk)
    sent = form_data(desk.get(address)) | {"name": "党委组织部"}
    Unit.objects.filter(pk=units.zzb.pk).update(order=77)
    refused = desk.post(address, sent)
    assert "党委组织部" in refused.content.decode()
    assert desk.post(address, sent | {"shown": refused.context["shown"]}).status_code == 302
    assert Unit.objects.get(pk=units.zzb.pk).name == "党委组织部"


@pytest.mark.parametrize(("register", "wrong"), [("units", {"name": ""}), ("accounts", {"email": "not an address"})])
def test_a_form_shown_again_over_an_error_still_carries_the_values_that_it_showed_first(
    register: str, wrong: dict, records, admin: User, office: User, client_of
):
    """Shown again, it holds what was typed: of what changed meanwhile, its reader has still seen nothing."""
    record = records[register]
    desk, address = client_of(admin if register == "accounts" else office), ADDRESSES[register].format(record.pk)
    sent = form_data(desk.get(address))
    changed = {"order": 77} if register == "units" else {"last_name": "又"}
    type(record).objects.filter(pk=record.pk).update(**changed)
    refused = desk.post(address, sent | wrong)
    assert wrong.keys() == refused.context["form"].errors.keys()
    response = desk.post(address, sent | {"shown": refused.context["shown"]})
    assert CHANGED in response.context["form"].errors["__all__"]
    stored = type(record).objects.get(pk=record.pk)
    assert [getattr(stored, name) for name in changed] == list(changed.values())
    assert desk.post(address, sent | {"shown": response.context["shown"]}).status_code == 302


@pytest.mark.parametrize("shown", ["", "x", "[]", "{}", "[" * 100_000, '{"name": "别的"}'])
def test_values_that_no_page_showed_are_refused(shown: str, units, office: User, client_of):
    desk, address = client_of(office), ADDRESSES["units"].format(units.zzb.pk)
    response = desk.post(address, form_data(desk.get(address)) | {"shown": shown, "name": "党委组织部"})
    assert CHANGED in response.context["form"].errors["__all__"]
    assert Unit.objects.get(pk=units.zzb.pk).name == "组织部"


# --- a change of the registers is confirmed as it is called ---------------------------------------------------------------


def propose_for_unit(units, person: User, branch: Branch, group: ReaderGroup) -> tuple[str, dict]:
    return "appointments/create/", {"user": person.pk, "role": "drafter", "unit": units.zzb.pk, "since": TODAY}


def propose_for_branch(units, person: User, branch: Branch, group: ReaderGroup) -> tuple[str, dict]:
    return "appointments/create/", {"user": person.pk, "role": "supervisor", "branch": branch.pk, "since": TODAY}


def propose_for_group(units, person: User, branch: Branch, group: ReaderGroup) -> tuple[str, dict]:
    data = {"name": group.name, "description": "说明", "active": "on", "members": person.username}
    return f"reader-groups/edit/{group.pk}/", data


RENAMINGS = [(propose_for_unit, Unit), (propose_for_branch, Branch), (propose_for_group, ReaderGroup)]


@pytest.mark.parametrize(("proposal", "model"), RENAMINGS)
def test_a_change_is_not_confirmed_under_another_name_than_its_page_showed(
    proposal, model, units, student: User, office: User, committee: User, client_of
):
    branch, group = make_branch(), make_reader_group("羽毛球协会")
    address, data = proposal(units, student, branch, group)
    client_of(office).post(f"/admin/registers/{address}", data)
    change, desk = RegisterChange.objects.get(), client_of(committee)
    page, sent = f"/admin/registers/changes/inspect/{change.pk}/", confirmation_of(change)
    named = {Unit: units.zzb, Branch: branch, ReaderGroup: group}[model]
    with as_if_decided():
        model.objects.filter(pk=named.pk).update(name="处级干部")
    for _ in range(2):
        assert RENAMED in desk.post(page, sent).content.decode()
    assert RegisterChange.objects.get().is_pending
    assert not Appointment.objects.filter(user=student).exists() and not group.members.exists()


def test_a_page_shows_every_account_that_it_is_about(office: User, committee: User, client_of):
    group = make_reader_group("合唱团")
    people = [make_person(f"singer{number}", campus=True) for number in range(15)]
    data = {
        "name": group.name,
        "description": "说明",
        "active": "on",
        "members": "\n".join(person.username for person in people),
    }
    client_of(office).post(f"/admin/registers/reader-groups/edit/{group.pk}/", data)
    page = client_of(committee).get(f"/admin/registers/changes/inspect/{RegisterChange.objects.get().pk}/").content.decode()
    assert all(person.email in page for person in people)
    confirm_changes(by=committee)
    assert group.members.count() == 15


def test_nobody_is_named_a_role_that_the_page_did_not_show(units, outsider: User, office: User, committee: User, client_of):
    client_of(office).post("/admin/registers/appointments/create/", {"user": outsider.pk, "role": "office", "since": TODAY})
    change = RegisterChange.objects.get()
    User.objects.filter(pk=outsider.pk).update(last_name="别", first_name="人")
    response = client_of(committee).post(f"/admin/registers/changes/inspect/{change.pk}/", confirmation_of(change))
    assert RENAMED in response.content.decode()
    assert not Appointment.objects.filter(user=outsider, role=Role.OFFICE).exists()

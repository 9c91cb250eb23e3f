"""Appointments and the days that they cover; the groups that follow them."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from disclosure.organisation.models import UNIT_ROLES, Appointment, Role, User
from disclosure.organisation.roles import Roles, role_group, sync_groups
from tests.factories import Units, make_branch, make_person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
days = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))


@given(since=days, until=st.none() | days, day=days)
def test_an_appointment_covers_its_first_and_its_last_day_and_all_between(since, until, day):
    covered = since <= day and (until is None or day <= until)
    assert Appointment(since=since, until=until).in_force(day) is covered


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("with_unit", [True, False])
@pytest.mark.parametrize("with_branch", [True, False])
def test_form_and_database_agree_where_a_role_is_held(
    role: Role, with_unit: bool, with_branch: bool, units: Units, outsider: User
):
    place = {"unit": units.zzb if with_unit else None, "branch": make_branch() if with_branch else None}
    allowed = with_unit is (role in UNIT_ROLES) and with_branch is (role is Role.SUPERVISOR)
    appointment = Appointment(user=outsider, role=role, since=TODAY, **place)
    if allowed:
        appointment.full_clean()
        appointment.save()
        return
    with pytest.raises(ValidationError) as refusal:
        appointment.full_clean()
    assert set(refusal.value.error_dict) <= {"unit", "branch"}
    with pytest.raises(IntegrityError), transaction.atomic():
        appointment.save()


@pytest.mark.parametrize(
    ("since", "until", "refused"),
    [
        (10, 20, True),
        (1, 10, True),
        (20, None, True),
        (1, None, True),
        (12, 15, True),
        (1, 9, False),
        (21, None, False),
    ],
)
def test_the_same_role_is_not_held_twice_on_the_same_days(since: int, until: int | None, refused: bool, outsider: User):
    held = [datetime.date(2026, 3, day) for day in (10, 20)]
    Appointment.objects.create(user=outsider, role=Role.OFFICE, since=held[0], until=held[1])
    again = Appointment(user=outsider, role=Role.OFFICE, since=datetime.date(2026, 3, since))
    again.until = until and datetime.date(2026, 3, until)
    if refused:
        with pytest.raises(ValidationError, match="已有相同的任职记录"):
            again.full_clean()
    else:
        again.full_clean()


@pytest.mark.parametrize("field", ["user", "role", "unit"])
def test_whose_appointment_it_is_stays_as_it_was_recorded(field: str, units: Units, zzb_drafter: User, outsider: User):
    appointment = Appointment.objects.get(user=zzb_drafter)
    setattr(appointment, field, {"user": outsider, "role": Role.REVIEWER, "unit": units.xcb}[field])
    with pytest.raises(ValidationError, match="不再改动"):
        appointment.full_clean()


# --- groups -----------------------------------------------------------------------------------------------------------


def groups_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


@pytest.fixture
def calendar(monkeypatch):
    """`calendar(day)`: from then on it is that day."""

    def turn_to(day: datetime.date) -> None:
        monkeypatch.setattr(timezone, "localdate", lambda: day)

    return turn_to


def test_the_daily_command_follows_the_calendar(calendar, units: Units, outsider: User, zzb_drafter: User):
    Appointment.objects.create(user=outsider, role=Role.REVIEWER, unit=units.xcb, since=TODAY + DAY, until=TODAY + 2 * DAY)
    for day, expected, told in [
        (TODAY, set(), 0),
        (TODAY + DAY, {"单位：宣传部"}, 1),
        (TODAY + 2 * DAY, {"单位：宣传部"}, 0),
        (TODAY + 3 * DAY, set(), 1),
    ]:
        calendar(day)
        call_command("sync_appointments", stdout=(said := StringIO()))
        assert groups_of(outsider) == expected
        assert said.getvalue().splitlines()[-1] == f"共更新 {told} 人的用户组。"
        assert ("已更新：outsider（outsider）" in said.getvalue()) is bool(told)
    assert groups_of(zzb_drafter) == {"单位：组织部"}


def test_the_daily_command_takes_back_a_group_that_no_appointment_gives(units: Units, outsider: User):
    others = Group.objects.create(name="其他用户组")
    outsider.groups.add(units.zzb.group, role_group(Role.OFFICE), others)
    call_command("sync_appointments", stdout=StringIO())
    assert groups_of(outsider) == {"其他用户组"}


def test_syncing_tells_whether_it_changed_anything(units: Units, outsider: User):
    outsider.groups.add(units.zzb.group)
    assert sync_groups(outsider) is True
    assert sync_groups(outsider) is False


@pytest.mark.parametrize("role", Role)
def test_every_role_opens_the_admin(role: Role, units: Units, client_of):
    place = units.zzb if role in UNIT_ROLES else make_branch() if role is Role.SUPERVISOR else None
    person = make_person("somebody", (role, place))
    assert person.has_perm("wagtailadmin.access_admin")
    assert client_of(person).get("/admin/").status_code == 200


def test_roles_are_told_by_the_day_and_by_the_account(units: Units, zzb_drafter: User):
    assert Roles.of(zzb_drafter).holds(Role.DRAFTER, units.zzb)
    assert not Roles.of(zzb_drafter).holds(Role.DRAFTER, units.xcb)
    zzb_drafter.is_active = False
    assert not Roles.of(zzb_drafter).holds(Role.DRAFTER, units.zzb)

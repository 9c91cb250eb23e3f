"""The last appointment to the office or the committee is ended by two people: else one could appoint anew by the command."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from disclosure.organisation.models import Appointment, RegisterChange, Role, User
from tests.factories import make_person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
APPOINTMENTS = "/admin/registers/appointments/"


@pytest.fixture
def second(db) -> User:
    """Another person of the office."""
    return make_person("second", Role.OFFICE, campus=True)


@pytest.mark.parametrize("name", ["office", "committee"])
def test_the_last_appointment_to_the_office_or_the_committee_is_not_ended_by_one_person(
    name: str, admin: User, office: User, committee: User, client_of
):
    appointment = Appointment.objects.get(user={"office": office, "committee": committee}[name])
    ending = {"since": appointment.since, "until": TODAY - DAY}
    desk = client_of(admin)
    desk.post(f"{APPOINTMENTS}edit/{appointment.pk}/", ending)
    assert Appointment.objects.get(pk=appointment.pk).until is None
    assert RegisterChange.objects.get().state == RegisterChange.State.PENDING
    make_person("another", Role(name))
    assert not appointment.is_last_of_its_kind(None)


@pytest.mark.parametrize("days", [-1, 0, 10])
def test_two_appointments_that_end_soon_do_not_vouch_for_each_other(
    days: int, admin: User, office: User, second: User, client_of
):
    desk = client_of(admin)
    for person in (office, second):
        appointment = Appointment.objects.get(user=person)
        ending = {"since": appointment.since, "until": TODAY + days * DAY}
        desk.post(f"{APPOINTMENTS}edit/{appointment.pk}/", ending)
    ends = Appointment.objects.filter(role=Role.OFFICE).order_by("pk").values_list("until", flat=True)
    assert list(ends) == [TODAY + days * DAY, None]

"""Records of the registers, and people whose appointments are over or yet to come."""

from __future__ import annotations

import datetime

from django.utils import timezone

from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.organisation.models import Appointment, Role, User
from tests.factories import Units, make_branch, make_person
from tests.remembered import remembered

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@remembered
def records(units: Units, zzb_drafter: User) -> dict[str, int]:
    """One record of each register, by the register's address."""
    return {
        "units": units.zzb.pk,
        "branches": make_branch("机电工程系党总支").pk,
        "appointments": Appointment.objects.get(user=zzb_drafter).pk,
        "readers": ReaderProfile.objects.get(user=zzb_drafter).pk,
        "reader-groups": ReaderGroup.objects.create(name="中层干部").pk,
    }


@remembered
def former_office(db) -> User:
    """Somebody whose appointment to the office ended yesterday."""
    person = make_person("former")
    Appointment.objects.create(user=person, role=Role.OFFICE, since=TODAY - 30 * DAY, until=TODAY - DAY)
    return person


@remembered
def coming_office(db) -> User:
    """Somebody whose appointment to the office begins tomorrow."""
    person = make_person("coming")
    Appointment.objects.create(user=person, role=Role.OFFICE, since=TODAY + DAY)
    return person


@remembered
def closed_office(db) -> User:
    """Somebody of the office whose account was closed."""
    person = make_person("closed", Role.OFFICE)
    person.is_active = False
    person.save()
    return person

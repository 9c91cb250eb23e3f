"""Whom a change of a register concerns: they are told, and none of them proposes or confirms it (law 8)."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from disclosure.audience.models import ReaderGroup
from disclosure.organisation.changes import actions
from disclosure.organisation.models import Appointment, Branch, RegisterChange, Role, Unit, User
from tests.factories import Units, make_branch, make_person, make_reader_group

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def people(units: Units, committee: User) -> dict[str, User]:
    """Members of the group are `committee` and `inside`; `holder`, `coming`, `former` draft in 组织部, now, later and once;
    `elected` supervises for the branch, and `elect` will."""
    made = {name: make_person(name) for name in ("inside", "new", "holder", "coming", "former", "elected", "elect")}
    make_reader_group("中层干部", committee, made["inside"])
    branch = make_branch("某党总支")
    for name, role, place, since, until in (
        ("holder", Role.DRAFTER, {"unit": units.zzb}, TODAY, None),
        ("coming", Role.DRAFTER, {"unit": units.zzb}, TODAY + DAY, None),
        ("former", Role.DRAFTER, {"unit": units.zzb}, TODAY - 9 * DAY, TODAY - DAY),
        ("elected", Role.SUPERVISOR, {"branch": branch}, TODAY, TODAY),
        ("elect", Role.SUPERVISOR, {"branch": branch}, TODAY + DAY, None),
    ):
        Appointment.objects.create(user=made[name], role=role, since=since, until=until, **place)
    return made | {"committee": committee}


GROUP, BRANCH = {"name": "中层干部"}, {"name": "某党总支", "kind": "general"}
UNIT = {"name": "组织部", "code": "zzb", "order": 1}


@pytest.mark.parametrize(
    ("model", "was_active", "sent", "concerned"),
    [
        # The group is put out of use and into use, with and without a change of its members.
        (ReaderGroup, True, GROUP | {"members": "committee\ninside"}, {"committee", "inside"}),
        (ReaderGroup, True, GROUP | {"members": "inside\nnew"}, {"committee", "inside", "new"}),
        (ReaderGroup, False, GROUP | {"members": "committee\ninside", "active": "on"}, {"committee", "inside"}),
        (ReaderGroup, False, GROUP | {"members": "inside\nnew", "active": "on"}, {"committee", "inside", "new"}),
        # It stays in use or out of use: those who come and those who leave.
        (ReaderGroup, True, GROUP | {"members": "inside\nnew", "active": "on"}, {"committee", "new"}),
        (ReaderGroup, False, GROUP | {"members": "committee"}, {"inside"}),
        (ReaderGroup, True, GROUP | {"members": "", "active": "on"}, {"committee", "inside"}),
        # Words concern nobody.
        (ReaderGroup, True, GROUP | {"members": "committee\ninside", "active": "on", "description": "处级"}, set()),
        (Unit, True, UNIT | {"functional": "on"}, {"holder", "coming"}),
        (Unit, False, UNIT | {"functional": "on", "active": "on"}, {"holder", "coming"}),
        (Unit, True, UNIT | {"active": "on"}, {"holder", "coming"}),
        (Branch, True, BRANCH | {"order": 0}, {"elected", "elect"}),
        (Branch, False, BRANCH | {"order": 0, "active": "on"}, {"elected", "elect"}),
    ],
)
def test_a_change_concerns_those_to_whom_it_gives_or_from_whom_it_takes(
    model: type, was_active: bool, sent: dict, concerned: set[str], people, office: User, client_of,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    record = model.objects.get(name=sent["name"])
    model.objects.filter(pk=record.pk).update(active=was_active)
    register = {ReaderGroup: "reader-groups", Unit: "units", Branch: "branches"}[model]
    with django_capture_on_commit_callbacks(execute=True):
        response = client_of(office).post(f"/admin/registers/{register}/edit/{record.pk}/", sent)
    assert response.status_code == 302
    change = RegisterChange.objects.get()
    assert {person.username for person in change.people.all()} == concerned
    told = {address for message in mail.outbox for address in message.to}
    assert {people[name].email for name in concerned} <= told
    if "committee" in concerned:
        with pytest.raises(PermissionDenied, match="涉及您本人"):
            actions.confirm(change, by=people["committee"])


def test_a_member_does_not_propose_to_put_their_group_out_of_use(office: User, client_of):
    group = make_reader_group("中层干部", office)
    response = client_of(office).post(f"/admin/registers/reader-groups/edit/{group.pk}/", GROUP | {"members": "office"})
    assert "请由他人提出" in response.content.decode()
    assert not RegisterChange.objects.exists()

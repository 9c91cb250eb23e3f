"""Changes of the registers take effect when a second person confirms them, and are told (law 8)."""

from __future__ import annotations

import datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from disclosure.audience.circles import Circle
from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.audience.readers import Reader
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.organisation.changes import actions
from disclosure.organisation.models import Appointment, Branch, RegisterChange, Role, Unit, User
from disclosure.organisation.roles import Roles, role_people, unit_people
from tests.factories import Units, as_if_decided, confirm_changes, confirmation_of, make_branch, make_person

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)
APPOINTMENTS = "/admin/registers/appointments/"
State = RegisterChange.State


@pytest.fixture
def second(db) -> User:
    """Another person of the office."""
    return make_person("second", Role.OFFICE, campus=True)


@pytest.fixture
def proposed(office: User, outsider: User, client_of) -> RegisterChange:
    """The office proposes an outsider for the committee."""
    client_of(office).post(f"{APPOINTMENTS}create/", {"user": outsider.pk, "role": "committee", "since": TODAY})
    return RegisterChange.objects.get()


def page_of(change: RegisterChange) -> str:
    return f"/admin/registers/changes/inspect/{change.pk}/"


# --- roles -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_an_appointment_of_a_superuser_counts_for_nothing(role: Role, units: Units):
    place = {Role.SUPERVISOR: make_branch(), Role.DRAFTER: units.zzb, Role.REVIEWER: units.zzb}.get(role)
    person = make_person("both", (role, place) if place else role)
    assert Roles.of(person).held
    person.is_superuser = True
    person.save()
    person = User.objects.get(pk=person.pk)
    assert Roles.of(person).held == frozenset()
    assert not Roles.of(person).sees_everything
    assert person not in role_people(role) + unit_people(role, units.zzb)
    assert not person.groups.exists()


def test_a_superuser_is_not_appointed(admin: User, office: User, client_of):
    response = client_of(office).post(f"{APPOINTMENTS}create/", {"user": admin.pk, "role": "office", "since": TODAY})
    assert "系统管理员" in response.context["form"].errors["user"][0]
    assert not RegisterChange.objects.exists()


# --- proposing ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["admin", "office"])
@pytest.mark.parametrize("role", ["committee", "office", "supervisor", "drafter", "reviewer"])
def test_nobody_appoints_themselves(name: str, role: str, units: Units, request, client_of):
    person = request.getfixturevalue(name)
    before = Appointment.objects.count()
    place = {"unit": units.zzb.pk if role in ("drafter", "reviewer") else "", "branch": ""}
    place |= {"branch": make_branch().pk} if role == "supervisor" else {}
    data = {"user": person.pk, "role": role, "since": TODAY + DAY, **place}
    response = client_of(person).post(f"{APPOINTMENTS}create/", data)
    assert response.status_code == 200
    assert Appointment.objects.count() == before
    assert not RegisterChange.objects.exists()


def test_an_appointment_waits_and_is_told(proposed: RegisterChange, outsider: User, office: User):
    assert proposed.state == State.PENDING
    assert proposed.proposed_by == office
    assert list(proposed.people.all()) == [outsider]
    assert not Appointment.objects.filter(user=outsider).exists()
    assert Roles.of(outsider).held == frozenset()


def test_the_same_appointment_is_not_proposed_twice(proposed: RegisterChange, outsider: User, office: User, client_of):
    data = {"user": outsider.pk, "role": "committee", "since": TODAY}
    response = client_of(office).post(f"{APPOINTMENTS}create/", data)
    assert "已有一项变更等待确认" in response.content.decode()
    assert RegisterChange.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "waits"),
    [
        ({"until": TODAY}, False),
        ({"until": TODAY - DAY}, False),
        ({"until": TODAY + 20 * DAY}, True),
        ({"until": ""}, True),
        ({"until": TODAY - 2 * DAY}, True),
        ({"until": TODAY, "since": TODAY - 30 * DAY}, True),
        ({"since": TODAY - 3 * DAY}, True),
    ],
)
def test_only_the_end_of_an_appointment_takes_effect_at_once(days: dict, waits: bool, units: Units, office: User, client_of):
    person = make_person("somebody")
    held = {"since": TODAY - 9 * DAY, "until": TODAY + 9 * DAY}
    appointment = Appointment.objects.create(user=person, role=Role.DRAFTER, unit=units.zzb, **held)
    client_of(office).post(f"{APPOINTMENTS}edit/{appointment.pk}/", held | days)
    kept = Appointment.objects.get(pk=appointment.pk)
    assert ((kept.since, kept.until) == (held["since"], held["until"])) is waits
    assert RegisterChange.objects.get().state == (State.PENDING if waits else State.IMMEDIATE)


def test_nobody_prolongs_their_own_appointment(office: User, client_of):
    appointment = Appointment.objects.get(user=office)
    Appointment.objects.filter(pk=appointment.pk).update(until=TODAY)
    response = client_of(office).post(f"{APPOINTMENTS}edit/{appointment.pk}/", {"since": appointment.since, "until": ""})
    assert "请由他人提出" in response.content.decode()
    assert not RegisterChange.objects.exists()


@pytest.mark.parametrize(
    ("register", "record", "data"),
    [
        ("units", "unit", {"name": "组织部", "code": "zzb", "functional": "on", "order": "1"}),
        ("units", "unit", {"name": "组织部", "code": "zzb", "active": "on", "order": "1"}),
        (
            "units",
            "unit",
            {"name": "组织部", "code": "zzb", "functional": "on", "active": "on", "is_office": "on", "order": 1},
        ),
        ("branches", "branch", {"name": "某党总支", "kind": "general", "order": "0"}),
        ("reader-groups", "group", {"name": "中层干部", "members": "member"}),
        ("reader-groups", "group", {"name": "中层干部", "active": "on", "members": ""}),
        ("reader-groups", "group", {"name": "中层干部", "active": "on", "members": "member\noutsider"}),
        ("readers", "profile", {"user": "member", "campus": "on", "party": "on"}),
    ],
)
def test_what_changes_who_reads_or_decides_waits(
    register: str, record: str, data: dict, units: Units, member: User, outsider: User, office: User, committee: User, client_of
):
    group = ReaderGroup.objects.create(name="中层干部")
    group.members.add(member)
    profile = ReaderProfile.objects.get(user=member)
    ReaderProfile.objects.filter(pk=profile.pk).update(party=False)
    found = {"unit": units.zzb, "branch": make_branch("某党总支"), "group": group, "profile": profile}[record]
    data = {name: member.pk if name == "user" else value for name, value in data.items()}

    def state() -> tuple:
        models = (Unit, Branch, ReaderGroup, ReaderProfile)
        return (*tuple(list(model.objects.order_by("pk").values()) for model in models), list(group.members.all()))

    before = state()
    assert client_of(office).post(f"/admin/registers/{register}/edit/{found.pk}/", data).status_code == 302
    assert state() == before
    confirm_changes(by=committee)
    assert state() != before


def test_a_circle_is_taken_away_at_once_and_recorded(member: User, office: User, client_of):
    profile = ReaderProfile.objects.get(user=member)
    client_of(office).post(f"/admin/registers/readers/edit/{profile.pk}/", {"user": member.pk, "campus": "on"})
    assert Reader.of(member).circles == Circle.PUBLIC | Circle.CAMPUS
    change = RegisterChange.objects.get()
    assert (change.state, change.proposed_by, list(change.people.all())) == (State.IMMEDIATE, office, [member])


def test_circles_are_not_handed_on_to_another_person(member: User, outsider: User, office: User, client_of):
    profile = ReaderProfile.objects.get(user=member)
    data = {"user": outsider.pk, "campus": "on", "party": "on"}
    response = client_of(office).post(f"/admin/registers/readers/edit/{profile.pk}/", data)
    assert "人员不再改动" in response.content.decode()
    assert Reader.of(outsider).circles == Circle.PUBLIC


@pytest.mark.parametrize("name", ["admin", "office"])
def test_nobody_gives_themselves_a_circle_or_a_group(name: str, request, client_of):
    person = request.getfixturevalue(name)
    ReaderProfile.objects.filter(user=person).delete()
    group = ReaderGroup.objects.create(name="中层干部")
    client = client_of(person)
    for address, data in (
        ("readers/create/", {"user": person.pk, "campus": "on", "party": "on"}),
        (f"reader-groups/edit/{group.pk}/", {"name": "中层干部", "active": "on", "members": person.username}),
        ("reader-groups/create/", {"name": "新范围", "active": "on", "members": person.username}),
    ):
        assert "请由他人提出" in client.post(f"/admin/registers/{address}", data).content.decode()
    assert not RegisterChange.objects.exists()
    assert Reader.of(person).circles == Circle.PUBLIC


# --- settling ----------------------------------------------------------------------------------------------------------------


def test_the_committee_confirms_and_those_concerned_are_told(
    proposed: RegisterChange, outsider: User, committee: User, supervisor: User, client_of, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert client_of(committee).post(page_of(proposed), confirmation_of(proposed)).status_code == 302
    assert Roles.of(outsider).holds(Role.COMMITTEE)
    change = RegisterChange.objects.get()
    assert (change.state, change.settled_by) == (State.CONFIRMED, committee)
    assert change.object_id == Appointment.objects.get(user=outsider).pk
    told = {address for message in mail.outbox for address in message.to}
    assert {outsider.email, committee.email, supervisor.email} <= told
    assert client_of(supervisor).get(page_of(change)).status_code == 200
    assert "committee" in client_of(supervisor).get("/admin/registers/changes/").content.decode()


@pytest.mark.parametrize("name", ["office", "admin", "outsider", "supervisor", "zzb_drafter", "zzb_reviewer", "member"])
def test_nobody_else_confirms_or_refuses(name: str, proposed: RegisterChange, outsider: User, request, client_of):
    """`office` proposed it, and it is about `outsider`."""
    client = client_of(request.getfixturevalue(name))
    for data in (confirmation_of(proposed), {"verb": "refuse", "reason": "不妥"}):
        client.post(page_of(proposed), data)
        assert RegisterChange.objects.get().state == State.PENDING
    assert Roles.of(outsider).held == frozenset()


def test_a_superuser_with_an_appointment_confirms_nothing(proposed: RegisterChange, client_of):
    person = make_person("both", Role.COMMITTEE)
    User.objects.filter(pk=person.pk).update(is_superuser=True)
    client_of(User.objects.get(pk=person.pk)).post(page_of(proposed), confirmation_of(proposed))
    assert RegisterChange.objects.get().state == State.PENDING


def test_the_person_concerned_does_not_confirm(office: User, committee: User, client_of):
    data = {"user": committee.pk, "role": "office", "since": TODAY}
    client_of(office).post(f"{APPOINTMENTS}create/", data)
    change = RegisterChange.objects.get()
    response = client_of(committee).post(page_of(change), confirmation_of(change))
    assert "涉及您本人" in response.content.decode()
    with pytest.raises(PermissionDenied, match="涉及您本人"):
        actions.confirm(change, by=committee)
    assert not Roles.of(committee).holds(Role.OFFICE)


def test_a_refusal_needs_a_reason_and_shows_it(proposed: RegisterChange, office: User, committee: User, client_of):
    desk = client_of(committee)
    assert "请填写不同意的理由" in desk.post(page_of(proposed), {"verb": "refuse", "reason": " "}).content.decode()
    desk.post(page_of(proposed), {"verb": "refuse", "reason": "未经党委研究。"})
    assert RegisterChange.objects.get().state == State.REFUSED
    assert "未经党委研究。" in client_of(office).get(page_of(proposed)).content.decode()
    response = desk.post(page_of(proposed), confirmation_of(proposed))
    assert "已经办结" in response.content.decode()


def test_the_proposer_alone_withdraws(proposed: RegisterChange, office: User, second: User, client_of):
    client_of(second).post(page_of(proposed), {"verb": "withdraw"})
    assert RegisterChange.objects.get().state == State.PENDING
    client_of(office).post(page_of(proposed), {"verb": "withdraw"})
    assert RegisterChange.objects.get().state == State.WITHDRAWN


def test_a_change_of_what_has_changed_meanwhile_is_not_carried_out(member: User, office: User, committee: User, client_of):
    group = ReaderGroup.objects.create(name="中层干部")
    address = f"/admin/registers/reader-groups/edit/{group.pk}/"
    client_of(office).post(address, {"name": "中层干部", "active": "on", "members": "member"})
    group.members.add(committee)
    with pytest.raises(ValidationError, match="又有改动"):
        actions.confirm(RegisterChange.objects.get(), by=committee)
    assert not group.members.filter(pk=member.pk).exists()


def test_a_closed_account_is_not_appointed_by_a_late_confirmation(proposed: RegisterChange, outsider: User, committee: User):
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    with pytest.raises(ValidationError, match="已停用"):
        actions.confirm(proposed, by=committee)


def test_the_panel_is_on_the_home_pages_of_office_and_committee(
    proposed: RegisterChange, office: User, committee: User, supervisor: User, client_of
):
    pages = {user.username: client_of(user).get("/admin/").content.decode() for user in (office, committee, supervisor)}
    assert "等待您" in pages["committee"]
    assert "须由另一人" in pages["office"]
    assert "登记变更，待确认" not in pages["supervisor"]


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("office", 200),
        ("committee", 200),
        ("supervisor", 200),
        ("admin", 200),
        ("zzb_drafter", 403),
        ("zzb_reviewer", 403),
        ("member", 302),
    ],
)
def test_each_role_opens_of_the_changes_what_it_may(name: str, status: int, proposed: RegisterChange, request, client_of):
    client = client_of(request.getfixturevalue(name))
    for address in (page_of(proposed), "/admin/registers/changes/", "/admin/registers/changes/?export=xlsx"):
        assert client.get(address).status_code == status
    for closed in ("create/", f"edit/{proposed.pk}/", f"delete/{proposed.pk}/", f"history/{proposed.pk}/"):
        assert client.post(f"/admin/registers/changes/{closed}").status_code in (302, 403, 404)
    assert RegisterChange.objects.get().state == State.PENDING


# --- evidence ----------------------------------------------------------------------------------------------------------------


def test_the_record_of_a_change_is_neither_changed_nor_forged(proposed: RegisterChange, office: User, committee: User):
    actions.confirm(proposed, by=committee)
    rows = RegisterChange.objects.filter(pk=proposed.pk)
    forged = {"action": "create", "content_type": proposed.content_type, "title": "x", "proposed_by": office}
    settled = {"settled_by": committee, "settled_at": timezone.now()}
    for attempt in (
        lambda: rows.update(settled_by=office),
        lambda: rows.update(title="另一人"),
        lambda: rows.update(state=State.PENDING, settled_by=None, settled_at=None),
        rows.delete,
        proposed.people.clear,
        lambda: RegisterChange.objects.create(**forged, **settled, state=State.CONFIRMED),
    ):
        with pytest.raises(NotGranted), transaction.atomic():
            attempt()


def test_the_database_knows_that_one_person_is_not_two(proposed: RegisterChange, office: User):
    with pytest.raises(IntegrityError), as_if_decided():
        RegisterChange.objects.filter(pk=proposed.pk).update(
            state=State.CONFIRMED, settled_by=office, settled_at=timezone.now()
        )


@pytest.mark.parametrize("change", [{"role": "committee", "unit": None}, {"user": "outsider"}])
def test_an_appointment_is_not_made_another_one(change: dict, zzb_drafter: User, outsider: User):
    values = {name: outsider if value == "outsider" else value for name, value in change.items()}
    rows = Appointment.objects.filter(user=zzb_drafter)
    with pytest.raises(NotGranted), transaction.atomic():
        rows.update(**values)
    with pytest.raises(NotGranted), transaction.atomic():
        rows.delete()


# --- first set-up ------------------------------------------------------------------------------------------------------------


def appoint(**named: str) -> str:
    call_command("appoint", **named, stderr=(loud := StringIO()), stdout=StringIO())
    return loud.getvalue()


def test_the_command_appoints_the_first_two_loudly_and_on_record(db, django_capture_on_commit_callbacks):
    people = make_person("first"), make_person("other")
    with django_capture_on_commit_callbacks(execute=True):
        assert "不经第二人确认" in appoint(office="first", committee="other")
    assert Roles.of(people[0]).holds(Role.OFFICE)
    assert Roles.of(people[1]).holds(Role.COMMITTEE)
    assert [change.state for change in RegisterChange.objects.filter(action="appoint")] == [State.IMMEDIATE] * 2
    assert {address for message in mail.outbox for address in message.to} >= {person.email for person in people}


@pytest.mark.parametrize("name", ["office", "committee"])
def test_the_command_refuses_while_somebody_can_confirm(name: str, request, outsider: User):
    request.getfixturevalue(name)
    with pytest.raises(CommandError, match="不能用此命令任命"):
        appoint(office="outsider")
    assert not Appointment.objects.filter(user=outsider).exists()


def test_the_command_serves_once_the_last_one_has_left(closed_office: User, former_office: User, outsider: User):
    appoint(office="outsider")
    assert Roles.of(outsider).holds(Role.OFFICE)


@pytest.mark.parametrize(
    ("named", "refusal"),
    [
        ({"office": "outsider", "committee": "outsider"}, "由两人分别担任"),
        ({"office": "nobody"}, "没有用户名为“nobody”的账号"),
        ({"office": "admin"}, "系统管理员"),
        ({}, "首次设置只任命"),
    ],
)
def test_the_command_refuses_in_words(named: dict, refusal: str, admin: User, outsider: User):
    with pytest.raises(CommandError, match=refusal):
        appoint(**named)
    assert not Appointment.objects.exists()

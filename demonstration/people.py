"""The units, branches, reader groups and accounts of the demonstration."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from demonstration.content import read_groups_and_branches
from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.organisation.changes.actions import appoint_first, confirm, propose
from disclosure.organisation.changes.values import Difference, plain
from disclosure.organisation.models import Appointment, Branch, Role, Unit, User
from disclosure.organisation.registers import raw_value, shown_value

PASSWORD = "dangwu-2026"  # noqa: S105 - printed on purpose; `load_demo` refuses to run in production
"""The password of every account of the demonstration."""

SINCE = datetime.date(2023, 1, 1)
"""The first day of every appointment, before the first of the proceedings."""

SUPERVISED_BRANCH = "机关直属党支部"


@dataclass(frozen=True)
class UnitContent:
    code: str
    name: str
    functional: bool = False
    is_office: bool = False


UNITS = [
    UnitContent("dzb", "党政办", functional=True, is_office=True),
    UnitContent("zzb", "组织部", functional=True),
    UnitContent("xcb", "宣传部", functional=True),
    UnitContent("jw", "纪委", functional=True),
    UnitContent("rsc", "人事处"),
    UnitContent("xgc", "学工处"),
]


@dataclass(frozen=True)
class Account:
    """An account, named after a role, never after a person."""

    username: str
    family_name: str
    given_name: str
    may: str
    """The permissions that the account is there to show."""
    role: Role | None = None
    unit: str = ""
    party: bool = False
    campus: bool = True
    branch: str = ""
    """The branch to which a Party member belongs."""
    groups: tuple[str, ...] = ()
    superuser: bool = False


ACCOUNTS = [
    Account("admin", "系统", "管理员", "管理系统，不经办公开事项", superuser=True),
    Account("office", "党务公开", "办公室", "管理目录、单位和任职登记", Role.OFFICE, party=True),
    Account("committee", "党委", "审批人", "审批、退回", Role.COMMITTEE, party=True, groups=("中层干部",)),
    Account("supervisor", SUPERVISED_BRANCH, "监督员", "查看全部公开情况", Role.SUPERVISOR, party=True),
    Account(
        "member",
        "党员",
        "读者",
        "党内、校内、“教职工代表”和“机电工程系党总支党员”范围的读者",
        party=True,
        branch="机电工程系党总支",
        groups=("教职工代表",),
    ),
    Account("student", "学生", "读者", "校内读者"),
    *(
        account
        for unit in UNITS
        for account in (
            Account(f"{unit.code}.drafter", unit.name, "起草人", f"起草、送审{unit.name}的事项", Role.DRAFTER, unit.code),
            Account(
                f"{unit.code}.reviewer",
                unit.name,
                "审核人",
                f"审核{unit.name}的事项",
                Role.REVIEWER,
                unit.code,
                party=True,
                groups=("中层干部",),
            ),
        )
    ),
]


def make_units() -> None:
    """Create the responsible units that the catalogue names."""
    for order, unit in enumerate(UNITS, start=1):
        defaults = {"name": unit.name, "functional": unit.functional, "is_office": unit.is_office, "order": order}
        Unit.objects.get_or_create(code=unit.code, defaults=defaults)


def make_people() -> dict[str, User]:
    """Create branches, reader groups, and the accounts with their appointments and reader profiles.

    As on a real site, the first two people are appointed by command; the administrator proposes the others, and one of the
    first two confirms them. Returns the people by username.
    """
    groups, branches = read_groups_and_branches()
    for order, branch in enumerate(branches, start=1):
        Branch.objects.get_or_create(name=branch["name"], defaults={"kind": branch["kind"], "order": order})
    # Derived once: a good hash is slow on purpose, and the password is public and the same for all.
    password = make_password(PASSWORD)
    people = {account.username: _make_account(account, password) for account in ACCOUNTS}
    first = {account.role: people[account.username] for account in ACCOUNTS if account.role in (Role.OFFICE, Role.COMMITTEE)}
    for appointment in appoint_first(first):
        Appointment.objects.filter(pk=appointment.pk).update(since=SINCE)
    for account in ACCOUNTS:
        user = people[account.username]
        unit = Unit.objects.get(code=account.unit) if account.unit else None
        belongs_to = Branch.objects.get(name=account.branch) if account.branch else None
        profile = ReaderProfile(user=user, party=account.party, campus=account.campus, branch=belongs_to, unit=unit)
        _register(people, profile)
        if account.role and user not in first.values():
            branch = Branch.objects.get(name=SUPERVISED_BRANCH) if account.role == Role.SUPERVISOR else None
            _register(people, Appointment(user=user, role=account.role, unit=unit, branch=branch, since=SINCE))
    for content in groups:
        branch = Branch.objects.get(name=content["branch"]) if "branch" in content else None
        group = ReaderGroup.objects.create(name=content["name"], description=content["description"], branch=branch)
        group.members.set(people[account.username] for account in ACCOUNTS if group.name in account.groups)
    return people


def leave_pending() -> None:
    """Propose an appointment that is left unconfirmed, for the committee's home page."""
    people = {user.username: user for user in User.objects.filter(username__in=("office", "member"))}
    appointment = Appointment(user=people["member"], role=Role.REVIEWER, unit=Unit.objects.get(code="xgc"))
    propose(appointment, "create", {appointment.user_id}, _difference(appointment), by=people["office"])


def _make_account(account: Account, password: str) -> User:
    return User.objects.create(
        username=account.username,
        password=password,
        last_name=account.family_name,
        first_name=account.given_name,
        email=f"{account.username}@example.edu.cn",
        date_joined=timezone.now(),
        is_superuser=account.superuser,
        is_staff=account.superuser,
    )


def _register(people: dict[str, User], record: Appointment | ReaderProfile) -> None:
    """Have the change proposed and confirmed by two people whom it does not concern."""
    proposer = people["office"] if record.user == people["admin"] else people["admin"]
    change = propose(record, "create", {record.user_id}, _difference(record), by=proposer)
    confirm(change, by=people["office"] if record.user == people["committee"] else people["committee"])


def _difference(record: Appointment | ReaderProfile) -> Difference:
    names = [field.name for field in record._meta.concrete_fields if not field.primary_key and getattr(record, field.name)]
    shown = {str(record._meta.get_field(name).verbose_name): shown_value(raw_value(record, name)) for name in names}
    return Difference({}, plain({name: getattr(record, name) for name in names}), {}, shown)

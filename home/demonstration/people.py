"""The units, branches, reader groups and accounts of the demonstration."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.organisation.models import Appointment, Branch, Role, Unit, User
from home.demonstration.content import read_groups_and_branches

PASSWORD = "dangwu-2026"  # noqa: S105 - printed on purpose; `load_demo` refuses to run in production
"""The password of every account of the demonstration."""

SINCE = datetime.date(2023, 1, 1)
"""When everybody's appointment begins: before the first of the proceedings."""

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
    """Somebody with an account. Bears the name of a role, never a person's."""

    username: str
    family_name: str
    given_name: str
    may: str
    """What the account is there to show."""
    role: Role | None = None
    unit: str = ""
    party: bool = False
    campus: bool = True
    groups: tuple[str, ...] = ()
    superuser: bool = False


ACCOUNTS = [
    Account("admin", "系统", "管理员", "管理系统，不经办公开事项", superuser=True),
    Account("office", "党务公开", "办公室", "管理目录、单位和任职登记", Role.OFFICE, party=True),
    Account("committee", "党委", "审批人", "审批、退回", Role.COMMITTEE, party=True, groups=("中层干部",)),
    Account("supervisor", SUPERVISED_BRANCH, "监督员", "查看全部公开情况", Role.SUPERVISOR, party=True),
    Account("member", "党员", "读者", "党内、校内和“教职工代表”范围的读者", party=True, groups=("教职工代表",)),
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
    """The responsible units that the catalogue names."""
    for order, unit in enumerate(UNITS, start=1):
        defaults = {"name": unit.name, "functional": unit.functional, "is_office": unit.is_office, "order": order}
        Unit.objects.get_or_create(code=unit.code, defaults=defaults)


def make_people() -> dict[str, User]:
    """Branches, reader groups, and the accounts with their appointments and what the registers say of them as readers.

    Returns the people by username.
    """
    groups, branches = read_groups_and_branches()
    for order, branch in enumerate(branches, start=1):
        Branch.objects.get_or_create(name=branch["name"], defaults={"kind": branch["kind"], "order": order})
    for group in groups:
        ReaderGroup.objects.get_or_create(name=group["name"], defaults={"description": group["description"]})
    # Derived once: a good hash is slow on purpose, and the password is the same for all and printed.
    password = make_password(PASSWORD)
    return {account.username: _make_account(account, password) for account in ACCOUNTS}


def _make_account(account: Account, password: str) -> User:
    user = User.objects.create(
        username=account.username,
        password=password,
        last_name=account.family_name,
        first_name=account.given_name,
        email=f"{account.username}@example.edu.cn",
        date_joined=timezone.now(),
        is_superuser=account.superuser,
        is_staff=account.superuser,
    )
    ReaderProfile.objects.create(user=user, party=account.party, campus=account.campus)
    user.reader_groups.set(ReaderGroup.objects.filter(name__in=account.groups))
    if account.role:
        unit = Unit.objects.get(code=account.unit) if account.unit else None
        branch = Branch.objects.get(name=SUPERVISED_BRANCH) if account.role == Role.SUPERVISOR else None
        appointment = Appointment(user=user, role=account.role, unit=unit, branch=branch, since=SINCE)
        appointment.full_clean()
        appointment.save()
    return user

"""The set-up of a new college's site: what names it, its units, the first accounts and appointments, and its catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction

from disclosure.approval.errors import Refused
from disclosure.approval.institution.actions import set_up_institution
from disclosure.catalogue.models import CataloguePage
from disclosure.organisation.accounts.actions import open_account
from disclosure.organisation.changes.actions import appoint_first
from disclosure.organisation.institution import LABELS, InstitutionEdition
from disclosure.organisation.models import Role, Unit, User

ACCOUNTS = {"administrator": "系统管理员", "office": "党务公开办公室", "committee": "党委审批人"}
"""The first accounts, by their names in a file: the first holds no role."""

ACCOUNT_LABELS = {"username": "用户名", "last_name": "姓", "first_name": "名", "email": "邮箱"}

UNIT_LABELS = {"code": "代码", "name": "名称", "functional": "党委职能部门", "is_office": "党务公开办公室所在单位"}

FLAGS = ("functional", "is_office")


class SetUpRefused(Exception):
    """The site is not set up, and nothing has changed. `problems` says in Chinese what to correct."""

    def __init__(self, *problems: str):
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass
class Plan:
    """All that a new site begins with, as a file says it.

    Args:
        catalogue: the catalogue as it was printed, in a file of a form that `import_catalogue` takes.
    """

    institution: dict[str, str]
    administrator: dict[str, str]
    office: dict[str, str]
    committee: dict[str, str]
    units: list[dict[str, Any]]
    catalogue: Path


def plan_of(told: Mapping[str, Any], folder: Path) -> Plan:
    """Return the plan that a TOML file tells. Raises `SetUpRefused` if something is missing, or not known here.

    Args:
        folder: the folder of the file, from which the path of the catalogue begins.
    """
    parts = {each.name for each in fields(Plan)}
    problems = [f"缺少“{name}”。" for name in sorted(parts - told.keys())]
    problems += [f"不认识“{name}”。" for name in sorted(told.keys() - parts)]
    if problems:
        raise SetUpRefused(*problems)
    tables = [(name, told[name], ACCOUNT_LABELS) for name in ACCOUNTS]
    tables += [("institution", told["institution"], LABELS)]
    if not isinstance(told["units"], list) or not isinstance(told["catalogue"], str):
        raise SetUpRefused("“units”应为若干个[[units]]，“catalogue”应为目录文件的路径。")
    tables += [("units", unit, UNIT_LABELS) for unit in told["units"]]
    for name, table, labels in tables:
        problems += _problems_of_table(name, table, labels)
    problems = problems or [*_problems_of_whole(told)]
    if problems:
        raise SetUpRefused(*problems)
    return Plan(**{name: told[name] for name in parts - {"catalogue"}}, catalogue=folder / told["catalogue"])


def _problems_of_table(name: str, table: Any, labels: Mapping[str, str]) -> list[str]:
    if not isinstance(table, Mapping):
        return [f"“{name}”应为一个表，如[{name}]。"]
    problems = [f"“{name}”中不认识“{key}”。" for key in table if key not in labels]
    wrong = [key for key, value in table.items() if key in labels and not isinstance(value, bool if key in FLAGS else str)]
    return problems + [f"“{name}”的“{key}”应为{'true 或 false' if key in FLAGS else '一段文字'}。" for key in wrong]


def _problems_of_whole(told: Mapping[str, Any]) -> Iterator[str]:
    addresses = [told[name].get("email", "").strip().lower() for name in ACCOUNTS]
    if len(set(addresses)) < len(addresses):
        yield "三个账号须由三个人分别持有，邮箱不能相同。"
    if [unit.get("is_office", False) for unit in told["units"]].count(True) != 1:
        yield "须有一个责任单位，且只有一个，是党务公开办公室所在单位（is_office = true）。"
    if "\0" in told["catalogue"]:
        yield "“catalogue”不是文件的路径。"


@transaction.atomic
def set_up(plan: Plan) -> list[User]:
    """Set the site up, entirely or not at all, and mail each of the first people the link that sets their password.

    Returns the people, the administrator first.

    Raises:
        SetUpRefused: the site has content already, or something in the plan is invalid.
        CommandError: the catalogue cannot be imported.
    """
    try:
        is_empty = not any(model.objects.exists() for model in (User, Unit, CataloguePage, InstitutionEdition))
    except DatabaseError as error:
        raise SetUpRefused("数据库还没有建立，或不是这一版本的，请先运行 manage.py migrate。") from error
    if not is_empty:
        raise SetUpRefused("本站已有账号、单位、目录或网站信息，不能重新建立；请在空的数据库中运行。")
    try:
        set_up_institution(plan.institution)
    except Refused as refusal:
        raise SetUpRefused(*(f"{LABELS[name]}：{words}" for name, words in refusal.fields.items())) from refusal
    for order, unit in enumerate(plan.units):
        _add(Unit(order=order, **unit), f"单位{unit.get('name', '')}", UNIT_LABELS, exclude={"group"})
    people = {name: _account(name, getattr(plan, name)) for name in ACCOUNTS}
    appoint_first({Role.OFFICE: people["office"], Role.COMMITTEE: people["committee"]})
    call_command("import_catalogue", plan.catalogue)
    for person in people.values():
        open_account(person, by=people["administrator"])
    return list(people.values())


def _account(name: str, told: Mapping[str, str]) -> User:
    if not told.get("email"):
        raise SetUpRefused(f"{ACCOUNTS[name]}没有填写邮箱：设置密码的链接只发往本人邮箱。")
    user = User(**told, is_superuser=name == "administrator")
    user.set_unusable_password()
    _add(user, ACCOUNTS[name], ACCOUNT_LABELS)
    return user


def _add(row: User | Unit, what: str, labels: Mapping[str, str], exclude: set[str] | None = None) -> None:
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as invalid:
        told = invalid.message_dict.items()
        raise SetUpRefused(*(f"{what}，{labels.get(name, name)}：{''.join(words)}" for name, words in told)) from invalid
    row.save()

"""Makers of the things that tests speak of: units, people, a small catalogue, items.

Plain functions over the models. They stand for what is already there when a test begins; how it came there (the importer, the
workflow) has tests of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.catalogue.group_permissions import sync_page_permissions
from disclosure.catalogue.guard.grants import granted
from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage, Responsibility
from disclosure.items.digests import mark_proposed
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage, ItemAttachment, Standing
from disclosure.organisation.changes.actions import accounts_shown, confirm, propose
from disclosure.organisation.changes.values import Difference
from disclosure.organisation.models import Appointment, Branch, RegisterChange, Role, Unit, User
from home.models import HomePage

PASSWORD = "一句 只用于测试 的口令 2026"
"""The password of everybody that `make_person` makes."""


class Units(NamedTuple):
    """The college's six units, by their codes."""

    dzb: Unit
    zzb: Unit
    xcb: Unit
    jw: Unit
    rsc: Unit
    xgc: Unit


UNITS = [
    # code, name, a functional department of the Party committee, the office's own unit
    ("dzb", "党政办", True, True),
    ("zzb", "组织部", True, False),
    ("xcb", "宣传部", True, False),
    ("jw", "纪委", True, False),
    ("rsc", "人事处", False, False),
    ("xgc", "学工处", False, False),
]


def make_units() -> Units:
    """The six units; four of them are functional departments."""
    return Units(
        *(
            Unit.objects.create(code=code, name=name, functional=functional, is_office=is_office, order=order)
            for order, (code, name, functional, is_office) in enumerate(UNITS)
        )
    )


def make_branch(name: str = "机电工程系党总支") -> Branch:
    return Branch.objects.get_or_create(name=name)[0]


def make_reader_group(name: str = "中层干部", *members: User) -> ReaderGroup:
    """A named group of readers, with `members` in it."""
    group, _ = ReaderGroup.objects.get_or_create(name=name)
    group.members.add(*members)
    return group


def make_person(
    username: str,
    *roles: Role | tuple[Role, Unit | Branch],
    party: bool = False,
    campus: bool = False,
    branch: Branch | None = None,
    unit: Unit | None = None,
    groups: Iterable[ReaderGroup] = (),
    superuser: bool = False,
    **fields,
) -> User:
    """A person with an account.

    Args:
        roles: what they are appointed to since yesterday: `Role.OFFICE`, `(Role.DRAFTER, unit)`, `(Role.SUPERVISOR, branch)`.
        party, campus, branch, unit: what the registers say of them as a reader; in neither circle, they get no reader profile.
        groups: named reader groups that they belong to.
        superuser: an administrator of the machine.
        fields: further fields of `User`.
    """
    fields.setdefault("email", f"{username}@example.org")
    user = User.objects.create_user(username, password=PASSWORD, is_superuser=superuser, is_staff=superuser, **fields)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    for each in roles:
        role, place = each if isinstance(each, tuple) else (each, None)
        where = {"branch" if role == Role.SUPERVISOR else "unit": place}
        Appointment.objects.create(user=user, role=role, since=yesterday, **where)
    if party or campus:
        ReaderProfile.objects.create(user=user, party=party, campus=campus, branch=branch, unit=unit)
    for group in groups:
        group.members.add(user)
    return User.objects.get(pk=user.pk)


def appoint(person: User, role: tuple[Role, Unit], *, by: User, confirmed_by: User) -> RegisterChange:
    """Appoint `person` to a role in a unit as the registers do: `by` proposes, and another person confirms."""
    appointment = Appointment(user=person, role=role[0], unit=role[1])
    after = {"user": person.pk, "role": role[0], "unit": role[1].pk}
    shown = {"人员": str(person), "角色": role[0].label, "单位": role[1].name}
    change = propose(appointment, "create", {person.pk}, Difference({}, after, {}, shown), by=by)
    confirm(change, by=confirmed_by)
    return change


def confirm_changes(*, by: User) -> None:
    """`by` confirms every change of the registers that is pending."""
    for change in RegisterChange.objects.pending().order_by("pk"):
        confirm(change, by=by)


def confirmation_of(change: RegisterChange) -> dict[str, str]:
    """What the page of a change sends when its button to confirm is pressed."""
    return {"verb": "confirm", "seen": accounts_shown(change)}


class Catalogue(NamedTuple):
    """A small catalogue: rows of the college's own, one of each kind. Their codes are those of the printed one."""

    page: CataloguePage
    public: EntryPage
    """1-1, 校内外, 党政办."""
    campus: EntryPage
    """2-4, 校内, 党政办."""
    joint: EntryPage
    """3-1, 党内、校内, two joint units: 组织部 and 宣传部."""
    party_and_limited: EntryPage
    """3-4, 党内、校内 一定范围, 组织部."""
    party_and_campus: EntryPage
    """4-4, 党内、校内, 组织部."""
    limited: EntryPage
    """6-3, 校内一定范围, two joint units: 纪委 and 组织部."""
    alternatives: EntryPage
    """6-5, 党内或校内一定范围 (one of two), 纪委."""
    each_department: EntryPage
    """8-1, 党内、校内, every functional department for itself."""

    @property
    def entries(self) -> tuple[EntryPage, ...]:
        return self[1:]


CATEGORIES = {1: "基本情况", 2: "重大决策、决定、决议情况", 3: "思想建设", 4: "组织建设", 6: "党风廉政建设", 8: "其他事项"}

ENTRIES = [
    # category, number, title, channels, scope, time limit, units, all as printed
    (1, 1, "院党委领导机构、工作机构设置情况，领导班子构成及职责分工", "网站、公开栏", "校内外", "年度", "党政办"),
    (2, 4, "重大项目投资、建设等决策情况", "文件、会议、网站、公开栏", "校内", "即时", "党政办"),
    (3, 1, "院党委中心组和中层干部学习计划及其落实情况", "文件、会议、公开栏", "党内、校内", "年度", "组织部 宣传部"),
    (3, 4, "领导班子民主生活会意见收集、整改落实情况", "文件、会议", "党内、校内 一定范围", "即时", "组织部"),
    (4, 4, "党费管理和使用情况", "文件、会议", "党内、校内", "年度", "组织部"),
    (6, 3, "领导班子成员述职述廉情况", "文件、会议", "校内一定范围", "年度", "纪委组织部"),
    (6, 5, "违纪违法案件查处情况", "文件、会议", "党内或校内一定范围", "即时", "纪委"),
    (8, 1, "党委职能部门年度计划与年度总结", "文件、会议", "党内、校内", "年度", "党委各职能部门"),
]


@contextmanager
def as_if_decided() -> Iterator[None]:
    """What is done within it stands for what was decided before the test begins: the guard lets it pass."""
    with transaction.atomic(), granted(None, "a test takes it for decided"):
        yield


@as_if_decided()
def make_catalogue(units: Units) -> Catalogue:
    """The small catalogue under the home page, with the admin's doors opened to its units as an import opens them."""
    page = _add(HomePage.objects.get(), CataloguePage(title="党务公开目录", slug="catalogue"))
    categories = {
        number: _add(page, CategoryPage(title=title, slug=str(number), number=number)) for number, title in CATEGORIES.items()
    }
    entries = []
    for category, number, title, channels, scope, time_limit, printed_units in ENTRIES:
        named = sorted((unit for unit in units if unit.name in printed_units), key=lambda unit: printed_units.index(unit.name))
        entry = _add(
            categories[category],
            EntryPage(
                title=title,
                slug=str(number),
                number=number,
                position=number,
                channels=channels,
                printed_scope=scope,
                time_limit=time_limit,
                printed_units=printed_units,
                each_department=not named,
            ),
        )
        for order, unit in enumerate(named):
            Responsibility.objects.create(entry=entry, unit=unit, sort_order=order)
        entries.append(EntryPage.objects.get(pk=entry.pk))
    sync_page_permissions()
    return Catalogue(page, *entries)


@as_if_decided()
def make_item(
    entry: EntryPage,
    unit: Unit,
    scope: Scope = Scope.PUBLIC,
    *,
    live: bool = True,
    groups: Iterable[ReaderGroup] = (),
    attachments: Iterable[Attachment] = (),
    tags: Iterable[str] = (),
    published_at: datetime.datetime | None = None,
    **fields,
) -> DisclosurePage:
    """An item under `entry`, complete enough to be proposed: published as its first edition, or, not `live`, a draft.

    Args:
        groups: named reader groups, for a limited scope.
        published_at: when it was published; now, where it is left out.
        fields: further fields of the item, e.g. `title`, `body`, `owner` (the drafter).
    """
    defaults = {
        "title": "2025年度党费收缴、使用和管理情况",
        "summary": "公布本年度党费的收缴总额、支出项目和结余。",
        "body": [("text", "<p>本年度党费按规定收缴，使用情况已向全体党员报告。</p>")],
        "report_year": 2025,
        "arose_on": timezone.localdate(),
        "contact": "办公电话 0719-0000000",
    }
    item = DisclosurePage(unit=unit, scope=scope, live=False, has_unpublished_changes=True, **defaults | fields)
    item.reader_groups = list(groups)
    item.attachments = [ItemAttachment(document=document, sort_order=order) for order, document in enumerate(attachments)]
    _add(entry, item)
    if tags:
        item.tags.add(*tags)
        item.save()
    revision = item.save_revision(user=item.owner)
    if live:
        mark_proposed(revision.as_object())
        DisclosurePage.objects.filter(pk=item.pk).update(
            edition=1, index_number=f"{unit.code.upper()}-2026-{item.pk:04d}", standing=Standing.OPEN
        )
        type(revision).objects.get(pk=revision.pk).publish(skip_permission_checks=True)
    if published_at:
        DisclosurePage.objects.filter(pk=item.pk).update(first_published_at=published_at, last_published_at=published_at)
    return DisclosurePage.objects.get(pk=item.pk)


def _add(parent: Page, child: Page) -> Page:
    """Put `child` under `parent`, read anew: its count of children may have moved on since the test read it."""
    return Page.objects.get(pk=parent.pk).add_child(instance=child)

"""The registers of readers: who belongs to which circle, and the named groups of 一定范围."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from wagtail.models import ModelLogEntry

from disclosure.audience.circles import Circle
from disclosure.audience.models import ReaderGroup, ReaderProfile
from disclosure.audience.readers import Reader
from disclosure.organisation.models import User
from tests.factories import confirm_changes, make_person


@pytest.fixture
def desk(office: User, client_of):
    """A session of the office."""
    return client_of(office)


def spreadsheet(response) -> list[list]:
    return [list(row) for row in openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active.values]


@pytest.mark.parametrize(
    ("ticked", "circles"),
    [
        ({}, Circle.PUBLIC),
        ({"campus": "on"}, Circle.PUBLIC | Circle.CAMPUS),
        ({"party": "on"}, Circle.PUBLIC | Circle.PARTY),
        ({"campus": "on", "party": "on"}, Circle.PUBLIC | Circle.CAMPUS | Circle.PARTY),
    ],
)
def test_the_register_decides_in_which_circles_a_person_reads(
    ticked: dict, circles: Circle, desk, outsider: User, committee: User
):
    assert desk.post("/admin/registers/readers/create/", {"user": outsider.pk, **ticked}).status_code == 302
    assert Reader.of(outsider).circles == Circle.PUBLIC
    confirm_changes(by=committee)
    assert Reader.of(outsider).circles == circles


def test_a_person_is_recorded_once(desk, student: User):
    form = desk.post("/admin/registers/readers/create/", {"user": student.pk, "party": "on"}).context["form"]
    assert form.errors["user"] == ["此人已有读者身份记录，请修改原有记录。"]
    assert not ReaderProfile.objects.get(user=student).party


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"office", "张伟", "李明"}),
        ("q=张伟", {"张伟"}),
        ("q=lim", {"李明"}),
        ("party__exact=1", {"张伟"}),
        ("campus__exact=1&party__exact=0", {"office", "李明"}),
    ],
)
def test_readers_are_found_by_name_and_circle(query: str, found: set[str], desk):
    make_person("zhangwei", last_name="张", first_name="伟", party=True)
    make_person("liming", last_name="李", first_name="明", campus=True)
    context = desk.get(f"/admin/registers/readers/?{query}").context
    assert {str(profile.user) for profile in context["object_list"]} == found


def test_readers_export_yes_and_no_in_words(desk):
    make_person("zhangwei", last_name="张", first_name="伟", party=True)
    headings, *rows = spreadsheet(desk.get("/admin/registers/readers/?export=xlsx"))
    assert headings == ["用户", "用户名", "校内（教职工、学生）", "中共党员", "所在党总支、直属党支部", "所在单位"]
    assert rows == [["office", "office", "是", "否", None, None], ["张伟", "zhangwei", "否", "是", None, None]]


GROUP = {"name": "中层干部", "description": "各单位正副职", "active": "on"}


def test_members_of_a_group_are_named_one_a_line(desk, member: User, student: User, committee: User):
    assert desk.post("/admin/registers/reader-groups/create/", GROUP | {"members": "member\nstudent"}).status_code == 302
    assert not ReaderGroup.objects.exists()
    confirm_changes(by=committee)
    group = ReaderGroup.objects.get()
    assert set(group.members.all()) == {member, student}
    assert group.pk in Reader.of(student).groups
    form = desk.get(f"/admin/registers/reader-groups/edit/{group.pk}/").content.decode()
    assert "member member\nstudent student" in form


def test_a_name_that_nobody_bears_leaves_the_group_as_it_was_and_what_was_typed_on_screen(desk, member: User):
    group = ReaderGroup.objects.create(name="中层干部")
    group.members.add(member)
    response = desk.post(f"/admin/registers/reader-groups/edit/{group.pk}/", GROUP | {"name": "改名", "members": "查无此人"})
    assert response.context["form"].errors == {"members": ["没有用户名或姓名为“查无此人”的用户。"]}
    assert ">\n查无此人</textarea>" in response.content.decode()
    group.refresh_from_db()
    assert (group.name, list(group.members.all())) == ("中层干部", [member])


def test_the_history_of_a_group_tells_who_came_and_who_left(desk, member: User, student: User, outsider: User, committee: User):
    group = ReaderGroup.objects.create(name="中层干部", description="各单位正副职")
    group.members.set([member, student])
    desk.post(f"/admin/registers/reader-groups/edit/{group.pk}/", GROUP | {"members": "member\noutsider"})
    confirm_changes(by=committee)
    words = ["成员增加outsider，成员减少student", "office提出，committee确认"]
    assert ModelLogEntry.objects.get(action="register.edit").data["changes"] == words


def test_groups_export_with_their_members(desk, member: User, student: User):
    ReaderGroup.objects.create(name="中层干部", description="各单位正副职").members.set([member, student])
    ReaderGroup.objects.create(name="老干部代表", active=False)
    headings, *rows = spreadsheet(desk.get("/admin/registers/reader-groups/?export=xlsx"))
    assert headings == ["名称", "说明", "成员依据", "人数", "成员", "在用"]
    names = "、".join(person.username for person in sorted((member, student), key=lambda person: person.pk))
    assert rows == [["中层干部", "各单位正副职", "名单", 2, names, "是"], ["老干部代表", None, "名单", 0, None, "否"]]


def test_a_group_out_of_use_opens_nothing_once_confirmed(desk, student: User, committee: User):
    group = ReaderGroup.objects.create(name="中层干部")
    group.members.add(student)
    desk.post(f"/admin/registers/reader-groups/edit/{group.pk}/", {"name": "中层干部", "members": "student"})
    assert Reader.of(student).groups == {group.pk}
    confirm_changes(by=committee)
    assert Reader.of(student).groups == frozenset()

"""Names of reader groups, which readers meet in the brackets of a scope."""

import pytest
from django.core.exceptions import ValidationError

from disclosure.audience.models import ReaderGroup
from disclosure.organisation.models import RegisterChange
from tests.factories import make_reader_group

pytestmark = pytest.mark.django_db

SCOPES = [
    "校内外",
    "校內外",
    "校 内 外",
    "党内",
    "党员",
    "校内",
    "校内一定范围",
    "一定范围",
    "社会",
    "全院师生",
    "面向社会公开",
    "全体党员",
]
SEPARATED = ["党员、教师", "党员，教师", "党员;教师", "教师（全体", "教师)", "教师\u3000学生", "教师｜学生", "教师【学生】"]


@pytest.mark.parametrize(
    ("name", "said"), [*((name, "是公开范围的用语") for name in SCOPES), *((name, "不能含有") for name in SEPARATED)]
)
def test_a_group_bears_no_name_that_readers_take_for_a_scope_or_for_two(office, client_of, name, said):
    response = client_of(office).post("/admin/registers/reader-groups/create/", {"name": name, "active": "on"})
    assert said in "".join(response.context["form"].errors["name"])
    assert response.context["form"]["name"].value() == name
    assert not ReaderGroup.objects.exists() and not RegisterChange.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "中层干部",
        "教职工",
        "全体学生",
        "学生党员",
        "党员代表",
        "校内党外人士",
        "教师和学生代表",
        "“双带头人”",
        "2026级·一班",
        "《读书》社",
    ],
)
def test_other_names_are_taken(name):
    ReaderGroup(name=name).full_clean()


def test_a_name_of_old_stays():
    group = make_reader_group("党员、教师")
    group.description = "另写"
    group.full_clean()
    group.name = "党员、学生"
    with pytest.raises(ValidationError, match="不能含有“、”"):
        group.full_clean()

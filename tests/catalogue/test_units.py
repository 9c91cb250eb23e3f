"""Reading printed cells of responsible units against the register."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.catalogue.units import PrintedUnits, UnreadableUnits, read_units

KNOWN = [
    "党政办",
    "组织部",
    "宣传部",
    "纪委",
    "人事处",
    "学工处",
    "纪委办公室",
    "学生工作部",
    "学生工作部武装部",
    "武装部",
    "发展与规划处",
]

READINGS = [
    # the college's own
    ("党政办", ["党政办"]),
    ("组织部 人事处", ["组织部", "人事处"]),
    ("组织部 宣传部", ["组织部", "宣传部"]),
    ("人事处 学工处", ["人事处", "学工处"]),
    ("纪委组织部", ["纪委", "组织部"]),
    # other ways of joining
    ("组织部、宣传部", ["组织部", "宣传部"]),
    ("组织部/宣传部", ["组织部", "宣传部"]),
    ("组织部／宣传部", ["组织部", "宣传部"]),
    ("组织部，宣传部", ["组织部", "宣传部"]),
    ("组织部　宣传部", ["组织部", "宣传部"]),
    ("组织部和宣传部", ["组织部", "宣传部"]),
    ("党政办组织部、纪委", ["党政办", "组织部", "纪委"]),
    ("组织部、组织部", ["组织部"]),
    # the longest name first, but never so that a rest stays unread
    ("纪委办公室", ["纪委办公室"]),
    ("纪委办公室组织部", ["纪委办公室", "组织部"]),
    ("学生工作部武装部", ["学生工作部武装部"]),
    ("学生工作部、武装部", ["学生工作部", "武装部"]),
    ("发展与规划处与组织部", ["发展与规划处", "组织部"]),
]

EACH = ["党委各职能部门", "各职能部门", "各部门", "党委各部门", "各党委职能部门", "党委 各职能部门"]

UNREADABLE = [
    ("督导处", "“督导处”不在责任单位登记册中"),
    ("组织部、督导处", "“督导处”不在责任单位登记册中"),
    ("督导处 后勤处 组织部", "“督导处”、“后勤处”不在责任单位登记册中"),
    ("组织部门", "“组织部门”不在责任单位登记册中"),
    ("、", "不在责任单位登记册中"),
    ("组织部、党委各职能部门", "须单独填写"),
]


@pytest.mark.parametrize(("printed", "expected"), READINGS)
def test_a_printed_cell_reads_as_joint_units_in_the_order_printed(printed, expected):
    assert read_units(printed, KNOWN) == PrintedUnits(tuple(expected))


@pytest.mark.parametrize("printed", EACH)
def test_each_functional_department_is_no_unit_by_name(printed):
    assert read_units(printed, KNOWN) == PrintedUnits(each_department=True)


@pytest.mark.parametrize(("printed", "message"), UNREADABLE)
def test_a_unit_that_the_register_does_not_hold_is_named(printed, message):
    with pytest.raises(UnreadableUnits, match=message):
        read_units(printed, KNOWN)


def test_a_refusal_lists_the_units_that_are_registered_in_the_register_s_order():
    with pytest.raises(UnreadableUnits, match="已登记：组织部、纪委；"):
        read_units("督导处", ["组织部", "纪委"])


def test_nothing_can_be_read_from_an_empty_register():
    with pytest.raises(UnreadableUnits, match="已登记：无"):
        read_units("组织部", [])


def test_a_shorter_name_is_taken_where_the_longer_one_leaves_a_rest():
    assert read_units("甲乙丙", ["甲乙", "甲", "乙丙"]).names == ("甲", "乙丙")


@given(
    st.lists(st.sampled_from(KNOWN), min_size=1, max_size=5, unique=True),
    st.sampled_from(["、", "/", " ", "，", "｜", "\u00a0", "和"]),
)
def test_units_joined_by_any_separator_are_read_as_they_stand(names, separator):
    assert read_units(separator.join(names), KNOWN).names == tuple(names)


@given(st.text(alphabet="组织宣传部纪委各职能门党、和 /甲", max_size=16))
def test_any_text_is_read_or_refused_and_nothing_else(printed):
    try:
        units = read_units(printed, KNOWN)
    except UnreadableUnits:
        return
    assert bool(units.names) != units.each_department
    assert set(units.names) <= set(KNOWN)

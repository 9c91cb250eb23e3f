"""A numeral before a mere blank: a number where it fits the order of the categories, else asked about."""

import pytest

from disclosure.catalogue.category_numbers import doubtful_categories, split_categories
from disclosure.catalogue.checks import check
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import HEADER, SMALL, csv_file

FITTING = [
    (["一 组织建设", "二 制度建设"], [(1, "组织建设"), (2, "制度建设")]),
    (["01 组织建设", "02 制度建设"], [(1, "组织建设"), (2, "制度建设")]),
    (["Ⅳ 组织建设", "Ⅴ 制度建设"], [(4, "组织建设"), (5, "制度建设")]),
    (["四　组织建设", "五　制度建设", "九、其他"], [(4, "组织建设"), (5, "制度建设"), (9, "其他")]),
    (["一、组织建设", "二 制度建设", "三、其他"], [(1, "组织建设"), (2, "制度建设"), (3, "其他")]),
    (["一 三会一课", "二 组织建设"], [(1, "三会一课"), (2, "组织建设")]),
    (["一、组织建设", "一 组织建设"], [(1, "组织建设"), (1, "组织建设")]),
]


@pytest.mark.parametrize(("printed", "split"), FITTING)
def test_a_numeral_that_fits_the_order_is_a_number(printed, split):
    assert list(split_categories(printed).values()) == split
    assert doubtful_categories(printed) == set()


MARKED = ["{}{}、{}", "{}{}．{}", "{}{}.{}", "{}{}：{}", "{}{}:{}", "{}{}）{}", "{}{}，{}", "{}{}-{}", "{}{}——{}", "{}{}、 {}"]
"""A number, a blank, a mark and a title."""

NUMBERS = [
    ("一", 1, "二", 2),
    ("九", 9, "十", 10),
    ("十", 10, "十一", 11),
    ("1", 1, "2", 2),
    ("９", 9, "１０", 10),
    ("Ⅰ", 1, "Ⅱ", 2),
]


@pytest.mark.parametrize("blank", ["", " ", "  ", "\u3000", "\t"])
@pytest.mark.parametrize("written", MARKED)
@pytest.mark.parametrize(("first", "one", "second", "two"), NUMBERS)
def test_a_mark_after_a_number_is_no_part_of_the_title(first, one, second, two, written, blank):
    printed = [written.format(first, blank, "基本情况"), written.format(second, blank, "组织建设")]
    assert list(split_categories(printed).values()) == [(one, "基本情况"), (two, "组织建设")]
    assert doubtful_categories(printed) == set()


@pytest.mark.parametrize("mark", "·~/|_=>*")
def test_a_mark_that_ends_no_number_is_asked_about(mark):
    printed = [f"一 {mark}基本情况", f"二 {mark}组织建设"]
    assert list(split_categories(printed).values()) == [(None, each) for each in printed]
    assert doubtful_categories(printed) == set(printed)


DOUBTFUL = [
    (["一 把手"], ["一 把手"]),
    (["四 组织建设"], ["四 组织建设"]),
    (["三 会 一 课"], ["三 会 一 课"]),
    (["1 2 组织建设", "2 制度建设"], ["1 2 组织建设", "2 制度建设"]),
    (["1 2 组织建设", "1 3 制度建设"], ["1 2 组织建设", "1 3 制度建设"]),
    (["组织建设", "制度建设", "三 会 一 课"], ["三 会 一 课"]),
    (["一、组织建设", "二、制度建设", "三 会 一 课"], ["三 会 一 课"]),
    (["一、组织建设", "二、制度建设", "一 把手"], ["一 把手"]),
    (["组织建设", "二 级学院"], ["二 级学院"]),
    (["一、组织建设", "五 四表彰"], ["五 四表彰"]),
]


@pytest.mark.parametrize(("printed", "doubtful"), DOUBTFUL)
def test_a_numeral_that_does_not_is_asked_about_and_nothing_is_cut_off(printed, doubtful):
    assert doubtful_categories(printed) == set(doubtful)
    split = split_categories(printed)
    assert [split[each] for each in doubtful] == [(None, each) for each in doubtful]


def test_the_preview_names_the_one_that_does_not_fit():
    rows = [[printed, *row[1:]] for printed, row in zip(["一、组织建设", "一 把手"], SMALL[1:], strict=False)]
    _, problems = check(read_rows(csv_file([HEADER, *rows])), ["组织部"])
    assert [(problem.value, "看不出开头是不是序号" in problem.message) for problem in problems] == [("一 把手", True)]

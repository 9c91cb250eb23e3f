"""Numbers before categories in signs that are seldom typed: read, or asked about, and never left in the title unsaid."""

import pytest

from disclosure.catalogue.category_numbers import doubtful_categories, split_categories
from disclosure.catalogue.checks import check
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import HEADER, SMALL, csv_file

TOO_LARGE = [
    *("一百、基本", "一百零一、基本", "一〇〇、基本", "100、基本", "1000、基本"),
    *("一千、基本", "壹佰、基本", "两百、基本", "百、基本"),
    *("（一百）基本", "（100）基本", "【一百】基本", "第一百、基本", "第100、基本"),
    *("第一百类：基本", "第100类 基本", "一百．基本", "一百 基本"),
    *("一百二十三、基本", "１００、基本", "一百）基本", "类别一百：基本"),
]


@pytest.mark.parametrize("printed", TOO_LARGE)
def test_a_number_too_large_for_a_category_is_asked_about(printed):
    assert split_categories([printed]) == {printed: (None, printed)}
    assert doubtful_categories([printed]) == {printed}


@pytest.mark.parametrize(
    "printed", ["百年党史", "百年校庆情况", "千人计划", "一百周年校庆", "第二课堂活动", "2026年计划", "百草园"]
)
def test_a_title_that_begins_with_such_a_word_is_a_title(printed):
    assert split_categories([printed]) == {printed: (None, printed)}
    assert doubtful_categories([printed]) == set()


UNCOMMON = [
    ("㆒、基本", 1, "基本"),
    ("㆓、基本", 2, "基本"),
    ("㆕．基本", 4, "基本"),
    ("⼀、基本", 1, "基本"),
    ("⼋、基本", 8, "基本"),
    ("⼗⼀、基本", 11, "基本"),
    ("（⼆）基本", 2, "基本"),
    ("第⼆类 基本", 2, "基本"),
    ("\uf9d1、基本", 6, "基本"),
    ("㆙、基本", 1, "基本"),
    ("陸、基本", 6, "基本"),
    ("貳拾陸、基本", 26, "基本"),
    ("⼀、⼀般情况", 1, "⼀般情况"),
]


@pytest.mark.parametrize(("printed", "number", "title"), UNCOMMON)
def test_a_sign_that_stands_for_a_numeral_is_a_number(printed, number, title):
    assert split_categories([printed]) == {printed: (number, title)}


def test_such_signs_before_a_blank_count_up_as_well():
    printed = ["⼀ 基本情况", "⼆ 组织建设"]
    assert list(split_categories(printed).values()) == [(1, "基本情况"), (2, "组织建设")]


@pytest.mark.parametrize("printed", ["ー、基本", "ニ、基本", "ハ、基本", "ㄧ、基本"])
def test_a_sign_that_looks_like_a_numeral_is_asked_about(printed):
    assert split_categories([printed]) == {printed: (None, printed)}
    assert doubtful_categories([printed]) == {printed}


@pytest.mark.parametrize("printed", ["一百、组织建设", "ー、组织建设"])
def test_the_preview_asks_about_it(printed):
    _, problems = check(read_rows(csv_file([HEADER, [printed, *SMALL[1][1:]]])), ["组织部"])
    assert [(problem.value, "看不出开头是不是序号" in problem.message) for problem in problems] == [(printed, True)]

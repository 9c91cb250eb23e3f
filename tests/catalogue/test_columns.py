"""Other colleges' names for the columns, and what is asked where the file leaves it open."""

from __future__ import annotations

import pytest

from disclosure.catalogue.columns import ALL_TABLES, TABLE, Answers, Undecided
from disclosure.catalogue.files import read_tables
from disclosure.catalogue.rows import read_catalogue, read_rows
from tests.catalogue.files import HEADER, csv_file, xlsx_file

ENTRY = ["四、组织建设", "换届选举情况", "会议", "党内", "年度", "组织部"]

HEADERS = [
    ["类别", "公开事项", "公开方式", "公开对象", "公开时间", "责任部门"],
    ["一级指标", "二级指标", "公开渠道", "公开范围（对象）", "公开时效", "牵头部门"],
    ["公开类别", "公开内容", "公开形式及载体", "公开范围和对象", "更新周期公开频率", "责任单位（部门）"],
    ["大类", "事项名称", "公开途径", "范围", "公开周期", "承办单位"],
    ["一级目录", "二级目录", "形式", "对象", "时限要求", "主责部门"],
    ["板块", "条目", "公示方式", "公示范围", "公示期限", "责任单位"],
    ["公开板块", "公示内容", "发布渠道", "公示对象", "公开期限", "公开主体"],
    ["一级栏目", "二级条目", "公布形式", "知悉范围", "公布时限", "归口管理部门"],
    ["模块", "公开条目", "公开方式方法", "公开受众", "公开时间节点", "责任处室"],
    ["党务公开类别", "党务公开内容", "党务公开形式", "党务公开范围", "党务公开时限", "信息提供部门"],
    ["门类", "公示事项", "发布平台", "发布范围", "更新时限", "主办单位"],
    ["第一级目录", "第二级目录", "公示渠道", "公开人群", "公示周期", "责任党组织"],
]


@pytest.mark.parametrize("names", [HEADERS[0], HEADERS[1], *HEADERS[3:]])
def test_the_columns_of_other_colleges_are_found_by_their_names(names):
    rows = read_rows(csv_file([["序号", *names, "备注"], ["1", *ENTRY, ""]]))
    assert list(rows[0].cells.values()) == ENTRY


@pytest.mark.parametrize("sign", ["\u200b", "\ufeff", "\u00ad", "\u2060", "\x07", "\u3164", "\ufe0f", "\u3000"], ids=ascii)
@pytest.mark.parametrize("place", ["{sign}{name}", "{name}{sign}", "{first}{sign}{rest}"])
def test_a_sign_that_is_not_seen_makes_no_difference_to_a_name(sign, place):
    names = [place.format(sign=sign, name=name, first=name[:2], rest=name[2:]) for name in HEADER]
    rows = read_rows(xlsx_file([names, ENTRY]) if sign != "\x07" else csv_file([names, ENTRY]))
    assert [list(row.cells.values()) for row in rows] == [ENTRY]


def test_a_name_of_the_college_s_own_counts_before_all_others():
    names = ["类别", "一级目录", "二级目录", "公开形式", "公开范围", "公开时限", "牵头部门", "责任单位"]
    rows = read_rows(csv_file([names, ["x", *ENTRY[:5], "x", ENTRY[5]]]))
    assert list(rows[0].cells.values()) == ENTRY


def test_a_header_of_two_rows_is_found():
    above = ["一级目录", "二级目录", "公开要求", "", "", "责任单位"]
    below = ["", "", "公开形式", "公开范围", "公开时限", ""]
    title = ["某学院党务公开目录", "", "", "", "", ""]
    for content in (
        csv_file([title, above, below, ENTRY]),
        xlsx_file([title, above, below, ENTRY], merged=["A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3"]),
    ):
        assert [list(row.cells.values()) for row in read_rows(content)] == [ENTRY]


def asked_of(content: bytes, answers: Answers | None = None) -> Undecided:
    with pytest.raises(Undecided) as asked:
        read_catalogue(read_tables(content), answers)
    return asked.value


SPARSE = csv_file([["序号", "类别", "公开事项", "责任部门", "生成时间"], ["1", "基本信息", "校级领导", "组织部", "变动即更"]])


def test_a_column_that_is_missing_or_only_likely_is_asked_about():
    questions = {question.subject: question for question in asked_of(SPARSE).questions}
    assert set(questions) == {"公开形式", "公开范围", "公开时限"}
    assert questions["公开时限"].suggestion == "生成时间"
    assert ("生成时间", "“生成时间”列（如：变动即更）") in questions["公开时限"].choices


LIKELY = [
    ("公开范围", "公开层级"),
    ("公开范围", "公开属性"),
    ("公开时限", "公示期"),
    ("公开时限", "发布时间"),
    ("公开时限", "更新频次"),
    ("责任单位", "责任单位及责任人"),
    ("责任单位", "部门"),
    ("一级目录", "栏目"),
    ("一级目录", "事项类型"),
    ("二级目录", "信息名称"),
    ("二级目录", "三级目录"),
    ("公开形式", "公开位置"),
]


@pytest.mark.parametrize(("column", "name"), LIKELY)
def test_a_name_that_may_mean_a_column_is_asked_about_with_that_suggestion(column, name):
    names = [name if each == column else each for each in HEADER]
    (question,) = asked_of(csv_file([names, ENTRY])).questions
    assert (question.subject, question.suggestion) == (column, name)


@pytest.mark.parametrize("name", ["备注", "公开依据", "监督部门", "协办单位", "联系电话", "序号"])
def test_a_column_of_something_else_is_left_alone(name):
    (row,) = read_rows(csv_file([[*HEADER, name], [*ENTRY, "x"]]))
    assert list(row.cells.values()) == ENTRY


SPARSE_HEADERS = [
    ["板块", "公开层级", "公示期", "甲", "乙", "丙"],
    ["类别", "责任单位", "甲", "乙", "丙", "丁"],
    ["栏目", "名称", "方式", "层级", "时间", "部门"],
]


@pytest.mark.parametrize("names", SPARSE_HEADERS)
def test_a_header_of_few_known_names_is_asked_about_and_not_refused(names):
    asked = asked_of(csv_file([["某学院党务公开目录"], names, ENTRY]))
    answers = Answers(dict(zip(HEADER, names, strict=True)))
    (row,) = read_catalogue(asked.tables, answers).rows
    assert list(row.cells.values()) == ENTRY


def test_a_table_of_something_else_is_not_asked_about_beside_the_catalogue():
    other = [["责任单位", "组织部", "公开时间", "2026年"], ["a", "b", "c", "d"]]
    assert len(read_rows(xlsx_file(other, [HEADER, ENTRY]))) == 1


def test_an_answer_names_a_column_or_states_one_text_for_all_entries():
    answers = Answers({"公开时限": "生成时间"}, {"公开形式": "网站", "公开范围": "校内"})
    (row,) = read_catalogue(read_tables(SPARSE), answers).rows
    assert list(row.cells.values()) == ["基本信息", "校级领导", "网站", "校内", "变动即更", "组织部"]


def test_two_columns_that_may_both_be_meant_are_asked_about():
    names = ["类别", "公开事项", "公开内容", "公开方式", "公开范围", "公开时限", "责任单位"]
    content = csv_file([names, [ENTRY[0], "甲", *ENTRY[1:]]])
    (question,) = asked_of(content).questions
    assert question.subject == "二级目录" and not question.may_be_stated
    rows = read_catalogue(read_tables(content), Answers({"二级目录": "公开内容"})).rows
    assert rows[0].title == ENTRY[1]


def test_a_column_that_occurs_twice_is_asked_about():
    content = csv_file([[*HEADER, "公开范围"], [*ENTRY, "校内"]])
    (question,) = asked_of(content).questions
    keys = [value for value, label in question.choices if label.startswith("“公开范围”")]
    scopes = [read_catalogue(read_tables(content), Answers({"公开范围": key})).rows[0].scope for key in keys]
    assert scopes == ["党内", "校内"]


def test_sheets_with_the_same_entries_are_asked_about_and_others_follow_one_another():
    old = [HEADER, ENTRY]
    new = [HEADER, [*ENTRY[:4], "每月", ENTRY[5]], [ENTRY[0], "党费", *ENTRY[2:]]]
    content = xlsx_file(old, new)
    (question,) = asked_of(content).questions
    assert question.subject == TABLE
    assert [label for _, label in question.choices] == ["只用工作表“表1”", "只用工作表“表2”", "全部，依次相接"]
    read = {
        table: [row.time_limit for row in read_catalogue(read_tables(content), Answers(table=table)).rows]
        for table in ("0", "1", ALL_TABLES)
    }
    assert read == {"0": ["年度"], "1": ["每月", "年度"], ALL_TABLES: ["年度", "每月", "年度"]}
    assert len(read_rows(xlsx_file(old, [HEADER, [ENTRY[0], "党费", *ENTRY[2:]]]))) == 2

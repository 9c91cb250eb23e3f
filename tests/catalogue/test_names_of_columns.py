"""Names of columns that tell their level, stand in traditional characters, or cannot be told apart."""

from __future__ import annotations

import pytest

from disclosure.catalogue.columns import Undecided
from disclosure.catalogue.files import UnreadableFile, read_tables
from disclosure.catalogue.rows import read_catalogue, read_rows
from tests.catalogue.files import HEADER, csv_file, xlsx_file
from tests.catalogue.test_unused_columns import ENTRY, asked_of

LEVELS = [
    ("公开事项（一级）", "公开事项（二级）"),
    ("公开事项(一级)", "公开事项(二级)"),
    ("（一级）公开事项", "（二级）公开事项"),
    ("事项【一级】", "事项【二级】"),
    ("公开事项一级", "公开事项二级"),
    ("目录（第一级）", "目录（第二级）"),
    ("公开内容（一级目录）", "公开内容（二级目录）"),
    ("一级", "二级"),
    ("1级目录", "2级目录"),
    ("Ⅰ级目录", "Ⅱ级目录"),
    ("一级公开目录", "二级公开目录"),
    ("一级目录名称", "二级目录名称"),
    ("一級目錄", "二級目錄"),
    ("类别（一级）", "公开事项（具体内容）"),
]


@pytest.mark.parametrize("names", LEVELS)
def test_a_level_in_a_name_says_which_column_it_is(names):
    rows = read_rows(csv_file([[*names, *HEADER[2:]], ENTRY]))
    assert list(rows[0].cells.values()) == ENTRY


TRADITIONAL = ["一級目錄", "二級目錄", "公開形式", "公開範圍", "公開時限", "責任單位"]


@pytest.mark.parametrize("names", [TRADITIONAL, ["類別", "公開事項", "公開方式", "公開對象", "公開時間", "責任部門"]])
def test_traditional_characters_make_no_difference_to_a_name(names):
    for make in (csv_file, xlsx_file):
        assert list(read_rows(make([names, ENTRY]))[0].cells.values()) == ENTRY


PAIRS = [
    ("公开项目", "公开内容"),
    ("项目", "内容"),
    ("项目名称", "具体内容"),
    ("公开事项", "事项内容"),
    ("公開項目", "公開內容"),
    ("公开事项（一）", "公开事项（二）"),
    ("事项（类）", "事项（项）"),
]


@pytest.mark.parametrize("names", PAIRS)
def test_of_two_names_of_entries_and_none_of_a_category_the_first_is_suggested_for_it(names):
    asked = asked_of(csv_file([[*names, *HEADER[2:]], ENTRY]))
    assert "表头缺少：一级目录" in str(asked)
    assert "没有找到表头" not in str(asked)
    chosen = {}
    for question in asked.questions:
        labels = dict(question.choices)
        assert all(any(name in label for label in labels.values()) for name in names)
        chosen[question.subject] = labels[question.suggestion]
    assert set(chosen) == {"一级目录", "二级目录"}
    assert names[0] in chosen["一级目录"]
    assert names[1] in chosen["二级目录"]


def test_columns_that_differ_in_brackets_only_are_told_apart_and_asked_about():
    names = [*HEADER[:5], "责任单位（牵头）", "责任单位（配合）"]
    asked = asked_of(csv_file([names, [*ENTRY, "人事处"]]))
    (question,) = asked.questions
    assert [label for _, label in question.choices][-2:] == [
        "“责任单位（牵头）”列（如：组织部）",
        "“责任单位（配合）”列（如：人事处）",
    ]
    assert "责任单位（牵头）" in str(asked)


def test_two_columns_that_may_both_be_meant_are_named_in_the_refusal():
    names = ["类别", "公开事项", "公开内容", *HEADER[2:]]
    message = str(asked_of(csv_file([names, [ENTRY[0], "甲", *ENTRY[1:]]])))
    assert "“公开事项”“公开内容”" in message
    assert "没有找到表头" not in message


@pytest.mark.parametrize("delimiter", "，；｜")
def test_a_full_width_delimiter_is_one_if_no_plain_one_makes_columns(delimiter):
    text = "\r\n".join(delimiter.join(row) for row in (HEADER, ENTRY))
    assert [list(row.cells.values()) for row in read_rows(text.encode())] == [ENTRY]


def test_full_width_commas_inside_cells_delimit_nothing():
    entry = [*ENTRY[:2], "文件，会议，网站，公众号，公告栏，校报，广播，电视", *ENTRY[3:]]
    assert list(read_rows(csv_file([HEADER, entry]))[0].cells.values()) == entry


@pytest.mark.parametrize(
    "lines",
    [
        ["，".join(HEADER), ",".join(ENTRY)],
        ["一级目录,二级目录，公开形式，公开范围，公开时限,责任单位", ",".join(ENTRY)],
        ["、".join(HEADER), ",".join(ENTRY)],
        [" ".join(HEADER), " ".join(ENTRY)],
    ],
)
def test_a_header_within_one_cell_is_told(lines):
    with pytest.raises(UnreadableFile, match="挤在一格里") as refused:
        read_catalogue(read_tables("\r\n".join(lines).encode()))
    assert not isinstance(refused.value, Undecided)
    assert "第1行" in str(refused.value)


@pytest.mark.parametrize("delimiter", "，；｜")
def test_an_entry_within_one_cell_is_told(delimiter):
    lines = [",".join(HEADER), ",".join(ENTRY), delimiter.join(["二、党费", "党费收缴", "公开栏", "党内", "每季度", "组织部"])]
    with pytest.raises(UnreadableFile, match="第3行有几列挤在一格里"):
        read_catalogue(read_tables("\r\n".join(lines).encode()))


def test_a_category_with_commas_in_its_name_is_a_category():
    lines = [",".join(HEADER), "二、党员发展，教育，管理，监督，服务情况,,,,,", ",".join(["", *ENTRY[1:]])]
    assert "监督" in read_catalogue(read_tables("\r\n".join(lines).encode())).rows[0].category

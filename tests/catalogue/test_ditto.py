"""Cells that repeat the one above them."""

import io

import pytest
from openpyxl import load_workbook

from disclosure.catalogue.checks import check
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import HEADER, SMALL, csv_file, xlsx_file

UNITS = ["组织部", "纪委"]
FIRST = SMALL[1]

DITTO = [
    "同上", "同 上", "（同上）", "同上。", "同上行", "同上一行", "同上栏", "同上述", "同上内容", "与上相同", "与上行相同",
    "和上面一样", "上同", "同前", "仝上", "々", "Ditto", "\u200b同上\ufeff", "↑",
    "〃", "〃〃", "″", "\"", "“", "”", "“”", "＂", "''", "‘’", ",,", "…〃…",
    "--//--", "-//-", "—//—", "——〃——", "-\"-", "--\"--", "—”—",
]  # fmt: skip
ELSEWHERE = [
    "同左", "同下", "见上", "见上栏", "详见上文", "同第2行", "同上、网站", "同上及校内",
    "—", "——", "/", "//", "…", "*", "|", "↓", "'",
]  # fmt: skip
NAMES = [
    "同上级沟通情况", "上级文件", "与上级对接", "同前辈交流", "如上报材料", "同行评议", "“三重一大”", "-公开-", "A", "1+X",
    "见面会", "前同志", "双同步", "同等学力", "上行文", "do it", "见习期满",
]  # fmt: skip


def changed(column: str, value: str, row: list[str] = SMALL[2]) -> list[str]:
    return [value if name == column else cell for name, cell in zip(HEADER, row, strict=True)]


@pytest.mark.parametrize("sign", DITTO)
def test_a_cell_that_says_the_same_is_read_as_the_one_above(sign):
    row = [sign, "发展党员情况", sign, sign, sign, sign]
    for content in (csv_file([HEADER, FIRST, row, row]), xlsx_file([HEADER, FIRST, row, row])):
        same = [FIRST[0], row[1], *FIRST[2:]]
        assert [list(each.cells.values()) for each in read_rows(content)] == [FIRST, same, same]


@pytest.mark.parametrize("cell", [*DITTO, *ELSEWHERE])
@pytest.mark.parametrize("column", HEADER)
def test_a_cell_that_points_nowhere_or_elsewhere_is_asked_about(column, cell):
    rows = [HEADER, changed(column, cell)]
    (problem,) = check(read_rows(csv_file(rows)), UNITS)[1]
    # The others say what would be accepted.
    assert problem.column == column
    assert "请把文字写全" in problem.message or column in ("公开范围", "公开时限", "责任单位")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_only_looks_like_it_stays(name):
    rows = read_rows(csv_file([HEADER, FIRST, [name, name, name, *FIRST[3:]]]))
    assert (rows[1].category, rows[1].title, rows[1].channels) == (name, name, name)
    assert check(rows, UNITS)[1] == ()


def test_the_cell_above_is_not_taken_across_a_heading_or_a_hidden_row():
    below = [*SMALL[2][:3], "同上", *SMALL[2][4:]]
    heading = ["五、制度建设", *[""] * 5]
    rows = read_rows(csv_file([HEADER, FIRST, heading, ["同上", *below[1:]]]))
    assert (rows[2].category, rows[2].scope) == ("五、制度建设", "同上")
    book = load_workbook(io.BytesIO(xlsx_file([HEADER, FIRST, SMALL[4], below])))
    book.active.row_dimensions[3].hidden = True
    content = io.BytesIO()
    book.save(content)
    assert read_rows(content.getvalue())[1].scope == "同上"

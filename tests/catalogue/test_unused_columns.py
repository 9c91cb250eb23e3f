"""Columns beside the six: what they hold is never dropped unsaid, and what may be the entry itself is asked about."""

from __future__ import annotations

import pytest

from disclosure.catalogue.columns import Answers, Undecided
from disclosure.catalogue.files import read_tables
from disclosure.catalogue.rows import CatalogueReading, read_catalogue
from tests.catalogue.files import HEADER, csv_file, docx_file, xlsx_file

ENTRY = ["四、组织建设", "换届选举情况", "会议", "党内", "年度", "组织部"]
DUES = ["四、组织建设", "党费收缴", "会议", "党内", "年度", "组织部"]


def reading_of(content: bytes, answers: Answers | None = None) -> CatalogueReading:
    return read_catalogue(read_tables(content), answers)


def asked_of(content: bytes, answers: Answers | None = None) -> Undecided:
    with pytest.raises(Undecided) as asked:
        reading_of(content, answers)
    return asked.value


def with_column(name: str, *cells: str) -> list[list[str]]:
    return [[*HEADER, name], *([*row, cell] for row, cell in zip((ENTRY, DUES), cells, strict=True))]


@pytest.mark.parametrize(
    "name",
    [
        *("三级目录", "第三级指标", "公开事项（三级）", "四级目录", "三级", "三級目錄", "公开内容", "公开事项", "具体事项"),
        *("细目", "事项明细", "公开要点", "事项内容说明", "目录名称"),
    ],
)
@pytest.mark.parametrize("make", [csv_file, xlsx_file, docx_file])
def test_a_second_column_that_may_name_the_entries_is_asked_about(name, make):
    content = make(with_column(name, "细目甲", "细目乙"))
    asked = asked_of(content)
    (question,) = asked.questions
    assert (question.subject, question.suggestion) == ("二级目录", "二级目录")
    assert name in question.reason
    assert name in str(asked)
    assert "没有找到表头" not in str(asked)
    key = next(value for value, label in question.choices if name in label)
    reading = reading_of(content, Answers({"二级目录": "二级目录"}))
    assert [row.title for row in reading.rows] == ["换届选举情况", "党费收缴"]
    assert any(name in note and "细目甲、细目乙" in note for note in reading.notes)
    reading = reading_of(content, Answers({"二级目录": key}))
    assert [row.title for row in reading.rows] == ["细目甲", "细目乙"]
    assert any("“二级目录”" in note and "换届选举情况、党费收缴" in note for note in reading.notes)


@pytest.mark.parametrize("make", [csv_file, xlsx_file, docx_file])
def test_such_a_column_without_content_is_not_asked_about(make):
    reading = reading_of(make(with_column("三级目录", "", " ")))
    assert (len(reading.rows), reading.notes) == (2, ())


def test_a_column_of_a_hidden_row_alone_is_not_asked_about():
    rows = with_column("三级目录", "", "细目乙")
    tables = read_tables(csv_file(rows))
    tables[0].hidden_rows = {3}
    reading = read_catalogue(tables)
    assert (len(reading.rows), reading.notes) == (1, ())


@pytest.mark.parametrize("name", ["备注", "公开依据", "监督部门", "协办单位", "联系电话", "注意事项", "类别", "牵头部门"])
@pytest.mark.parametrize("make", [csv_file, xlsx_file, docx_file])
def test_any_other_column_with_content_is_named_with_what_it_holds(name, make):
    reading = reading_of(make(with_column(name, "每年两次", "见附件")))
    assert [list(row.cells.values()) for row in reading.rows] == [ENTRY, DUES]
    (note,) = reading.notes
    assert f"“{name}”列没有读取" in note
    assert "每年两次、见附件" in note


@pytest.mark.parametrize("cells", [("", ""), ("无", "/"), ("—", " ")])
def test_a_column_that_holds_nothing_is_not_named(cells):
    assert reading_of(csv_file(with_column("备注", *cells))).notes == ()


@pytest.mark.parametrize("name", ["序号", "编号", "No.", "項次"])
@pytest.mark.parametrize("cells", [("1", "2"), ("一", "二"), ("4-1", "4-2"), ("（1）", "128"), ("①", "2．")])
def test_numbers_of_rows_carry_nothing(name, cells):
    assert reading_of(csv_file(with_column(name, *cells))).notes == ()


def test_a_text_in_a_column_of_numbers_is_named():
    rows = [["序号", *HEADER], ["1", *ENTRY], ["注：本目录由办公室解释", *[""] * 6]]
    (note,) = reading_of(csv_file(rows)).notes
    assert "“序号”列没有读取" in note
    assert "注：本目录由办公室解释" in note
    assert "1、" not in note


def test_what_stands_under_no_name_is_named():
    (note,) = reading_of(csv_file([HEADER, [*ENTRY, "", "人事处"]])).notes
    assert "第8列" in note
    assert "人事处" in note
    (note,) = reading_of(csv_file([["", *HEADER], ["重点", *ENTRY]])).notes
    assert "第1列" in note
    assert "重点" in note


def test_what_is_long_or_of_many_kinds_is_shortened():
    rows = [[*HEADER, "备注"], *([*ENTRY[:1], f"事项{at}", *ENTRY[2:], f"说明{at}" + "很" * 40] for at in range(30))]
    (note,) = reading_of(csv_file(rows)).notes
    assert "30种" in note
    assert len(note) < 120


def test_each_table_is_named_and_one_that_goes_on_counts_with_its_header():
    one = with_column("备注", "甲", "")
    other = [[*HEADER, "依据"], [*ENTRY[:1], "党员", *ENTRY[2:], "乙"]]
    notes = reading_of(xlsx_file(one, [[*DUES[:1], "发展", *DUES[2:], "丙"]], other)).notes
    assert [note for note in notes if "甲、丙" in note and "表1" in note]
    assert [note for note in notes if "依据" in note and "乙" in note and "表3" in note]


def test_a_table_that_is_not_read_is_named():
    other = [["责任单位", "组织部", "公开时间", "2026年"], ["a", "b", "c", "d"]]
    assert reading_of(xlsx_file(other, [HEADER, ENTRY])).notes == ("工作表“表1”没有目录的表头，没有读取",)
    assert reading_of(xlsx_file([], [HEADER, ENTRY])).notes == ()


def test_a_header_that_is_repeated_below_is_no_content():
    assert reading_of(csv_file([[*HEADER, "备注"], [*ENTRY, ""], [*HEADER, "备注"], [*DUES, ""]])).notes == ()


def test_a_column_for_which_a_text_is_stated_is_named():
    reading = reading_of(csv_file([HEADER, ENTRY]), Answers(stated={"公开时限": "每月"}))
    assert reading.rows[0].time_limit == "每月"
    assert any("“公开时限”列没有读取" in note and "年度" in note for note in reading.notes)


def test_notes_that_are_not_listed_are_counted():
    names = [f"备注{number}" for number in range(30)]
    notes = reading_of(csv_file([[*HEADER, *names], [*ENTRY, *["甲"] * 30]])).notes
    assert len(notes) == 20
    assert "另有11处" in notes[-1]

"""Reading catalogue files: encodings, formats, merged and blank cells, headers; broken files."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure.catalogue import files, rows
from disclosure.catalogue.files import UnreadableFile
from disclosure.catalogue.rows import PrintedRow, clean, read_rows
from disclosure.organisation.spreadsheets import guard_cell
from tests.catalogue.files import HEADER, SHIPPED, csv_file, docx_file, with_member, xlsx_file

FIRST = ["四、组织建设", "换届选举情况", "文件、会议", "党内、校内外", "即时", "组织部"]
SECOND = ["四、组织建设", "发展党员情况", "文件、会议", "党内、校内", "年度", "组织部"]
THIRD = ["八、其他事项", "党委职能部门年度计划与年度总结", "文件、会议", "党内、校内", "年度", "党委各职能部门"]
FULL = [HEADER, FIRST, SECOND, THIRD]
BLANK_CATEGORY = [HEADER, FIRST, ["", *SECOND[1:]], THIRD]


def cells_of(content: bytes) -> list[list[str]]:
    return [list(row.cells.values()) for row in read_rows(content)]


# --- formats and encodings ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_csv_is_read_in_the_encodings_that_excel_and_wps_write(encoding):
    assert cells_of(csv_file(FULL, encoding)) == FULL[1:]


@pytest.mark.parametrize("make", [csv_file, xlsx_file, docx_file])
def test_every_format_reads_as_the_same_rows(make):
    assert cells_of(make(FULL)) == FULL[1:]


@pytest.mark.parametrize("make", [csv_file, xlsx_file, docx_file])
def test_a_blank_category_is_the_one_above_it(make):
    assert cells_of(make(BLANK_CATEGORY)) == FULL[1:]


@pytest.mark.parametrize(
    "content",
    [
        xlsx_file(BLANK_CATEGORY, merged=["A2:A3"]),
        docx_file(BLANK_CATEGORY, merged=[((1, 0), (2, 0))]),
    ],
    ids=["xlsx", "docx"],
)
def test_a_merged_category_counts_for_each_of_its_rows(content):
    assert cells_of(content) == FULL[1:]


MERGED_UNITS = [HEADER, FIRST, [*SECOND[:5], ""]]


@pytest.mark.parametrize(
    "content",
    [
        xlsx_file(MERGED_UNITS, merged=["F2:F3"]),
        docx_file(MERGED_UNITS, merged=[((1, 5), (2, 5))]),
    ],
    ids=["xlsx", "docx"],
)
def test_any_other_cell_merged_over_rows_counts_for_each_of_them_too(content):
    assert cells_of(content) == [FIRST, SECOND]


def test_a_blank_cell_that_is_no_category_stays_blank():
    assert cells_of(csv_file(MERGED_UNITS))[1][5] == ""


HEADING = [HEADER, ["四、组织建设"] + [""] * 5, ["", *FIRST[1:]], ["", *SECOND[1:]]]


@pytest.mark.parametrize(
    "content",
    [
        csv_file(HEADING),
        xlsx_file(HEADING, merged=["A2:F2"]),
        docx_file(HEADING, merged=[((1, 0), (1, 5))]),
    ],
    ids=["csv", "xlsx", "docx"],
)
def test_a_category_may_stand_as_a_heading_across_the_table(content):
    heading, *entries = read_rows(content)
    assert heading.is_heading
    assert [list(entry.cells.values()) for entry in entries] == [FIRST, SECOND]


# --- headers and tables ------------------------------------------------------------------------------------------------


def test_columns_are_found_by_name_in_any_order_beside_columns_of_no_concern():
    order = [5, 0, 3, 1, 4, 2]
    shuffled = [["序号", *(row[at] for at in order), "备注"] for row in FULL]
    assert cells_of(csv_file(shuffled)) == FULL[1:]


def test_blanks_inside_the_header_s_names_make_no_difference():
    header = ["一级 目录", "二级\n目录", " 公开形式 ", "公开　范围", "公 开 时 限", "责任\r\n单位"]
    assert cells_of(csv_file([header, *FULL[1:]])) == FULL[1:]


@pytest.mark.parametrize("make", [csv_file, xlsx_file, docx_file])
def test_a_title_above_the_header_and_blank_rows_are_passed_over(make):
    blank = [""] * 6
    assert cells_of(make([["党务公开目录"] + [""] * 5, blank, HEADER, FIRST, blank, SECOND, THIRD, blank])) == FULL[1:]


def test_the_tables_of_a_document_continue_one_another_and_repeated_headers_are_skipped():
    repeated = docx_file([HEADER, FIRST], [HEADER, ["", *SECOND[1:]]], [THIRD])
    assert cells_of(repeated) == FULL[1:]
    assert cells_of(csv_file([HEADER, FIRST, SECOND, HEADER, THIRD])) == FULL[1:]


def test_a_table_of_another_shape_without_a_header_is_no_part_of_the_catalogue():
    assert cells_of(docx_file(FULL, [["审核", "签发"], ["甲", "乙"]])) == FULL[1:]


def test_visible_sheets_are_read_and_hidden_ones_are_not():
    old = [HEADER, ["一、旧目录", *FIRST[1:]]]
    assert cells_of(xlsx_file([HEADER, FIRST, SECOND], old, [HEADER, THIRD], hidden=[1])) == FULL[1:]


PLACES = [
    (csv_file(FULL), ["第2行", "第3行", "第4行"]),
    (xlsx_file(FULL), ["第2行", "第3行", "第4行"]),
    (xlsx_file([HEADER, FIRST], [["目录"] + [""] * 5, HEADER, THIRD]), ["工作表“表1”第2行", "工作表“表2”第3行"]),
    (docx_file([HEADER, FIRST, SECOND], [THIRD]), ["第1个表格第2行", "第1个表格第3行", "第2个表格第1行"]),
]


@pytest.mark.parametrize(("content", "places"), PLACES, ids=["csv", "xlsx", "two sheets", "docx"])
def test_a_row_knows_where_in_the_file_it_stands(content, places):
    assert [row.place for row in read_rows(content)] == places


def test_numbers_in_a_worksheet_read_as_they_show():
    assert cells_of(xlsx_file([HEADER, [*FIRST[:4], 2026, 3.0]]))[0][4:] == ["2026", "3"]


def test_a_document_with_tracked_changes_reads_as_if_they_were_accepted():
    inserted = b'<w:ins w:id="1" w:author="a"><w:r><w:t>\xe5\xae\xa3\xe4\xbc\xa0\xe9\x83\xa8</w:t></w:r></w:ins>'
    deleted = b'<w:del w:id="2" w:author="a"><w:r><w:delText>XYZ</w:delText></w:r></w:del>'
    content = docx_file([HEADER, [*FIRST[:5], "ZZZ"]])
    content = with_member(content, "word/document.xml", b"<w:r><w:t>ZZZ</w:t></w:r>", inserted + deleted)
    assert cells_of(content) == [[*FIRST[:5], "宣传部"]]


def test_a_line_broken_in_a_document_s_cell_begins_a_new_word_but_not_inside_a_title():
    broken = ["四、组织\n建设", "换届选举\n情况", "文件、会议", "党内、校内外", "即时", "组织部\n人事处"]
    assert cells_of(docx_file([HEADER, broken])) == [[*FIRST[:5], "组织部 人事处"]]


# --- cells -------------------------------------------------------------------------------------------------------------

CLEANED = [
    ("  党内、校内  一定范围 ", "公开范围", "党内、校内 一定范围"),
    ("组织部　人事处", "责任单位", "组织部 人事处"),
    ("换届\u200b选举\ufeff情况\x07", "二级目录", "换届选举情况"),
    ("换届 选举情况", "二级目录", "换届 选举情况"),
    ("⾏政\u034f⼯作\u3164", "二级目录", "行政工作"),
    ("组织部\u3164人事处", "责任单位", "组织部 人事处"),
    ("廉政2026\n计划", "二级目录", "廉政2026 计划"),
    ("'=1+1", "二级目录", "=1+1"),
    ("'引文'", "二级目录", "'引文'"),
]


@pytest.mark.parametrize(("cell", "column", "expected"), CLEANED)
def test_a_cell_keeps_what_prints_and_loses_what_does_not(cell, column, expected):
    assert clean(cell, column) == expected


@pytest.mark.parametrize("make", [csv_file, xlsx_file, docx_file])
@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200e", "\u200f", "\u061c", "א"])
def test_a_cell_that_shows_its_text_in_another_order_is_refused(make, sign):
    reordered = [*FIRST[:4], f"每年{sign}01月", FIRST[5]]
    with pytest.raises(UnreadableFile, match=f"“公开时限”.*U\\+{ord(sign):04X}"):
        cells_of(make([HEADER, reordered]))


@given(st.text(max_size=30), st.sampled_from(HEADER))
def test_cleaning_a_guarded_cell_gives_the_cell_back(text, column):
    cell = clean(text, column)
    assert clean(guard_cell(cell), column) == cell


@given(st.text(alphabet="'=+-@＝＋－＠ab1 ", max_size=8))
def test_a_guarded_cell_is_no_formula(text):
    assert not guard_cell(text).startswith(tuple("=+-@＝＋－＠"))


# --- files that hold no catalogue --------------------------------------------------------------------------------------

PACKAGE = io.BytesIO()
with zipfile.ZipFile(PACKAGE, "w") as package:
    package.writestr("readme.txt", "no catalogue")

VAST_MERGE = with_member(xlsx_file(FULL, merged=["A2:A3"]), "xl/worksheets/sheet1.xml", b'"A2:A3"', b'"A2:XFD1048576"')
BROKEN_SHEET = with_member(xlsx_file(FULL), "xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData><row")

UNREADABLE = [
    (b"\xef\xbb\xbf", "没有找到表头"),
    (b" \r\n ", "没有找到表头"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xff", "无法识别文件|不是文本"),
    (b"\xff\xfe\x00\xd8,\x00", "无法识别文件"),
    (b"a\0b,c", "不是文本"),
    (b'"a,b\r\nc', "引号"),
    (PACKAGE.getvalue(), "已损坏"),
    (xlsx_file(FULL)[:2000], "已损坏"),
    (docx_file(FULL)[:2000], "已损坏"),
    (BROKEN_SHEET, "已损坏"),
    (with_member(docx_file(FULL), "word/document.xml", b"<w:body>", b"<w:bo"), "已损坏"),
    (with_member(xlsx_file(FULL), "xl/media/image1.bmp", b"", b"\0" * (files.MAX_UNPACKED_BYTES + 1)), "展开后过大（超过20MB"),
    (VAST_MERGE, "合并单元格的范围过大"),
    (with_member(xlsx_file(FULL), "xl/worksheets/sheet1.xml", b'r="A4"', b'r="A1048576"'), "超过20000行"),
    (docx_file([["甲", "乙"]]), "没有找到表头"),
    (csv_file([["一级目录", "二级目录", "公开范围"], ["a", "b", "c"]]), "表头缺少：公开形式、公开时限、责任单位"),
    (csv_file([[*HEADER, "公开范围"], [*FIRST, "校内"]]), "“公开范围”出现了两次"),
    (csv_file([HEADER]), "没有目录条目"),
    (csv_file([HEADER, *([FIRST] * (rows.MAX_ROWS + 1))]), "超过1000行"),
]


@pytest.mark.parametrize(("content", "message"), UNREADABLE, ids=[message for _, message in UNREADABLE])
def test_a_file_that_holds_no_catalogue_is_refused_with_the_reason(content, message):
    with pytest.raises(UnreadableFile, match=message):
        read_rows(content)


VALID = {"csv": csv_file(FULL, "gb18030"), "xlsx": xlsx_file(FULL, merged=["A2:A3"]), "docx": docx_file(FULL)}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(VALID)), st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else(kind, data):
    content = bytearray(VALID[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert_read_or_refused(bytes(content))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["xlsx", "docx"]), st.data())
def test_a_sound_package_of_damaged_parts_is_read_or_refused_and_nothing_else(kind, data):
    with zipfile.ZipFile(io.BytesIO(VALID[kind])) as parts:
        part = data.draw(st.sampled_from(sorted(parts.namelist())))
        content = parts.read(part)
    start = data.draw(st.integers(0, len(content) - 1))
    end = start + data.draw(st.integers(0, 12))
    scrap = data.draw(st.sampled_from([b"", b"<", b">", b"\xff", b"9999999999", b"-1", b"x", b'"', b"&a;"]))
    assert_read_or_refused(with_member(VALID[kind], part, b"", content[:start] + scrap + content[end:]))


def assert_read_or_refused(content: bytes) -> None:
    try:
        found = read_rows(content)
    except UnreadableFile:
        return
    assert all(isinstance(row, PrintedRow) for row in found)


# --- the college's own -------------------------------------------------------------------------------------------------


def test_the_shipped_catalogue_reads_as_its_33_rows_cell_by_cell():
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    assert [",".join(row) for row in cells_of(SHIPPED.read_bytes())] == lines[1:]
    assert len(lines) == 34

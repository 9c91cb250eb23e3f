"""Workbooks: the text that the sheet shows is read, and what it does not show is not imported unsaid (ADR 21)."""

from __future__ import annotations

import pytest

from disclosure.catalogue.files import UnreadableFile, read_tables
from disclosure.catalogue.rows import read_catalogue, read_rows
from disclosure.office_files.number_formats import CannotRender, format_number, format_text
from tests.catalogue.files import HEADER, csv_file, with_member, xlsx_file
from tests.catalogue.office import limited, sheet, text_row

ENTRY = ["四、组织建设", "换届选举情况", "会议", "党内", "年度", "组织部"]

SHOWN = [
    (46296, '"每年"m"月"', "每年10月"),
    (7, '0"个工作日内"', "7个工作日内"),
    (7, 'G/通用格式"日内"', "7日内"),
    (46296, '[$-804]yyyy"年"m"月";@', "2026年10月"),
    (46296, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二六年十月一日"),
    (46296, 'yyyy\\年mm\\月dd\\日', "2026年10月01日"),
    (46296, "[$-F800]dddd, mmmm dd, yyyy", "2026年10月1日"),
    (46296, "aaaa", "星期四"),
    (46296.5, "yyyy/m/d h:mm", "2026/10/1 12:00"),
    (0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
    (1.5, "[h]:mm", "36:00"),
    (7, '[DBNum1]0"日内"', "七日内"),
    (15, "[DBNum1]General", "一十五"),
    (1234567.891, "#,##0.00", "1,234,567.89"),
    (0.125, "0.0%", "12.5%"),
    (13800138000, "000 0000 0000", "138 0013 8000"),
    (-5, "0;(0)", "(5)"),
    (-5, "[红色]-0", "--5"),
    (15, '[>=10]0"天";0"日"', "15天"),
    (5, '[>=10]0"天";0"日"', "5日"),
    (1234567, '#,##0,"千"', "1,235千"),
    (7.5, "0.##", "7.5"),
    (3.0, "General", "3"),
    (0.1 + 0.2, "General", "0.3"),
    (5, '_ * #,##0.00_ ;_ * "-"??_ ;_ @_ ', "5.00"),
    (100, "[$¥-804]#,##0", "¥100"),
    (1, "@", "1"),
    (0, "0;-0;;@", ""),
    (46296, "[$-zh-CN]mmmm", "十月"),
    (46296, "[$-804]mmmm", "十月"),
    (46338, "[$-zh-CN]mmmm", "十一月"),
    (46296, "[$-804]dddd", "星期四"),
    (46296, "[$-zh-CN]ddd", "周四"),
    (46296, "[$-zh-CN]aaa;@", "周四"),
    (46296, "[$-zh-Hans-CN]yyyy\"年\"m\"月\";@", "2026年10月"),
    (46296, "[DBNum1][$-zh-CN]yyyy\"年\"m\"月\"d\"日\";@", "二〇二六年十月一日"),
    (46296, "mmmm", "October"),
    (46296, "[$-409]mmmm", "October"),
    (46296, "[$-en-US]d-mmm;@", "1-Oct"),
    (46296, "[$-en-GB]mmmmm", "O"),
    (46296, "[$-411]yyyy/m/d", "2026/10/1"),
    (46296, "[$-x-sysdate]dddd, mmmm dd, yyyy", "2026年10月1日"),
    (46296.375, "[$-x-systime]h:mm:ss AM/PM", "9:00:00"),
    (46296.375, "[$-F400]h:mm:ss AM/PM", "9:00:00"),
    (46296.375, "[$-409]h:mm AM/PM;@", "9:00 AM"),
    (100, "[$¥-zh-CN]#,##0", "¥100"),
    (7, '[DBNum1][$-zh-CN]General"日内"', "七日内"),
    (0, "yyyy/m/d", "1900/1/0"),
    (0.5, "yyyy/m/d h:mm", "1900/1/0 12:00"),
    (1, "yyyy/m/d aaaa", "1900/1/1 星期日"),
    (59, "yyyy/m/d aaaa", "1900/2/28 星期二"),
    (60, "yyyy/m/d aaaa", "1900/2/29 星期三"),
    (61, "yyyy/m/d aaaa", "1900/3/1 星期四"),
    (0, ";;;", ""),
    (5, ";;;", ""),
]  # fmt: skip


@pytest.mark.parametrize(("value", "code", "expected"), SHOWN)
def test_a_number_reads_as_its_format_shows_it(value, code, expected):
    assert format_number(value, code) == expected


@pytest.mark.parametrize(("text", "code", "expected"), [("三", '"第"@"届"', "第三届"), ("甲", "0.00", "甲"), ("甲", ";;;", "")])
def test_a_text_reads_as_its_format_shows_it(text, code, expected):
    assert format_text(text, code) == expected


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (0.5, "# ?/?"),
        (5, "0.00E+00"),
        (46296, "[$-804]mmm"),
        (46296, "[$-zh-CN]mmm"),
        (46296, "[$-411]dddd"),
        (46296, "[$-fr-FR]mmmm"),
        (46296, "[$-zh-TW]ddd"),
        (46296, "[$-411]e"),
        (46296, "[$-D00041E]yyyy"),
        (46296, "[$-1E000804]0"),
        (46296.6, "[$-804]h:mm AM/PM"),
        (46296, "[DBNum1]yyyy-mm-dd"),
        (15, "[DBNum3]General"),
        (3, '"第"@"届"'),
        (-1, "yyyy"),
        (1e20, "General"),
        (123456789012, "General"),
        (1.2345678901234567e17, "0"),
        (9e99, "0"),
    ],
)
def test_a_format_that_is_not_rendered_is_never_guessed(value, code):
    with pytest.raises(CannotRender):
        format_number(value, code)


def test_dates_are_counted_from_the_day_that_the_workbook_says():
    assert format_number(44834, "yyyy/m", since_1904=True) == "2026/10"
    assert format_number(0, "yyyy/m/d aaaa", since_1904=True) == "1904/1/1 星期五"
    assert format_number(60, "yyyy/m/d", since_1904=True) == "1904/3/1"
    content = limited('<c r="E2" s="1"><v>44834</v></c>', '"每年"m"月"', book='date1904="1"')
    assert read_rows(content)[0].time_limit == "每年10月"


READ = [
    ('<c r="E2" s="1"><v>46296</v></c>', '"每年"m"月"', "每年10月"),
    ('<c r="E2" s="1" t="d"><v>1900-01-01</v></c>', "yyyy/m/d", "1900/1/1"),
    ('<c r="E2" s="1" t="d"><v>1900-02-28T12:00:00Z</v></c>', "yyyy/m/d h:mm", "1900/2/28 12:00"),
    ('<c r="E2" s="1" t="d"><v>1900-03-01</v></c>', "yyyy/m/d", "1900/3/1"),
    ('<c r="E2" s="1" t="d"><v>2026-10-01</v></c>', '"每年"m"月"', "每年10月"),
    ('<c r="E2" s="1" t="str"><f>A1</f><v>年度</v></c>', "General", "年度"),
    ('<c r="E2" s="1"><f>1+6</f><v>7</v></c>', '0"日内"', "7日内"),
    ('<c r="E2" t="inlineStr"><is><r><t>年</t></r><r><t>度</t></r><rPh sb="0" eb="1"><t>nián</t></rPh></is></c>', "", "年度"),
    ('<c r="E2" t="inlineStr"><is><t>年_x000D_度</t></is></c>', "", "年 度"),
    ('<c t="inlineStr"><is><t>年度</t></is></c>', "", "年度"),
]


@pytest.mark.parametrize(("time_limit", "code", "expected"), READ)
def test_a_cell_reads_as_the_sheet_shows_it(time_limit, code, expected):
    assert read_rows(limited(time_limit, code))[0].time_limit == expected


TOLD = [
    ('<c r="E2"><f>NOW()</f></c>', "", "第2行：E2是公式，文件里没有存它的结果"),
    ('<c r="E2" t="e"><v>#REF!</v></c>', "", "E2显示为错误值#REF!"),
    ('<c r="E2" s="1"><v>0.5</v></c>', "# ?/?", "E2的显示格式“# .*”不能识别"),
    ('<c r="E2" s="1" t="d"><v>T12:00</v></c>', "h:mm", "E2的显示格式“h:mm”不能识别"),
]


@pytest.mark.parametrize(("time_limit", "code", "message"), TOLD)
def test_a_cell_that_cannot_be_read_is_named_with_what_to_do(time_limit, code, message):
    with pytest.raises(UnreadableFile, match=message):
        read_rows(limited(time_limit, code))


def test_an_unreadable_cell_of_another_column_does_not_matter():
    content = limited('<c r="E2" t="inlineStr"><is><t>年度</t></is></c>')
    content = with_member(
        content, "xl/worksheets/sheet1.xml", b"</row></sheetData>", b'<c r="G2" t="e"><v>#N/A</v></c></row></sheetData>'
    )
    assert len(read_rows(content)) == 1


def reading_of(content: bytes):
    return read_catalogue(read_tables(content))


@pytest.mark.parametrize("attributes", ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"'])
def test_a_hidden_row_is_left_out_and_said(attributes):
    rows = text_row(1, *HEADER) + text_row(2, *ENTRY) + text_row(3, "", "废止", *ENTRY[2:], attributes=attributes)
    reading = reading_of(sheet(rows))
    assert [row.title for row in reading.rows] == ["换届选举情况"]
    assert reading.notes == ("隐藏的行没有读取：第3行",)


def test_a_category_in_a_hidden_row_is_not_taken_from_further_above():
    rows = text_row(1, *HEADER) + text_row(2, *ENTRY)
    rows += text_row(3, "五、作风", "甲", *ENTRY[2:], attributes='hidden="1"') + text_row(4, "", "乙", *ENTRY[2:])
    assert [row.category for row in reading_of(sheet(rows)).rows] == ["四、组织建设", ""]


def test_a_hidden_column_is_left_out_and_said():
    wide = "".join(
        text_row(number, *cells).replace("</row>", f'<c r="G{number}" t="inlineStr"><is><t>{last}</t></is></c></row>')
        for number, cells, last in [(1, HEADER, "公开时限"), (2, ENTRY, "每月")]
    )
    reading = reading_of(sheet(wide, before='<cols><col min="7" max="7" hidden="1"/></cols>'))
    assert [row.time_limit for row in reading.rows] == ["年度"]
    assert reading.notes == ("隐藏的列没有读取：G列",)


def test_what_a_format_or_a_sheet_hides_and_what_is_struck_out_is_said():
    hidden_sheet = xlsx_file([HEADER, ENTRY], [HEADER, ENTRY], hidden=[1])
    assert "隐藏的工作表“表2”没有读取" in reading_of(hidden_sheet).notes
    behind_a_cover = xlsx_file([["封面"]], [HEADER, ENTRY], [HEADER, ENTRY], hidden=[2])
    assert reading_of(behind_a_cover).notes == ("工作表“表1”没有目录的表头，没有读取", "隐藏的工作表“表3”没有读取")
    struck = limited('<c r="E2" t="inlineStr"><is><r><rPr><strike/></rPr><t>年度</t></r></is></c>')
    assert any("E2带有删除线" in note for note in reading_of(struck).notes)
    unshown = limited('<c r="E2" s="1"><v>5</v></c>', ";;;")
    assert any("E2的内容按其格式不显示" in note for note in reading_of(unshown).notes)


ODD = {
    "a font family": ("xl/styles.xml", b'val="2"', b'val="34"'),
    "a colour": ("xl/styles.xml", b'<color theme="1"', b'<color rgb="red"'),
    "a style's name": ("xl/styles.xml", b'name="Normal"', b'name=""'),
    "an active sheet that is not there": ("xl/workbook.xml", b'activeTab="0"', b'activeTab="9"'),
    "a date of creation": ("docProps/core.xml", b"Z</dcterms:created>", b"nonsense</dcterms:created>"),
    "a theme": ("xl/theme/theme1.xml", b"", b"<broken"),
    "a relative target": ("xl/_rels/workbook.xml.rels", b'"/xl/worksheets/sheet1.xml"', b'"worksheets/sheet1.xml"'),
}


@pytest.mark.parametrize(("part", "old", "new"), ODD.values(), ids=ODD)
def test_a_workbook_is_read_whatever_its_looks(part, old, new):
    assert len(read_rows(with_member(xlsx_file([HEADER, ENTRY]), part, old, new))) == 1


def test_a_workbook_without_styles_is_read():
    content = with_member(xlsx_file([HEADER, ENTRY]), "xl/_rels/workbook.xml.rels", b"/styles", b"/nothing")
    assert len(read_rows(content)) == 1


@pytest.mark.parametrize("first", [[], [["说明"], ["请填写第二张表"]]], ids=["empty", "of notes"])
def test_a_sheet_before_the_catalogue_is_passed_over(first):
    assert len(read_rows(xlsx_file(first, [HEADER, ENTRY]))) == 1


DELIMITED = {
    "tabs": lambda: csv_file([HEADER, ENTRY]).replace(b",", b"\t"),
    "semicolons": lambda: csv_file([HEADER, ENTRY]).replace(b",", b";"),
    "a stated delimiter": lambda: b"sep=;\r\n" + csv_file([HEADER, ENTRY]).replace(b",", b";"),
    "Excel's Unicode text": lambda: csv_file([HEADER, ENTRY]).replace(b",", b"\t").decode().encode("utf-16"),
    "a mark and a quoted break": lambda: csv_file([HEADER, [*ENTRY[:5], "组织部\n人事处"]], "utf-8-sig"),
}


@pytest.mark.parametrize("make", DELIMITED.values(), ids=DELIMITED)
def test_delimited_text_is_read_with_whatever_delimits_it(make):
    assert read_rows(make())[0].cells["公开时限"] == "年度"

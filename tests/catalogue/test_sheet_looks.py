"""What a sheet shows of a cell by its font, its colours, its conditions and its merged cells (ADR 21)."""

from __future__ import annotations

import pytest

from disclosure.catalogue.files import UnreadableFile, read_tables
from disclosure.catalogue.rows import read_catalogue
from tests.catalogue.files import HEADER, with_member
from tests.catalogue.office import limited, sheet, text_row

ENTRY = ["四、组织建设", "换届选举情况", "会议", "党内", "年度", "组织部"]
YEARLY = '<c r="E2" s="1" t="inlineStr"><is><t>年度</t></is></c>'
WHITE = '<color rgb="FFFFFFFF"/>'
NO_FILL, BLUE = '<patternFill patternType="none"/>', '<patternFill patternType="solid"><fgColor rgb="FF4472C4"/></patternFill>'


def styles(font: str, fill: str = NO_FILL, code: str = "General", differences: str = "") -> str:
    """Styles of which the second has this font, this filling and this number format."""
    return (
        f'<numFmts><numFmt numFmtId="170" formatCode="{code}"/></numFmts><fonts><font/><font>{font}</font></fonts>'
        f"<fills><fill>{NO_FILL}</fill><fill>{fill}</fill></fills>"
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="170" fontId="1" fillId="1"/></cellXfs>'
        f"<dxfs><dxf>{differences}</dxf></dxfs>"
    )


def reading_of(cell: str, *, after: str = "", **style: str):
    return read_catalogue(read_tables(limited(cell, styles=styles(**style), after=after)))


SEEN = [
    ("", NO_FILL),
    (WHITE, BLUE),
    ('<color theme="0" tint="-0.35"/>', NO_FILL),
    ('<color theme="1"/>', NO_FILL),
    ('<color rgb="FFBFBFBF"/>', NO_FILL),
    ('<color auto="1"/>', NO_FILL),
    ('<color indexed="10"/>', '<patternFill patternType="gray125"/>'),
]
UNSEEN = [
    (WHITE, NO_FILL),
    ('<color rgb="00FFFFFF"/>', NO_FILL),
    ('<color theme="0"/>', NO_FILL),
    ('<color indexed="9"/>', NO_FILL),
    ('<color rgb="FFFEFEFE"/>', NO_FILL),
    (WHITE, '<patternFill patternType="solid"><fgColor theme="0"/></patternFill>'),
    ('<color theme="4" tint="0.4"/>', '<patternFill patternType="solid"><fgColor theme="4" tint="0.4"/></patternFill>'),
    ("", '<patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill>'),
]


@pytest.mark.parametrize(("font", "fill"), SEEN)
def test_text_that_stands_out_from_its_ground_is_read(font, fill):
    reading = reading_of(YEARLY, font=font, fill=fill)
    assert (reading.rows[0].time_limit, reading.notes) == ("年度", ())


@pytest.mark.parametrize(("font", "fill"), UNSEEN)
def test_text_in_the_colour_of_its_ground_is_left_out_and_said(font, fill):
    for cell in (YEARLY, '<c r="E2" s="1"><v>7</v></c>'):
        reading = reading_of(cell, font=font, fill=fill)
        assert reading.rows[0].time_limit == ""
        assert reading.notes == ("E2有与底色相同或极小、看不见的文字，没有读取",)


def test_a_run_in_the_colour_of_its_ground_is_left_out():
    runs = f"<r><t>年度</t></r><r><rPr>{WHITE}</rPr><t>（内部）</t></r>"
    cell = f'<c r="E2" s="1" t="inlineStr"><is>{runs}</is></c>'
    assert reading_of(cell, font="").rows[0].time_limit == "年度"
    assert reading_of(cell, font="", fill=BLUE).rows[0].time_limit == "年度（内部）"


@pytest.mark.parametrize("colour", ["[White]", "[白色]", "[颜色2]"])
def test_a_number_that_its_format_makes_white_is_left_out(colour):
    cell = '<c r="E2" s="1"><v>7</v></c>'
    assert reading_of(cell, font="", code=f"{colour}0").rows[0].time_limit == ""
    assert reading_of(cell, font="", code=f"0;{colour}0").rows[0].time_limit == "7"


@pytest.mark.parametrize(
    ("fill", "after"),
    [
        ('<patternFill patternType="gray125"/>', ""),
        (NO_FILL, '<tableParts><tablePart id="x"/></tableParts>'),
        (NO_FILL, '<conditionalFormatting sqref="E2"><cfRule type="expression" dxfId="0"/></conditionalFormatting>'),
    ],
)
def test_white_text_of_which_the_ground_depends_is_told(fill, after):
    with pytest.raises(UnreadableFile, match="E2的文字可能与底色相同"):
        reading_of(YEARLY, after=after, font=WHITE, fill=fill)
    assert reading_of(YEARLY, after=after, font=WHITE, fill=BLUE).rows[0].time_limit == "年度"


@pytest.mark.parametrize(
    ("differences", "is_said"),
    [
        (f"<font>{WHITE}</font>", True),
        ('<numFmt numFmtId="171" formatCode=";;;"/>', True),
        ('<font><color rgb="FFFF0000"/></font>', False),
        ('<fill><patternFill><bgColor rgb="FFFFFF00"/></patternFill></fill>', False),
    ],
)
def test_conditions_that_may_hide_something_are_said(differences, is_said):
    rule = '<conditionalFormatting sqref="E2"><cfRule type="expression" dxfId="0"/></conditionalFormatting>'
    reading = reading_of(YEARLY, after=rule, font="", differences=differences)
    assert reading.rows[0].time_limit == "年度"
    assert any("条件格式" in note for note in reading.notes) is is_said


def test_a_bar_without_its_value_is_said():
    bar = '<conditionalFormatting sqref="E2"><cfRule type="dataBar"><dataBar showValue="0"/></cfRule></conditionalFormatting>'
    assert any("条件格式" in note for note in reading_of(YEARLY, after=bar, font="").notes)


TABLE = '<tableParts><tablePart id="x"/></tableParts>'
STYLED = '<tableStyles><tableStyle name="x"><tableStyleElement type="wholeTable" dxfId="0"/></tableStyle></tableStyles>'
FILLED = '<fill><patternFill><bgColor rgb="FF4472C4"/></patternFill></fill>'


@pytest.mark.parametrize(
    ("differences", "after", "own", "is_said"),
    [
        (f"<font>{WHITE}</font>", TABLE, STYLED, True),
        (f"<font>{WHITE}</font>{FILLED}", TABLE, STYLED, False),
        ("<font><b/></font>", TABLE, STYLED, False),
        (f"<font>{WHITE}</font>", "", STYLED, False),
        (f"<font>{WHITE}</font>", TABLE, "", False),
    ],
)
def test_a_tables_style_that_may_hide_something_is_said(differences, after, own, is_said):
    content = limited(YEARLY, styles=styles("", differences=differences) + own, after=after)
    assert any("表格样式" in note for note in read_catalogue(read_tables(content)).notes) is is_said


FONTS = [
    ('<name val="Wingdings"/>', "\u00fc", "✓"),
    ('<name val="Wingdings 2"/>', "R", "☑"),
    ('<name val="宋体"/>', "年度", "年度"),
    ('<name val="Wingdings"/>', "年度", "年度"),
]


@pytest.mark.parametrize(("font", "text", "expected"), FONTS)
def test_letters_in_a_font_of_symbols_read_as_its_signs(font, text, expected):
    assert reading_of(YEARLY.replace("年度", text), font=font).rows[0].time_limit == expected


@pytest.mark.parametrize("cell", [YEARLY.replace("年度", "J"), '<c r="E2" s="1"><v>7</v></c>'])
def test_a_sign_of_which_the_look_is_not_known_is_told(cell):
    with pytest.raises(UnreadableFile, match="E2有特殊符号"):
        reading_of(cell, font='<name val="Wingdings"/>')


def test_a_raised_digit_is_read_as_one():
    runs = '<r><t>m</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>'
    assert reading_of(f'<c r="E2" t="inlineStr"><is>{runs}</is></c>', font="").rows[0].time_limit == "m²"


def test_what_a_merged_cell_covers_is_left_out_and_said():
    rows = text_row(1, *HEADER) + text_row(2, *ENTRY) + text_row(3, "五、作风建设", "党费", *ENTRY[2:])
    reading = read_catalogue(read_tables(sheet(rows, after='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>')))
    assert [row.category for row in reading.rows] == [ENTRY[0]] * 2
    assert reading.notes == ("A3被合并单元格盖住的内容没有读取",)


def test_a_logical_value_that_its_format_hides_is_told():
    with pytest.raises(UnreadableFile, match="E2的显示格式"):
        reading_of('<c r="E2" s="1" t="b"><v>1</v></c>', font="", code=";;;")


def palette(*colours: str) -> str:
    listed = "".join(f'<rgbColor rgb="{each}"/>' for each in colours)
    return f"<colors><indexedColors>{listed}</indexedColors></colors>"


@pytest.mark.parametrize(
    ("font", "own", "expected"),
    [
        ('<color indexed="2"/>', palette("FF000000", "FF000000", "FFFFFFFF"), ""),
        ('<color indexed="2"/>', palette("FF000000", "FF000000", "FFC00000"), "年度"),
        ('<color indexed="1"/>', palette("FF000000", "FF000000"), "年度"),
        ('<color indexed="9"/>', palette("FF000000"), ""),
        ('<color indexed="2"/>', "<colors><mruColors><color rgb='FFFFFFFF'/></mruColors></colors>", "年度"),
    ],
)
def test_the_colours_of_a_workbooks_own_palette_count(font, own, expected):
    for cell in (YEARLY, f'<c r="E2" t="inlineStr"><is><r><rPr>{font}</rPr><t>年度</t></r></is></c>'):
        reading = read_catalogue(read_tables(limited(cell, styles=styles(font) + own)))
        assert reading.rows[0].time_limit == expected
        assert any("看不见" in note for note in reading.notes) is not expected


@pytest.mark.parametrize(
    ("font", "dark", "expected"),
    [
        ('<color theme="1"/>', "FFFFFF", ""),
        ('<color theme="1"/>', "C00000", "年度"),
        ('<color theme="1" tint="1"/>', "C00000", ""),
        ('<color theme="1" tint="-0.5"/>', "FFFFFF", "年度"),
        ('<color theme="0"/>', "FFFFFF", "年度"),
    ],
)
def test_the_colours_of_a_workbooks_theme_are_those_that_it_defines(font, dark, expected):
    content = limited(YEARLY, styles=styles(font))
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">'
        f'<a:dk1><a:srgbClr val="{dark}"/></a:dk1><a:lt1><a:sysClr val="windowText"/></a:lt1>'
        "</a:clrScheme></a:themeElements></a:theme>"
    )
    reading = read_catalogue(read_tables(with_member(content, "xl/theme/theme1.xml", b"", theme.encode())))
    assert reading.rows[0].time_limit == expected


CHECK_BOX = (
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="0"><extLst><ext uri="{C7286773-470A-42A8-94C5-96B5CB345126}" '
    'xmlns:xfpb="http://schemas.microsoft.com/office/spreadsheetml/2022/featurepropertybag"><xfpb:xfComplement i="0"/></ext>'
    "</extLst></xf></cellXfs>"
)
BOXES = [
    ('<c r="E2" s="1" t="b"><v>1</v></c>', "☑"),
    ('<c r="E2" s="1" t="b"><v>0</v></c>', "☐"),
    ('<c r="E2" t="b"><v>1</v></c>', "TRUE"),
    (YEARLY, "年度"),
]


@pytest.mark.parametrize(("cell", "expected"), BOXES)
def test_a_check_box_in_a_cell_reads_as_one(cell, expected):
    assert read_catalogue(read_tables(limited(cell, styles=CHECK_BOX))).rows[0].time_limit == expected


@pytest.mark.parametrize(("order", "is_told"), [("2", True), ("1", False), ("0", False)])
def test_text_that_runs_from_right_to_left_is_told(order, is_told):
    content = limited(YEARLY, styles=f'<cellXfs><xf/><xf><alignment readingOrder="{order}"/></xf></cellXfs>')
    if is_told:
        with pytest.raises(UnreadableFile, match="E2有从右向左排的文字"):
            read_catalogue(read_tables(content))
    else:
        assert read_catalogue(read_tables(content)).rows[0].time_limit == "年度"


def test_spaces_at_the_ends_of_a_text_count_only_if_the_file_says_so():
    runs = '<r><t> 每年 </t></r><r><t xml:space="preserve">1 </t></r><r><t>月</t></r>'
    assert reading_of(f'<c r="E2" t="inlineStr"><is>{runs}</is></c>', font="").rows[0].time_limit == "每年1 月"

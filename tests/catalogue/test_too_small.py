"""Text too small or too transparent to be seen is left out and said, in documents and in workbooks (ADR 21)."""

from __future__ import annotations

import pytest

from disclosure.catalogue.files import UnreadableFile, read_tables
from disclosure.catalogue.rows import read_catalogue
from tests.catalogue.files import HEADER
from tests.catalogue.office import cell, document, limited, paragraph, plain_row, row, run, sheet, table, text_row, titled

ENTRY = ("四、组织建设", "换届", "会议", "党内", "年度", "组织部")
OTHER = ("四、组织建设", "内部", "会议", "党内", "年度", "组织部")


def reading_of(body: str, **parts: str):
    return read_catalogue(read_tables(document(body, **parts)))


def row_of(texts: tuple[str, ...], properties: str) -> str:
    return row(*(cell(paragraph(run(text))) for text in texts), properties=properties)


FLAT_ROWS = [
    ('<w:trHeight w:val="20" w:hRule="exact"/>', False),
    ('<w:trHeight w:hRule="exact" w:val="0"/>', False),
    ('<w:trHeight w:val="1pt" w:hRule="exact"/>', False),
    ('<w:trHeight w:val="0.5mm" w:hRule="exact"/>', False),
    ('<w:trHeight w:val="20" w:hRule="atLeast"/>', True),
    ('<w:trHeight w:val="20"/>', True),
    ('<w:trHeight w:val="400" w:hRule="exact"/>', True),
    ('<w:trHeight w:val="1cm" w:hRule="exact"/>', True),
]


@pytest.mark.parametrize(("height", "is_read"), FLAT_ROWS)
def test_a_row_lower_than_any_text_is_left_out_and_said(height, is_read):
    reading = reading_of(table(plain_row(*HEADER), plain_row(*ENTRY), row_of(OTHER, height)))
    assert [each.title for each in reading.rows] == ["换届", "内部"][: 1 + is_read]
    assert any("看不见的行" in note for note in reading.notes) is not is_read


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
)


def test_a_number_in_a_row_lower_than_any_text_is_counted():
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>'
    rows = [
        row(cell(paragraph(run(text), numbered)), properties=height)
        for text, height in [("甲", ""), ("乙", FLAT_ROWS[0][0]), ("丙", "")]
    ]
    assert reading_of(titled(table(*rows) + "<w:p/>"), numbering=NUMBERING).rows[0].title.replace(" ", "") == "1、甲3、丙"


def filled(fill: str) -> str:
    return f"<w:textFill>{fill}</w:textFill>"


def solid(colour: str) -> str:
    return filled(f"<w:solidFill>{colour}</w:solidFill>")


BLACK = '<w:srgbClr w:val="000000">{}</w:srgbClr>'
GRADIENT = f'<w:gradFill><w:gsLst><w:gs w:pos="0">{BLACK}</w:gs><w:gs w:pos="100000">{BLACK}</w:gs></w:gsLst></w:gradFill>'
CLEAR = '<w:alpha w:val="100000"/>'
BLUE = '<w:shd w:val="clear" w:fill="4472C4"/>'
UNSEEN = [
    solid(BLACK.format(CLEAR)),
    solid(BLACK.format('<w:alpha w:val="95000"/>')),
    solid(BLACK.format('<w:alpha w:val="100%"/>')),
    solid(f'<w:schemeClr w:val="tx1">{CLEAR}</w:schemeClr>'),
    solid(BLACK.format(CLEAR)) + BLUE,
    filled("<w:noFill/>") + BLUE,
    filled(GRADIENT.format(CLEAR, CLEAR)),
    solid('<w:prstClr w:val="white"/>'),
    '<w:color w:val="000000" w:themeColor="background1"/>',
    '<w:sz w:val="2"/>',
    '<w:sz w:val="4"/>',
    '<w:sz w:val="2pt"/>',
    '<w:w w:val="1"/>',
    '<w:w w:val="5%"/>',
    '<w:fitText w:val="1" w:id="1"/>',
]
SEEN = [
    solid(BLACK.format("")),
    solid(BLACK.format('<w:alpha w:val="50000"/>')),
    solid(BLACK.format('<w:alpha w:val="0"/>')),
    solid('<w:schemeClr w:val="accent1"/>'),
    filled(GRADIENT.format("", CLEAR)),
    '<w:color w:val="FFFFFF" w:themeColor="text1"/>',
    '<w:sz w:val="10"/>',
    '<w:w w:val="80"/>',
    '<w:fitText w:val="840" w:id="1"/>',
]


@pytest.mark.parametrize("properties", UNSEEN)
def test_text_that_cannot_be_seen_is_left_out_and_said(properties):
    reading = reading_of(titled(paragraph(run("换届") + run("内部", properties))))
    assert reading.rows[0].title == "换届"
    assert any("看不见" in note for note in reading.notes)


@pytest.mark.parametrize("properties", SEEN)
def test_text_that_can_be_seen_is_read(properties):
    reading = reading_of(titled(paragraph(run("换届") + run("内部", properties))))
    assert (reading.rows[0].title, reading.notes) == ("换届内部", ())


FLAT = '<w:spacing w:line="20" w:lineRule="exact"/>'
STYLE = '<w:style w:type="paragraph" w:styleId="flat"><w:pPr>{}</w:pPr></w:style>'
LINES = [
    (FLAT, "", False),
    ('<w:pStyle w:val="flat"/>', STYLE.format(FLAT), False),
    ('<w:pStyle w:val="flat"/><w:spacing w:line="1"/>', STYLE.format('<w:spacing w:line="400" w:lineRule="exact"/>'), False),
    ("", f"<w:docDefaults><w:pPrDefault><w:pPr>{FLAT}</w:pPr></w:pPrDefault></w:docDefaults>", False),
    ('<w:spacing w:line="20" w:lineRule="auto"/>', "", True),
    ('<w:spacing w:line="20" w:lineRule="atLeast"/>', "", True),
    ('<w:spacing w:line="400" w:lineRule="exact"/>', "", True),
    ('<w:pStyle w:val="flat"/><w:spacing w:line="240" w:lineRule="auto"/>', STYLE.format(FLAT), True),
]


@pytest.mark.parametrize(("properties", "styles", "is_read"), LINES)
def test_a_line_lower_than_any_text_is_left_out_and_said(properties, styles, is_read):
    plain = '<w:spacing w:line="240" w:lineRule="auto"/>'
    body = titled(paragraph(run("换届")) + "AFTER").replace("<w:pPr></w:pPr>", f"<w:pPr>{plain}</w:pPr>")
    reading = reading_of(body.replace("AFTER", paragraph(run("内部"), properties)), styles=styles)
    assert reading.rows[0].title.replace("\n", "").replace(" ", "") == "换届" + "内部" * is_read
    assert any("看不见" in note for note in reading.notes) is not is_read


def box(size: str = "", style: str = "") -> str:
    text = f"<wps:txbx><w:txbxContent>{paragraph(run('内部'))}</w:txbxContent></wps:txbx>"
    shape = f"<a:graphic><wps:wsp>{text}</wps:wsp></a:graphic>"
    if style:
        return f'<w:r><w:pict><v:shape style="{style}"><v:textbox>{text}</v:textbox></v:shape></w:pict></w:r>'
    return f"<w:r><w:drawing><wp:inline><wp:extent {size}/>{shape}</wp:inline></w:drawing></w:r>"


BOXES = [
    (box('cx="1" cy="1"'), False),
    (box('cx="900000" cy="12700"'), False),
    (box('cx="900000" cy="900000"'), True),
    (box(style="width:0pt;height:50pt"), False),
    (box(style="width:50pt;height:.1mm"), False),
    (box(style="width:50pt;height:20pt"), True),
]


@pytest.mark.parametrize(("drawn", "is_read"), BOXES)
def test_a_text_box_without_size_is_left_out_and_said(drawn, is_read):
    reading = reading_of(titled(paragraph(drawn + run("换届"))))
    assert reading.rows[0].title == "内部" * is_read + "换届"
    assert ("隐藏的文字没有读取" in reading.notes) is not is_read


def bound(content: str) -> str:
    binding = '<w:dataBinding w:xpath="/a" w:storeItemID="{0}"/>'
    return f"<w:sdt><w:sdtPr>{binding}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


@pytest.mark.parametrize(
    "body",
    [
        titled(paragraph(bound(run("换届")))),
        titled(bound(paragraph(run("换届")))),
        table(plain_row(*HEADER), bound(plain_row(*ENTRY))),
        table(plain_row(*HEADER), row(*(bound(cell(paragraph(run(text)))) for text in ENTRY))),
    ],
)
def test_a_control_that_shows_other_data_is_told(body):
    with pytest.raises(UnreadableFile, match="内容控件"):
        reading_of(body)


ROWS = [
    ('ht="0.5"', False),
    ('ht="0.5" customHeight="1"', False),
    ('ht="3" hidden="0"', False),
    ('ht="0.00"', False),
    ('ht="8"', True),
    ('ht="15" hidden="0"', True),
]


@pytest.mark.parametrize(("attributes", "is_read"), ROWS)
def test_a_row_of_a_sheet_lower_than_any_text_is_left_out_and_said(attributes, is_read):
    rows = text_row(1, *HEADER) + text_row(2, *ENTRY) + text_row(3, *OTHER, attributes=attributes)
    reading = read_catalogue(read_tables(sheet(rows)))
    assert [each.title for each in reading.rows] == ["换届", "内部"][: 1 + is_read]
    assert any("隐藏的行" in note for note in reading.notes) is not is_read


def test_rows_are_as_high_as_the_sheet_says():
    rows = "".join(text_row(number, *cells, attributes='ht="15"') for number, cells in ((1, HEADER), (2, ENTRY)))
    reading = read_catalogue(
        read_tables(sheet(rows + text_row(3, *OTHER), before='<sheetFormatPr defaultRowHeight="0.5" customHeight="1"/>'))
    )
    assert [each.title for each in reading.rows] == ["换届"]


COLUMNS = [
    ('<cols><col min="7" max="7" width="0.2"/></cols>', False),
    ('<cols><col min="7" max="7" width="0.85" customWidth="1"/></cols>', False),
    ('<sheetFormatPr defaultColWidth="0.5"/><cols><col min="1" max="6" width="9"/></cols>', False),
    ('<cols><col min="7" max="7" width="3"/></cols>', True),
    ('<sheetFormatPr defaultColWidth="9"/>', True),
]


@pytest.mark.parametrize(("before", "is_read"), COLUMNS)
def test_a_column_narrower_than_a_letter_is_left_out_and_said(before, is_read):
    wide = "".join(
        text_row(number, *cells).replace("</row>", f'<c r="G{number}" t="inlineStr"><is><t>{last}</t></is></c></row>')
        for number, cells, last in [(1, HEADER, "备注"), (2, ENTRY, "内部")]
    )
    tables = read_tables(sheet(wide, before=before))
    assert any("内部" in row for row in tables[0].rows) is is_read
    assert any("隐藏的列" in note for note in tables[0].notes) is not is_read


FONT = '<fonts><font/><font><sz val="{}"/></font></fonts><cellXfs><xf/><xf fontId="1"/></cellXfs>'


@pytest.mark.parametrize(("size", "is_read"), [("1", False), ("2", False), ("0.5", False), ("5", True), ("11", True)])
def test_tiny_text_of_a_sheet_is_left_out_and_said(size, is_read):
    whole = limited('<c r="E2" s="1" t="inlineStr"><is><t>年度</t></is></c>', styles=FONT.format(size))
    part = f'<r><t>年</t></r><r><rPr><sz val="{size}"/></rPr><t>度</t></r>'
    for content, left in ((whole, ""), (limited(f'<c r="E2" t="inlineStr"><is>{part}</is></c>'), "年")):
        reading = read_catalogue(read_tables(content))
        assert reading.rows[0].time_limit == ("年度" if is_read else left)
        assert any("极小" in note for note in reading.notes) is not is_read

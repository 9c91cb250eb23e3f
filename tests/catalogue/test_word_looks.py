"""Text whose look depends on a table's style, a direction, a position or a theme is read as printed, or told (ADR 21)."""

from __future__ import annotations

import pytest

from disclosure.catalogue.files import UnreadableFile, read_tables
from disclosure.catalogue.rows import read_catalogue, read_rows
from tests.catalogue.files import HEADER, with_member
from tests.catalogue.office import cell, document, paragraph, plain_row, row, run, table, titled


def title_of(content: str, **parts: str) -> str:
    return read_rows(document(titled(content), **parts))[0].title


def combined(text: str, brackets: str, number: int = 1) -> str:
    return run(text, f'<w:eastAsianLayout w:id="{number}" w:combine="1" w:combineBrackets="{brackets}"/>')


def in_parts(*texts: str) -> str:
    return f"<w:r>{''.join(texts)}</w:r>"


SYMBOL = (
    '<mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx w16se:font="宋体" w16se:char="2605"/></mc:Choice>'
    "<mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent>"
)
HIDDEN_LETTERS = "<m:r><w:rPr><w:vanish/></w:rPr><m:t>y</m:t></m:r>"
PRINTED = [
    ("brackets around two lines in one", run("每年") + combined("10月", "round"), "每年(10月)"),
    ("other brackets", combined("甲", "square") + combined("乙", "angle", 2) + combined("丙", "curly", 3), "[甲]<乙>{丙}"),
    ("two runs in one pair of brackets", combined("上", "round") + combined("下", "round") + run("半年"), "(上下)半年"),
    ("two pairs of brackets", combined("上", "round") + combined("下", "round", 2), "(上)(下)"),
    ("no brackets", combined("上", "none") + combined("下", "round").replace('combine="1"', 'combine="0"'), "上下"),
    ("hidden text in brackets", run("甲") + combined("乙", "round").replace("<w:rPr>", "<w:rPr><w:vanish/>"), "甲"),
    ("a line end in a text", in_parts("<w:t>换届\n选举</w:t>"), "换届 选举"),
    ("a tab in a text", in_parts("<w:t>换届\t选举</w:t>"), "换届 选举"),
    ("indented text", in_parts("<w:t>\n      换届\n    </w:t>", "<w:t>选举</w:t>"), "换届选举"),
    ("spaces that count", in_parts('<w:t xml:space="preserve">换届 </w:t>', "<w:t>选举</w:t>"), "换届 选举"),
    ("a sign of a later font", in_parts(SYMBOL, "<w:t>级</w:t>"), "★级"),
    ("hidden letters of a formula", f"<m:oMath><m:r><m:t>x</m:t></m:r>{HIDDEN_LETTERS}</m:oMath>", "x"),
    ("a conflict of two writers", run("甲") + f'<w14:conflictDel w:id="1">{run("乙")}</w14:conflictDel>', "甲"),
    ("text from left to right", run("3、5", '<w:rtl w:val="0"/>') + f'<w:dir w:val="ltr">{run("月")}</w:dir>', "3、5月"),
    ("letters a little closer", run("换届", '<w:sz w:val="32"/><w:spacing w:val="-40"/><w:position w:val="6"/>'), "换届"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [case[1:] for case in PRINTED], ids=[case[0] for case in PRINTED])
def test_a_cell_reads_as_word_prints_it(content, expected):
    assert title_of(paragraph(content)) == expected


MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def test_a_table_in_the_code_of_a_field_is_none():
    code, result, rest = (titled(paragraph(run(text))) for text in ("甲", "乙", "丙"))
    begin, separate, end = (paragraph(MARK.format(kind)) for kind in ("begin", "separate", "end"))
    assert [each.title for each in read_rows(document(begin + code + separate + result + end))] == ["乙"]
    assert [each.title for each in read_rows(document(begin + separate + result + end))] == ["乙"]
    # Word repairs a field that has no end.
    assert [each.title for each in read_rows(document(begin + rest))] == ["丙"]


RTL_STYLE = '<w:style w:type="character" w:styleId="a"><w:rPr><w:rtl/></w:rPr></w:style>'
BIDI_STYLE = '<w:style w:type="paragraph" w:styleId="b"><w:pPr><w:bidi/></w:pPr></w:style>'
TOLD = [
    ("a field without an end", MARK.format("begin") + run("换届"), "", "不完整的域"),
    ("a field's result without an end", MARK.format("begin") + MARK.format("separate") + run("换届"), "", "不完整的域"),
    ("a field in a field", MARK.format("begin") * 2 + MARK.format("end") + run("换届"), "", "不完整的域"),
    ("a direction", f'<w:dir w:val="rtl">{run("3、5")}</w:dir>', "", "从右向左"),
    ("a run's direction", run("3、5", "<w:rtl/>"), "", "从右向左"),
    ("a style's direction", run("3、5", '<w:rStyle w:val="a"/>'), "", "从右向左"),
    ("a paragraph's direction", run("3、5"), "<w:bidi/>", "从右向左"),
    ("its style's direction", run("3、5"), '<w:pStyle w:val="b"/>', "从右向左"),
    ("a frame off the page", run("换届"), '<w:framePr w:w="100" w:hAnchor="page" w:x="30000" w:y="1"/>', "页面或单元格之外"),
    ("a frame above the page", run("换届"), '<w:framePr w:x="1" w:y="-20000"/>', "页面或单元格之外"),
    ("an indent off the page", run("换届"), '<w:ind w:left="30000"/>', "页面或单元格之外"),
    ("a line off the page", run("换届"), '<w:ind w:left="0" w:hanging="20000"/>', "页面或单元格之外"),
    ("letters over one another", run("换届", '<w:spacing w:val="-1500"/>'), "", "页面或单元格之外"),
    ("letters far above their line", run("换届", '<w:position w:val="400"/>'), "", "页面或单元格之外"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "properties", "message"), [case[1:] for case in TOLD], ids=[case[0] for case in TOLD])
def test_text_of_which_the_look_is_not_known_is_told(content, properties, message):
    with pytest.raises(UnreadableFile, match=message):
        title_of(paragraph(content, properties), styles=RTL_STYLE + BIDI_STYLE)


ORDINARY = [
    '<w:bidi w:val="0"/>',
    '<w:ind w:left="420" w:hanging="420"/>',
    '<w:ind w:leftChars="-50" w:left="-105"/>',
    '<w:framePr w:w="2000" w:hAnchor="page" w:x="1500" w:y="1800"/>',
    "<w:rPr><w:rtl/></w:rPr>",
]


@pytest.mark.parametrize("properties", ORDINARY)
def test_an_ordinary_paragraph_is_read(properties):
    assert title_of(paragraph(run("换届"), properties)) == "换届"


def shape(style: str) -> str:
    box = f"<v:textbox><w:txbxContent>{paragraph(run('框'))}</w:txbxContent></v:textbox>"
    return f'<w:r><w:pict><v:shape style="{style}">{box}</v:shape></w:pict></w:r>'


def anchored(horizontal: str, vertical: str = "<wp:posOffset>0</wp:posOffset>", page: str = "column", simple: str = "") -> str:
    text = f"<wps:txbx><w:txbxContent>{paragraph(run('框'))}</w:txbxContent></wps:txbx>"
    return (
        f'<w:r><w:drawing><wp:anchor {simple}><wp:simplePos x="0" y="-9000000"/><wp:positionH relativeFrom="{page}">'
        f'{horizontal}</wp:positionH><wp:positionV relativeFrom="paragraph">{vertical}</wp:positionV>'
        f'<wp:extent cx="1270000" cy="635000"/><a:graphic><a:graphicData><wps:wsp>{text}</wps:wsp></a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing></w:r>"
    )


def offset(points: int) -> str:
    return f"<wp:posOffset>{points * 12700}</wp:posOffset>"


OFF = [
    shape("position:absolute;margin-left:-5000pt;width:100pt;height:50pt"),
    shape("position:absolute;left:30in;width:100pt;height:50pt"),
    shape("position:absolute;margin-left:0;margin-top:-500mm;width:100pt;height:50pt"),
    shape("position:absolute;margin-left:-120pt;width:100pt;height:50pt;mso-position-horizontal-relative:page"),
    anchored(offset(-5000)),
    anchored(offset(0), offset(900)),
    anchored(offset(-101), page="page"),
    anchored(offset(0), simple='simplePos="1"'),
]
ON = [
    shape("position:absolute;margin-left:-20pt;width:100pt;height:50pt"),
    shape("position:absolute;margin-left:-5000pt;width:100pt;height:50pt;mso-position-horizontal:center"),
    shape("position:absolute;left:61234;top:-81234;width:20000;height:4000"),
    shape("margin-left:-5000pt;width:100pt;height:50pt"),
    anchored(offset(-50), offset(-80)),
    anchored("<wp:align>right</wp:align>", offset(300)),
    anchored(offset(-99), page="page"),
]


@pytest.mark.parametrize("drawn", OFF)
def test_a_text_box_off_the_page_is_told(drawn):
    with pytest.raises(UnreadableFile, match="页面或单元格之外"):
        title_of(paragraph(drawn + run("换届")))
    catalogue = document(paragraph(drawn.replace(paragraph(run("框")), titled(paragraph(run("换届"))))))
    with pytest.raises(UnreadableFile, match="页面或单元格之外"):
        read_rows(catalogue)


@pytest.mark.parametrize("drawn", ON)
def test_a_text_box_on_the_page_is_read(drawn):
    assert title_of(paragraph(drawn + run("换届"))) == "框换届"


MOVED = [
    ('<w:tblpPr w:tblpX="30000" w:tblpY="1"/>', False),
    ('<w:tblpPr w:tblpX="1" w:tblpY="-30000"/>', False),
    ('<w:tblInd w:w="-20000" w:type="dxa"/>', False),
    ('<w:tblpPr w:tblpX="1500" w:tblpY="2000"/>', True),
    ('<w:tblInd w:w="-108" w:type="dxa"/>', True),
]


@pytest.mark.parametrize(("properties", "is_read"), MOVED)
def test_a_table_off_the_page_is_told(properties, is_read):
    body = titled(paragraph(run("换届"))).replace("<w:tblPr/>", f"<w:tblPr>{properties}</w:tblPr>")
    if is_read:
        assert read_rows(document(body))[0].title == "换届"
    else:
        with pytest.raises(UnreadableFile, match="页面或单元格之外"):
            read_rows(document(body))


def test_the_largest_page_of_a_document_counts():
    body = paragraph(shape("position:absolute;margin-left:700pt;width:100pt;height:50pt") + run("换届"))
    wide = titled(body) + '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    assert read_rows(document(wide))[0].title == "框换届"
    with pytest.raises(UnreadableFile, match="页面或单元格之外"):
        title_of(body)


def test_merged_cells_that_a_change_merges_are_told():
    body = titled(paragraph(run("换届"))).replace("<w:tcPr></w:tcPr>", '<w:tcPr><w:cellMerge w:vMerge="cont"/></w:tcPr>', 8)
    with pytest.raises(UnreadableFile, match="合并单元格的修订"):
        read_rows(document(body))


WHITE = '<w:color w:val="FFFFFF"/>'
BLUE = '<w:shd w:val="clear" w:color="auto" w:fill="4472C4"/>'


def styled(kind: str, text: str = "", cells: str = "", lines: str = "") -> str:
    """A table's style with a conditional format of text, cells and lines."""
    part = f"<w:pPr>{lines}</w:pPr><w:rPr>{text}</w:rPr><w:tcPr>{cells}</w:tcPr>"
    return f'<w:style w:type="table" w:styleId="a"><w:tblStylePr w:type="{kind}">{part}</w:tblStylePr></w:style>'


def in_style(look: str = "", content: str = "", properties: str = "") -> str:
    body = titled(content or paragraph(run("oa换届")))
    return body.replace("<w:tblPr/>", f'<w:tblPr><w:tblStyle w:val="a"/>{look}</w:tblPr>').replace(
        "<w:tcPr>", f"<w:tcPr>{properties}"
    )


FLAT = '<w:spacing w:line="20" w:lineRule="exact"/>'
CHANGED = [
    ("hidden text", styled("wholeTable", "<w:vanish/>"), in_style()),
    ("a hidden last row", styled("lastRow", "<w:vanish/>"), in_style('<w:tblLook w:val="0460"/>')),
    ("a hidden second column of every two", styled("band2Vert", "<w:vanish/>"), in_style('<w:tblLook w:noVBand="0"/>')),
    ("white text", styled("lastRow", WHITE), in_style()),
    ("white text over the cell's shading", styled("lastRow", WHITE, BLUE), in_style(properties='<w:shd w:fill="FFFFFF"/>')),
    ("tiny text", styled("band1Horz", '<w:sz w:val="2"/>'), in_style()),
    ("capitals", styled("band1Horz", "<w:caps/>"), in_style()),
    ("flat lines", styled("band1Horz", lines=FLAT), in_style()),
    ("a style on which it is based", styled("lastRow", "<w:vanish/>").replace('"a"', '"b"')
     + '<w:style w:type="table" w:styleId="a"><w:basedOn w:val="b"/></w:style>', in_style()),
]  # fmt: skip


@pytest.mark.parametrize(("styles", "body"), [case[1:] for case in CHANGED], ids=[case[0] for case in CHANGED])
def test_text_that_a_format_of_its_tables_style_may_hide_or_change_is_told(styles, body):
    with pytest.raises(UnreadableFile, match="会被表格样式改变或隐藏"):
        read_rows(document(body, styles=styles))


KEPT = [
    ("white text on its own shading", styled("lastRow", WHITE, BLUE), in_style()),
    ("bold text", styled("lastRow", "<w:b/>"), in_style()),
    ("capitals of text without letters", styled("lastRow", "<w:caps/>"), in_style(content=paragraph(run("换届")))),
    ("a format that is off", styled("lastRow", "<w:vanish/>"), in_style('<w:tblLook w:val="0420"/>')),
    ("a format that is off by its name", styled("lastRow", "<w:vanish/>"), in_style('<w:tblLook w:lastRow="0"/>')),
    ("bands that are off", styled("band1Horz", "<w:vanish/>"), in_style('<w:tblLook w:noHBand="1" w:noVBand="1"/>')),
    ("a corner", styled("neCell", "<w:vanish/>"), in_style('<w:tblLook w:val="0420"/>')),
    ("text that its own properties show", styled("lastRow", "<w:vanish/>"), in_style(content=paragraph(run("换届")))
     .replace("<w:rPr></w:rPr>", '<w:rPr><w:vanish w:val="0"/></w:rPr>')),
]  # fmt: skip


@pytest.mark.parametrize(("styles", "body"), [case[1:] for case in KEPT], ids=[case[0] for case in KEPT])
def test_text_that_its_tables_style_does_not_change_is_read(styles, body):
    reading = read_catalogue(read_tables(document(body, styles=styles)))
    assert (reading.rows[0].title[-2:], reading.notes) == ("换届", ())


def test_white_text_in_a_row_with_its_own_shading_is_read():
    cells = [cell(paragraph(run(text, WHITE))) for text in ("四、组织建设", "换届", "会议", "党内", "年度", "组织部")]
    shaded = row(*cells).replace("<w:tr>", f"<w:tr><w:tblPrEx>{BLUE}</w:tblPrEx>")
    assert read_rows(document(table(plain_row(*HEADER), shaded)))[0].title == "换届"


THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">'
    '<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="000000"/></a:lt1>'
    '<a:accent1><a:srgbClr val="FEFEFE"/></a:accent1><a:accent2><a:srgbClr val="C00000"/></a:accent2>'
    "</a:clrScheme></a:themeElements></a:theme>"
)
COLOURS = [
    ('<w:color w:val="C00000" w:themeColor="accent1"/>', "换届"),
    ('<w:color w:val="000000" w:themeColor="text1"/>', "换届"),
    ('<w:color w:val="000000" w:themeColor="accent2" w:themeTint="00"/>', "换届"),
    ('<w:color w:val="FFFFFF" w:themeColor="accent2"/>', "换届内部"),
    ('<w:color w:val="FFFFFF" w:themeColor="accent1" w:themeShade="80"/>', "换届内部"),
    (f'{WHITE}<w:shd w:val="clear" w:fill="4472C4" w:themeFill="accent1"/>', "换届"),
    (f'{WHITE}<w:shd w:val="clear" w:fill="FFFFFF" w:themeFill="accent2"/>', "换届内部"),
    ('<w:textFill><w:solidFill><w:schemeClr w:val="accent1"/></w:solidFill></w:textFill>', "换届"),
]


@pytest.mark.parametrize(("properties", "expected"), COLOURS)
def test_the_colours_of_a_theme_are_those_that_it_defines(properties, expected):
    content = document(titled(paragraph(run("换届") + run("内部", properties))))
    content = with_member(content, "word/theme/theme1.xml", b"", THEME.encode())
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    related = f'<Relationship Id="t" Type="{types}" Target="theme/theme1.xml"/></Relationships>'
    content = with_member(content, "word/_rels/document.xml.rels", b"</Relationships>", related.encode())
    assert read_rows(content)[0].title == expected

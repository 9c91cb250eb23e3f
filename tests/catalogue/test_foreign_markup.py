"""Markup that Word or Excel passes over is not in the catalogue (ISO/IEC 29500-3, ADR 21)."""

from __future__ import annotations

import pytest

from disclosure.catalogue.files import UnreadableFile, read_tables
from disclosure.catalogue.rows import read_catalogue, read_rows
from tests.catalogue.files import HEADER, with_member
from tests.catalogue.office import cell, document, paragraph, plain_row, row, run, sheet, table, text_row, titled

ENTRY = ("四、组织建设", "换届", "会议", "校内", "年度", "组织部")
LATER = "<new:r><new:t>外</new:t></new:r>"


def ignorable(content: bytes, *, opened: str = "") -> bytes:
    says = f'<w:document mc:Ignorable="new" mc:ProcessContent="{opened}" '
    return with_member(content, "word/document.xml", b"<w:document ", says.encode())


def scoped(content: str) -> str:
    cells = [cell(paragraph(run(text))) for text in ENTRY]
    cells[3] = cell(content)
    return table(plain_row(*HEADER), row(*cells))


PASSED_OVER = [
    paragraph(run("校内") + LATER),
    paragraph(run("校内")) + f"<new:p>{LATER}</new:p>",
    paragraph(run("校内") + f"<new:x>{run('外')}</new:x>"),
    paragraph(run("校内") + '<w:r><new:rPr><w:vanish/></new:rPr><new:t>外</new:t></w:r>'),
    paragraph(run("校内", '<w:vanish w:val="0" new:val="1"/>')),
    paragraph(run("校内", '<w:vanish new:val="1" w:val="0"/>')),
    paragraph("<w:r><w:t>校<new:x>外</new:x>内</w:t></w:r>"),
    paragraph(run("校内") + '<w:r><w:t new:x="外"/></w:r>'),
]  # fmt: skip


@pytest.mark.parametrize("content", PASSED_OVER)
def test_a_cell_reads_without_what_word_passes_over(content):
    assert [each.scope for each in read_rows(ignorable(document(scoped(content))))] == ["校内"]


def test_text_is_read_whose_wrapper_word_passes_over():
    content = ignorable(document(scoped(paragraph(run("校") + f"<new:x>{run('内')}</new:x>" + LATER))), opened="new:x")
    assert read_rows(content)[0].scope == "校内"


def test_a_row_or_a_cell_that_word_passes_over_is_none():
    foreign = plain_row(*ENTRY).replace("w:", "new:")
    extra = row(cell(paragraph(run("一"))).replace("w:", "new:"), *(cell(paragraph(run(text))) for text in ENTRY))
    body = table(plain_row(*HEADER), foreign, extra, f"<new:x>{plain_row(*ENTRY)}</new:x>") + foreign
    assert [tuple(each.cells.values()) for each in read_rows(ignorable(document(body)))] == [ENTRY]


def test_a_style_that_word_passes_over_hides_nothing():
    hidden = '<new:style new:type="paragraph" w:styleId="a"><w:rPr><w:vanish/></w:rPr></new:style>'
    content = document(titled(paragraph(run("换届"), '<w:pStyle w:val="a"/>')), styles=hidden)
    content = with_member(content, "word/styles.xml", b"<w:styles ", b'<w:styles mc:Ignorable="new" ')
    assert read_rows(ignorable(content))[0].title == "换届"


def test_a_document_that_word_refuses_is_told_with_what_to_do():
    with pytest.raises(UnreadableFile, match="不认识的内容，不能读取；请用Word或Excel打开，另存后再上传"):
        read_rows(document(scoped(paragraph(run("校内") + LATER))))


SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:new="urn:new" mc:Ignorable="new" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
)
FOREIGN_CELL = '<new:c r="D2" t="inlineStr"><is><t>校内外</t></is></new:c>'
FOREIGN_ROW = text_row(3, *ENTRY[:3], "校内外", *ENTRY[4:])
CONDITIONS = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"


def book(rows: str = "", cells: str = "", **around: str) -> bytes:
    entry = text_row(2, *ENTRY).replace("</row>", f"{cells}</row>")
    content = sheet(text_row(1, *HEADER) + entry + rows, **around)
    return with_member(content, "xl/worksheets/sheet1.xml", b"<worksheet ", f"<worksheet {SPACES} ".encode())


SHEETS = [
    book(cells=FOREIGN_CELL),
    book(FOREIGN_ROW.replace("<row", "<new:row").replace("</row", "</new:row")),
    book(f"<new:x>{FOREIGN_ROW}</new:x>"),
    book(FOREIGN_ROW.replace("<row", "<x14:row").replace("</row", "</x14:row")),
    book(after=f'<extLst><ext uri="x">{FOREIGN_ROW}</ext></extLst>'),
    book(after=f'<extLst><ext uri="{CONDITIONS}">{FOREIGN_ROW}</ext></extLst>'),
    book(after=f'<extLst><ext uri="{CONDITIONS}"><x14:cfRule><x14:dxf>{FOREIGN_ROW}</x14:dxf></x14:cfRule></ext></extLst>'),
    book(after=f"<mc:AlternateContent><mc:Choice Requires='new'>{FOREIGN_ROW}</mc:Choice></mc:AlternateContent>"),
    book(before='<cols><new:col min="1" max="9" hidden="1"/></cols>'),
    book(before='<extLst><ext uri="x"><col min="1" max="9" hidden="1"/></ext></extLst>'),
    book(after="<controls><control><controlPr><anchor><xdr:col>2</xdr:col></anchor></controlPr></control></controls>"),
    book(after='<extLst><ext uri="x"><mergeCells><mergeCell ref="A1:F2"/></mergeCells></ext></extLst>'),
]


@pytest.mark.parametrize("content", SHEETS)
def test_a_sheet_reads_without_what_excel_passes_over(content):
    reading = read_catalogue(read_tables(content))
    assert [tuple(each.cells.values()) for each in reading.rows] == [ENTRY]
    assert reading.notes == ()


def test_conditions_among_the_extensions_of_a_sheet_are_said():
    rule = '<x14:cfRule><x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf></x14:cfRule>'
    reading = read_catalogue(read_tables(book(after=f'<extLst><ext uri="{CONDITIONS}">{rule}</ext></extLst>')))
    assert any("条件格式" in note for note in reading.notes)


def test_shared_strings_are_counted_without_those_that_excel_passes_over():
    strings = f"<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' {SPACES}><new:si><t>甲</t></new:si>"
    strings += "<si><t>年<new:x>外</new:x>度</t><new:r><t>乙</t></new:r></si></sst>"
    content = book(cells='<c r="E2" t="s"><v>0</v></c>')
    content = with_member(content, "xl/sharedStrings.xml", b"", strings.encode())
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    related = f'<Relationship Id="rId99" Type="{types}" Target="sharedStrings.xml"/></Relationships>'
    content = with_member(content, "xl/_rels/workbook.xml.rels", b"</Relationships>", related.encode())
    assert read_rows(content)[0].time_limit == "年度"

"""Numbers that the markup of an Office file takes apart, or that take up a cell a digit."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.comments import Comment

from disclosure.approval.personal_data.pieces import Gap
from disclosure.approval.personal_data.worker import found_in
from tests.approval.personal_data import files
from tests.files import package

PHONE = "13800138000"
W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:a="urn:a" xmlns:wp="urn:wp"'
)


def values(data: bytes) -> dict[str, str]:
    """What is found in a file, each value with the place that is told first."""
    told: dict[str, str] = {}
    for thing in found_in(data):
        if not isinstance(thing, Gap):
            match, place = thing
            told.setdefault(match.value, place)
    return told


STYLES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"


def word(body: str, name: str = "document", styles: str = "") -> bytes:
    """A small Word file of which one part has the `body`."""
    empty = f"<w:document {W}/>"
    parts = {"word/document.xml": empty, f"word/{name}.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>"}
    if styles:
        relation = f'<Relationship Id="r1" Type="{STYLES}" Target="styles.xml"/>'
        parts |= {"word/styles.xml": f"<w:styles {W}>{styles}</w:styles>", "word/_rels/document.xml.rels": f"<R>{relation}</R>"}
    return package(parts)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def deleted(text: str) -> str:
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


def inserted(text: str) -> str:
    return f"<w:ins>{run(text)}</w:ins>"


HIDING = '<w:style w:styleId="b"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="c"><w:basedOn w:val="b"/></w:style>'
RUBY = "<w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>"
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'

PARAGRAPHS = {
    "a deletion in the middle": run("138") + deleted("99") + run("00138000"),
    "a deletion at the end": run("138001") + deleted("38000"),
    "an insertion in the middle": run("138001") + inserted("99") + run("38000"),
    "digits put in": run("138") + inserted("0013") + run("8000"),
    "one for another": run("1380013") + deleted("9999") + inserted("8000"),
    "one for another, before the change": run("1380013") + deleted("8000") + inserted("9999"),
    "moved away": run("138001") + "<w:moveFrom><w:r><w:t>77</w:t></w:r></w:moveFrom>" + run("38000"),
    "moved here": run("138001") + "<w:moveTo><w:r><w:t>38000</w:t></w:r></w:moveTo>",
    "a hidden run in the middle": run("138001") + run("99", "<w:vanish/>") + run("38000"),
    "a run that is not hidden": run("138001") + run("38", '<w:vanish w:val="0"/>') + run("000"),
    "a run in a hidden style": run("138001") + run("99", '<w:rStyle w:val="c"/>') + run("38000"),
    "a whole number that is hidden": run(PHONE, "<w:vanish/>"),
    "a reading aid": run("138001") + RUBY.format(run("yi"), run("3")) + run("8000"),
    "digits in a reading aid": RUBY.format(run("138") + run("00138000"), run("某")),
    "digits of a symbol font": run("138001") + '<w:r><w:sym w:font="Symbol" w:char="F033"/></w:r>' + run("8000"),
    "a digit by its code": run("138001") + '<w:r><w:sym w:font="Arial" w:char="0033"/></w:r>' + run("8000"),
    "digits of the private area": run("".join(chr(0xF000 + ord(digit)) for digit in PHONE)),
    "hyphens": run("138") + "<w:r><w:noBreakHyphen/></w:r>" + run("0013") + "<w:r><w:softHyphen/></w:r>" + run("8000"),
    "ends of lines": run("138") + "<w:r><w:br/></w:r>" + run("0013") + "<w:r><w:cr/></w:r>" + run("8000"),
    "line feeds": run("138\n0013\n8000"),
    "a field in the middle": run("138001")
    + FIELD.format("begin") + "<w:r><w:instrText>REF x</w:instrText></w:r>" + FIELD.format("separate")
    + run("38") + FIELD.format("end") + run("000"),
    "a bookmark and a spelling mark": run("138001") + '<w:bookmarkStart w:id="1"/><w:proofErr/>' + run("38000"),
    "a text box that hangs on it": run("138001")
    + f"<w:r><w:txbxContent><w:p>{run('见')}</w:p></w:txbxContent></w:r>" + run("38000"),
    "two ways to draw the same": run("138001")
    + f"<mc:AlternateContent><mc:Choice>{run('38')}</mc:Choice><mc:Fallback>{run('38')}</mc:Fallback></mc:AlternateContent>"
    + run("000"),
    "a picture's description over two lines": '<w:r><wp:docPr descr="138&#10;0013&#10;8000"/></w:r>',
}  # fmt: skip


@pytest.mark.parametrize("what", PARAGRAPHS)
def test_a_number_is_found_however_the_markup_takes_it_apart(what):
    assert PHONE in values(word(f"<w:p>{PARAGRAPHS[what]}</w:p>", styles=HIDING))


@pytest.mark.parametrize("name", ["comments", "footnotes", "endnotes", "header1", "footer2"])
def test_other_parts_are_read_like_the_text(name):
    assert PHONE in values(word(f"<w:p>{PARAGRAPHS['one for another']}</w:p>", name))


def test_a_number_is_found_across_the_end_of_a_paragraph_that_was_taken_away():
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('138001')}</w:p>"
    assert PHONE in values(word(f"{first}<w:p>{run('38000')}</w:p>"))


def table(rows: list[list[str]], properties: str = "") -> str:
    """A table of a Word file."""
    cell = f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{{}}</w:p></w:tc>"
    lines = ["".join(cell.format(run(text)) for text in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def turned(rows: list[list[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


ID = files.ID
GRIDS = {
    "a mobile number": ([["电话", *PHONE]], PHONE),
    "an identity number": ([["身份证号", *ID, "男"]], ID),
    "an old identity number": ([["身份证号", *"110105491231002"]], "110105491231002"),
    "a card": ([["卡号", *"6222021234567890128"]], "6222021234567890128"),
    "with spaces and a small cross": ([["号", *(f" {sign.lower()} " for sign in ID)]], ID),
    "in full-width digits": ([["号", *"１３８００１３８０００"]], PHONE),
    "in Chinese numerals": ([["号", *"一三八〇〇一三八〇〇〇"]], PHONE),
    "after the number of the row": ([["1", *PHONE]], PHONE),
    "among others": ([["1", "甲", *PHONE, "乙"], ["2", "甲", *"13900139000", "乙"]], "13900139000"),
    "in groups": ([["甲", ID[:6], ID[6:14], ID[14:]]], ID),
    "labelled, in groups of two": ([["身份证号", *(ID[at : at + 2] for at in range(0, 18, 2)), "乙"]], ID),
    "in groups of which some are divided": ([["甲", ID[:6], ID[6:10], ID[10:12], ID[12:14], ID[14:17], ID[17]]], ID),
    "in groups and single digits": ([["甲", ID[:6], *ID[6:]]], ID),
    "in groups after the number of the row": ([["1", ID[:6], ID[6:14], ID[14:], "35"]], ID),
    "a labelled mobile number in groups": ([["电话", "138", "0013", "8000"]], PHONE),
    "a labelled mobile number in groups before a figure": ([["联系电话", "138", "0013", "8000", "35"]], PHONE),
    "a labelled card in groups": ([["卡号", "6222", "0212", "3456", "7890", "128"]], "6222021234567890128"),
    "in groups below a heading": ([["姓名", "手机", "", ""], ["张三", "138", "0013", "8000"]], PHONE),
    "in two groups below a heading": ([["姓名", "联系方式", ""], ["张三", "138", "00138000"]], PHONE),
    "in groups below a heading with others after it": (
        [["序号", "姓名", "电话：", "", "", "年龄"], ["1", "张三", "138", "0013", "8000", "35"]],
        PHONE,
    ),
    "in groups below a repeated heading": ([["姓名", *["手机"] * 3], ["张三", "138", "0013", "8000"]], PHONE),
    "in groups after those of another label": (
        [["姓名", "单位电话", "手机", "", ""], ["张三", "0719", "138", "0013", "8000"]],
        PHONE,
    ),
    "in groups below others": (
        [["姓名", "手机", "", ""], ["李四", "139", "0013", "9000"], ["张三", "138", "0013", "8000"]],
        PHONE,
    ),
    "an old identity number in groups below a heading": (
        [["姓名", "身份证号", "", ""], ["张三", "110105", "491231", "002"]],
        "110105491231002",
    ),
    "a card in groups below a heading": ([["卡号", *[""] * 4], ["6222", "0212", "3456", "7890", "128"]], "6222021234567890128"),
    "with empty cells between": ([["号", *"|".join(PHONE).replace("|", " ")]], PHONE),
}


@pytest.mark.parametrize("what", GRIDS)
def test_a_number_of_a_digit_a_cell_is_found_along_rows_and_columns(what):
    rows, number = GRIDS[what]
    for grid in (rows, turned(rows)):
        assert number in values(word(table(grid))), "Word"
        assert number in values(word(table(grid, '<w:gridSpan w:val="2"/>'))), "Word, with wide cells"
        assert number in values(files.sheet(*grid)), "Excel"


@pytest.mark.parametrize("groups", [["138", "0013", "8000"], ["138", "00138000"], PHONE], ids=len)
def test_a_number_is_found_below_the_merged_cell_of_its_heading(groups):
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr><w:p>{}</w:p></w:tc>'
    spans = [(1, "姓名"), (len(groups), "手机"), (1, "年龄")]
    head = "".join(cell.format(span, run(text)) for span, text in spans)
    rows = table([["张三", *groups, "35"]]).removeprefix("<w:tbl>")
    assert PHONE in values(word(f"<w:tbl><w:tr>{head}</w:tr>{rows}"))


def test_a_number_of_a_digit_a_cell_is_told_with_its_cells():
    assert values(files.sheet(["号", *map(int, PHONE)])) == {PHONE: "表“Sheet”B1至表“Sheet”L1"}


def test_a_number_of_a_digit_a_paragraph_or_a_text_box_is_found():
    assert PHONE in values(word("".join(f"<w:p>{run(digit)}</w:p>" for digit in PHONE)))
    shapes = "".join(f"<a:p><a:r><a:t>{digit}</a:t></a:r></a:p>" for digit in PHONE)
    drawing = f'<xdr:wsDr xmlns:xdr="urn:xdr" xmlns:a="urn:a">{shapes}</xdr:wsDr>'
    assert PHONE in values(files.with_part(files.sheet(["a"]), "xl/drawings/drawing1.xml", drawing))


FIGURES = [
    [["支部", *"1350246810", "12"], ["支部", *"2350246810", "10"]],
    [["序号", "人数"], *([str(number), str(number % 7)] for number in range(1, 40))],
    [["1", "3", "5"], ["7", "9", "2"], ["4", "6", "8"], ["0", "1", "3"]],
    [["150", "2000", "3000"], ["138", "0013", "8"]],
    [["138", "0013", "8000"], ["2000", "150", "1380"]],
    [["收入", "110105", "19491231", "0021"], ["支出", "110105", "19491331", "002"]],
    [["单位电话", "12", "3"], ["手机（部）", "138", "150"]],
    [["部门", "手机", "电脑", "打印机"], ["办公室", "138", "0013", "8000"]],
    [["部门", "办公电话", "电脑"], ["办公室", "138", "00138000"]],
    [["部门", "电话", "", ""], ["办公室", "138", "13", "80"], ["学工部", "150", "20", "30"]],
    [["部门", "收入", "", ""], ["办公室", "138", "0013", "8000"]],
    [[str(number) for number in range(1, 13)], ["1", "3", "5", "4", "2", "1", "0", "2", "3", "1", "2", "24"]],
]


@pytest.mark.parametrize("rows", FIGURES)
def test_tables_of_figures_are_no_numbers(rows):
    assert not values(word(table(rows))) and not values(files.sheet(*rows))


def book_with(change) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "名单"
    change(book)
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def hidden_sheet(book):
    sheet = book.create_sheet("底稿")
    sheet.sheet_state = "veryHidden"
    sheet.append(["号", *PHONE])


def comment(book):
    book.active["A1"].comment = Comment("138\n0013\n8000", "某某")


def header(book):
    book.active.oddHeader.center.text = '电话138&"Arial,Bold"0013&U8000'


def footer(book):
    book.active.evenFooter.left.text = "138-0013&K00FF00-8000"


def cell_over_lines(book):
    book.active["A2"] = "138\n0013\n8000"


def formula(book):
    book.active["A2"] = '="138"&"0013"&"8000"'


@pytest.mark.parametrize(
    "change", [hidden_sheet, comment, header, footer, cell_over_lines, formula], ids=lambda change: change.__name__
)
def test_a_number_is_found_in_every_corner_of_a_workbook(change):
    assert PHONE in values(book_with(change))


def test_a_sheet_that_the_workbook_does_not_list_is_read_too():
    sheet = f'<worksheet xmlns="urn:x"><sheetData><row><c><v>{PHONE}</v></c></row></sheetData></worksheet>'
    assert PHONE in values(files.with_part(files.sheet(["a"]), "xl/worksheets/sheet9.xml", sheet))


def test_a_damaged_code_of_a_symbol_stops_nothing():
    assert PHONE in values(word(f'<w:p><w:r><w:sym w:char="xyz"/><w:sym w:char="D800"/></w:r></w:p><w:p>{run(PHONE)}</w:p>'))

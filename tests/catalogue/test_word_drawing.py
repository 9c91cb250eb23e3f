"""What Word draws by itself is read as drawn or told, and what cannot be seen is not imported unsaid (ADR 21)."""

from __future__ import annotations

import pytest

from disclosure.catalogue.files import UnreadableFile, read_tables
from disclosure.catalogue.rows import read_catalogue, read_rows
from tests.catalogue.files import HEADER
from tests.catalogue.office import cell, document, paragraph, plain_row, row, run, table, titled

ENTRY = ("四、组织建设", "换届选举情况", "会议", "党内", "年度", "组织部")


def title_of(content: str, **parts: str) -> str:
    return read_rows(document(titled(content), **parts))[0].title


def notes_of(content: str) -> tuple[str, ...]:
    return read_catalogue(read_tables(document(titled(content)))).notes


def mark(kind: str, attributes: str = "", properties: str = "", data: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:fldChar w:fldCharType="{kind}" {attributes}>{data}</w:fldChar></w:r>'


def drawn(code: str, properties: str = "") -> str:
    """A field without a stored result."""
    code = f'<w:r><w:rPr>{properties}</w:rPr><w:instrText xml:space="preserve">{code}</w:instrText></w:r>'
    return f"{mark('begin', properties=properties)}{code}{mark('end')}"


def stored(code: str, result: str, attributes: str = "", data: str = "") -> str:
    """A field with its result, and the data of an old form."""
    code = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{mark('begin', attributes, data=data)}{code}{mark('separate')}{result}{mark('end')}"


def simple(code: str, content: str = "") -> str:
    return f'<w:fldSimple w:instr="{code}">{content}</w:fldSimple>'


DROPDOWN = '<w:ffData><w:ddList><w:listEntry w:val="乙"/></w:ddList></w:ffData>'

FIELDS = [
    (drawn(r"EQ \* jc2 \* &quot;Font:宋体&quot; \* hps10 \o\ad(\s\up 9(zǔ),组)"), "组"),
    (drawn(r"eq \o \ac (○,3)"), "③"),
    (drawn(r"EQ \o\ac(○,十)"), "㊉"),
    (drawn(r"EQ \o\ad(党员,　　　　)"), "党员"),
    (drawn("EQ 换届"), "换届"),
    (simple(r"EQ \o\ac(○,3)", run("旧")), "③"),
    (drawn("MACROBUTTON NoMacro 换届 选举"), "换届 选举"),
    (drawn("GOTOBUTTON 书签 换届"), "换届"),
    (drawn("MACROBUTTON NoMacro " + "</w:instrText></w:r>" + stored("REF a", run("甲")) + "<w:r><w:instrText>"), "甲"),
    (drawn("MACROBUTTON NoMacro oa", "<w:caps/>"), "OA"),
    (drawn(r"SYMBOL 252 \f Wingdings \s 10") + run("公开"), "✓公开"),
    (drawn(r"SYMBOL 0x2116 \u") + run("1"), "№1"),
    (drawn("SYMBOL 65"), "A"),
    (stored("SET 甲 内部", run("内部")) + run("换届"), "换届"),
    (simple("SET 甲 内部", run("内部")) + run("换届"), "换届"),
    (stored("ASK 甲 问", run("内部")) + run("换届"), "换届"),
    (drawn("XE 索引") + drawn("TC 目录") + run("换届"), "换届"),
    (drawn("MACROBUTTON NoMacro 内部", "<w:vanish/>") + run("换届"), "换届"),
    (drawn("LISTNUM", "<w:vanish/>") + run("换届"), "换届"),
    (stored("CREATEDATE", run("2026年")), "2026年"),
    (stored("FORMDROPDOWN", run("乙"), data=DROPDOWN), "乙"),
    (stored(r"HYPERLINK &quot;http://a&quot;", run("换届")), "换届"),
    (stored("IF 1 = 1 </w:instrText></w:r>" + stored("SET x y", run("y")) + "<w:r><w:instrText> 甲 乙", run("甲")), "甲"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), FIELDS)
def test_a_field_reads_as_word_draws_it(content, expected):
    assert title_of(paragraph(content)) == expected


UNTOLD = [
    (drawn(r"EQ \f(1,2)"), "有公式"),
    (drawn(r"EQ \b\bc\{(\a(1,2))"), "有公式"),
    (drawn(r"EQ \o\ac(△,密)"), "有公式"),
    (stored(r"EQ \r(3,x)", run("3")), "有公式"),
    (drawn("LISTNUM"), "自动编号"),
    (simple("LISTNUM"), "自动编号"),
    (drawn(r"AUTONUM \* Arabic"), "自动编号"),
    (drawn("AUTONUMLGL"), "自动编号"),
    (drawn("AUTONUMOUT"), "自动编号"),
    (drawn("SYMBOL 200"), "特殊符号"),
    (drawn(r"SYMBOL 200 \f Webdings"), "特殊符号"),
    (stored(r"DATE \@ yyyy", run("2026")), "自动更新"),
    (stored("TIME", run("9:00")), "自动更新"),
    (simple("DATE", run("2026")), "自动更新"),
    (drawn("PAGE"), "自动更新"),
    (drawn("REF 甲"), "F9"),
    (simple("QUOTE 甲"), "F9"),
    (stored("REF 甲", run("旧"), 'w:dirty="true"'), "F9"),
    ('<w:r><w:contentPart r:id="x"/></w:r>', "墨迹"),
    ('<w:contentPart r:id="x"/>', "墨迹"),
    (f'<w:bdo w:val="rtl">{run("换届")}</w:bdo>', "从右向左"),
]


@pytest.mark.parametrize(("content", "message"), UNTOLD)
def test_what_word_alone_computes_is_told_with_what_to_do(content, message):
    with pytest.raises(UnreadableFile, match=message):
        title_of(paragraph(run("换届") + content))


def box(content: str) -> str:
    return f"<wps:txbx><w:txbxContent>{paragraph(content)}</w:txbxContent></wps:txbx>"


def drawing(content: str, attributes: str = "", shape: str = "", anchor: str = "") -> str:
    return (
        f'<w:r><w:drawing><wp:anchor {anchor}><wp:docPr id="1" name="框" {attributes}/>'
        f"<a:graphic><a:graphicData><wps:wsp>{shape}{content}</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def vml(style: str) -> str:
    return f'<w:r><w:pict><v:shape style="{style}"><v:textbox>{box(run("框"))}</v:textbox></v:shape></w:pict></w:r>'


SHAPES = [
    (drawing(box(run("框"))), "框换届"),
    (drawing(box(run("框")), 'hidden="0"'), "框换届"),
    (drawing(box(run("框")), 'hidden="1"'), "换届"),
    (drawing(box(run("框")), anchor='hidden="true"'), "换届"),
    (drawing(box(run("框")), shape='<wps:cNvPr id="2" name="" hidden="1"/>'), "换届"),
    (vml("width:100pt;visibility:visible"), "框换届"),
    (vml("width:100pt;visibility:hidden"), "换届"),
    (vml("DISPLAY: none"), "换届"),
    (vml("position:absolute;mso-hide:all"), "换届"),
]


@pytest.mark.parametrize(("shape", "expected"), SHAPES)
def test_a_hidden_text_box_is_left_out_and_said(shape, expected):
    content = paragraph(shape + run("换届"))
    assert title_of(content) == expected
    assert ("隐藏的文字没有读取" in notes_of(content)) is (expected == "换届")


WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
FONT_STYLES = (
    f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri"/></w:rPr></w:rPrDefault></w:docDefaults>'
    f'<w:style w:type="character" w:styleId="tick"><w:rPr>{WINGDINGS}</w:rPr></w:style>'
)
FONTS = [
    (run("\u00fc", WINGDINGS) + run("公开"), "✓公开"),
    (run("\u00fc", '<w:rStyle w:val="tick"/>') + run("公开"), "✓公开"),
    (run("R", '<w:rFonts w:ascii="Wingdings 2"/>') + run("公开"), "☑公开"),
    (run("a 2", '<w:rFonts w:ascii="Symbol"/>'), "α 2"),
    (run("党费oa", '<w:rFonts w:eastAsia="Wingdings"/>'), "党费oa"),
    (run("党费", WINGDINGS), "党费"),
    (run("oa", '<w:rFonts w:asciiTheme="minorHAnsi"/><w:rStyle w:val="tick"/>'), "oa"),
]


@pytest.mark.parametrize(("content", "expected"), FONTS)
def test_letters_in_a_font_of_symbols_read_as_its_signs(content, expected):
    assert title_of(paragraph(content), styles=FONT_STYLES) == expected


@pytest.mark.parametrize("content", [run("J", WINGDINGS), run("x", '<w:rFonts w:ascii="Wingdings 3"/>'), run("\uf04a")])
def test_a_sign_of_which_the_look_is_not_known_is_told(content):
    with pytest.raises(UnreadableFile, match="特殊符号"):
        title_of(paragraph(run("换届") + content))


WHITE = '<w:color w:val="FFFFFF"/>'
BLUE = '<w:shd w:val="clear" w:color="auto" w:fill="4472C4"/>'
GROUNDS = [
    (paragraph(run("换届") + run("内部", WHITE)), "换届"),
    (paragraph(run("换届") + run("内部", '<w:color w:val="FEFEFE"/>')), "换届"),
    (paragraph(run("换届") + run("内部", WHITE + '<w:shd w:val="clear" w:fill="auto"/>')), "换届"),
    (paragraph(run("换届") + run("内部", '<w:color w:val="4472C4"/>' + BLUE)), "换届"),
    (paragraph(run("换届") + run("内部", '<w:color w:val="000000"/><w:highlight w:val="black"/>')), "换届"),
    (paragraph(run("换届") + run("内部", '<w:textFill><w:noFill/></w:textFill>')), "换届"),
    (paragraph(run("换届") + run("内部", '<w:sz w:val="2"/>')), "换届"),
    (paragraph(run("换届") + run("情况", '<w:sz w:val="10"/>')), "换届情况"),
    (paragraph(run("换届") + run("情况", '<w:sz w:val="5pt"/>')), "换届情况"),
    (paragraph(run("换届") + run("内部", '<w:sz w:val="1pt"/>')), "换届"),
    (paragraph(run("换届") + run("情况", WHITE + BLUE)), "换届情况"),
    (paragraph(run("换届") + run("情况", WHITE + '<w:highlight w:val="red"/>')), "换届情况"),
    (paragraph(run("换届", WHITE), BLUE), "换届"),
    (paragraph(run("换届", '<w:color w:val="FF0000"/>')), "换届"),
    (paragraph(run("换届", '<w:color w:val="auto"/>')), "换届"),
    (paragraph(run("换届") + run("内部", '<w:color w:themeColor="background1"/>')), "换届"),
    (paragraph(run("换届", '<w:color w:themeColor="background1" w:themeShade="80"/>')), "换届"),
    (paragraph(run("换届", '<w:color w:val="BFBFBF"/>')), "换届"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), GROUNDS)
def test_text_in_the_colour_of_its_ground_is_left_out_and_said(content, expected):
    assert title_of(content) == expected
    assert any("看不见" in note for note in notes_of(content)) is ("内部" in content)


def test_white_text_on_a_shaded_cell_is_read():
    shaded = cell(paragraph(run("换届", WHITE)), BLUE)
    first, *rest = (cell(paragraph(run(text))) for text in (ENTRY[0], *ENTRY[2:]))
    (read,) = read_rows(document(table(plain_row(*HEADER), row(first, shaded, *rest))))
    assert read.title == "换届"


def test_white_text_of_which_the_ground_depends_is_told():
    style = (
        '<w:style w:type="table" w:styleId="banded"><w:tblStylePr w:type="band1Horz"><w:tcPr>'
        f"{BLUE}</w:tcPr></w:tblStylePr></w:style>"
    )
    banded = titled(paragraph(run("换届", WHITE))).replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="banded"/></w:tblPr>')
    for content in (banded, titled(paragraph(drawing(box(run("换届", WHITE)))))):
        with pytest.raises(UnreadableFile, match="白色文字"):
            read_rows(document(content, styles=style))


def test_a_cell_that_still_shows_its_prompt_is_told():
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{cell(paragraph(run('单击')))}</w:sdtContent></w:sdt>"
    first, *rest = (cell(paragraph(run(text))) for text in (ENTRY[0], *ENTRY[2:]))
    with pytest.raises(UnreadableFile, match="占位文字"):
        read_rows(document(table(plain_row(*HEADER), row(first, prompt, *rest))))


def test_rows_deleted_or_hidden_inside_a_cell_are_left_out():
    inner = [
        row(cell(paragraph(run(text))), properties=fate)
        for text, fate in [("甲", ""), ("乙", "<w:del/>"), ("丙", "<w:hidden/>")]
    ]
    assert title_of(table(*inner) + "<w:p/>") == "甲"


NUMBERS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1、"/>{}</w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
)
REMOVED = ["<w:rPr><w:vanish/></w:rPr>", "<w:rPr><w:del/></w:rPr>", "<w:rPr><w:moveFrom/></w:rPr>"]


def numbered(content: str, properties: str = "") -> str:
    return paragraph(content, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>' + properties)


def deleted(text: str) -> str:
    return f"<w:del><w:r><w:delText>{text}</w:delText></w:r></w:del>"


FIRST, LAST = numbered(run("甲")), numbered(run("丙"))
COUNTED = [
    (numbered(run("乙", "<w:vanish/>"), REMOVED[0]), "1、甲2、丙"),
    (numbered(deleted("乙"), REMOVED[1]), "1、甲2、丙"),
    (numbered("", REMOVED[2]), "1、甲2、丙"),
    (numbered(run("乙", "<w:vanish/>")), "1、甲2、3、丙"),
    (numbered(deleted("乙")), "1、甲2、3、丙"),
    (numbered(run("乙"), "<w:rPr><w:vanish/><w:specVanish/></w:rPr>"), "1、甲2、乙3、丙"),
    (table(row(cell(numbered(run("乙"))), properties="<w:del/>")), "1、甲2、丙"),
]


@pytest.mark.parametrize(("between", "expected"), COUNTED)
def test_a_paragraph_that_is_not_printed_is_not_counted(between, expected):
    assert title_of(FIRST + between + LAST, numbering=NUMBERS.format("")).replace(" ", "") == expected


DOUBTFUL = [
    FIRST + numbered(run("乙"), REMOVED[1]) + LAST,
    paragraph(run("乙"), REMOVED[0]) + LAST,
    FIRST + table(row(cell(numbered(run("乙"))), properties="<w:hidden/>")) + LAST,
    paragraph(drawing(f"<wps:txbx><w:txbxContent>{FIRST}</w:txbxContent></wps:txbx>")) + LAST,
]


def test_a_hidden_end_of_a_cell_leaves_the_numbers_of_the_next_alone():
    rest = [cell(paragraph(run(text))) for text in ENTRY[2:]]
    beside = row(cell(paragraph(run("甲"), REMOVED[0])), cell(LAST), *rest)
    (read,) = read_rows(document(table(plain_row(*HEADER), beside), numbering=NUMBERS.format("")))
    assert (read.category, read.title) == ("甲", "1、丙")


@pytest.mark.parametrize("content", DOUBTFUL)
def test_a_number_that_the_file_leaves_open_is_told(content):
    with pytest.raises(UnreadableFile, match="自动编号"):
        title_of(content, numbering=NUMBERS.format(""))


LEVELS = [
    ("", "1、甲"),
    ("<w:rPr><w:vanish/></w:rPr>", "甲"),
    ('<w:rPr><w:vanish w:val="0"/></w:rPr>', "1、甲"),
    (f"<w:rPr>{WHITE}</w:rPr>", "甲"),
    ('<w:rPr><w:rFonts w:ascii="Arial"/></w:rPr>', "1、甲"),
]


@pytest.mark.parametrize(("properties", "expected"), LEVELS)
def test_a_number_reads_as_its_level_makes_it_look(properties, expected):
    assert title_of(FIRST, numbering=NUMBERS.format(properties)) == expected


def test_a_list_that_takes_its_levels_from_a_style_is_numbered():
    linked = NUMBERS.format("").replace('<w:lvl w:ilvl="0">', '<w:styleLink w:val="list"/><w:lvl w:ilvl="0">', 1) + (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="list"/></w:abstractNum>'
        '<w:num w:numId="6"><w:abstractNumId w:val="1"/></w:num>'
    )
    assert title_of(FIRST.replace('numId w:val="5"', 'numId w:val="6"'), numbering=linked) == "1、甲"


def test_a_format_among_alternatives_is_not_taken_for_another():
    custom = '<mc:Choice Requires="wps"><w:numFmt w:val="custom" w:format="001"/></mc:Choice>'
    custom = f"<mc:AlternateContent>{custom}</mc:AlternateContent>"
    with pytest.raises(UnreadableFile, match="自动编号"):
        title_of(FIRST, numbering=NUMBERS.format("").replace('<w:numFmt w:val="decimal"/>', custom))

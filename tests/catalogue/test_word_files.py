"""Word documents: what Word prints is read, all of it, once, and nothing else (ADR 21)."""

from __future__ import annotations

import pytest

from disclosure.catalogue.files import UnreadableFile, read_tables
from disclosure.catalogue.rows import read_catalogue, read_rows
from tests.catalogue.files import HEADER
from tests.catalogue.office import cell, document, paragraph, plain_row, row, run, table, titled

ENTRY = ("四、组织建设", "换届选举情况", "会议", "党内", "年度", "组织部")


def title_of(content: str, **parts: str) -> str:
    return read_rows(document(titled(content), **parts))[0].title


def inserted(content: str, tag: str = "ins") -> str:
    return f'<w:{tag} w:id="1" w:author="a">{content}</w:{tag}>'


def field(code: str, result: str) -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return f"{mark.format('begin')}{code}{mark.format('separate')}{result}{mark.format('end')}"


def box(content: str) -> str:
    return f"<w:txbxContent>{content}</w:txbxContent>"


def alternatives(choice: str, fallback: str, needs: str = "wps") -> str:
    chosen = f'<mc:Choice Requires="{needs}">{choice}</mc:Choice>'
    return f"<w:r><mc:AlternateContent>{chosen}<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"


def control(content: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def drawn(content: str) -> str:
    shape = f"<wps:wsp><wps:txbx>{box(content)}</wps:txbx></wps:wsp>"
    return f"<w:drawing><wp:inline><a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic></wp:inline></w:drawing>"


def old_shape(content: str) -> str:
    return f"<w:pict><v:shape><v:textbox>{box(content)}</v:textbox></v:shape></w:pict>"


TEXT = paragraph(run("框"))
NESTED = f"</w:instrText></w:r>{field('x', run('甲'))}<w:r><w:instrText>"
READING = f"<w:rt>{run('a')}</w:rt>"
DROPDOWN = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList>'
FORM = (
    f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{DROPDOWN}</w:ffData></w:fldChar></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
HALF = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"

PRINTED = [
    ("a non-breaking hyphen", paragraph("<w:r><w:t>2026</w:t><w:noBreakHyphen/><w:t>2030规划</w:t></w:r>"), "2026-2030规划"),
    ("a soft hyphen", paragraph("<w:r><w:t>发展</w:t><w:softHyphen/><w:t>党员</w:t></w:r>"), "发展党员"),
    ("tabs and breaks", paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"), "a b c"),
    ("a symbol", paragraph('<w:r><w:t>甲</w:t><w:sym w:font="宋体" w:char="00B7"/><w:t>乙</w:t></w:r>'), "甲·乙"),
    ("a tick", paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>公开</w:t></w:r>'), "✓公开"),
    ("an insertion", paragraph(run("发展") + inserted(run("党员"))), "发展党员"),
    ("a deletion", paragraph(run("发展") + inserted("<w:r><w:delText>甲</w:delText><w:t>乙</w:t></w:r>", "del")), "发展"),
    ("a move", paragraph(inserted(run("情况"), "moveFrom") + run("党费") + inserted(run("情况"), "moveTo")), "党费情况"),
    ("an insertion deleted again", paragraph(run("甲") + inserted(inserted(run("乙"), "del"))), "甲"),
    ("hidden text", paragraph(run("换届") + run("（内部）", "<w:vanish/>")), "换届"),
    ("text no longer hidden", paragraph(run("换届", '<w:vanish w:val="0"/>')), "换届"),
    ("text hidden on the web", paragraph(run("换届", "<w:webHidden/>")), "换届"),
    ("a field", paragraph(field("DOCPROPERTY 甲", run("换届"))), "换届"),
    ("a field in a field's code", paragraph(field(NESTED, run("乙"))), "乙"),
    ("a simple field", paragraph(f'<w:fldSimple w:instr="TITLE">{run("换届")}</w:fldSimple>'), "换届"),
    ("a link", paragraph(f'<w:hyperlink w:anchor="a">{run("换届")}</w:hyperlink>'), "换届"),
    ("a smart tag", paragraph(f'<w:smartTag w:uri="u" w:element="e">{run("换届")}</w:smartTag>'), "换届"),
    ("a control in a line", paragraph(run("换") + control(run("届"))), "换届"),
    ("a control around a paragraph", control(paragraph(run("换届"))), "换届"),
    ("a choice of two renderings", paragraph(alternatives(run("新")[5:-6], run("旧")[5:-6])), "新"),
    ("a rendering of tomorrow", paragraph(alternatives("<w:t>新</w:t>", "<w:t>旧</w:t>", "new")), "旧"),
    ("a text box", paragraph(alternatives(drawn(TEXT), old_shape(TEXT)) + run("换届")), "框换届"),
    ("a ruby text", paragraph(f"<w:r><w:ruby>{READING}<w:rubyBase>{run('换')}</w:rubyBase></w:ruby></w:r>"), "换"),
    ("capitals", paragraph(run("oa系统", "<w:caps/>") + run("erp", "<w:smallCaps/>")), "OA系统ERP"),
    ("a power", paragraph(run("m") + run("2", '<w:vertAlign w:val="superscript"/>')), "m²"),
    ("letters of a formula", paragraph("<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"), "x"),
    ("a footnote's mark", paragraph(run("换届") + '<w:r><w:footnoteReference w:id="2"/></w:r>'), "换届"),
    ("a comment's mark", paragraph(run("换届") + '<w:r><w:commentReference w:id="0"/></w:r>'), "换届"),
    ("two lines in one", paragraph(run("换届", '<w:eastAsianLayout w:combine="1"/>')), "换届"),
    ("a deleted end of a paragraph", paragraph(run("a"), "<w:rPr><w:del/></w:rPr>") + paragraph(run("b")), "ab"),
    ("an old form's list", paragraph(FORM), "乙"),
    ("a table in a cell", table(plain_row("甲", "乙")) + "<w:p/>", "甲乙"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "expected"), [case[1:] for case in PRINTED], ids=[case[0] for case in PRINTED])
def test_a_cell_reads_as_word_prints_it(content, expected):
    assert title_of(content) == expected


HIDDEN_STYLES = (
    '<w:style w:type="character" w:styleId="base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="note"><w:basedOn w:val="base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="secret"><w:rPr><w:vanish/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (paragraph(run("换届") + run("内部", '<w:rStyle w:val="note"/>')), "换届"),
        (paragraph(run("换届")) + paragraph(run("内部"), '<w:pStyle w:val="secret"/>'), "换届"),
        # A toggle property that is on in two styles is off (ISO/IEC 29500-1, 17.7.3).
        (paragraph(run("换届", '<w:rStyle w:val="note"/>'), '<w:pStyle w:val="secret"/>'), "换届"),
    ],
)
def test_text_hidden_by_a_style_is_left_out(content, expected):
    assert title_of(content, styles=HIDDEN_STYLES) == expected


LIST = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="5"><w:abstractNumId w:val="0"/></w:num>'
)


def numbered(text: str, level: int = 0) -> str:
    return paragraph(run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="5"/></w:numPr>')


def test_automatic_numbers_are_read_as_they_are_printed():
    rows = [
        row(cell(numbered(category)), cell(numbered(title, 1)), *(cell(paragraph(run(text))) for text in ENTRY[2:]))
        for category, title in [("基本情况", "机构"), ("组织建设", "换届")]
    ]
    read = read_rows(document(table(plain_row(*HEADER), *rows), numbering=LIST))
    assert [(each.category, each.title) for each in read] == [("一、基本情况", "一.1 机构"), ("二、组织建设", "二.1 换届")]


def test_an_automatic_number_in_an_unknown_format_is_told():
    with pytest.raises(UnreadableFile, match="自动编号"):
        title_of(numbered("换届"), numbering=LIST.replace("chineseCountingThousand", "hebrew1"))


TOLD = [
    ("a placeholder", paragraph(control(run("单击此处输入文字"), "<w:showingPlcHdr/>")), "占位文字"),
    ("a fraction", paragraph(f"<m:oMath>{HALF}</m:oMath>"), "公式"),
    ("a sign of an unknown font", paragraph('<w:r><w:sym w:font="Webdings" w:char="F0E4"/></w:r>'), "特殊符号"),
    ("a part from another file", '<w:altChunk r:id="x"/><w:p/>', "子文档"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), [case[1:] for case in TOLD], ids=[case[0] for case in TOLD])
def test_a_cell_that_cannot_be_read_is_told_with_what_to_do(content, message):
    with pytest.raises(UnreadableFile, match=message):
        title_of(content)


NOTED = [
    (paragraph(run("换届") + run("内部", "<w:vanish/>")), "隐藏的文字没有读取"),
    (paragraph(run("换届") + inserted(run("情况"))), "修订标记"),
    (paragraph(run("换届", "<w:strike/>")), "删除线"),
    (paragraph(run("换届") + '<w:r><w:footnoteReference w:id="2"/></w:r>'), "脚注"),
    (paragraph(run("换届") + '<w:r><w:drawing><a:blip r:embed="i"/></w:drawing></w:r>'), "图片"),
]


@pytest.mark.parametrize(("content", "note"), NOTED, ids=[note for _, note in NOTED])
def test_a_note_tells_what_was_not_read_or_reads_otherwise(content, note):
    reading = read_catalogue(read_tables(document(titled(content))))
    assert any(note in each for each in reading.notes)


def test_rows_and_cells_in_controls_and_tracked_rows_are_read_as_accepted():
    kept = control(plain_row(*ENTRY))
    deleted = row(*(cell(paragraph(run(text))) for text in ENTRY), properties='<w:del w:id="1" w:author="a"/>')
    new = row(
        control(cell(paragraph(run("")))), cell(paragraph(run("党费"))), *(cell(paragraph(run(text))) for text in ENTRY[2:]),
        properties='<w:ins w:id="1" w:author="a"/>',
    )  # fmt: skip
    read = read_rows(document(table(plain_row(*HEADER), kept, deleted, new)))
    assert [(each.category, each.title) for each in read] == [("四、组织建设", "换届选举情况"), ("四、组织建设", "党费")]


def test_a_table_inside_a_text_box_or_a_layout_table_is_read_once():
    catalogue = table(plain_row(*HEADER), plain_row(*ENTRY))
    boxed = alternatives(drawn(catalogue), old_shape(catalogue))
    for body in (paragraph(boxed), table(row(cell(catalogue + "<w:p/>"))), control(catalogue)):
        assert [list(each.cells.values()) for each in read_rows(document(body))] == [list(ENTRY)]


def test_a_cell_merged_with_those_above_and_beside_it_counts_as_printed():
    start, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rest = [cell(paragraph(run(text))) for text in ENTRY[2:]]
    rows = [
        row(cell(paragraph(run("四、组织建设")), start), cell(paragraph(run("换届"))), *rest),
        row(cell("", goes_on), cell(paragraph(run("党费"))), *rest),
        row(*(cell(paragraph(run(text))) for text in ("党员", *ENTRY[2:])), properties='<w:gridBefore w:val="1"/>'),
    ]
    read = read_rows(document(table(plain_row(*HEADER), *rows)))
    assert [(each.category, each.title) for each in read] == [("四、组织建设", name) for name in ("换届", "党费", "党员")]


@pytest.mark.parametrize(
    ("covered", "notes"), [("作废", ("被合并单元格盖住的内容没有读取：作废",)), ("四、组织建设", ()), (" ", ())]
)
@pytest.mark.parametrize("merge", ["vMerge", "hMerge"])
def test_a_text_that_a_merged_cell_covers_is_noted(merge, covered, notes):
    start, goes_on = f'<w:{merge} w:val="restart"/>', f'<w:{merge} w:val="continue"/>'
    shown, hidden = cell(paragraph(run(ENTRY[0])), start), cell(paragraph(run(covered)), goes_on)
    rest = [cell(paragraph(run(text))) for text in ENTRY[2:]]
    if merge == "vMerge":
        header = plain_row(*HEADER)
        rows = [row(first, cell(paragraph(run(title))), *rest) for first, title in ((shown, "换届"), (hidden, "党费"))]
    else:
        header = plain_row(HEADER[0], "", *HEADER[1:])
        rows = [row(shown, hidden, cell(paragraph(run("换届"))), *rest)]
    reading = read_catalogue(read_tables(document(table(header, *rows))))
    assert (reading.rows[-1].category, reading.notes) == (ENTRY[0], notes)

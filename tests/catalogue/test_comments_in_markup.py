"""Comments and processing instructions in Office XML print nothing, and end no text (XML 1.0, 2.5 and 2.6)."""

from __future__ import annotations

import pytest

from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import HEADER, with_member
from tests.catalogue.office import RELATIONS, SHEET, document, limited, paragraph, run, sheet, text_row, titled

ENTRY = ["四、组织建设", "换届", "会议", "党内", "年度", "组织部"]

SHARED = f'<Relationship Id="s" Type="{RELATIONS}/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>'

WORDS = {
    "a comment": "每年<!-- x -->10月",
    "a comment first": "<!-- x -->每年10月",
    "two comments": "每<!-- x -->年<!-- y -->10月",
    "an instruction": "每年<?x y?>10月",
    "a section of characters": "每年<![CDATA[10]]>月",
    "all of them": "<?x?>每<!-- x --><![CDATA[年]]>&#x31;<?y?>0月<!-- -->",
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_text_of_word_goes_on_after_what_prints_nothing(words):
    assert read_rows(document(titled(paragraph(run(words)))))[0].title == "每年10月"


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize(
    "cell", ['t="inlineStr"><is><t>{}</t></is>', 't="inlineStr"><is><r><t>{}</t></r></is>', 't="str"><v>{}</v>']
)
def test_a_text_of_a_sheet_goes_on_after_what_prints_nothing(words, cell):
    assert read_rows(limited(f'<c r="E2" {cell.format(words)}</c>'))[0].time_limit == "每年10月"


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_a_shared_text_goes_on_after_what_prints_nothing(words):
    content = limited('<c r="E2" t="s"><v>0</v></c>')
    content = with_member(content, "xl/sharedStrings.xml", b"", f'<sst xmlns="{SHEET}"><si><t>{words}</t></si></sst>'.encode())
    content = with_member(content, "xl/_rels/workbook.xml.rels", b"</Relationships>", SHARED.encode())
    assert read_rows(content)[0].time_limit == "每年10月"


@pytest.mark.parametrize("value", ["1<!-- x -->0", "<?x?>10", "1<![CDATA[0]]>"])
def test_a_number_goes_on_after_what_prints_nothing(value):
    assert read_rows(limited(f'<c r="E2" s="1"><v>{value}</v></c>', '0"日内"'))[0].time_limit == "10日内"


@pytest.mark.parametrize("mark", ["<!-- x -->", "<?x y?>"])
def test_rows_cells_and_runs_are_read_around_what_prints_nothing(mark):
    spread = document(titled(paragraph(run("换") + mark + run("届"))))
    assert read_rows(spread)[0].title == "换届"
    rows = (text_row(1, *HEADER) + text_row(2, *ENTRY)).replace("<row", f"{mark}<row").replace("<c ", f"{mark}<c ")
    assert [row.title for row in read_rows(sheet(rows, before=mark, after=mark))] == ["换届"]


def test_an_entity_of_xml_is_read():
    assert read_rows(document(titled(paragraph(run("党委&amp;支部 &lt;换届&gt;")))))[0].title == "党委&支部 <换届>"

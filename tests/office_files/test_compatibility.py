"""Markup compatibility (ISO/IEC 29500-3): a part is read with what its program reads of it, and nothing else."""

from __future__ import annotations

import pytest

from disclosure.office_files.packages import DamagedPackage, UnreadableFile, local_name
from tests.office_files.test_packages import package

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:new="urn:new" xmlns:later="urn:later" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" '
    'xmlns:w99="http://schemas.microsoft.com/office/word/2099/wordml" '
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)


def part(body: str, attributes: str = "", main: str = WORD):
    """A package whose one part has this body."""
    return package({"a.xml": f'<w:a xmlns:w="{main}" {SPACES} {attributes}>{body}</w:a>'.encode()})


def text(body: str, attributes: str = "", main: str = WORD) -> str:
    """The text of the tree, which is that of the elements that are yielded."""
    one = part(body, attributes, main)
    read = "".join(one.root("a.xml").itertext())
    ends = [element for event, element in one.elements("a.xml") if event == "end"]
    assert read == "".join(ends[-1].itertext())
    return read


def alternatives(*choices: tuple[str, str], fallback: str = "") -> str:
    written = "".join(f'<mc:Choice Requires="{needs}">{content}</mc:Choice>' for needs, content in choices)
    return f"<mc:AlternateContent>{written}{fallback and f'<mc:Fallback>{fallback}</mc:Fallback>'}</mc:AlternateContent>"


NEW, BOTH = 'mc:Ignorable="new"', 'mc:Ignorable="new later"'
T = "<w:t>{}</w:t>".format

READ = [
    ("an element that may be passed over", T("a") + "<new:t>b</new:t>" + T("c"), NEW, "ac"),
    ("its content, too", T("a") + f"<new:x>{T('b')}</new:x>", NEW, "a"),
    ("another one in it", f"<new:x><later:x>{T('b')}</later:x></new:x>" + T("a"), BOTH, "a"),
    ("one of several", "<new:t>b</new:t><later:t>c</later:t>" + T("a"), BOTH, "a"),
    ("one in the middle of a text", "<w:t>a<new:x>b</new:x>c<new:x/>d</w:t>", NEW, "acd"),
    ("one at the beginning of a text", "<w:t><new:x/>a</w:t>", NEW, "a"),
    ("one that is said on itself", T("a") + f"<new:t {NEW}>b</new:t>", "", "a"),
    ("one that is said around it", f"<w:p {NEW}><new:t>b</new:t>{T('a')}</w:p>", "", "a"),
    ("one whose content is read", f"<new:x>{T('a')}<new:y>{T('b')}</new:y></new:x>", f'{NEW} mc:ProcessContent="new:x"', "a"),
    ("all whose content is read", f"<new:x><new:y>{T('a')}</new:y></new:x>", f'{NEW} mc:ProcessContent="new:*"', "a"),
    ("content said on itself", f'<new:x {NEW} mc:ProcessContent="new:x">{T("a")}</new:x>', "", "a"),
    ("content of another", f"<later:x>{T('b')}</later:x>" + T("a"), f'{BOTH} mc:ProcessContent="new:*"', "a"),
    ("what is understood, though it may be passed over", T("a"), 'mc:Ignorable="w w14"', "a"),
    ("a namespace of the same maker that nobody knows", "<w99:t>b</w99:t>" + T("a"), 'mc:Ignorable="w99"', "a"),
    ("a prefix that is not declared", T("a"), 'mc:Ignorable="other"', "a"),
    ("the first that is understood", alternatives(("new", T("b")), ("w14", T("a")), ("w", T("c"))), "", "a"),
    ("one of two needs", alternatives(("w14 new", T("b")), fallback=T("a")), "", "a"),
    ("what falls back", alternatives(("new", T("b")), fallback=T("a")), "", "a"),
    ("nothing", alternatives(("new", T("b"))) + T("a"), "", "a"),
    ("alternatives in alternatives", alternatives(("w14", alternatives(("new", T("b")), fallback=T("a")))), "", "a"),
    ("what may be passed over in a choice", alternatives(("w14", T("a") + "<new:t>b</new:t>")), NEW, "a"),
    ("alternatives within content", f"<new:x>{alternatives(('w', T('a')))}</new:x>", f'{NEW} mc:ProcessContent="new:x"', "a"),
    ("a choice outside of alternatives", f'<mc:Choice Requires="w">{T("b")}</mc:Choice>' + T("a"), "", "a"),
    ("text beside a choice", alternatives(fallback=T("a") + "</mc:Fallback>" + T("b") + "<mc:Fallback>"), "", "a"),
    ("what needs what is understood", T("a"), 'mc:MustUnderstand="w14"', "a"),
    ("an extension", T("a") + f"<w:extLst><w:ext>{T('b')}</w:ext></w:extLst>", "", "a"),
    ("an understood element in a wrong place", T("a") + "<w14:r><w14:t>b</w14:t></w14:r>", "", "a"),
    ("an unknown element without text", T("a") + '<new:mark new:name="b"/>', "", "a"),
    ("a drawing of another program", T("a") + "<w:drawing><new:label>b</new:label></w:drawing>", "", "a"),
    ("a drawing's own text", "<w:drawing><a:t>a</a:t><wp:t>b</wp:t></w:drawing>", "", "a"),
    ("the text of a box in a drawing", f"<w:drawing><w:txbxContent>{T('a')}</w:txbxContent></w:drawing>", "", "a"),
    ("a drawing's language in the text", T("a") + "<a:p><a:r><a:t>b</a:t></a:r></a:p>", "", "a"),
    ("a formula", "<m:oMath><m:r><m:t>a</m:t></m:r></m:oMath>", "", "a"),
    ("letters of a formula in the text", T("a") + "<m:r><m:t>b</m:t></m:r>", "", "a"),
]  # fmt: skip


@pytest.mark.parametrize("main", [WORD, STRICT_WORD])
@pytest.mark.parametrize(("body", "attributes", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_a_part_is_read_with_what_its_program_reads(body, attributes, expected, main):
    assert text(body, attributes, main) == expected


REFUSED = [
    ("<new:t>b</new:t>", "", "不认识的内容"),
    (f"<new:x>{T('b')}</new:x>", "", "不认识的内容"),
    ("<t xmlns=''>b</t>", "", "不认识的内容"),
    ("<new:t>b</new:t>", 'mc:Ignorable="later"', "不认识的内容"),
    (f"<s:t xmlns:s='{SHEET}'>b</s:t>", "", "不认识的内容"),
    (T("a"), 'mc:MustUnderstand="new"', "更新的Office版本"),
    (T("a"), 'mc:MustUnderstand="other"', "更新的Office版本"),
]


@pytest.mark.parametrize(("body", "attributes", "message"), REFUSED)
def test_what_the_program_refuses_is_refused_with_what_to_do(body, attributes, message):
    with pytest.raises(UnreadableFile, match=message):
        text(body, attributes)


@pytest.mark.parametrize("root", ["<a/>", "<new:document xmlns:new='urn:new'/>"])
def test_a_part_of_another_format_is_not_read(root):
    with pytest.raises(DamagedPackage):
        package({"a.xml": root.encode()}).root("a.xml")


ATTRIBUTES = [
    ('<w:b new:val="0" w:val="1"/>', {"val": "1"}),
    ('<w:b w14:val="0" w:val="1"/>', {"val": "1"}),
    ('<w:b val="0" w:val="1"/>', {"val": "1"}),
    ('<w:b new:val="0"/>', {}),
    ('<w:rPr><w14:b w14:val="1"/></w:rPr>', {"val": "1"}),
    ('<w:t xml:space="preserve" xml:id="x"/>', {"space": "preserve"}),
]


@pytest.mark.parametrize(("body", "expected"), ATTRIBUTES)
def test_an_element_keeps_the_attributes_of_its_own(body, expected):
    (last,) = [each for each in part(body, NEW).root("a.xml").iter() if not len(each)]
    assert {key.rpartition("}")[2]: value for key, value in last.attrib.items()} == expected


CONDITIONS = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
SHEETS = [
    ("<w:row><w:c/><new:c/></w:row><new:row><w:c/></new:row>", ["c", "row"]),
    ("<x14:row/><xdr:row/><w:controls><w:controlPr><xdr:col/></w:controlPr></w:controls>", ["controlPr", "controls"]),
    ("<w:extLst><w:ext uri='x'><w:row/><new:row/></w:ext></w:extLst>", ["extLst"]),
    (
        f"<w:extLst><w:ext uri='{CONDITIONS}'><w:row/><x14:cfRule><w:row/></x14:cfRule></w:ext></w:extLst>",
        ["cfRule", "ext", "extLst"],
    ),
    (f"<w:p><w:extLst><w:ext uri='{CONDITIONS}'><x14:cfRule/></w:ext></w:extLst></w:p>", ["extLst", "p"]),
    (alternatives(("x14", "<w:row/>"), fallback="<w:c/>"), ["row"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), SHEETS)
def test_a_sheets_events_are_those_of_its_own_elements(body, expected):
    worksheet = f'<w:worksheet xmlns:w="{SHEET}" {SPACES} {NEW}>{body}</w:worksheet>'
    events = package({"a.xml": worksheet.encode()}).elements("a.xml")
    assert [local_name(element) for event, element in events if event == "end"][:-1] == expected


def test_a_relationship_that_is_none_leads_nowhere():
    types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed = (
        f'<new:Relationship Id="a" Type="{types}/styles" Target="a.xml"/><Relationship Id="b" Type="urn:new/styles" '
        f'Target="b.xml"/><Relationship Id="c" Type="{types}/styles" Target="c.xml"/>'
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    opened = package({"_rels/x.rels": f'<Relationships xmlns="{space}" xmlns:new="urn:new">{listed}</Relationships>'.encode()})
    assert opened.related("x", "styles") == ["c.xml"]
    assert len(opened.relationships("_rels/x.rels")) == 3

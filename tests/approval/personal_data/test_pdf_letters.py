"""Letters of a PDF that its fonts do not identify, wherever on the page they are drawn."""

from __future__ import annotations

import pytest
from weasyprint import HTML

from tests.approval.personal_data.test_pdf import document, scan

TOLD = ["第1页的文字编码不能识别"]
PLAIN = "BT /F 12 Tf 72 700 Td (plain words of the page) Tj ET "
CODED = "BT /G 12 Tf 72 600 Td <6162636464> Tj ET"
FONTS = "/Resources << /Font << /G 10 0 R >> >>"

GLYPHS = {
    10: "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+X /Encoding /Identity-H /DescendantFonts [11 0 R] >>",
    11: "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+X "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
}
FORM = f"{CODED}|/Type /XObject /Subtype /Form /BBox [0 0 595 842] {FONTS}"
OUTER = "/X Do|/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X 12 0 R >> >>"
PATTERN = f"{CODED}|/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 {FONTS}"
CYCLE = "/X Do|/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 12 0 R >> >>"

PLACES = {
    "a form": document(PLAIN + "/X Do", resources="/XObject << /X 12 0 R >>", objects=GLYPHS | {12: FORM}),
    "a form in a form": document(PLAIN + "/Y Do", resources="/XObject << /Y 13 0 R >>", objects=GLYPHS | {12: FORM, 13: OUTER}),
    "a pattern": document(PLAIN, resources="/Pattern << /P 12 0 R >>", objects=GLYPHS | {12: PATTERN}),
    "a stamp": document(
        PLAIN,
        page="/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 9 9] /AP << /N 12 0 R >> >>]",
        objects=GLYPHS | {12: FORM},
    ),
    "a state of a button": document(
        PLAIN,
        page="/Annots [<< /Type /Annot /Subtype /Widget /Rect [0 0 9 9] /AP << /N << /On 12 0 R >> >> >>]",
        objects=GLYPHS | {12: FORM},
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_unknown_letters_are_told_in_every_place(place):
    assert scan(PLACES[place]) == ({}, TOLD)


def with_font(entries: str, descriptor: str = "/Flags 4 /FontFile2 12 0 R", cmap: str = "x") -> bytes:
    """A page with plain words and some in a font of these entries and this descriptor; object 13 is a stream."""
    objects = {
        10: f"<< /Type /Font /FontDescriptor 14 0 R {entries} >>",
        11: GLYPHS[11],
        12: "xx|",
        13: f"{cmap}|",
        14: f"<< /Type /FontDescriptor /FontName /ABCDEF+X {descriptor} >>",
    }
    return document(PLAIN + CODED, objects=objects).replace(b"/F 3 0 R >>", b"/F 3 0 R /G 10 0 R >>")


def differences(names: str) -> str:
    return f"/Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [97 {names}] >>"


TO_UNICODE = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange <61> <64> <0061> endbfrange endcmap"
TYPE_1, TRUE_TYPE = "/Subtype /Type1 /BaseFont /ABCDEF+X ", "/Subtype /TrueType /BaseFont /ABCDEF+X "
COMPOSITE = "/Subtype /Type0 /BaseFont /ABCDEF+X /DescendantFonts [11 0 R] "
UNKNOWN = {
    "a symbolic subset": with_font(TRUE_TYPE),
    "names of glyphs by number": with_font(TYPE_1 + differences("/g1 /g3 /g8 /g0")),
    "names of characters by number": with_font(TYPE_1 + differences("/cid00021 /cid00022")),
    "one such name": with_font(TRUE_TYPE + differences("/a /b /G03 /d")),
    "a map of codes of its own": with_font(COMPOSITE + "/Encoding 13 0 R", cmap="begincmap endcmap"),
}
KNOWN = {
    "a symbolic subset with a table": with_font(TRUE_TYPE + "/ToUnicode 13 0 R", cmap=TO_UNICODE),
    "a symbolic subset with an encoding": with_font(TRUE_TYPE + "/Encoding /WinAnsiEncoding"),
    "a subset of letters": with_font(TRUE_TYPE, "/Flags 32 /FontFile2 12 0 R"),
    "a symbolic font of the computer": with_font("/Subtype /TrueType /BaseFont /Wingdings ", "/Flags 4"),
    "names of letters": with_font(TYPE_1 + differences("/a /one /uni0031 /u1F600 /Lcommaaccent /afii10017 /.notdef /f_i")),
    "marks of a form": with_font("/Subtype /Type1 /BaseFont /ZapfDingbats " + differences("/a20 /a73"), "/Flags 4"),
    "names of glyphs with a table": with_font(TYPE_1 + differences("/g1") + "/ToUnicode 13 0 R", cmap=TO_UNICODE),
    "forms that draw each other": document(
        PLAIN, resources="/XObject << /X 12 0 R >>", objects={12: CYCLE.replace("12 0", "13 0"), 13: CYCLE}
    ),
}


@pytest.mark.parametrize("what", UNKNOWN)
def test_letters_of_unknown_meaning_are_told(what):
    assert scan(UNKNOWN[what])[1] == TOLD


@pytest.mark.parametrize("what", KNOWN)
def test_letters_that_are_known_are_no_gap(what):
    assert TOLD[0] not in scan(KNOWN[what])[1]


def test_an_ordinary_page_with_a_list_and_a_form_has_no_gap():
    page = "<meta charset=utf-8><p>会议纪要<ul><li>同意</ul><form><input value=甲><input type=checkbox checked></form>"
    assert scan(HTML(string=page).write_pdf(pdf_forms=True)) == ({}, [])

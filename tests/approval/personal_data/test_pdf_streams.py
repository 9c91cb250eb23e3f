"""What a PDF holds that no page shows is read, or told; of what ordinary software writes beside its pages, nothing is."""

from __future__ import annotations

import zlib

import pytest
from weasyprint import HTML

from disclosure.approval.personal_data.pdf_streams import STRAY, STRAY_PICTURE
from disclosure.approval.personal_data.pieces import UNKNOWN_DATA
from tests.approval.personal_data.test_pdf import ELSEWHERE, IMAGE, PHONE, STAMP, document, scan, text

UTF_16 = ("\ufeff" + PHONE).encode("utf-16-be").hex()
FONTS = "/Resources << /Font << /F 3 0 R >> >>"


def alone(stream: str) -> bytes:
    """A file in which nothing refers to the stream."""
    return document(text("a"), objects={10: stream})


def deflated(content: str) -> str:
    return zlib.compress(content.encode("latin-1")).decode("latin-1") + "|/Filter /FlateDecode"


def in_chinese(code: str) -> str:
    return f"电话{PHONE}".encode(code).decode("latin-1") + "|"


def marked(properties: str, operator: str = "BDC") -> bytes:
    return document(f"/Span << {properties} >> {operator} {text('abc')} EMC")


READ = {
    "text for other text": marked(f"/ActualText ({PHONE})"),
    "text for other text, in Unicode": marked(f"/ActualText <{UTF_16}>"),
    "text for a picture": marked(f"/MCID 0 /Alt({PHONE})"),
    "a long form": marked(f"/E ({PHONE})"),
    "a property at a point": marked(f"/ActualText ({PHONE})", "DP"),
    "a digit a property": document("".join(f"/Span << /ActualText ({digit}) >> BDC {text('a')} EMC " for digit in PHONE)),
    "a property in a form": document(
        "/X Do",
        resources="/XObject << /X 10 0 R >>",
        objects={10: f"/Span << /ActualText ({PHONE}) >> BDC {text('a')} EMC|/Subtype /Form /BBox [0 0 9 9] {FONTS}"},
    ),
    "a comment on a page": document(f"{text('a')} % tel {PHONE}"),
    "a comment in the file": document(text("a"), objects={10: f"<< /A 1 % tel {PHONE}\n >>"}),
    "after the end": document(text("a")) + f"tel {PHONE}\n".encode(),
    "between objects": document(text("a"), objects={10: f"<< >>\nendobj\ntel {PHONE}"}),
    "a number": document(text("a"), objects={10: f"<< /V {PHONE} >>"}),
    "a number in an array": document(text("a"), objects={10: f"<< /V [{PHONE}] >>"}),
    "a name": document(text("a"), objects={10: f"<< /V /N{PHONE} >>"}),
    "a name of an entry": document(text("a"), objects={10: f"<< /N{PHONE} true >>"}),
    "a script": document(text("a"), objects={10: f'alert("{PHONE}")|', 11: "<< /S /JavaScript /JS 10 0 R >>"}),
    "a rich text": document(text("a"), page=STAMP % "null /RC 10 0 R", objects={10: f"<p>{PHONE}</p>|"}),
    "a rich text that is none": document(text("a"), page=STAMP % "null /RC 10 0 R", objects={10: f"tel {PHONE}|"}),
    "a stream of an unknown type": alone(f"{{\\rtf {PHONE}}}|/Type /Foo"),
    "metadata that are no XML": alone(f"tel {PHONE}|/Type /Metadata /Subtype /XML"),
    "a comment in metadata": alone(f"<x><!-- {PHONE} --></x>|/Type /Metadata /Subtype /XML"),
    "in the code of China": alone(in_chinese("gb18030")),
    "in Unicode of two bytes": alone(in_chinese("utf-16")),
    "in Unicode of one": alone(in_chinese("utf-8")),
    "a number alone": alone(f"{PHONE}|"),
}


@pytest.mark.parametrize("where", READ)
def test_a_number_is_read_wherever_it_is_written(where):
    told, gaps = scan(READ[where])
    assert (told, gaps) == ({PHONE: ELSEWHERE}, [])


TOLD = {
    "a content that no page has": (alone(f"{text(PHONE)}|"), STRAY),
    "the same, deflated": (alone(deflated(text(PHONE))), STRAY),
    "the same, named by what is no page": (
        document(text("a"), objects={10: f"{text(PHONE)}|", 11: "<< /Contents 10 0 R >>"}),
        STRAY,
    ),
    "with letters by number": (alone("BT /F 9 Tf <00010002> Tj ET|"), STRAY),
    "with letters in an array": (alone("BT /F 9 Tf [(a)-9(b)]TJ ET|"), STRAY),
    "data of an unknown kind": (alone("\1\2\3\4|/Type /Foo"), UNKNOWN_DATA),
    "data of an unknown filter": (alone("abc|/Filter /Unknown"), UNKNOWN_DATA),
    "a picture that nothing refers to": (alone(IMAGE), STRAY_PICTURE),
}


@pytest.mark.parametrize("what", TOLD)
def test_what_no_page_shows_is_told(what):
    data, gap = TOLD[what]
    told, gaps = scan(data)
    assert gaps == [gap] and set(told) <= {PHONE}


PROFILE = "\0\0\2\x0cADBE|/N 3"
MAP = f"/CMapName /A begincmap 1 beginbfrange <0000> <ffff> <{PHONE}> endbfrange endcmap|"
QUIET = {
    "a font": {10: "\0\1\0\0|/Length1 4", 11: "<< /Type /FontDescriptor /FontFile2 10 0 R >>"},
    "a map of letters": {10: MAP, 11: "<< /Type /Font /Subtype /Type0 /ToUnicode 10 0 R >>"},
    "a colour profile": {10: PROFILE, 11: "<< /ColorSpace [/ICCBased 10 0 R] >>"},
    "a profile for printing": {10: PROFILE, 11: "<< /S /GTS_PDFA1 /DestOutputProfile 10 0 R >>"},
    "a table of colours": {10: "\0\1\2|", 11: "<< /ColorSpace [/Indexed /DeviceRGB 0 10 0 R] >>"},
    "a function": {10: "\0\1\2|/FunctionType 0 /Domain [0 1]"},
    "a shading": {10: "\0\1\2|/ShadingType 4"},
    "a drawn letter": {
        10: "500 0 0 0 484 729 d1 138 0 m 0013 8000 l f|",
        11: "<< /Type /Font /Subtype /Type3 /CharProcs << /a 10 0 R >> >>",
    },
    "a drawing that no page has": {10: "q 1 0 0 1 138 13 cm 138 0013 8000 20 re W n Q|"},
    "an empty stream": {10: "|/Type /Foo"},
    "a picture and its mask": {10: f"{IMAGE} /SMask 11 0 R", 11: IMAGE, 12: "<< /Thumb 10 0 R >>"},
    "metadata": {10: "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x/><?xpacket end='w'?>|/Type /Metadata"},
    "the hints of a file laid out for the web": {10: "\0\1\2|/S 3", 11: "<< /Linearized 1 /H [15 99] /O 3 >>"},
    "large numbers": {10: "<< /BBox [-32768 -32768 2147483647 2147483647] /Length 1234567890 >>"},
}


@pytest.mark.parametrize("what", QUIET)
def test_of_what_holds_no_words_nothing_is_told(what):
    data = document(text("words"), objects=QUIET[what])
    if "/Linearized" in str(QUIET[what]):
        place = data.index(b"10 0 obj")
        data = data.replace(b"/H [15 99]", b"/H [%03d 9]" % place)
    assert scan(data) == ({}, [])


HTMLS = {
    "text": "<title>公开事项</title><h1>通知</h1><p>2026年党务公开工作 <a href='https://hbgz.edu.cn/'>学院</a></p>",
    "a table": "<table><tr><td>支部<td>人数<tr><td>一<td>35</table>",
    "a drawing": "<p>图</p><svg width='90' height='90'><circle r='40' fill='red'/><text x='9' y='9'>a</text></svg>",
    "a shade": "<p style='background: linear-gradient(red, blue)'>文字</p>",
    "a form": "<form><input name='a' value='b'><textarea>c</textarea></form><p>d</p>",
    "several pages": "<p style='break-after: page'>一</p><p>二</p>",
}
VARIANTS: list[dict] = [{}, {"pdf_variant": "pdf/ua-1"}, {"pdf_forms": True}, {"uncompressed_pdf": True}]


@pytest.mark.parametrize("options", VARIANTS, ids=str)
@pytest.mark.parametrize("what", HTMLS)
def test_of_what_this_software_prints_nothing_is_told(what, options):
    assert scan(HTML(string=f"<html lang='zh'><title>文件</title>{HTMLS[what]}").write_pdf(**options)) == ({}, [])

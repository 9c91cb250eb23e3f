"""Text of a PDF in whatever order and place it is drawn, and what is told as not read."""

from __future__ import annotations

import pytest
from pypdf import PageObject

from disclosure.approval.personal_data.pieces import FILES, Gap
from disclosure.approval.personal_data.worker import found_in

PHONE = "13800138000"
TURNED = PHONE[::-1]


def document(
    *contents: str, page: str = "", resources: str = "", catalogue: str = "", objects: dict[int, str] | None = None
) -> bytes:
    """A PDF with a page for each of `contents`.

    Args:
        page, resources, catalogue: more entries of those dictionaries.
        objects: more of them, by their numbers, which are 10 or higher; `DATA|dictionary` is a stream.
    """
    own = {100 + 2 * number: content for number, content in enumerate(contents)}
    kids = " ".join(f"{number + 1} 0 R" for number in own)
    every = {
        1: f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(own)} /MediaBox [0 0 595 842] >>",
        3: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        **(objects or {}),
    }
    for number, content in own.items():
        every[number] = f"{content}|"
        every[number + 1] = (
            f"<< /Type /Page /Parent 2 0 R /Contents {number} 0 R /Resources << /Font << /F 3 0 R >> {resources} >> {page} >>"
        )
    written, places = "%PDF-1.4\n", {}
    for number, thing in every.items():
        data, _, entries = thing.rpartition("|")
        is_stream = not thing.startswith("<<")
        shown = f"<< /Length {len(data)} {entries} >>\nstream\n{data}\nendstream" if is_stream else thing
        places[number] = len(written)
        written += f"{number} 0 obj\n{shown}\nendobj\n"
    table = "".join(f"{number} 1\n{place:010d} 00000 n \n" for number, place in sorted(places.items()))
    end = f"trailer\n<< /Size {max(places) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return f"{written}xref\n0 1\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def scan(data: bytes) -> tuple[dict[str, str], list[str]]:
    """Values with the place that is told first, and gaps."""
    told, gaps = {}, []
    for thing in found_in(data):
        if isinstance(thing, Gap):
            gaps.append(thing.reason)
        else:
            told.setdefault(thing[0].value, thing[1])
    return told, gaps


def text(words: str, move: str = "72 700 Td") -> str:
    return f" BT /F 12 Tf {move} ({words}) Tj ET "


def each(places: list[int], number: str = PHONE, x: str = "72", y: str = "700") -> str:
    """Every digit by itself; `x` and `y` are formulas of `at`, its place in the number."""
    return " ".join(text(number[at], f"{eval(x, {'at': at})} {eval(y, {'at': at})} Td") for at in places)  # noqa: S307


ALL = list(range(len(PHONE)))
DRAWN = {
    "downwards": "BT /F 12 Tf 300 700 Td " + " 0 -14 Td ".join(f"({digit}) Tj" for digit in PHONE) + " ET",
    "downwards, each by itself": each(ALL, x="300", y="700 - 14 * at"),
    "downwards, drawn upwards": each(ALL[::-1], x="300", y="700 - 14 * at"),
    "downwards, beside other lines": " ".join(
        text("abc", f"72 {700 - 14 * at} Td") + text(digit, f"300 {700 - 14 * at} Td") for at, digit in enumerate(PHONE)
    ),
    "in boxes far apart": each(ALL, x="72 + 40 * at"),
    "in boxes, beside other words": text("No.") + each(ALL, x="150 + 40 * at") + text("end", "590 700 Td"),
    "turned by a quarter": text(PHONE, "0 1 -1 0 300 300 Tm"),
    "in no order": each([5, 3, 8, 0, 2, 10, 1, 7, 9, 4, 6], x="72 + 7 * at"),
    "with its end first": text("38000", "138 700 Td") + text("138001", "98 700 Td"),
    "with other words between": "BT /F 12 Tf 72 700 Td (138) Tj 0 -20 Td (other words) Tj 20 20 Td (00138000) Tj ET",
    "up and down": "BT /F 12 Tf 72 700 Td "
    + " ".join(f"{at % 2 * 3} Ts ({digit}) Tj" for at, digit in enumerate(PHONE))
    + " ET",
}


@pytest.mark.parametrize("how", DRAWN)
def test_a_number_is_read_as_it_is_seen(how):
    assert scan(document(DRAWN[how])) == ({PHONE: "第1页"}, [])


BACKWARDS = {
    "placed so": "BT /F 12 Tf 300 700 Td " + " -7 0 Td ".join(f"({digit}) Tj" for digit in TURNED) + " ET",
    "placed so, each by itself": each(ALL, TURNED, x="300 - 7 * at"),
    "by negative spaces": f"BT /F 12 Tf -14 Tc 300 700 Td ({TURNED}) Tj ET",
    "by an array": "BT /F 12 Tf 300 700 Td [" + " 1112 ".join(f"({digit})" for digit in TURNED) + "] TJ ET",
    "by a negative scale": f"BT /F 12 Tf -100 Tz 300 700 Td ({TURNED}) Tj ET",
    "in a mirror": f"q -1 0 0 1 400 0 cm BT /F 12 Tf 1 0 0 1 72 700 Tm ({TURNED}) Tj ET Q",
}


@pytest.mark.parametrize("how", BACKWARDS)
def test_a_number_that_is_drawn_backwards_is_read_and_told_as_uncertain(how):
    told, gaps = scan(document(text("notice", "72 750 Td"), BACKWARDS[how]))
    assert PHONE in told and gaps == ["第2页有从右向左排的文字，可能没有读对"]


def test_a_page_that_stands_on_its_head_runs_forwards():
    assert scan(document(f"q 1 0 0 -1 0 842 cm BT /F 12 Tf 1 0 0 -1 72 100 Tm ({PHONE}) Tj ET Q"))[1] == []
    assert scan(document(text(PHONE, "-1 0 0 -1 300 300 Tm")))[1] == []


def test_a_table_of_figures_is_no_number():
    rows = [["1", "35", "128"], ["2", "0", "4"], ["3", "8", "0"], ["4", "0", "1"]]
    cells = [text(cell, f"{72 + 60 * x} {700 - 20 * y} Td") for y, row in enumerate(rows) for x, cell in enumerate(row)]
    assert scan(document(" ".join(cells))) == ({}, [])


STAMP = "/Annots [<< /Subtype /Stamp /Rect [0 0 9 9] /AP << /N %s >> >>]"
FORM = f"{text(PHONE)}|/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >>"
IMAGE = "x|/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"
PATTERN = f"{text(PHONE)}|/PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /Resources << /Font << /F 3 0 R >> >>"
NOTES, ELSEWHERE = "第1页的批注或表单", "文件属性、表单、书签或图片说明"

HELD = {
    "a stamp": (document(text("a"), page=STAMP % "10 0 R", objects={10: FORM}), NOTES),
    "a state of a field": (document(text("a"), page=STAMP % "<< /On 10 0 R /Off null >>", objects={10: FORM}), NOTES),
    "a digit a field": (
        document(text("a"), page=f"/Annots [{' '.join(f'<< /Subtype /Widget /V ({digit}) >>' for digit in PHONE)}]"),
        NOTES,
    ),
    "a form": (document("/X Do", resources="/XObject << /X 10 0 R >>", objects={10: FORM}), "第1页"),
    "a form that nothing shows": (document(text("a"), objects={10: FORM}), ELSEWHERE),
    "a pattern": (document(text("a"), resources="/Pattern << /P 10 0 R >>", objects={10: PATTERN}), ELSEWHERE),
    "a page that is not shown": (
        document(
            text("a"),
            objects={
                10: f"{text(PHONE)}|",
                11: "<< /Type /Page /Contents 10 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F 3 0 R >> >> >>",
            },
        ),
        ELSEWHERE,
    ),
}


@pytest.mark.parametrize("where", HELD)
def test_a_number_is_read_wherever_it_is_drawn(where):
    data, place = HELD[where]
    assert scan(data)[0] == {PHONE: place}


def test_an_xfa_form_is_read_and_told():
    parts = {10: "<xdp:xdp xmlns:xdp='urn:x'>|", 11: f"<data><phone>{PHONE}</phone></data>|", 12: "</xdp:xdp>|"}
    data = document(
        text("a"), catalogue="/AcroForm << /XFA [(preamble) 10 0 R (datasets) 11 0 R (postamble) 12 0 R] >>", objects=parts
    )
    assert scan(data) == ({PHONE: ELSEWHERE}, ["文件中有XFA表单，可能没有读全"])


PICTURES = "有图片，图片里的文字不能扫描"
WITH_IMAGE = {"resources": "/XObject << /X 10 0 R >>", "objects": {10: IMAGE}}
NESTED = {
    number: f"/X Do|/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {number + 1} 0 R >> >>"
    for number in range(10, 20)
}
ODD = "".join(f"\\{code:03o}" for code in (*range(1, 8), *range(14, 20)))
UNKNOWN = "/DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Ordering (Identity) >> >>]"
TOLD = {
    "a blank page and a picture on another": (
        document("", text("a") + "/X Do", **WITH_IMAGE),
        ["第1页没有文字，可能是扫描件", f"第2页{PICTURES}"],
    ),
    "a picture on every page": (document(text("a"), text("b"), **WITH_IMAGE), [f"第1、2页{PICTURES}"]),
    "a picture in a stamp": (
        document(
            text("a"),
            page=STAMP % "10 0 R",
            objects={10: "/X Do|/Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 11 0 R >> >>", 11: IMAGE},
        ),
        [f"第1页{PICTURES}"],
    ),
    "a picture that is a stamp": (document(text("a"), page=STAMP % "10 0 R", objects={10: IMAGE}), [f"第1页{PICTURES}"]),
    "a picture in a pattern": (
        document(
            text("a"),
            resources="/Pattern << /P 10 0 R >>",
            objects={10: PATTERN.replace("/Font", "/XObject << /X 11 0 R >> /Font").replace(PHONE, "b"), 11: IMAGE},
        ),
        [f"第1页{PICTURES}"],
    ),
    "a picture among the instructions of a form": (
        document(
            text("a"),
            resources="/XObject << /X 10 0 R >>",
            objects={10: "BI /W 1 /H 1 /BPC 8 /CS /G ID x EI|/Subtype /Form /BBox [0 0 9 9]"},
        ),
        [f"第1页{PICTURES}"],
    ),
    "forms too deep to look into": (
        document(text("a"), resources="/XObject << /X 10 0 R >>", objects=NESTED | {20: IMAGE}), [f"第1页{PICTURES}"]
    ),
    "a file on a note": (
        document(
            text("a"),
            page="/Annots [<< /Subtype /FileAttachment /FS << /Type /Filespec /F (a.txt) /EF << /F 10 0 R >> >> >>]",
            objects={10: "a|/Type /EmbeddedFile"},
        ),
        [FILES],
    ),
    "a film": (
        document(text("a"), page="/Annots [<< /Subtype /RichMedia /RichMediaContent << >> >>]"),
        ["文件中有音频、视频或三维模型，没有扫描"],
    ),
    "letters by the numbers of glyphs": (
        document(text("\\0001\\0002"), objects={3: f"<< /Type /Font /Subtype /Type0 /Encoding /Identity-H {UNKNOWN} >>"}),
        ["第1页的文字编码不能识别"],
    ),
    "letters that are drawings": (
        document(text("a"), objects={3: "<< /Type /Font /Subtype /Type3 /Encoding << /Differences [97 /g1] >> >>"}),
        ["第1页的文字编码不能识别"],
    ),
    "a number in letters that are not known": (
        document(text(f"a notice of some length, in which few are odd: {ODD}")),
        ["第1页的文字编码不能识别"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TOLD)
def test_what_is_not_read_is_told(what):
    data, expected = TOLD[what]
    told, gaps = scan(data)
    assert told == {} and list(dict.fromkeys(gaps)) == expected


def test_instructions_that_make_no_sense_stop_nothing():
    assert scan(document(f"BT /F /G Tf /x Tc (a) Tz [] TJ (b) TJ TJ ET {text(PHONE)}"))[0] == {PHONE: "第1页"}


def test_a_page_of_which_the_order_is_not_understood_is_told(monkeypatch):
    def extract(self, extraction_mode="plain", **options):
        if extraction_mode == "layout":
            raise KeyError
        return plain(self, **options)

    plain = PageObject.extract_text
    monkeypatch.setattr(PageObject, "extract_text", extract)
    data = document(text("38000", "138 700 Td") + text("138001", "98 700 Td"), text(PHONE))
    assert scan(data) == ({PHONE: "第2页"}, ["第1页的文字顺序不能识别"])

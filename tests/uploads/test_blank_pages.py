"""A PDF of which every page is blank is no scan of a signed paper; one with writing on any page may be."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image
from weasyprint import HTML

from demonstration.documents import pdf as written_pdf
from disclosure.uploads import blank_pages, isolated
from disclosure.uploads.kinds import ATTACHMENTS, PAPER
from disclosure.uploads.vetting import vet
from tests.approval.personal_data.test_pdf import STAMP, document, text
from tests.files import page_scan, pdf, picture
from tests.uploads import pages


def form(content: str) -> str:
    return f"{content}|/Subtype /Form /BBox [0 0 99 99] /Resources << /Font << /F 3 0 R >> >>"


def scanned(*pages: bytes) -> bytes:
    """Pictures of pages as a scanner's program puts them into a PDF."""
    opened, written = [Image.open(io.BytesIO(page)) for page in pages], io.BytesIO()
    opened[0].save(written, "PDF", save_all=True, append_images=opened[1:])
    return written.getvalue()


def in_strips(page: bytes, count: int = 60) -> bytes:
    """A picture of a page as some scanners store it: cut into strips one below another."""
    opened = Image.open(io.BytesIO(page)).convert("L").resize((595, 840))
    step, strips, drawn = 840 // count, {}, ""
    for number in range(count):
        strip = opened.crop((0, number * step, 595, (number + 1) * step)).tobytes().hex()
        strips[10 + number] = f"{strip}|/Subtype /Image /Width 595 /Height {step} {GREY} /Filter /ASCIIHexDecode"
        drawn += f"q 595 0 0 {step} 0 {842 - (number + 1) * step} cm /X{number} Do Q "
    named = " ".join(f"/X{number} {10 + number} 0 R" for number in range(count))
    return document(drawn, resources=f"/XObject << {named} >>", objects=strips)


def inline(page: bytes) -> str:
    """The same, within the page's own instructions."""
    opened = Image.open(io.BytesIO(page)).convert("L").resize((297, 420))
    return f"q 595 0 0 842 0 0 cm BI /W 297 /H 420 /BPC 8 /CS /G /F /AHx ID {opened.tobytes().hex()}> EI Q"


GREY = "/BitsPerComponent 8 /ColorSpace /DeviceGray"
DUSTY = pages.stored(pages.dust(100)(pages.sheet()))
WRITTEN = pages.stored(pages.writing(40)(pages.sheet()))
WHITE_PAGE = picture(size=(210, 297), colour="white")
SHOWN = {"resources": "/XObject << /X 10 0 R >>"}
MASK = "/Type /XObject /Subtype /Image /Width 8 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray"

BLANK = {
    "no content": document(""),
    "several pages": document("", "", ""),
    "a text of blanks": document(text("   ")),
    "a text of nothing": document(text("")),
    "moves without a stroke": document("0.1 w q 0 0 595 842 re W* n Q"),
    "a white page": document("1 1 1 rg 0 0 595 842 re f"),
    "a white page, in grey": document("q 1 g 0 0 595 842 re f* Q"),
    "a white page, in ink": document("0 0 0 0 k 0 0 595 842 re f"),
    "a white frame": document("1 G 0 0 595 842 re S"),
    "an empty form": document("/X Do", **SHOWN, objects={10: form("q Q")}),
    "an empty stamp": document("", page=STAMP % "10 0 R", objects={10: form("")}),
    "what nothing shows": document("", objects={10: form(text("a"))}),
    "a scan of white paper": scanned(WHITE_PAGE),
    "a scan of both sides of it": scanned(WHITE_PAGE, picture(size=(210, 297), colour="#fafafa")),
    "a letter": document(text("a")),
    "a scan with dust": scanned(DUSTY),
    "a scan with dust, in strips": in_strips(DUSTY),
    "a scan with dust, inline": document(inline(DUSTY)),
    "text recognised in the dust": document(inline(DUSTY) + " 3 Tr" + text("abc")),
    "white text": document("1 g" + text("abc")),
    "transparent text": document("/G gs" + text("abc"), resources="/ExtGState << /G << /ca 0 >> >>"),
    "text off the page": document(text("abc", "72 900 Td")),
    "text of one point": document("BT /F 1 Tf 72 700 Td (abc) Tj ET"),
    "text under a white area": document(text("abc") + "1 g 0 0 595 842 re f"),
    "text under a scan of white paper": document(text("abc") + inline(WHITE_PAGE)),
    "a tint": document("0.8 g 0 0 595 842 re f"),
    "a shade": document("/S sh"),
    "a frame": document("9 w 20 20 555 802 re S"),
    "a frame of two areas": document("20 20 555 802 re 40 40 515 762 re f*"),
    "a point": document("100 100 2 2 re f"),
    "a line": document("9 9 m 99 99 l S"),
    "specks": document(" ".join(f"{97 * at % 595} {61 * at % 842} 1 1 re f" for at in range(200))),
    "a speck of a picture": document("/X Do", **SHOWN, objects={10: f"\0\0\0\0\x7f\x7f\x7f\x7f|{MASK}"}),
    "a picture that nothing can open": document(
        "99 0 0 99 9 9 cm /X Do", **SHOWN, objects={10: f"abc|{MASK} /Filter /JBIG2Decode"}
    ),
    "a hidden stamp": document("", page=STAMP.replace("/Rect", "/F 2 /Rect") % "10 0 R", objects={10: form(text("abc"))}),
    "a form within itself": document(
        "/X Do", **SHOWN, objects={10: form("/X Do").replace("/Font", "/XObject << /X 10 0 R >> /Font")}
    ),
    "instructions without operands": document("cm re f /X gs Tf 1 2 re S (a) w"),
    "much of nothing": document(" " * (1 << 20) + "q Q"),
    "printed from nothing": HTML(string="<p></p>").write_pdf(),
    "printed from blanks": HTML(string="<p>&nbsp;　</p>").write_pdf(),
}

FILLED = {
    "a text": document(text("Approved")),
    "a text on the second page": document("", text("Approved")),
    "a text in a form": document("/X Do", **SHOWN, objects={10: form(text("Approved", "9 50 Td"))}),
    "a stamp": document("", page=STAMP.replace("9 9]", "99 99]") % "10 0 R", objects={10: form(text("Approved", "9 50 Td"))}),
    "an area": document("99 99 60 60 re f"),
    "an area on white": document("1 1 1 rg 0 0 595 842 re f 0 g 99 99 60 60 re f"),
    "black after white is left": document("q 1 g Q 99 99 60 60 re f"),
    "a spot colour": document(
        "/S cs 1 scn 99 99 60 60 re f",
        resources="/ColorSpace << /S [/Separation /Red /DeviceRGB 10 0 R] >>",
        objects={10: "<< /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [1 0 0] /N 1 >>"},
    ),
    "white text on a dark page": document("0 0 0.5 rg 0 0 595 842 re f 1 g" + text("Approved")),
    "text under a highlight": document(
        text("Approved") + "/G gs 1 1 0 rg 50 680 99 99 re f", resources="/ExtGState << /G << /BM /Multiply >> >>"
    ),
    "a scan": scanned(page_scan()),
    "a scan turned by a quarter": document("0 842 -595 0 595 0 cm " + inline(WRITTEN)[len("q 595 0 0 842 0 0 cm ") :]),
    "a scan, in strips": in_strips(WRITTEN),
    "a scan, inline": document(inline(WRITTEN)),
    "a scan with dust on another page": document(inline(DUSTY), inline(WRITTEN)),
    "a scan of which the first side is blank": scanned(WHITE_PAGE, page_scan()),
    "a file of the demonstration": written_pdf(["批件", "同意公开。"]),
    "a printed text": HTML(string="<p>同意公开</p>").write_pdf(),
    "a file of the tests": pdf(),
}


@pytest.mark.parametrize("what", BLANK)
def test_a_blank_paper_is_refused(what):
    with pytest.raises(ValidationError, match="空白"):
        vet(ContentFile(BLANK[what], name="批件.pdf"), PAPER, 1 << 22)


@pytest.mark.parametrize("what", FILLED)
def test_a_paper_with_writing_comes_in(what):
    vet(ContentFile(FILLED[what], name="批件.pdf"), PAPER, 1 << 22)


def test_an_attachment_may_be_blank():
    vet(ContentFile(document(""), name="表格.pdf"), ATTACHMENTS, 1 << 20)


def test_a_page_that_takes_too_long_to_draw_is_refused_in_time(monkeypatch):
    """In a process of its own, which may be stopped at any moment."""
    monkeypatch.setattr(blank_pages, "output_of", isolated.output_of)
    monkeypatch.setattr(blank_pages, "PATIENCE", 0.01)
    with pytest.raises(ValidationError, match="显示不出来"):
        vet(ContentFile(pdf(b"minutes"), name="a.pdf"), PAPER, 10**8)

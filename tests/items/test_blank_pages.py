"""A PDF of which no page shows anything is no scan of a signed paper; one that shows anything at all may be."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image
from weasyprint import HTML

from disclosure.items.uploads.kinds import ATTACHMENTS, PAPER
from disclosure.items.uploads.vetting import vet
from home.demonstration.documents import pdf as written_pdf
from tests.approval.personal_data.test_pdf import STAMP, document, text
from tests.files import page_scan, pdf, picture


def form(content: str) -> str:
    return f"{content}|/Subtype /Form /BBox [0 0 99 99] /Resources << /Font << /F 3 0 R >> >>"


def scanned(*pages: bytes) -> bytes:
    """Pictures of pages as a scanner's program puts them into a PDF."""
    opened, written = [Image.open(io.BytesIO(page)) for page in pages], io.BytesIO()
    opened[0].save(written, "PDF", save_all=True, append_images=opened[1:])
    return written.getvalue()


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
    "printed from nothing": HTML(string="<p></p>").write_pdf(),
    "printed from blanks": HTML(string="<p>&nbsp;　</p>").write_pdf(),
}

FILLED = {
    "a text": document(text("a")),
    "a text on the second page": document("", text("a")),
    "a text in a form": document("/X Do", **SHOWN, objects={10: form(text("a"))}),
    "a stamp": document("", page=STAMP % "10 0 R", objects={10: form(text("a"))}),
    "a line": document("9 9 m 99 99 l S"),
    "a line on white": document("1 1 1 rg 0 0 595 842 re f 0 g 9 9 9 9 re f"),
    "black after white is left": document("q 1 g Q 0 0 9 9 re f"),
    "a shade": document("/S sh"),
    "a picture": document("/X Do", **SHOWN, objects={10: f"\0\0\0\0\x7f\x7f\x7f\x7f|{MASK}"}),
    "a picture that cannot be opened": document("/X Do", **SHOWN, objects={10: f"abc|{MASK} /Filter /JBIG2Decode"}),
    "a scan": scanned(page_scan()),
    "a scan of which the first side is blank": scanned(WHITE_PAGE, page_scan()),
    "a file of the demonstration": written_pdf(["批件", "同意公开。"]),
    "a printed text": HTML(string="<p>同意</p>").write_pdf(),
    "a file of the tests": pdf(),
}


@pytest.mark.parametrize("what", BLANK)
def test_a_blank_paper_is_refused(what):
    with pytest.raises(ValidationError, match="空白"):
        vet(ContentFile(BLANK[what], name="批件.pdf"), PAPER, 1 << 20)


@pytest.mark.parametrize("what", FILLED)
def test_a_paper_that_shows_anything_comes_in(what):
    vet(ContentFile(FILLED[what], name="批件.pdf"), PAPER, 1 << 20)


def test_an_attachment_may_be_blank():
    vet(ContentFile(document(""), name="表格.pdf"), ATTACHMENTS, 1 << 20)

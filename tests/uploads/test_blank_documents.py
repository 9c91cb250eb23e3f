"""A Word document in which nothing is written is no record of a meeting."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from disclosure.uploads.kinds import ATTACHMENTS, DOCUMENTS
from disclosure.uploads.vetting import vet
from tests.catalogue.files import with_member
from tests.files import compound, docx, page_scan, picture, word, written_word


def with_picture(content: bytes) -> bytes:
    return with_member(docx(""), "word/media/image1.png", b"", content)


def dressed(*runs: tuple[str, str], paragraph: str = "") -> bytes:
    """A document of one paragraph, with a paragraph's properties and with those of each run before its text."""
    texts = "".join(f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>" for text, properties in runs)
    return with_member(
        docx(), "word/document.xml", "<w:r><w:t>附表</w:t></w:r>".encode(), f"<w:pPr>{paragraph}</w:pPr>{texts}".encode()
    )


BLACK_GROUND = '<w:shd w:val="clear" w:fill="000000"/>'
WHITE, HIDDEN = '<w:color w:val="FFFFFF"/>', "<w:vanish/>"


def foreign(element: str, opened: str = "") -> bytes:
    """A document of one paragraph in an element that Word passes over."""
    around = (b'<x:y xmlns:x="urn:x" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x" '
              + b'mc:ProcessContent="%s">' % opened.encode())  # fmt: skip
    content = with_member(docx(element), "word/document.xml", b"<w:p>", around + b"<w:p>")
    return with_member(content, "word/document.xml", b"</w:p>", b"</w:p></x:y>")


BLANK = {
    "passed over.docx": foreign("会议纪要"),
    "nothing.docx": docx(""),
    "blanks.docx": docx(" \u3000\u200b"),
    "a blank picture.docx": with_picture(picture(size=(300, 400), colour="white")),
    "white.docx": dressed(("会议纪要", WHITE)),
    "hidden.docx": dressed(("会议纪要", HIDDEN)),
    "tiny.docx": dressed(("会议纪要", '<w:sz w:val="1"/>')),
    "white, hidden and a blank.docx": dressed(("会议", WHITE), (" ", ""), ("纪要", HIDDEN)),
    "black on black.docx": dressed(("会议纪要", '<w:color w:val="000000"/>'), paragraph=BLACK_GROUND),
    "a punctuation mark.docx": docx("."),
    "punctuation.docx": docx("——……。"),
    "one letter.docx": docx("一"),
    "nothing.doc": compound({"WordDocument": word()}),
    "a mark.doc": written_word("\r"),
    "blanks.doc": written_word(" \u3000\r\x07\r"),
    "blanks in the second table.wps": written_word("  \r", in_second=True),
    "a punctuation mark.doc": written_word(".\r"),
    "one letter.wps": written_word("一\r"),
    "blanks of one byte.doc": written_word("  \r", code="cp1252"),
    "blanks after properties.doc": written_word(" \r", before=b"\1\2\0ab"),
}
WRITTEN = {
    "in what Word opens.docx": foreign("会议纪要", "x:y"),
    "a text.docx": docx("会议纪要"),
    "two letters.docx": docx("同意"),
    "a text over two paragraphs.docx": with_member(
        docx(), "word/document.xml", "附表".encode(), "附</w:t></w:r></w:p><w:p><w:r><w:t>表".encode()
    ),
    "a text in a table.docx": with_member(
        docx(""),
        "word/document.xml",
        b"<w:sectPr",
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>同意</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:sectPr".encode(),
    ),
    "a text after a hidden one.docx": dressed(("会议", HIDDEN), ("纪要", "")),
    "white on black.docx": dressed(("会议纪要", WHITE), paragraph=BLACK_GROUND),
    "a picture.docx": with_picture(page_scan()),
    "a picture in another format.docx": with_picture(b"\x01\0\0\0 EMF"),
    "a text.doc": written_word("会议纪要\r"),
    "a text.wps": written_word("会议纪要\r", in_second=True),
    "letters of one byte.doc": written_word("minutes\r", code="cp1252"),
    "a text after properties.doc": written_word("会议纪要\r", before=b"\1\2\0ab"),
    "a picture.doc": written_word("\x01\r"),
    "an older version.doc": compound({"WordDocument": b"\xdc\xa5\x65\0".ljust(64, b"\0")}),
}


@pytest.mark.parametrize("name", BLANK)
def test_a_blank_document_is_refused(name):
    with pytest.raises(ValidationError, match="空白"):
        vet(ContentFile(BLANK[name], name=name), DOCUMENTS, 1 << 20)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_written_document_comes_in(name):
    vet(ContentFile(WRITTEN[name], name=name), DOCUMENTS, 1 << 20)


@pytest.mark.parametrize("name", BLANK)
def test_an_attachment_may_be_blank(name):
    vet(ContentFile(BLANK[name], name=name), ATTACHMENTS, 1 << 20)

"""A PDF that was changed and saved over itself still holds what it said before: that is told."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from disclosure.approval.personal_data.pdf_revisions import OLDER_CONTENTS
from tests.approval.personal_data.test_pdf import PHONE, document, scan, text

PLAIN = document(text("first") + text(PHONE, "72 600 Td"))


def changed(data: bytes) -> bytes:
    """The file, saved over itself with another content of its first page."""
    reader = PdfReader(io.BytesIO(data))
    number, content = reader.pages[0].raw_get("/Contents").idnum, text("changed")
    thing = f"\n{number} 0 obj\n<< /Length {len(content)} >>\nstream\n{content}\nendstream\nendobj\n"
    table = f"xref\n{number} 1\n{len(data) + 1:010d} 00000 n \n"
    before, root = data.rsplit(b"startxref", 1)[1].split()[0].decode(), reader.trailer.raw_get("/Root").idnum
    end = f"trailer\n<< /Size 200 /Root {root} 0 R /Prev {before} >>\nstartxref\n{len(data) + len(thing)}\n%%EOF\n"
    return data + (thing + table + end).encode()


def without_pages(data: bytes) -> bytes:
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    writer.remove_page(0)
    writer.add_blank_page(100, 100)
    writer.write(out := io.BytesIO())
    return out.getvalue()


def packed(data: bytes) -> bytes:
    """As newer software writes it: the objects lie together in streams."""
    return HTML(string="<p>original</p>").write_pdf()


def in_two_sections(data: bytes) -> bytes:
    """As Word writes it: a second, empty table refers to the first."""
    first = data.rindex(b"xref\n0 1")
    end = f"xref\n0 0\ntrailer\n<< /Size 200 /Root 1 0 R /Prev {first} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()


@pytest.mark.parametrize(
    "change", [changed, without_pages, lambda data: changed(packed(data)), lambda data: changed(changed(data))]
)
def test_what_was_changed_or_taken_out_is_told(change):
    data = change(PLAIN)
    assert "original" not in PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert OLDER_CONTENTS in scan(data)[1]


@pytest.mark.parametrize("make", [lambda data: data, packed, in_two_sections])
def test_of_what_was_written_once_nothing_is_told(make):
    assert OLDER_CONTENTS not in scan(make(PLAIN))[1]


def test_an_object_that_lies_in_two_streams_of_objects_is_written_twice():
    stream = "50 0 (first)|/Type /ObjStm /N 1 /First 5"
    assert OLDER_CONTENTS in scan(document(text("words"), objects={10: stream, 11: stream}))[1]
    assert OLDER_CONTENTS not in scan(document(text("words"), objects={10: stream, 11: stream.replace("50", "51")}))[1]

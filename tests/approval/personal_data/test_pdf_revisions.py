"""A PDF that was changed and saved over itself still holds what it said before: that is told."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from disclosure.approval.personal_data.pdf_revisions import OLDER_CONTENTS, keeps_older_contents
from tests.approval.personal_data.test_pdf import PHONE, document, scan, text

PLAIN = document(text("first") + text(PHONE, "72 600 Td"))


def changed(data: bytes, before: str = "\n", between: str = " ") -> bytes:
    """The file, saved over itself with another content of its first page.

    Args:
        before: what parts it from the end of the file.
        between: what parts the number of the object and its generation.
    """
    reader = PdfReader(io.BytesIO(data))
    number, content = reader.pages[0].raw_get("/Contents").idnum, text("changed")
    thing = f"{before}{number}{between}0 obj\n<< /Length {len(content)} >>\nstream\n{content}\nendstream\nendobj\n"
    table = f"xref\n{number} 1\n{len(data) + len(before):010d} 00000 n \n"
    previous, root = data.rsplit(b"startxref", 1)[1].split()[0].decode(), reader.trailer.raw_get("/Root").idnum
    end = f"trailer\n<< /Size 200 /Root {root} 0 R /Prev {previous} >>\nstartxref\n{len(data) + len(thing)}\n%%EOF\n"
    return data + (thing + table + end).encode()


def without_pages(data: bytes) -> bytes:
    writer = PdfWriter(io.BytesIO(data), incremental=True)
    writer.remove_page(0)
    writer.add_blank_page(100, 100)
    writer.write(out := io.BytesIO())
    return out.getvalue()


def renumbered(data: bytes) -> bytes:
    """A file of its own appended, whose objects have other numbers, and whose table does not refer to the first."""
    other = document(text("changed"))
    moved = re.sub(rb"\b(\d{1,3})(?= 0 (?:obj|R)\b)", lambda number: b"%d" % (int(number[1]) + 500), other)
    objects = {int(begun[1]): len(data) + begun.start() for begun in re.finditer(rb"(\d+) 0 obj", moved)}
    body = data + moved[: moved.rindex(b"xref\n0 1")]
    table = "".join(f"{number} 1\n{place:010d} 00000 n \n" for number, place in sorted(objects.items()))
    end = f"trailer\n<< /Size 900 /Root 501 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 1\n0000000000 65535 f \n{table}{end}".encode()


def packed(data: bytes) -> bytes:
    """As newer software writes it: the objects lie together in streams."""
    return HTML(string="<p>original</p>").write_pdf()


def in_two_sections(data: bytes) -> bytes:
    """As Word writes it: a second, empty table refers to the first."""
    first = data.rindex(b"xref\n0 1")
    end = f"xref\n0 0\ntrailer\n<< /Size 200 /Root 1 0 R /Prev {first} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()


def with_streams_of_objects(data: bytes, *streams: tuple[int, int], is_hybrid: bool = False) -> bytes:
    """The file with streams of objects, and a table of them in a stream of its own.

    Args:
        streams: of each the number of the stream, and that of the only object in it.
        is_hybrid: whether an older program finds an empty table, and a newer one what it does not know.
    """
    previous, entries = data.rindex(b"xref\n0 1"), {}
    for stream, thing in streams:
        content = b"%d 0 (first)" % thing
        entries[stream], entries[thing] = (1, len(data), 0), (2, stream, 0)
        head = b"%d 0 obj\n<< /Type /ObjStm /N 1 /First 5 /Length %d >>" % (stream, len(content))
        data += head + b"\nstream\n" + content + b"\nendstream\nendobj\n"
    table = b"".join(bytes([kind]) + place.to_bytes(3) + bytes([last]) for kind, place, last in entries.values())
    index = " ".join(f"{number} 1" for number in entries)
    place, older = len(data), f"/Prev {previous}"
    entries_of_head = f"/W [1 3 1] /Index [{index}] /Size 200 /Root 1 0 R {'' if is_hybrid else older} /Length {len(table)}"
    head = f"90 0 obj\n<< /Type /XRef {entries_of_head} >>"
    data += head.encode() + b"\nstream\n" + table + b"\nendstream\nendobj\n"
    if is_hybrid:
        end = f"xref\n0 0\ntrailer\n<< /Size 200 /Root 1 0 R {older} /XRefStm {place} >>\n"
        place, data = len(data), data + end.encode()
    return data + f"startxref\n{place}\n%%EOF\n".encode()


def hybrid(data: bytes) -> bytes:
    return with_streams_of_objects(data, (80, 50), is_hybrid=True)


def laid_out_for_the_web(data: bytes) -> bytes:
    """The first table refers to that of the rest, which stands behind; hints lie in a stream to which nothing refers."""
    head = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
    hints = b"<< /Length 3 /S 3 >>\nstream\n\0\1\2\nendstream"
    things = [(int(number), thing) for number, thing in re.findall(rb"(\d+) 0 obj\n(.*?)\nendobj", data, re.DOTALL)]
    first, rest = things[-1:], things[:-1]
    linear = b"800 0 obj\n<< /Linearized 1 /L 9999 /H [%04d 60] /O 101 /N 1 >>\nendobj\n"
    begin = len(head) + len(linear % 0)
    size = 3 * 40 + 20 + 110
    place, places, body = begin + size, {}, b""
    for number, thing in [(801, hints), *first, *rest]:
        places[number] = place + len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, thing)
    own = {800: len(head), **{number: places[number] for number in (801, first[0][0])}}
    last = place + len(body)
    table = b"xref\n" + b"".join(b"%d 1\n%010d 00000 n \n" % each for each in sorted(own.items()))
    table += b"trailer\n<< /Size 900 /Root 1 0 R /Prev %d >>\nstartxref\n0\n%%%%EOF\n" % last
    assert len(table) <= size
    main = b"xref\n0 1\n0000000000 65535 f \n"
    main += b"".join(b"%d 1\n%010d 00000 n \n" % (number, places[number]) for number, _ in sorted(rest))
    main += b"trailer\n<< /Size 800 >>\nstartxref\n%d\n%%%%EOF\n" % begin
    return head + linear % places[801] + table.ljust(size) + body + main


BLANKS = ["\n", "\r", "\r\n", " ", "", "\f", "\t", "\0", "\n\f", "\n% c\n", "\n%c\r"]


@pytest.mark.parametrize("before", BLANKS)
@pytest.mark.parametrize("between", [" ", "\n", "\f", " % c\n"])
def test_an_object_begins_after_whatever_parts_it_from_the_last(before, between):
    assert keeps_older_contents(PdfReader(io.BytesIO(PLAIN)), changed(PLAIN, before, between))
    assert keeps_older_contents(PdfReader(io.BytesIO(PLAIN)), changed(PLAIN.removesuffix(b"\n"), before, between))
    whole = PLAIN[: PLAIN.rindex(b"xref\n0 1")].rstrip()
    again = f"{before}100{between}0 obj\n<< >>\nendobj\n"
    assert keeps_older_contents(PdfReader(io.BytesIO(PLAIN)), whole + again.encode())


@pytest.mark.parametrize(
    "change", [changed, without_pages, renumbered, lambda data: changed(packed(data)), lambda data: changed(changed(data))]
)
def test_what_was_changed_or_taken_out_is_told(change):
    data = change(PLAIN)
    assert "original" not in PdfReader(io.BytesIO(data)).pages[0].extract_text()
    assert OLDER_CONTENTS in scan(data)[1]


@pytest.mark.parametrize("make", [lambda data: data, packed, in_two_sections, hybrid, laid_out_for_the_web])
def test_of_what_was_written_once_nothing_is_told(make):
    assert scan(make(PLAIN))[1] == []


def test_an_object_that_lies_in_two_streams_of_objects_is_written_twice():
    assert scan(with_streams_of_objects(PLAIN, (80, 50), (81, 51)))[1] == []
    assert OLDER_CONTENTS in scan(with_streams_of_objects(PLAIN, (80, 50), (81, 50)))[1]


def test_an_object_in_a_stream_that_no_table_lists_is_told():
    stream = "50 0 (first)|/Type /ObjStm /N 1 /First 5"
    assert OLDER_CONTENTS in scan(document(text("words"), objects={10: stream}))[1]

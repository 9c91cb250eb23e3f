"""Files that are what their names say, and that say what a test wants them to."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from itertools import pairwise

import docx as docx_library
import openpyxl
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont


def pdf(content: bytes = b"", *, objects: tuple[str, ...] = (), catalogue: str = "", trailer: str = "") -> bytes:
    """A PDF of one page, on which a large square is drawn, with `content` in a stream as it stands.

    Args:
        objects: more of them, numbered from 5 on.
        catalogue, trailer: more entries of those dictionaries.
    """
    stream = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)
    parts = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>".encode(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        b"<< /Type /Page /Parent 2 0 R /Contents %d 0 R >>" % (5 + len(objects)),
        stream,
        *(each.encode() for each in objects),
        b"<< /Length 16 >>\nstream\n99 99 60 60 re f\nendstream",
    ]
    written, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size {len(parts) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def pdf_file(name: str = "list.pdf", content: bytes = b"") -> ContentFile:
    return ContentFile(pdf(content), name=name)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "red", **how) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", size, colour).save(drawn, kind, **how)
    return drawn.getvalue()


def page_scan(kind: str = "PNG", size: tuple[int, int] = (210, 297), ink: str = "black") -> bytes:
    """A scan of a page on which something is written."""
    drawn, page = BytesIO(), Image.new("RGB", size, "white")
    written = ImageDraw.Draw(page)
    for line in range(1, 5):
        place = (size[0] // 8, size[1] * line // 6)
        written.text(place, "Agreed by the board", ink, ImageFont.load_default(size[0] // 14))
    page.save(drawn, kind)
    return drawn.getvalue()


def png_file(name: str = "chart.png", colour: str = "red") -> ContentFile:
    return ContentFile(picture(colour=colour), name=name)


def package(parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP of these parts."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package, to be packed anew with others."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def docx(text: str = "附表") -> bytes:
    document, written = docx_library.Document(), BytesIO()
    document.add_paragraph(text)
    document.save(written)
    return written.getvalue()


def encrypted_package() -> bytes:
    """A package whose parts say that they are encrypted."""
    content = bytearray(docx())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)


def xlsx(text: str = "附表") -> bytes:
    book, written = openpyxl.Workbook(), BytesIO()
    book.active.append([text, 1])
    book.save(written)
    return written.getvalue()


SECTOR, FREE, END, FAT, NO_STREAM = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
SMALLEST = 4096
"""A stream of fewer bytes would lie in the mini stream, which these files do without."""


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file (MS-CFB) of these streams; `Macros/dir` is the stream `dir` in the storage `Macros`."""
    entries: list[list] = [["Root Entry", 5, b"", []]]
    for path, content in streams.items():
        above = 0
        *storages, name = path.split("/")
        for storage in storages:
            found = next((each for each in entries[above][3] if entries[each][0] == storage), None)
            if found is None:
                entries.append([storage, 1, b"", []])
                found = len(entries) - 1
                entries[above][3].append(found)
            above = found
        entries.append([name, 2, content.ljust(SMALLEST, b"\0"), []])
        entries[above][3].append(len(entries) - 1)
    fat, data, starts = [FAT], b"", {}
    for number, (_, kind, content, _) in enumerate(entries):
        if kind == 2:
            starts[number] = (len(fat), len(content))
            sectors = -(-len(content) // SECTOR)
            fat += [*range(len(fat) + 1, len(fat) + sectors), END]
            data += content.ljust(sectors * SECTOR, b"\0")
    # Siblings hang in a row, each to the right of the one before it.
    right = {one: other for _, _, _, children in entries for one, other in pairwise(children)}
    directory = b""
    for number, (name, kind, _, children) in enumerate(entries):
        encoded = name.encode("utf-16-le")
        start, size = starts.get(number, (END if kind == 5 else 0, 0))
        directory += struct.pack(
            "<64sHBBIII16sI16sIQ",
            encoded, len(encoded) + 2, kind, 1, NO_STREAM, right.get(number, NO_STREAM),
            children[0] if children else NO_STREAM, b"", 0, b"", start, size,
        )  # fmt: skip
    while len(directory) % SECTOR:
        directory += struct.pack("<64sHBBIII16sI16sIQ", b"", 0, 0, 0, NO_STREAM, NO_STREAM, NO_STREAM, b"", 0, b"", 0, 0)
    first = len(fat)
    sectors = len(directory) // SECTOR
    fat += [*range(first + 1, first + sectors), END]
    assert len(fat) <= SECTOR // 4, "one sector of FAT is all there is"
    table = struct.pack(f"<{SECTOR // 4}I", *fat, *[FREE] * (SECTOR // 4 - len(fat)))
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, first, 0, 4096, END, 0, END, 0,
    )  # fmt: skip
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + table + data + directory


def word(*, encrypted: bool = False) -> bytes:
    """The main stream of a DOC or WPS file: its head, and nothing written."""
    return struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x804, 0, 0x0100 if encrypted else 0)


def written_word(text: str, *, before: bytes = b"", in_second: bool = False, code: str = "utf-16-le") -> bytes:
    """A DOC or WPS file of this text.

    Args:
        before: what stands before the table of pieces.
        in_second: whether that table is in the stream `1Table`.
        code: encoding of the text, `utf-16-le` or `cp1252`.
    """
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0x804, 0, 0x0200 if in_second else 0).ljust(0x1A2, b"\0")
    place = 1024 if code == "utf-16-le" else 1024 * 2 | 1 << 30
    table = before + struct.pack("<BIIIHIH", 2, 16, 0, len(text), 0, place, 0)
    main = (head + struct.pack("<II", 0, len(table))).ljust(1024, b"\0") + text.encode(code)
    return compound({"WordDocument": main, f"{int(in_second)}Table": table})


def workbook(*records: tuple[int, bytes]) -> bytes:
    """The main stream of an XLS or ET file: BIFF records, first and last those that every one has."""
    everything = [(0x809, b"\0\6\5\0" + b"\0" * 12), *records, (0x0A, b"")]
    return b"".join(struct.pack("<HH", record, len(content)) + content for record, content in everything)


def sheet(kind: int = 0) -> tuple[int, bytes]:
    """The record of a sheet; 1 is one of Excel 4 macros."""
    return 0x85, struct.pack("<IBB", 0, 0, kind) + b"\1\0S"

"""Files with personal data in all the corners that they have, made as office programs make them."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
from docx.document import Document
from openpyxl.comments import Comment

ID = "11010519491231002X"
MASKED_ID = "110*************2X"


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def word_with_corners() -> bytes:
    """A telephone number of its own in each part; the last digits say which."""
    document = docx.Document()
    split = document.add_paragraph("电话138")
    split.add_run("0013")
    split.add_run("8000").bold = True
    document.add_table(1, 1).cell(0, 0).text = "13800138001"
    section = document.sections[0]
    section.header.paragraphs[0].text = "13800138002"
    section.footer.paragraphs[0].text = "13800138003"
    document.add_comment(split.runs, text="13800138004", author="某某", initials="某")
    return saved(document)


def saved(document: Document | openpyxl.Workbook) -> bytes:
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def with_part(data: bytes, name: str, content: str | bytes) -> bytes:
    """An Office file with one part put in, or exchanged."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stored.getvalue()


def sheet(*rows: list) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def sheet_with_corners() -> bytes:
    """A telephone number as a number, one as a text, one on a hidden sheet, one in a comment; and an identity number."""
    book = openpyxl.Workbook()
    book.active.title = "名单"
    book.active.append(["某某", 13800138000, "13800138001", ID])
    book.active["A1"].comment = Comment("13800138002", "某某")
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden["C5"] = "13800138003"
    return saved(book)


def other_archive() -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("a.txt", "13800138000")
    return stored.getvalue()


def bomb() -> bytes:
    """A workbook that unfolds to 400 MB."""
    rows = b"<row><c t='inlineStr'><is><t>1</t></is></c></row>" * 100
    return with_part(sheet(["a"]), "xl/worksheets/sheet1.xml", rows * (400 * 2**20 // len(rows)))

"""Files with personal data in all the corners that they have, made as office programs make them."""

from __future__ import annotations

import io

import docx
import openpyxl
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from docx.document import Document
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from disclosure.items.files import Attachment
from tests.files import package, parts_of

ID = "11010519491231002X"
MASKED_ID = "110*************2X"


def stored(title: str, data: bytes, name: str, **fields) -> Attachment:
    """An attachment as it lies there, whatever may come in by the doors today."""
    return Attachment.objects.create(title=title, file=default_storage.save(f"documents/{name}", ContentFile(data)), **fields)


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return written(document)


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
    return written(document)


def written(document: Document | openpyxl.Workbook) -> bytes:
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def with_part(data: bytes, name: str, content: str | bytes) -> bytes:
    """An Office file with one part put in, or exchanged."""
    return package(parts_of(data) | {name: content})


def sheet(*rows: list) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return written(book)


def sheet_with_corners() -> bytes:
    """A telephone number as a number, one as a text, one on a hidden sheet, one in a comment; and an identity number."""
    book = openpyxl.Workbook()
    book.active.title = "名单"
    book.active.append(["某某", 13800138000, "13800138001", ID])
    book.active["A1"].comment = Comment("13800138002", "某某")
    hidden = book.create_sheet("底稿")
    hidden.sheet_state = "hidden"
    hidden["C5"] = "13800138003"
    return written(book)


def sheet_with_margins() -> bytes:
    """A telephone number of its own in each corner outside of the cells, beside one in a cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    sheet["A1"] = "13800138000"
    sheet["A1"].hyperlink = "tel:13800138001"
    sheet.oddHeader.center.text = "电话 13800138002"
    book.create_sheet("13800138003")
    sheet["A2"] = '="电话"&"13800138004"'
    choice = DataValidation(type="list", formula1='"13800138005,无"')
    choice.add("A3")
    sheet.add_data_validation(choice)
    book.defined_names["值班"] = DefinedName("值班", attr_text='"13800138006"')
    book.properties.creator = "13800138007"
    return written(book)


def bomb() -> bytes:
    """A workbook that unfolds to 400 MB."""
    rows = b"<row><c t='inlineStr'><is><t>1</t></is></c></row>" * 100
    return with_part(sheet(["a"]), "xl/worksheets/sheet1.xml", rows * (400 * 2**20 // len(rows)))

"""The generated attachments of the demonstration: real PDF, DOCX and XLSX files."""

from __future__ import annotations

import io
import re

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl.styles import Alignment, Font

from demonstration.content import PICTURES, FileContent

AUTHOR = "党务公开演示"


def file_bytes(file: FileContent) -> bytes:
    """Return the content of an attachment, in the format that `file` names."""
    if file.kind == "png":
        return (PICTURES / file.picture).read_bytes()
    return {"pdf": pdf, "docx": word, "xlsx": sheet}[file.kind](file.lines)


def word(lines: list[str]) -> bytes:
    """Return a DOCX file with the first line as its title and the others as paragraphs."""
    document = docx.Document()
    document.core_properties.author = AUTHOR
    document.core_properties.title = lines[0]
    for style in ("Normal", "Title"):
        document.styles[style].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.styles["Normal"].font.size = Pt(12)
    document.add_paragraph(lines[0], style="Title")
    for line in lines[1:]:
        document.add_paragraph(line)
    return _saved(document)


def sheet(lines: list[str]) -> bytes:
    """Return an XLSX file of one sheet: cells are separated by `|`, the first line is the header, numbers are numbers."""
    book = openpyxl.Workbook()
    book.properties.creator = AUTHOR
    page = book.active
    for line in lines:
        page.append([_cell(text) for text in line.split("|")])
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center")
    for column in page.columns:
        page.column_dimensions[column[0].column_letter].width = 4 + 2 * max(len(str(cell.value or "")) for cell in column)
    return _saved(book)


def _cell(text: str) -> str | int | float:
    if re.fullmatch(r"\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else text


def _saved(document) -> bytes:
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 595, 842, 72
LINE_HEIGHT = 2
"""Distance between lines of a PDF, in font sizes."""

FONT = (
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 5 0 R"
    # Character ids 1 to 95 are the Latin letters and digits, half as wide as a Chinese character.
    " /DW 1000 /W [1 95 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>"
)
FONT_DESCRIPTOR = (
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
)


def pdf(lines: list[str]) -> bytes:
    """Return a PDF file of A4 pages, with the first line as the title and the others wrapped.

    The PDF is written by hand: for a dozen objects, and a Chinese font that every reader has by name (none is embedded), a
    library is not worth its weight.
    """
    rows = [(18, text) for text in _wrapped(lines[0], 18)] + [(12, text) for line in lines[1:] for text in _wrapped(line, 12)]
    pages: list[list[tuple[int, str]]] = [[]]
    room = PAGE_HEIGHT - 2 * MARGIN
    for size, text in rows:
        if room < size * LINE_HEIGHT:
            pages.append([])
            room = PAGE_HEIGHT - 2 * MARGIN
        pages[-1].append((size, text))
        room -= size * LINE_HEIGHT

    first_page = 6
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        FONT,
        FONT_DESCRIPTOR,
    ]
    for number, page in enumerate(pages):
        content = _page_content(page)
        contents = first_page + 2 * number + 1
        objects += [
            f"<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 3 0 R >> >> /Contents {contents} 0 R >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    return _pdf_file(objects)


def _width(character: str) -> float:
    return 0.5 if character.isascii() else 1


def _wrapped(line: str, size: int) -> list[str]:
    """Split `line` into rows that fit between the margins."""
    rows, room = [""], 0.0
    for character in line:
        if room + _width(character) > (PAGE_WIDTH - 2 * MARGIN) / size:
            rows.append("")
            room = 0
        rows[-1] += character
        room += _width(character)
    return rows


def _page_content(rows: list[tuple[int, str]]) -> str:
    """Return the content stream of one page: each row's characters as UCS-2, in hex."""
    top = PAGE_HEIGHT - MARGIN
    drawn = []
    for size, text in rows:
        top -= size * LINE_HEIGHT
        drawn.append(f"BT /F1 {size} Tf {MARGIN} {top} Td <{text.encode('utf-16-be').hex()}> Tj ET")
    return "\n".join(drawn)


def _pdf_file(objects: list[str]) -> bytes:
    """Return the file of the numbered objects, the first of which is the catalogue, with its table of offsets."""
    written = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")

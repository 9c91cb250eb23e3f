"""Exports of the catalogue, in force or earlier, with its printed columns, so that importing the file restores it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from disclosure.catalogue.models import CataloguePage
from disclosure.catalogue.rows import COLUMNS
from disclosure.organisation.spreadsheets import guard_cell

WIDTHS = (24, 48, 26, 22, 16, 22)

Rows = Sequence[Sequence[str]]
"""Rows of the printed catalogue, cells as in `COLUMNS`."""


def printed_catalogue() -> list[list[str]]:
    """Return the entries in force, one row each in the order printed, cells as in `COLUMNS`; empty without a catalogue."""
    catalogue = CataloguePage.objects.first()
    return [
        [category.printed, entry.title, entry.channels, entry.printed_scope, entry.time_limit, entry.printed_units]
        for category in (catalogue.categories() if catalogue else [])
        for entry in category.entries()
    ]


def _table(rows: Rows) -> list[list[str]]:
    """Return header and rows, with no cell that a spreadsheet would run as a formula."""
    return [[guard_cell(cell) for cell in row] for row in (COLUMNS, *rows)]


def to_csv(rows: Rows) -> bytes:
    """Return the catalogue as CSV in UTF-8, with the byte order mark by which Excel detects the encoding."""
    text = io.StringIO()
    csv.writer(text).writerows(_table(rows))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Rows) -> bytes:
    """Return the catalogue as an Excel workbook of one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "党务公开目录"
    for row in _table(rows):
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


FORMATS = {"csv": to_csv, "xlsx": to_xlsx}
"""Functions that write rows of the catalogue, by the extension of the file's name."""

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

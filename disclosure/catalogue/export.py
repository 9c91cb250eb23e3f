"""Writes the catalogue, in force or as it once was, with its printed columns, so that it imports again to the same one."""

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
    """The entries in force in the order printed, a row an entry, cells as in `COLUMNS`. Empty where there is no catalogue."""
    catalogue = CataloguePage.objects.first()
    return [
        [category.printed, entry.title, entry.channels, entry.printed_scope, entry.time_limit, entry.printed_units]
        for category in (catalogue.categories() if catalogue else [])
        for entry in category.entries()
    ]


def _table(rows: Rows) -> list[list[str]]:
    """Header and rows, with no cell that a spreadsheet would run as a formula."""
    return [[guard_cell(cell) for cell in row] for row in (COLUMNS, *rows)]


def to_csv(rows: Rows) -> bytes:
    """The catalogue as CSV in UTF-8, with the mark by which Excel knows the encoding."""
    text = io.StringIO()
    csv.writer(text).writerows(_table(rows))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(rows: Rows) -> bytes:
    """The catalogue as an Excel workbook of one sheet."""
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
"""How to write rows of the catalogue, by the ending of the file's name."""

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

"""The register of an export: a table of its editions as archivists expect it."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from disclosure.archive.exports.folders import Written
from disclosure.archive.retention.rules import Periods
from disclosure.organisation.spreadsheets import guard_cell

HEADINGS = (
    ("序号", 6),
    ("档号", 18),
    ("题名", 44),
    ("责任者", 14),
    ("日期", 12),
    ("文号", 22),
    ("密级/公开范围", 18),
    ("保管期限", 10),
    ("页数/件数", 14),
    ("归档序号", 10),
    ("版本", 8),
    ("办理", 10),
    ("目录", 8),
    ("存放位置", 36),
    ("封印", 24),
    ("备注", 44),
)
"""Headings, and the widths of their columns in characters."""


class ExportRegister:
    """A register that grows by one row an edition. The content of the editions is not kept."""

    def __init__(self) -> None:
        self.periods = Periods()
        self.workbook = Workbook()
        self.sheet = self.workbook.active
        self.sheet.title = "归档登记"
        self.sheet.append([heading for heading, _ in HEADINGS])
        self.sheet.freeze_panes = "A2"
        for cell, (_, width) in zip(self.sheet[1], HEADINGS, strict=True):
            cell.font = Font(bold=True)
            self.sheet.column_dimensions[cell.column_letter].width = width
        self.notes: list[str] = []
        """Parts removed by law and their editions, in words."""

    def add(self, row: Written) -> None:
        cells = self._cells(row)
        self.sheet.append([guard_cell(cell) if isinstance(cell, str) else cell for cell in cells])
        self.notes += [f"{row.place}：{removal}" for removal in row.removals]

    def save(self, path: Path) -> None:
        for line in self.sheet.iter_rows():
            for cell in line:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        self.workbook.save(path)

    def _cells(self, row: Written) -> list[str | int]:
        edition = row.edition
        return [
            self.sheet.max_row,
            edition.index_number,
            edition.title,
            edition.unit,
            f"{timezone.localtime(edition.sealed_at):%Y-%m-%d}",
            edition.decisions[-1]["resolution_number"],
            edition.scope_label,
            self.periods.of(edition.entry).label,
            f"{row.sheets}页，附{row.files}件" if row.files else f"{row.sheets}页",
            edition.sequence,
            f"第{edition.number}版",
            edition.get_event_display(),
            edition.entry,
            row.place,
            edition.seal,
            "".join(row.removals),
        ]

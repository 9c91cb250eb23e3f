"""A reader of catalogue files: delimited text, XLSX or DOCX, distinguished by content and not by name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.utils.cell import get_column_letter

from disclosure.catalogue.delimited import read_delimited
from disclosure.office_files.documents import MAX_COLUMNS, WordDocument, WordTable
from disclosure.office_files.packages import Package, UnreadableFile
from disclosure.office_files.workbooks import Cell, NotShown, Sheet, Workbook
from disclosure.uploads.kinds import ZIP
from disclosure.uploads.vetting import DAMAGED

__all__ = ["MAX_BYTES", "Table", "UnreadableFile", "read_tables"]

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
"""Maximum sizes, below those of other uploads: a catalogue is read whole while the person waits, and has a thousand rows."""

MAX_SHEET_ROWS = 20_000
MAX_MERGED_CELLS = 100_000


@dataclass
class Table:
    """A table of a file.

    Args:
        name: name of the table for messages; empty if it is the only one.
        rows: text of its cells, row by row.
        hidden_rows: numbers of rows, from 1, that the file hides.
        unread: reasons why cells cannot be read, by row and column, from 0.
        notes: parts of the table that are not read, or not read as they look.
        inner: tables inside its cells; the cells contain their text, too.
        notes_on_file: parts of the file other than its tables that are not read.
    """

    name: str
    rows: list[list[str]]
    hidden_rows: set[int] = field(default_factory=set)
    unread: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    inner: list[Table] = field(default_factory=list)
    notes_on_file: list[str] = field(default_factory=list)

    def as_record(self) -> dict:
        """Return the table as JSON stores it, without the tables inside its cells."""
        unread = [[row, column, reason] for (row, column), reason in self.unread.items()]
        return {
            "name": self.name,
            "rows": self.rows,
            "hidden": sorted(self.hidden_rows),
            "unread": unread,
            "notes": self.notes,
            "notes_on_file": self.notes_on_file,
        }

    @classmethod
    def of_record(cls, record: dict) -> Table:
        """Return the table from a record that `as_record` made."""
        unread = {(row, column): reason for row, column, reason in record["unread"]}
        notes, notes_on_file = record["notes"], record["notes_on_file"]
        return cls(record["name"], record["rows"], set(record["hidden"]), unread, notes, notes_on_file=notes_on_file)


def read_tables(content: bytes) -> list[Table]:
    """Return the tables in a vetted file with this content.

    A cell merged over several rows counts for each of them. A cell merged over several columns counts for the first.

    Raises `UnreadableFile`.
    """
    if not content.startswith(ZIP):
        return [Table("", read_delimited(content))]
    try:
        return _read_package(content)
    except UnreadableFile:
        raise
    except Exception as error:
        # The libraries raise all kinds of exceptions for a damaged package.
        raise UnreadableFile(DAMAGED) from error


def _read_package(content: bytes) -> list[Table]:
    package = Package(io.BytesIO(content), MAX_UNPACKED_BYTES)
    if package.kind == "document":
        tables = WordDocument(package).tables()
        return [_document_table(f"第{number}个表格", table) for number, table in enumerate(tables, start=1)]
    if package.kind == "workbook":
        return list(_read_workbook(Workbook(package)))
    raise UnreadableFile(DAMAGED)


def _document_table(name: str, table: WordTable) -> Table:
    unread = {
        (row, column): "、".join(cell.faults)
        for row, cells in enumerate(table.rows)
        for column, cell in enumerate(cells)
        if cell.faults
    }
    inner = [_document_table(f"{name}里的第{number}个表格", each) for number, each in enumerate(table.inner, start=1)]
    return Table(name, [[cell.text for cell in cells] for cells in table.rows], set(), unread, table.notes, inner)


def _read_workbook(book: Workbook) -> Iterator[Table]:
    hidden = [sheet.name for sheet in book.sheets if not sheet.is_visible]
    for sheet in book.sheets:
        if sheet.is_visible:
            table = _sheet_table(sheet)
            table.notes_on_file = [f"隐藏的工作表“{name}”没有读取" for name in hidden]
            yield table


def _sheet_table(sheet: Sheet) -> Table:
    table = Table(f"工作表“{sheet.name}”", [])
    unseen: list[Cell] = []
    for cell in sheet.cells():
        if cell.column > MAX_COLUMNS or (cell.raw is None and not cell.has_formula):
            continue
        if cell.row > MAX_SHEET_ROWS:
            raise UnreadableFile(f"工作表“{sheet.name}”超过{MAX_SHEET_ROWS}行，请删除目录下方多余的内容后再试。")
        if _place(table, cell) and (cell.is_in_doubt or cell.is_unseen):
            unseen.append(cell)
    _leave_out_unseen(table, sheet, unseen)
    _spread_merged(table, sheet)
    _leave_out_columns(table, sheet)
    shown = sorted(table.hidden_rows)
    if shown:
        table.notes.append(f"隐藏的行没有读取：第{'、'.join(map(str, shown[:10]))}{'等' * (len(shown) > 10)}行")
    return table


def _place(table: Table, cell: Cell) -> str:
    """Store the displayed text of a cell in the table, and return it."""
    _widen(table, cell.row, cell.column)
    try:
        text = cell.shown()
    except NotShown as reason:
        text = ""
        table.unread[cell.row - 1, cell.column - 1] = f"{cell.coordinate}{reason}"
    table.rows[cell.row - 1][cell.column - 1] = text
    if cell.is_hidden and (text or cell.raw):
        table.hidden_rows.add(cell.row)
    if cell.is_struck and text.strip():
        table.notes.append(f"{cell.coordinate}带有删除线，按普通文字读取，请核对")
    if cell.raw and not text and (cell.row - 1, cell.column - 1) not in table.unread:
        table.notes.append(f"{cell.coordinate}的内容按其格式不显示，没有读取")
    return text


def _leave_out_unseen(table: Table, sheet: Sheet, cells: list[Cell]) -> None:
    """Remove text that is tiny or in its background's colour. If a style or condition may change that, mark it as unread."""
    if sheet.has_hiding_conditions:
        table.notes.append("条件格式或表格样式会改变或隐藏显示的内容，没有考虑，请核对")
    for cell in cells:
        row, column = cell.row - 1, cell.column - 1
        if sheet.has_other_grounds or cell.is_in_doubt:
            table.unread[row, column] = f"{cell.coordinate}的文字可能与底色相同，不知道是否显示，请改为黑色或删去"
        else:
            table.rows[row][column] = cell.shown(seen_only=True)
            table.notes.append(f"{cell.coordinate}有与底色相同或极小、看不见的文字，没有读取")


def _widen(table: Table, rows: int, columns: int) -> None:
    while len(table.rows) < rows:
        table.rows.append([])
    row = table.rows[rows - 1]
    row += [""] * (columns - len(row))


def _spread_merged(table: Table, sheet: Sheet) -> None:
    """Give a merged cell's text to each of its rows, in its first visible column."""
    if sum((right - left + 1) * (bottom - top + 1) for left, top, right, bottom in sheet.merged) > MAX_MERGED_CELLS:
        raise UnreadableFile("合并单元格的范围过大，请取消整行、整列或整表的合并后再试。")
    for left, top, right, bottom in sheet.merged:
        if top > len(table.rows) or left > len(table.rows[top - 1]):
            continue
        text, reason = table.rows[top - 1][left - 1], table.unread.pop((top - 1, left - 1), "")
        shown = next((column for column in range(left, right + 1) if not sheet.hides_column(column)), left)
        _leave_out_covered(table, left, top, right, bottom)
        for row in range(top, min(bottom, MAX_SHEET_ROWS) + 1):
            _widen(table, row, shown)
            table.rows[row - 1][shown - 1] = text
            if reason:
                table.unread[row - 1, shown - 1] = reason


def _leave_out_covered(table: Table, left: int, top: int, right: int, bottom: int) -> None:
    """Remove the stored text of cells that a merged cell covers."""
    for row in range(top, min(bottom, len(table.rows)) + 1):
        for column in range(left, min(right, len(table.rows[row - 1])) + 1):
            reason = table.unread.pop((row - 1, column - 1), "")
            if (row, column) != (top, left) and (table.rows[row - 1][column - 1] or reason):
                table.rows[row - 1][column - 1] = ""
                table.notes.append(f"{get_column_letter(column)}{row}被合并单元格盖住的内容没有读取")


def _leave_out_columns(table: Table, sheet: Sheet) -> None:
    left_out = set()
    for number, row in enumerate(table.rows):
        for column, text in enumerate(row):
            if (text or (number, column) in table.unread) and sheet.hides_column(column + 1):
                left_out.add(column + 1)
                row[column] = ""
                table.unread.pop((number, column), None)
    if left_out:
        letters = "、".join(map(get_column_letter, sorted(left_out)))
        table.notes.append(f"隐藏的列没有读取：{letters}列")

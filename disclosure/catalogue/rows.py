"""The printed rows of the catalogue, found in the tables of a file by the names of their columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.catalogue.files import Table, UnreadableFile, read_tables

COLUMNS = ("一级目录", "二级目录", "公开形式", "公开范围", "公开时限", "责任单位")
CATEGORY, TITLE, CHANNELS, SCOPE, TIME_LIMIT, UNITS = COLUMNS

MAX_ROWS = 1000
HEADER_WITHIN = 20
"""The header stands within so many rows from the top of a table; above it there may be a title."""

FORMULA_SIGNS = "=+-@＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula."""


@dataclass(frozen=True)
class PrintedRow:
    """One printed row, cells as they stand, and the place in the file where it stands."""

    place: str
    category: str
    title: str = ""
    channels: str = ""
    scope: str = ""
    time_limit: str = ""
    units: str = ""

    @property
    def cells(self) -> dict[str, str]:
        """The cells by the names of their columns."""
        cells = self.category, self.title, self.channels, self.scope, self.time_limit, self.units
        return dict(zip(COLUMNS, cells, strict=True))

    @property
    def is_heading(self) -> bool:
        """Whether the row holds a category alone, as a heading above its entries."""
        return not any((self.title, self.channels, self.scope, self.time_limit, self.units))


def read_rows(content: bytes) -> tuple[PrintedRow, ...]:
    """The rows of the catalogue in a file of these bytes (CSV, XLSX or DOCX), from the first table to the last.

    Columns are found by name, in any order; other columns are left alone. A blank category is the one above it. A table
    without a header continues the one before it, if it has as many columns.

    Raises `UnreadableFile`.
    """
    tables = read_tables(content)
    rows: list[PrintedRow] = []
    header: dict[str, int] | None = None
    width = 0
    for table in tables:
        start, found = _find_header(table)
        own_width = max(map(len, table.rows), default=0)
        if found:
            header, width = found, own_width
        elif header is None or own_width != width:
            continue
        name = table.name if len(tables) > 1 else ""
        for number, cells in enumerate(table.rows[start:], start=start + 1):
            row = _printed_row(f"{name}第{number}行", cells, header, rows[-1].category if rows else "")
            if row:
                rows.append(row)
    if header is None:
        raise UnreadableFile(_what_is_missing(tables))
    if not rows:
        raise UnreadableFile("表头下面没有目录条目。")
    if len(rows) > MAX_ROWS:
        raise UnreadableFile(f"目录超过{MAX_ROWS}行，请检查文件。")
    return tuple(rows)


def _printed_row(place: str, cells: list[str], header: dict[str, int], category_above: str) -> PrintedRow | None:
    """The row that `cells` print, or None for a blank row and for a repeated header."""
    printed = {column: clean(cells[at], column) if at < len(cells) else "" for column, at in header.items()}
    if not any(printed.values()) or all(_name(printed[column]) == column for column in COLUMNS):
        return None
    printed[CATEGORY] = printed[CATEGORY] or category_above
    return PrintedRow(place, *(printed[column] for column in COLUMNS))


def _name(cell: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", cell))


def _find_header(table: Table) -> tuple[int, dict[str, int] | None]:
    """How many rows stand before the entries, and where each column stands, or None where the table has no header."""
    for number, cells in enumerate(table.rows[:HEADER_WITHIN], start=1):
        names = [_name(cell) for cell in cells]
        if set(COLUMNS) <= set(names):
            twice = next((column for column in COLUMNS if names.count(column) > 1), None)
            if twice:
                raise UnreadableFile(f"{table.name}表头中“{twice}”出现了两次，无法判断用哪一列。")
            return number, {column: names.index(column) for column in COLUMNS}
    return 0, None


def _what_is_missing(tables: Iterable[Table]) -> str:
    """Names the columns that the most header-like row lacks."""
    candidates = [{_name(cell) for cell in cells} for table in tables for cells in table.rows[:HEADER_WITHIN]]
    nearest = max((set(COLUMNS) & names for names in candidates), key=len, default=set())
    missing = "、".join(column for column in COLUMNS if column not in nearest)
    return f"没有找到表头，或表头缺少：{missing}。表头须有{'、'.join(COLUMNS)}六列，次序不限。"


def clean(cell: str, column: str) -> str:
    """The cell without what does not print: control characters, surplus blanks, line breaks, the guard of an export."""
    text = "".join(each for each in cell if each.isspace() or unicodedata.category(each) not in ("Cc", "Cf"))
    if column in (CATEGORY, TITLE):
        # A line broken inside a narrow cell; elsewhere a new line begins a new word.
        text = re.sub(r"(?<=[^\x00-\x7f])[^\S\n]*\r?\n\s*(?=[^\x00-\x7f])", "", text)
    text = re.sub(r"\s+", " ", text).strip()
    return text[1:] if text.startswith("'") and _is_formula(text) else text


def guard(cell: str) -> str:
    """The cell so that no spreadsheet takes it for a formula; `clean` takes the guard off again."""
    return f"'{cell}" if _is_formula(cell) else cell


def _is_formula(text: str) -> bool:
    return text.lstrip("'").startswith(tuple(FORMULA_SIGNS))

"""Printed rows of the catalogue, found in the tables of a file by the names of their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from disclosure.audience.printed import UnreadableScope, read_scope
from disclosure.catalogue.columns import (
    ALL_TABLES,
    CATEGORY,
    CHANNELS,
    COLUMNS,
    HEADER_WITHIN,
    LEAST_COLUMNS,
    LEAST_TO_ASK,
    SCOPE,
    TABLE,
    TIME_LIMIT,
    TITLE,
    UNITS,
    Answers,
    ColumnQuestion,
    Header,
    Undecided,
    columns_in,
    find_header,
    is_name_of,
    missing_columns,
    normalised,
    questions_about,
)
from disclosure.catalogue.ditto import is_ditto
from disclosure.catalogue.files import Table, UnreadableFile, read_tables
from disclosure.catalogue.unused_columns import notes_on_unused
from disclosure.organisation.folding import as_typed
from disclosure.organisation.ink import order_complaint
from disclosure.organisation.spreadsheets import is_formula

__all__ = ["CATEGORY", "CHANNELS", "COLUMNS", "SCOPE", "TIME_LIMIT", "TITLE", "UNITS", "PrintedRow", "read_rows"]

MAX_ROWS = 1000
"""Maximum number of rows of an uploaded file: all of its changes are shown on one page."""
MAX_NOTES = 20
ONE_CELL_EACH = "一列须占一格；CSV文件全文须用同一种分隔符，如英文逗号。"
UNREAD = "读不出的内容"
DELIMITERS = ",，;；|｜\t"


@dataclass(frozen=True)
class PrintedRow:
    """A printed row with its unaltered cells, and its place in the file."""

    place: str
    category: str
    title: str = ""
    channels: str = ""
    scope: str = ""
    time_limit: str = ""
    units: str = ""

    @property
    def cells(self) -> dict[str, str]:
        """Return the cells by the names of their columns."""
        cells = self.category, self.title, self.channels, self.scope, self.time_limit, self.units
        return dict(zip(COLUMNS, cells, strict=True))

    @property
    def is_heading(self) -> bool:
        """Return whether the row has only a category, as a heading above its entries."""
        return not any((self.title, self.channels, self.scope, self.time_limit, self.units))


@dataclass(frozen=True)
class CatalogueReading:
    """The reading of a file: its printed rows, and notes on parts that were not read, or not read as they look."""

    rows: tuple[PrintedRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Located:
    """A table of the catalogue, and the header of its rows."""

    table: Table
    header: Header
    group: int
    """Number of the header among those of the file."""

    @property
    def start(self) -> int:
        return self.header.start if self.header.table is self.table else 0


def read_rows(content: bytes) -> tuple[PrintedRow, ...]:
    """Return the rows of the catalogue in a file with this content, from the first table to the last.

    Raises `UnreadableFile`; `Undecided` if the user must identify a column.
    """
    return read_catalogue(read_tables(content)).rows


def read_catalogue(tables: Sequence[Table], answers: Answers | None = None, *, max_rows: int = MAX_ROWS) -> CatalogueReading:
    """Return the rows of the catalogue in the tables of a file.

    Columns are found by name, in any order; a note names each other column with content. A blank category is the one above it,
    and so is any cell with 同上. A table without a header continues the one before it, if it has as many columns.

    Args:
        answers: answers to the questions of `Undecided`.
        max_rows: maximum number of rows.

    Raises `UnreadableFile`; `Undecided` if the user must identify a column, or choose a table.
    """
    answers = answers or Answers()
    tables = list(_flattened(tables))
    located = _located(tables, LEAST_COLUMNS) or _located(tables, LEAST_TO_ASK)
    if not located:
        raise UnreadableFile(_without_header(tables))
    others = [table for table in tables if not any(each.table is table for each in located)]
    if answers.table not in ("", ALL_TABLES):
        located = [each for each in located if str(each.group) == answers.table]
    if questions := questions_about([each.header for each in located], answers):
        for header in {each.group: each.header for each in located}.values():
            if complaint := _crammed(header.printed.values(), header.table, header.start, LEAST_COLUMNS):
                raise UnreadableFile(complaint)
        raise Undecided(questions, tables)
    are_named = len(tables) > 1
    read = list(_rows(located, answers, are_named))
    if not answers.table and (question := _which_table(read, located)):
        raise Undecided([question], tables)
    if not read:
        raise UnreadableFile("表头下面没有目录条目。")
    if len(read) > max_rows:
        raise UnreadableFile(f"目录超过{max_rows}行，请检查文件。")
    notes = [f"{each.table.name if are_named else ''}{note}" for each in located for note in each.table.notes]
    unused = _notes_on_unused(located, answers, are_named)
    passed_over = [f"{table.name}没有目录的表头，没有读取" for table in others if any(map("".join, table.rows))]
    notes = list(dict.fromkeys([*unused, *passed_over, *tables[0].notes_on_file, *notes]))
    if len(notes) > MAX_NOTES:
        notes = [*notes[: MAX_NOTES - 1], f"另有{len(notes) - MAX_NOTES + 1}处没有逐一列出"]
    return CatalogueReading(tuple(row for _, row in read), tuple(notes))


def _notes_on_unused(located: Iterable[_Located], answers: Answers, are_named: bool) -> Iterator[str]:
    for _, tables in groupby(located, key=lambda each: each.group):
        rows: list[list[str]] = []
        for each in tables:
            header, positions = each.header, each.header.positions(answers)
            for number, cells in enumerate(each.table.rows[each.start :], start=each.start + 1):
                if number not in each.table.hidden_rows and not _repeats_header(_printed(cells, positions)):
                    rows.append(_with_unread(each.table, number, cells))
        for note in notes_on_unused(header, rows, set(positions.values())):
            yield f"{header.table.name if are_named else ''}{note}"


def _with_unread(table: Table, number: int, cells: Sequence[str]) -> list[str]:
    """Return the cells as one would type them, with a remark in place of those that cannot be read."""
    return [clean(cell, TITLE) or UNREAD * ((number - 1, at) in table.unread) for at, cell in enumerate(cells)]


def _printed(cells: Sequence[str], positions: Mapping[str, int]) -> dict[str, str]:
    return {column: clean(cells[at], column) if at < len(cells) else "" for column, at in positions.items()}


def _without_header(tables: Iterable[Table]) -> str:
    """Return a message that tells a header within one cell, or names the columns missing in the most header-like row."""
    tables = list(tables)
    for table in tables:
        for number, cells in enumerate(table.rows[:HEADER_WITHIN], start=1):
            if complaint := _crammed(cells, table, number, least=2):
                return complaint
    candidates = [{normalised(cell) for cell in cells} for table in tables for cells in table.rows[:HEADER_WITHIN]]
    lacks = [[column for column in COLUMNS if not any(is_name_of(column, name) for name in names)] for names in candidates]
    return missing_columns(min(lacks, key=len, default=list(COLUMNS)), are_others_found=False)


def _crammed(cells: Iterable[str], table: Table, number: int, least: int) -> str:
    """Return a message that a cell of a header holds the names of that many columns; empty if none does."""
    crammed = next((cell for cell in cells if len(columns_in(cell)) >= least), "")
    return crammed and f"{table.name}第{number}行的表头有几列挤在一格里：“{clean(crammed, TITLE)[:60]}”。{ONE_CELL_EACH}"


def _is_crammed(cell: str) -> bool:
    """Return whether the one cell of a row holds all of an entry, with a scope and another delimiter than the file's."""
    for delimiter in DELIMITERS:
        parts = [part.strip() for part in cell.split(delimiter)]
        if len(parts) > LEAST_COLUMNS and any(map(_is_scope, parts)):
            return True
    return False


def _is_scope(text: str) -> bool:
    try:
        return bool(read_scope(text))
    except UnreadableScope:
        return False


def _flattened(tables: Iterable[Table]) -> Iterator[Table]:
    """Yield the relevant tables: instead of a table used for layout only, those inside its cells."""
    for table in tables:
        inner = list(_flattened(table.inner))
        if any(map(find_header, inner)) and not find_header(table):
            yield from inner
        else:
            yield table


def _located(tables: Iterable[Table], least: int) -> list[_Located]:
    located: list[_Located] = []
    for table in tables:
        group = located[-1].group if located else -1
        if own := find_header(table, least):
            located.append(_Located(table, own, group + 1))
        elif located and _width(table) == _width(located[-1].header.table):
            located.append(_Located(table, located[-1].header, group))
    return located


def _width(table: Table) -> int:
    return max(map(len, table.rows), default=0)


def _rows(located: Iterable[_Located], answers: Answers, are_named: bool) -> Iterator[tuple[_Located, PrintedRow]]:
    category = ""
    above: dict[str, str] = {}
    for each in located:
        positions = each.header.positions(answers)
        name = each.table.name if are_named else ""
        for number, cells in enumerate(each.table.rows[each.start :], start=each.start + 1):
            printed = _printed(cells, positions)
            if number in each.table.hidden_rows:
                # Otherwise the rows below would seem to belong to the category above the hidden one, or to repeat another row.
                category = "" if printed.get(CATEGORY) and not is_ditto(printed[CATEGORY]) else category
                above = {}
                continue
            place = f"{name}第{number}行"
            _refuse_unread(each.table, number, positions.values(), place)
            _refuse_reordered(cells, positions, place)
            if not any(printed.values()) or _repeats_header(printed):
                continue
            # If there is no cell above, the sign stays, and becomes a problem for the user.
            above[CATEGORY] = category
            printed |= {column: above.get(column) or cell for column, cell in printed.items() if is_ditto(cell)}
            is_heading = not any(value for column, value in printed.items() if column != CATEGORY)
            if is_heading and _is_crammed(printed[CATEGORY]):
                raise UnreadableFile(f"{place}有几列挤在一格里：“{printed[CATEGORY][:60]}”。{ONE_CELL_EACH}")
            category = printed.get(CATEGORY) or answers.stated.get(CATEGORY) or category
            printed |= {} if is_heading else dict(answers.stated)
            printed[CATEGORY] = category
            above = dict(printed)
            yield each, PrintedRow(place, *(printed.get(column, "") for column in COLUMNS))


def _refuse_unread(table: Table, number: int, columns: Iterable[int], place: str) -> None:
    if reasons := [table.unread[number - 1, at] for at in columns if (number - 1, at) in table.unread]:
        raise UnreadableFile(f"{place}：{'；'.join(dict.fromkeys(reasons))}。")


def _refuse_reordered(cells: Sequence[str], positions: Mapping[str, int], place: str) -> None:
    """Refuse a cell that may be displayed in another order than it is stored: it would be imported as nobody sees it."""
    for column, at in positions.items():
        if complaint := order_complaint(cells[at] if at < len(cells) else ""):
            raise UnreadableFile(f"{place}“{column}”：{complaint}")


def _repeats_header(printed: dict[str, str]) -> bool:
    return all(is_name_of(column, normalised(cell)) for column, cell in printed.items())


def _which_table(read: Sequence[tuple[_Located, PrintedRow]], located: Sequence[_Located]) -> ColumnQuestion | None:
    """Return the question which table to use, if the same entry is in several, each with a header of its own."""
    entries: dict[int, set[tuple[str, str]]] = {}
    for each, row in read:
        if not row.is_heading:
            entries.setdefault(each.group, set()).add((row.category, row.title))
    if len(entries) < 2 or sum(map(len, entries.values())) == len(set().union(*entries.values())):
        return None
    names = {each.group: each.header.table.name for each in reversed(located)}
    choices = [(str(group), f"只用{names[group]}") for group in entries]
    return ColumnQuestion(TABLE, (*choices, (ALL_TABLES, "全部，依次相接")))


def clean(cell: str, column: str) -> str:
    """Return the cell as one would type what is seen of it, without surplus blanks, line breaks and the guard of an export."""
    text = as_typed(cell)
    if column in (CATEGORY, TITLE):
        # A line broken inside a narrow cell; in other columns a new line begins a new word.
        text = re.sub(r"(?<=[^\x00-\x7f])[^\S\n]*\r?\n\s*(?=[^\x00-\x7f])", "", text)
    text = re.sub(r"\s+", " ", text).strip()
    return text[1:] if text.startswith("'") and is_formula(text) else text

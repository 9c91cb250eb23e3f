"""A reader of the sheets of a workbook: the text that each cell displays, and the parts that the sheet hides.

`openpyxl` returns the stored values, not the displayed text, and refuses a whole file because of one unknown style.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter, range_boundaries

from disclosure.office_files import colours
from disclosure.office_files.format_codes import CannotRender
from disclosure.office_files.number_formats import BUILT_IN, GENERAL, format_number, format_text, is_white
from disclosure.office_files.packages import DamagedPackage, Package, attribute, child, keeps_spaces, local_name
from disclosure.office_files.sheet_styles import Font, Style, Stylesheet, font_of, may_hide
from disclosure.office_files.sizes import LEAST_COLUMN_LETTERS, LEAST_POINTS
from disclosure.office_files.symbols import UnknownSymbol, raised, seen_in
from disclosure.office_files.themes import Palette, optional_root

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FIRST_OF_MARCH = 61
_TICKED, _EMPTY_BOX = "☑", "☐"
_EPOCH = datetime.datetime.combine(datetime.date(1899, 12, 30), datetime.time())


class NotShown(ValueError):
    """A cell whose displayed text is uncertain. The message explains why, in Chinese."""


@dataclass(frozen=True)
class Run:
    """A piece of a text, and its font; None means the font of the cell."""

    text: str
    font: Font | None = None


@dataclass(frozen=True)
class Cell:
    """A cell as it is stored.

    Args:
        kind: its data type (ISO/IEC 29500-1, 18.18.11).
        raw: its stored value; None if there is none.
        runs: its stored text in pieces; empty for a number.
        fills: the range whose cells its formula computes, if it is that of an array or a data table; else empty.
    """

    row: int
    column: int
    kind: str
    raw: str | None
    runs: tuple[Run, ...]
    style: Style
    has_formula: bool
    fills: str
    is_hidden: bool
    since_1904: bool

    @property
    def coordinate(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def code(self) -> str:
        return self.style.code

    @property
    def stored(self) -> str:
        """Return the stored value without its format: a text, or a whole number."""
        if self.raw is None or self.kind != "n":
            return self.raw or ""
        return str(int(number)) if (number := float(self.raw)).is_integer() else self.raw

    @property
    def is_struck(self) -> bool:
        """Return whether part of the text is struck out."""
        return any(font.is_struck for font in self._fonts())

    @property
    def is_in_doubt(self) -> bool:
        """Return whether part of the text is white on an unknown background."""
        white = self._is_shown_white or any(font.colour == colours.WHITE for font in self._fonts())
        return white and self.style.ground == colours.UNKNOWN

    @property
    def is_unseen(self) -> bool:
        """Return whether part of the text is too small, or has the colour of its background."""
        return not all(self._sees(run) for run in self.runs or [Run("")] if run.text.strip() or not self.runs)

    def shown(self, *, seen_only: bool = False) -> str:
        """Return the text that the sheet displays.

        Args:
            seen_only: leave out text that is too small, or has the colour of its background.

        Raises `NotShown`.
        """
        if self.style.is_reversed and (self.raw or "").strip():
            raise NotShown("有从右向左排的文字，请改为从左向右")
        if self.raw is None:
            if self.has_formula:
                raise NotShown("是公式，文件里没有存它的结果；请用Excel或WPS打开、保存后再上传")
            return ""
        try:
            if self.runs:
                return format_text(
                    "".join(self._looks(run) for run in self.runs if not seen_only or self._sees(run)), self.code
                )
            if seen_only and not self._sees(Run("")):
                return ""
            return seen_in(self._formatted(self.raw), self.style.font.name)
        except CannotRender as error:
            raise NotShown(f"的显示格式“{self.code}”不能识别，请把单元格改为文本格式、照显示的样子重新填写") from error
        except UnknownSymbol as error:
            raise NotShown("有特殊符号，不能按文字读取，请改用普通文字") from error

    def _formatted(self, raw: str) -> str:
        if self.kind == "n":
            return format_number(float(raw), self.code, since_1904=self.since_1904)
        if self.kind == "d":
            return format_number(_serial(raw), BUILT_IN[14] if self.code == GENERAL else self.code)
        if self.kind == "e":
            raise NotShown(f"显示为错误值{raw}，请改正后再上传")
        is_true = raw.strip() in ("1", "true")
        if self.style.is_check_box:
            return _TICKED if is_true else _EMPTY_BOX
        logical = "TRUE" if is_true else "FALSE"
        if format_text(logical, self.code) != logical:
            raise CannotRender("a logical value in a format of texts")
        return logical

    def _fonts(self) -> list[Font]:
        return [run.font or self.style.font for run in self.runs if run.text.strip()] or [self.style.font]

    def _looks(self, run: Run) -> str:
        font = run.font or self.style.font
        return raised(seen_in(run.text, font.name), font.position)

    def _sees(self, run: Run) -> bool:
        font = replace(self.style.font, colour=colours.WHITE) if self._is_shown_white else run.font or self.style.font
        return font.is_seen_on(self.style.ground)

    @property
    def _is_shown_white(self) -> bool:
        """Return whether the format of a number makes it white."""
        return self.kind == "n" and self.raw is not None and is_white(float(self.raw), self.code)


class Sheet:
    """A worksheet. Its hidden and merged areas are complete only once `cells` has been read to the end."""

    def __init__(self, book: Workbook, name: str, part: str, *, is_visible: bool):
        self.book, self.name, self.part, self.is_visible = book, name, part, is_visible
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.has_other_grounds = self.has_hiding_conditions = False
        self._rows_are_hidden = self._hides_zeros = False
        self._shown_columns: list[tuple[int, int]] = []
        self._row_height = self._column_width = float("inf")

    def cells(self) -> Iterator[Cell]:
        """Yield the cells in the file, row by row, including hidden ones."""
        row = column = 0
        row_is_hidden = False
        for event, element in self.book.package.elements(self.part):
            name = local_name(element)
            if event == "start":
                if name == "row":
                    row, column = int(element.get("r") or row + 1), 0
                    row_is_hidden = self._hides_row(element)
                continue
            if name == "c":
                letters, number = coordinate_from_string(element.get("r") or f"{get_column_letter(column + 1)}{row}")
                row, column = number, column_index_from_string(letters)
                yield self._cell(element, row, column, row_is_hidden)
            elif name == "row":
                # Free the row: a sheet of a million cells would exhaust the memory.
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            else:
                self._note(name, element)

    def _hides_row(self, row: etree._Element) -> bool:
        hidden, height = row.get("hidden"), _number(row.get("ht"), self._row_height)
        return height < LEAST_POINTS or (_is_true(hidden) if hidden else self._rows_are_hidden)

    def _note(self, name: str, element: etree._Element) -> None:
        if name == "col":
            is_narrow = _number(element.get("width"), self._column_width) < LEAST_COLUMN_LETTERS
            place = (int(element.get("min", 1)), int(element.get("max", 1)))
            (self.hidden_columns if _is_true(element.get("hidden")) or is_narrow else self._shown_columns).append(place)
        elif name == "mergeCell":
            self.merged.append(range_boundaries(element.get("ref", "")))
        elif name == "sheetFormatPr":
            self._row_height = _number(element.get("defaultRowHeight"), self._row_height)
            self._column_width = _number(element.get("defaultColWidth"), self._column_width)
            self._rows_are_hidden = _is_true(element.get("zeroHeight"))
        elif name == "sheetView":
            self._hides_zeros = element.get("showZeros") in ("0", "false", "off")
        elif name in ("tablePart", "cfRule"):
            self.has_other_grounds = True
            self.has_hiding_conditions |= name == "tablePart" and self.book.styles.tables_may_hide
            condition = element.get("dxfId")
            self.has_hiding_conditions |= condition is not None and self.book.styles.condition_may_hide(int(condition))
        elif name in ("dataBar", "iconSet"):
            self.has_hiding_conditions |= not _is_true(element.get("showValue", "1"))
        elif name == "dxf":
            self.has_hiding_conditions |= may_hide(element, self.book.styles.palette)

    def _cell(self, element: etree._Element, row: int, column: int, row_is_hidden: bool) -> Cell:
        kind = element.get("t", "n")
        value = child(element, "v")
        # A formula whose result is the empty text stores it as an empty value.
        raw = None if value is None else _text(value) or ("" if kind == "str" else None)
        style = self.book.styles.style(int(element.get("s", 0)))
        runs: tuple[Run, ...] = ()
        if kind == "s" and raw is not None:
            runs = self.book.strings[int(raw)]
        elif kind == "inlineStr":
            runs = _runs(child(element, "is"), self.book.styles.palette)
        elif kind == "str" and raw is not None:
            runs = (Run(_unescaped(raw)),)
        elif kind == "n" and raw is not None:
            if not raw.strip():
                raw = None
            elif self._hides_zeros and float(raw) == 0:
                kind, raw = "str", ""
        if kind in ("s", "inlineStr", "str"):
            raw = "".join(run.text for run in runs) if runs else None if raw is None else ""
        formula = child(element, "f")
        fills = formula.get("ref", "") if formula is not None and formula.get("t") in ("array", "dataTable") else ""
        return Cell(row, column, kind, raw, runs, style, formula is not None, fills, row_is_hidden, self.book.since_1904)

    def hides_column(self, column: int) -> bool:
        def is_among(columns: list[tuple[int, int]]) -> bool:
            return any(first <= column <= last for first, last in columns)

        return is_among(self.hidden_columns) or (
            self._column_width < LEAST_COLUMN_LETTERS and not is_among(self._shown_columns)
        )


class Workbook:
    """A workbook: its sheets in order, its shared strings and its number formats.

    `is_recalculated` tells whether its formulas are computed anew when it is opened.
    """

    def __init__(self, package: Package):
        self.package = package
        root = package.root(package.main)
        properties = child(root, "workbookPr")
        self.since_1904 = properties is not None and _is_true(properties.get("date1904"))
        calculation = child(root, "calcPr")
        self.is_recalculated = calculation is not None and _is_true(calculation.get("fullCalcOnLoad"))
        targets = package.targets(package.main)
        self.sheets = []
        listed = child(root, "sheets")
        for element in listed if listed is not None else ():
            kind, part = targets.get(attribute(element, "id") or "", ("", ""))
            if kind == "worksheet":
                if part not in package:
                    raise DamagedPackage("a sheet that is not there")
                visible = element.get("state", "visible") == "visible"
                self.sheets.append(Sheet(self, element.get("name", ""), part, is_visible=visible))

    @cached_property
    def strings(self) -> list[tuple[Run, ...]]:
        """Return the strings that cells share."""
        name = next((each for each in self.package.related(self.package.main, "sharedStrings") if each in self.package), None)
        found = []
        for event, element in self.package.elements(name) if name else ():
            if event == "end" and local_name(element) == "si":
                found.append(_runs(element, self.styles.palette))
                element.clear()
        return found

    @cached_property
    def styles(self) -> Stylesheet:
        """Return the styles of the cells."""
        return Stylesheet(self.package.related_root(self.package.main, "styles"), optional_root(self.package, "theme"))


def _runs(element: etree._Element | None, palette: Palette) -> tuple[Run, ...]:
    """Return the runs of a string's text, without the phonetic guide."""
    found = []
    for each in element if element is not None else ():
        if local_name(each) == "t":
            found.append(Run(_unescaped(_text(each))))
        elif local_name(each) == "r":
            text, properties = child(each, "t"), child(each, "rPr")
            words = "" if text is None else _text(text)
            found.append(Run(_unescaped(words), None if properties is None else font_of(properties, palette)))
    return tuple(found)


def _text(element: etree._Element) -> str:
    """Return a stored text. Spaces at its ends count only if the file says so."""
    text = element.text or ""
    return text if text == text.strip() or keeps_spaces(element) else text.strip(" \t\r\n")


def _serial(moment: str) -> float:
    """Return the serial number of the day and time that a cell stores as a date."""
    try:
        stated = datetime.datetime.fromisoformat(moment.removesuffix("Z")).replace(tzinfo=None)
    except ValueError as error:
        raise CannotRender("a date in another spelling") from error
    days = (stated - _EPOCH) / datetime.timedelta(days=1)
    # Excel counts a 29 February 1900, so earlier days have a serial number one less.
    return days if days >= _FIRST_OF_MARCH else days - 1


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _number(value: str | None, otherwise: float) -> float:
    return float(value) if value else otherwise


def _is_true(value: str | None) -> bool:
    return value in ("1", "true", "on")

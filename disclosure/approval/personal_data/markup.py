"""The words of an XML part, read in one pass: in elements, in their attributes and in comments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from lxml import etree

from disclosure.office_files.namespaces import COMPATIBILITY, Format, format_of

WHOLE = {"p", "si", "is", "comment", "threadedComment", "rt", "rPh"}
"""Elements whose words belong together: one number may be split into several runs. A reading aid is an element of its own."""

TEXT_ELEMENTS = {"t", "text", "delText"}
"""Elements that hold the words of such an element. Deleted text is still in the file."""

FIELD_CODES = {"instrText", "delInstrText"}

SIGNS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
"""Elements that represent a character."""

DELETED, INSERTED = {"del", "moveFrom", "Fallback"}, {"ins", "moveTo", "Choice"}
"""Elements around text that a tracked change deletes, and inserts. One of two ways to draw the same counts as deleted."""

FALSE = {"0", "false", "off"}

CODE = re.compile("[0-9A-Fa-f]{1,4}")

SHORTEST_ATTRIBUTE = 5
"""Minimum length in characters of personal data of any kind."""


@dataclass(frozen=True)
class Words:
    """Words that belong together.

    Args:
        paragraph: the number of their paragraph among those of the part's own kind; 0 if they are in none.
        cell: the numbers of their table, row and column.
        again: whether they repeat text read before, in its form before or after tracked changes.
        is_attribute: whether they are outside the text: in an attribute, a comment or a processing instruction.
    """

    text: str
    paragraph: int = 0
    cell: tuple[int, int, int] | None = None
    again: bool = False
    is_attribute: bool = False


CELL_ATTRIBUTES = {
    "r", "s", "t", "cm", "vm", "ph", "spans", "customFormat", "ht", "hidden", "customHeight", "outlineLevel", "collapsed",
    "thickTop", "thickBot", "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac}dyDescent",
}  # fmt: skip
"""Attributes of a sheet's rows and cells, which are measures and places."""


class DamagedMarkup(ValueError):
    """An XML part that is not well-formed."""


def words_of(part: IO[bytes], *, cells_are_read: bool = False, hiding: frozenset[str] = frozenset()) -> Iterator[Words]:
    """Yield all words of an XML part. A part that is not well-formed is read as far as possible, as office programs do.

    Args:
        cells_are_read: whether the values of a sheet's cells are left out, as far as another reader yields them.
        hiding: styles of invisible runs.

    Raises `ValueError` if the part defines entities, as no office program does. Raises `DamagedMarkup`, after the last words,
    if something was skipped.
    """
    reader = _MarkupReader(hiding, cells_are_read=cells_are_read)
    parser = etree.XMLParser(target=reader, resolve_entities=False, no_network=True, recover=True)
    yield from etree.parse(part, parser)
    if any(error.level >= etree.ErrorLevels.ERROR for error in parser.error_log):
        raise DamagedMarkup


@dataclass
class _Whole:
    """An open element of `WHOLE`, with all its words, the visible ones, those before any change, and codes of fields."""

    paragraph: int
    cell: tuple[int, int, int] | None
    all: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    goes_on: bool = False

    def words(self, carried: str) -> Iterator[Words]:
        """Yield every reading. `carried` is the visible text of a paragraph whose end a tracked change has deleted."""
        everything = "".join(self.all)
        yield Words(everything, self.paragraph, self.cell)
        for other in (carried + "".join(self.seen), "".join(self.before)):
            if other != everything:
                yield Words(other, self.paragraph, self.cell, again=True)
        if self.codes:
            yield Words("".join(self.codes), self.paragraph, self.cell)


class _MarkupReader:
    """A target of lxml's parser, for the beginnings and ends of elements, and the text between."""

    def __init__(self, hiding: frozenset[str], *, cells_are_read: bool):
        self.hiding, self.cells_are_read = hiding, cells_are_read
        self.format: Format | None = None
        # How many open elements may be passed over by the part's program, whether each open element is left out, and whether
        # the value of the open cell has been.
        self.aside = 0
        self.left_out: list[bool] = []
        self.has_value = False
        self.found: list[Words] = []
        # The open elements of `WHOLE`, the outermost first: a text box is inside the paragraph to which it is anchored.
        self.open: list[_Whole] = []
        self.names: list[str] = []
        self.between: list[str] = []
        self.kind = self.carried = ""
        self.paragraphs = self.tables = self.deleted = self.inserted = 0
        # For each open table, its number, and the row and the column that have been reached, and the number of columns that
        # the cell there covers; for each open run, whether it is hidden.
        self.cells: list[tuple[int, int, int]] = []
        self.widths: list[int] = []
        self.hidden: list[bool] = []

    def doctype(self, *declared: str | None) -> None:
        raise ValueError("a part that defines entities")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._take()
        kind, _, name = tag.rpartition("}")
        if not self.names:
            self.kind, self.format = kind, format_of(kind[1:])
        self._step(kind, name, 1)
        is_left_out = self._is_read_elsewhere(kind, name, attributes)
        self.names.append(name)
        self.left_out.append(is_left_out)
        for key, value in attributes.items():
            if len(value) >= SHORTEST_ATTRIBUTE and not (is_left_out and key in CELL_ATTRIBUTES):
                self.found.append(Words(value, is_attribute=True))
        if name in WHOLE:
            own = name == "p" and kind == self.kind
            self.paragraphs += own
            self.open.append(_Whole(self.paragraphs if own else 0, self.cells[-1] if self.cells else None))
        elif begin := BEGINNINGS.get(name):
            begin(self, attributes)
        elif name in SIGNS:
            self._add(SIGNS[name])

    def _step(self, kind: str, name: str, by: int) -> None:
        """Count an element that the part's program may pass over. The text of one that it does not understand is not seen."""
        if kind == self.kind and name != "extLst":
            return
        self.aside += by
        is_understood = self.format is None or self.format.understands(kind[1:]) or kind[1:] == COMPATIBILITY
        if name == "extLst" or not is_understood:
            self.deleted += by

    def _is_read_elsewhere(self, kind: str, name: str, attributes: Mapping[str, str]) -> bool:
        """Return whether a row or a cell, or the value of a cell, is one that the reader of sheets yields."""
        if not self.cells_are_read or kind != self.kind or self.aside:
            return False
        if name == "v":
            is_first, self.has_value = self.names[-1:] == ["c"] and not self.has_value, True
            return is_first
        if name == "c":
            self.has_value = attributes.get("t") == "inlineStr"
        return name in ("c", "row")

    def data(self, text: str) -> None:
        self.between.append(text)

    def comment(self, text: str) -> None:
        self.found.append(Words(text, is_attribute=True))

    def pi(self, target: str, data: str | None = None) -> None:
        self.found.append(Words(f"{target} {data or ''}", is_attribute=True))

    def end(self, tag: str) -> None:
        self._take()
        name = self.names.pop()
        self.left_out.pop()
        self._step(tag.rpartition("}")[0], name, -1)
        if name in WHOLE:
            self._close(self.open.pop())
        elif finish := ENDS.get(name):
            finish(self)

    def close(self) -> list[Words]:
        # A truncated part leaves elements open.
        self._take()
        while self.open:
            self._close(self.open.pop())
        return self.found

    def _close(self, whole: _Whole) -> None:
        self.found += whole.words(self.carried)
        self.carried = self.carried + "".join(whole.seen) if whole.goes_on else ""

    def _take(self) -> None:
        if not self.between:
            return
        text, self.between = "".join(self.between), []
        if not self.names or (self.left_out[-1] and (self.names[-1] == "v" or not text.strip())):
            return
        if self.open and self.names[-1] in TEXT_ELEMENTS:
            self._add(text)
        elif self.open and self.names[-1] in FIELD_CODES:
            self.open[-1].codes.append(text)
        else:
            self.found.append(Words(text))

    def _add(self, text: str) -> None:
        if self.open:
            whole = self.open[-1]
            whole.all.append(text)
            if not self.deleted and not any(self.hidden):
                whole.seen.append(text)
            if not self.inserted:
                whole.before.append(text)

    def _begin_deleted(self, attributes: Mapping[str, str]) -> None:
        self.deleted += 1
        if self.open and self.names[-3:-1] == ["pPr", "rPr"]:
            self.open[-1].goes_on = True

    def _end_deleted(self) -> None:
        self.deleted -= 1

    def _begin_inserted(self, attributes: Mapping[str, str]) -> None:
        self.inserted += 1

    def _end_inserted(self) -> None:
        self.inserted -= 1

    def _begin_run(self, attributes: Mapping[str, str]) -> None:
        self.hidden.append(False)

    def _end_run(self) -> None:
        self.hidden.pop()

    def _hide(self, attributes: Mapping[str, str]) -> None:
        if self.hidden and self.names[-3:-1] == ["r", "rPr"]:
            self.hidden[-1] = not FALSE & set(attributes.values())

    def _style(self, attributes: Mapping[str, str]) -> None:
        if self.hidden:
            self.hidden[-1] = bool(self.hiding & set(attributes.values()))

    def _symbol(self, attributes: Mapping[str, str]) -> None:
        """Add a sign of a symbol font by its code."""
        for name, value in attributes.items():
            if name.endswith("}char") and CODE.fullmatch(value):
                self._add(chr(int(value, 16)))

    def _begin_table(self, attributes: Mapping[str, str]) -> None:
        self.tables += 1
        self.cells.append((self.tables, 0, 0))
        self.widths.append(1)

    def _end_table(self) -> None:
        self.cells.pop()
        self.widths.pop()

    def _begin_row(self, attributes: Mapping[str, str]) -> None:
        if self.cells:
            table, row, _ = self.cells[-1]
            self.cells[-1] = (table, row + 1, 0)
            self.widths[-1] = 1

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        if self.cells:
            table, row, column = self.cells[-1]
            self.cells[-1] = (table, row, column + self.widths[-1])
            self.widths[-1] = 1

    def _span(self, attributes: Mapping[str, str]) -> None:
        """Count the columns of a merged cell, which is in the first of them, and before the cells after it."""
        number = next(iter(attributes.values()), "")
        if self.cells and number.isdecimal() and len(number) <= 2:
            self.widths[-1] = int(number)


BEGINNINGS = {
    **dict.fromkeys(DELETED, _MarkupReader._begin_deleted),
    **dict.fromkeys(INSERTED, _MarkupReader._begin_inserted),
    "r": _MarkupReader._begin_run,
    "vanish": _MarkupReader._hide,
    "webHidden": _MarkupReader._hide,
    "rStyle": _MarkupReader._style,
    "sym": _MarkupReader._symbol,
    "tbl": _MarkupReader._begin_table,
    "tr": _MarkupReader._begin_row,
    "tc": _MarkupReader._begin_cell,
    "gridSpan": _MarkupReader._span,
}
ENDS = {
    **dict.fromkeys(DELETED, _MarkupReader._end_deleted),
    **dict.fromkeys(INSERTED, _MarkupReader._end_inserted),
    "r": _MarkupReader._end_run,
    "tbl": _MarkupReader._end_table,
}

"""A reader of the tables of a Word document: all that Word prints with its tracked changes accepted, once, and nothing else.

`python-docx` returns the texts of elements. Its users must handle text that is hidden, deleted by a tracked change, inserted by
a field, or printed without being stored as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from disclosure.catalogue.office import colours
from disclosure.catalogue.office.cells import PLACEHOLDER, CellReader, CellText, Number, left_out
from disclosure.catalogue.office.elements import children, continues, held, is_on, is_placeholder, number_of, value_of
from disclosure.catalogue.office.numbering import Numbering, UnknownNumber
from disclosure.catalogue.office.packages import Package, UnreadableFile, child, local_name
from disclosure.catalogue.office.styles import Styles

MAX_COLUMNS = 50
MAX_NESTED = 5


@dataclass
class WordTable:
    """A table: its rows of cells on the grid, the tables inside its cells, and notes on parts not read as plain text."""

    rows: list[list[CellText]] = field(default_factory=list)
    inner: list[WordTable] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Paragraph:
    """A paragraph that may have a number, with flags for its being in a text box or in a hidden row."""

    element: etree._Element
    in_box: bool
    in_hidden_row: bool


class WordDocument:
    """The printed tables of a Word document."""

    def __init__(self, package: Package):
        self.root = package.root(package.main)
        self.styles = Styles(package.related_root(package.main, "styles"))
        self._numbering = Numbering(package.related_root(package.main, "numbering"))

    def tables(self) -> list[WordTable]:
        """Return the tables in the order printed; tables inside a cell belong to that cell's table."""
        return [self._table(each, 1) for each in self._topmost(self.root)]

    def _topmost(self, element: etree._Element) -> Iterator[etree._Element]:
        for each in children(element):
            if local_name(each) == "tbl":
                yield each
            else:
                yield from self._topmost(each)

    def _table(self, element: etree._Element, depth: int) -> WordTable:
        if depth > MAX_NESTED:
            raise UnreadableFile("文件里的表格嵌套过多，请改成普通表格后再上传。")
        table = WordTable()
        for row in held(element, "tr"):
            if reason := left_out(row):
                table.notes.append(reason)
            else:
                table.rows.append(self._row(row, table, child(element, "tblPr"), depth))
        table.notes = list(dict.fromkeys(table.notes))
        return table

    def _row(self, row: etree._Element, table: WordTable, about: etree._Element | None, depth: int) -> list[CellText]:
        above = table.rows[-1] if table.rows else []
        cells = [CellText() for _ in range(min(number_of(child(row, "trPr"), "gridBefore", 0), MAX_COLUMNS))]
        for cell in held(row, "tc"):
            properties = child(cell, "tcPr")
            if reason := left_out(cell):
                table.notes.append(reason)
                continue
            column = len(cells)
            if column >= MAX_COLUMNS:
                break
            if continues(properties, "hMerge"):
                cells.append(CellText())
            elif continues(properties, "vMerge") and column < len(above):
                cells.append(above[column])
            else:
                reader = CellReader(self, value_of(about, "tblStyle"), self._ground(properties, about))
                if _is_prompt(cell):
                    reader.faults.append(PLACEHOLDER)
                cells.append(reader.read(cell))
                table.notes += reader.notes
                table.inner += [self._table(inner, depth + 1) for inner in self._topmost(cell)]
            cells += [CellText() for _ in range(min(number_of(properties, "gridSpan", 1), MAX_COLUMNS) - 1)]
        return cells

    def _ground(self, cell: etree._Element | None, table: etree._Element | None) -> str:
        """Return the background colour of a cell with these properties, in a table with those."""
        chain = self.styles.chain(value_of(table, "tblStyle"), "table")
        stated = [cell, table, *(child(style, name) for style in chain for name in ("tcPr", "tblPr"))]
        grounds = [ground for each in stated[:2] if (ground := colours.shading(child(each, "shd"))) is not None]
        # A style may shade the first row, every second row and so on, by many rules that are not implemented here.
        depends = any(
            each.tag.endswith("}shd")
            for style in chain
            for part in style
            if local_name(part) == "tblStylePr"
            for each in part.iter("{*}shd")
        )
        if not grounds and depends:
            return colours.UNKNOWN
        grounds += [ground for each in stated[2:] if (ground := colours.shading(child(each, "shd"))) is not None]
        return grounds[0] if grounds else colours.WHITE

    @cached_property
    def numbers(self) -> dict[etree._Element, Number]:
        """Return the automatic numbers of paragraphs."""
        found: dict[etree._Element, Number] = {}
        paragraphs = [
            each for each in self._paragraphs(self.root, in_box=False, in_hidden_row=False) if not self._is_gone(each)
        ]
        places = [(each, *self._place_in_list(each.element)) for each in paragraphs]
        self._doubt_shared([(each, number) for each, number, _ in places if number])
        is_continued = False
        for each, number, level in places:
            mark_is_gone = self._mark_is_gone(each.element)
            runs_on = mark_is_gone and next(each.element.itersiblings(each.element.tag), None) is not None
            if number and (each.in_hidden_row or is_continued or runs_on):
                # Word numbers the merged paragraph; the file does not determine which of the two paragraphs has the number.
                self._numbering.doubt(number)
            if number:
                counted = self._number(number, level)
                # A number looks like its paragraph's mark; programs differ on whether it is shown before a hidden mark.
                found[each.element] = Number(None) if mark_is_gone else counted
            is_continued = runs_on
        return found

    def _number(self, number: str, level: int) -> Number:
        try:
            return Number(*self._numbering.next(number, level))
        except UnknownNumber:
            return Number(None)

    def _doubt_shared(self, places: list[tuple[_Paragraph, str]]) -> None:
        """Doubt lists that continue from the text into a text box: the file does not determine the order of counting."""
        boxed = {self._numbering.list_of(number) for each, number in places if each.in_box}
        for each, number in places:
            if not each.in_box and self._numbering.list_of(number) in boxed:
                self._numbering.doubt(number)

    def _place_in_list(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return the identifier of the paragraph's list, empty if it is in none, and its level."""
        chain = self.styles.paragraph_chain(paragraph)
        own = child(child(paragraph, "pPr"), "numPr")
        stated = [own, *(child(child(style, "pPr"), "numPr") for style in chain)]
        number = next((value_of(each, "numId") for each in stated if child(each, "numId") is not None), "")
        level = next((value_of(each, "ilvl") for each in stated if child(each, "ilvl") is not None), "0")
        return ("", 0) if number == "0" else (number, int(level))

    def _mark_is_gone(self, paragraph: etree._Element) -> bool:
        """Return whether a paragraph runs on into the next one, because its mark is deleted or hidden."""
        mark = child(child(paragraph, "pPr"), "rPr")
        if is_on(mark, "specVanish"):
            return False
        deleted = any(is_on(mark, name) for name in ("del", "moveFrom"))
        return deleted or self.styles.is_on("vanish", (mark,), [self.styles.paragraph_chain(paragraph)])

    def _is_gone(self, paragraph: _Paragraph) -> bool:
        """Return whether nothing of a paragraph is left, in which case Word does not count it."""
        return self._mark_is_gone(paragraph.element) and not self._has_text(
            paragraph.element, self.styles.paragraph_chain(paragraph.element)
        )

    def _has_text(self, element: etree._Element, chain: list[etree._Element]) -> bool:
        for each in children(element):
            properties = child(each, "rPr")
            own = self.styles.chain(value_of(properties, "rStyle"), "character")
            if local_name(each) == "r" and self.styles.is_on("vanish", (properties,), (own, chain)):
                continue
            if (local_name(each) == "t" and each.text) or local_name(each) == "sym" or self._has_text(each, chain):
                return True
        return False

    def _paragraphs(self, element: etree._Element, *, in_box: bool, in_hidden_row: bool) -> Iterator[_Paragraph]:
        for each in children(element):
            name = local_name(each)
            hides = name == "tr" and bool(is_on(child(each, "trPr"), "hidden"))
            if left_out(each) and not hides:
                continue
            boxed, hidden = in_box or name == "txbxContent", in_hidden_row or hides
            if name == "p":
                yield _Paragraph(each, boxed, hidden)
            yield from self._paragraphs(each, in_box=boxed, in_hidden_row=hidden)


def _is_prompt(cell: etree._Element) -> bool:
    """Return whether a cell is inside a content control of its row that still shows its prompt."""
    for each in cell.iterancestors():
        if local_name(each) == "tr":
            break
        if local_name(each) == "sdt" and is_placeholder(each):
            return True
    return False

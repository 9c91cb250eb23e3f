"""A reader of the tables of a Word document: all that Word prints with its tracked changes accepted, once, and nothing else.

`python-docx` returns the texts of elements. Its users must handle text that is hidden, deleted by a tracked change, inserted by
a field, or printed without being stored as text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from disclosure.office_files import colours
from disclosure.office_files.cells import CellReader, CellText, Number, left_out
from disclosure.office_files.elements import children, continues, held, is_bound, is_on, is_placeholder, number_of, value_of
from disclosure.office_files.numbering import Numbering, UnknownNumber
from disclosure.office_files.packages import Package, UnreadableFile, attribute, child, local_name
from disclosure.office_files.positions import Page
from disclosure.office_files.remarks import BOUND, COVERED, MERGED, MISPLACED, PLACEHOLDER
from disclosure.office_files.sizes import is_flat_row
from disclosure.office_files.styles import Styles
from disclosure.office_files.table_styles import CellPosition, applicable, formats_of_text

MAX_COLUMNS = 50
MAX_NESTED = 5
MAX_QUOTED = 20
"""Maximum length of a text quoted in a note."""


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


@dataclass
class _OpenField:
    """A field around a table: whether its code has ended, and whether it has an end at all."""

    has_result: bool = False
    has_end: bool = False


class WordDocument:
    """The printed tables of a Word document."""

    def __init__(self, package: Package):
        self.root = package.root(package.main)
        self.styles = Styles.of(package)
        self.page = Page.of(self.root)
        self._numbering = Numbering(package.related_root(package.main, "numbering"))

    def tables(self) -> list[WordTable]:
        """Return the tables in the order printed; tables inside a cell belong to that cell's table."""
        return [self.inner_table(each, 1) for each in self.topmost(self.root)]

    def topmost(self, element: etree._Element) -> list[etree._Element]:
        """Return the tables inside an element that are in no other table, without those in a field's code."""
        found: list[tuple[etree._Element, list[_OpenField]]] = []
        fields: list[_OpenField] = []
        for each in self._marks_and_tables(element):
            kind = attribute(each, "fldCharType")
            if local_name(each) == "tbl":
                found.append((each, [field for field in fields if not field.has_result]))
            elif kind == "begin":
                fields.append(_OpenField())
            elif kind == "separate" and fields:
                fields[-1].has_result = True
            elif kind == "end" and fields:
                fields.pop().has_end = True
        return [table for table, codes in found if not any(code.has_end for code in codes)]

    def _marks_and_tables(self, element: etree._Element) -> Iterator[etree._Element]:
        for each in children(element):
            if local_name(each) in ("tbl", "fldChar"):
                yield each
            else:
                yield from self._marks_and_tables(each)

    def inner_table(self, element: etree._Element, depth: int) -> WordTable:
        if depth > MAX_NESTED:
            raise UnreadableFile("文件里的表格嵌套过多，请改成普通表格后再上传。")
        table = WordTable()
        rows = []
        for row in held(element, "tr"):
            if reason := left_out(row):
                table.notes.append(reason)
            else:
                rows.append(row)
        reader = _RowReader(self, table, element, rows, depth)
        for row in rows:
            table.rows.append(reader.cells(row))
        table.notes = list(dict.fromkeys(table.notes))
        return table

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
            if left_out(each) and not hides and not is_flat_row(each):
                # Word counts the paragraphs of a row that is too low to be seen.
                continue
            boxed, hidden = in_box or name == "txbxContent", in_hidden_row or hides
            if name == "p":
                yield _Paragraph(each, boxed, hidden)
            yield from self._paragraphs(each, in_box=boxed, in_hidden_row=hidden)


class _RowReader:
    """A reader of the rows of one table.

    Args:
        rows: the rows that are printed.
        depth: number of tables around its cells.
    """

    def __init__(
        self, document: WordDocument, table: WordTable, element: etree._Element, rows: list[etree._Element], depth: int
    ):
        self.document, self.table, self.depth, self.rows = document, table, depth, rows
        self.properties = child(element, "tblPr")
        self.chain = document.styles.chain(value_of(self.properties, "tblStyle"), "table")
        self.formats = formats_of_text(self.chain)
        boxes = (each for each in element.iterancestors() if local_name(each) != "tbl")
        self.is_misplaced = document.page.misses_table(self.properties) or any(map(document.page.misses_box, boxes))

    def cells(self, row: etree._Element) -> list[CellText]:
        """Return the texts of a row's cells, on the grid. The rows before it have been read."""
        above = self.table.rows[-1] if self.table.rows else []
        found = [CellText() for _ in range(min(number_of(child(row, "trPr"), "gridBefore", 0), MAX_COLUMNS))]
        printed = []
        for cell in held(row, "tc"):
            if reason := left_out(cell):
                self.table.notes.append(reason)
            else:
                printed.append(cell)
        for cell in printed:
            properties, column = child(cell, "tcPr"), len(found)
            if column >= MAX_COLUMNS:
                break
            if continues(properties, "hMerge"):
                found.append(CellText())
                self._note_covered(cell, found[column - 1 : column])
            elif continues(properties, "vMerge") and column < len(above):
                found.append(above[column])
                self._note_covered(cell, found[column:])
            else:
                place = CellPosition(row is self.rows[0], row is self.rows[-1], cell is printed[0], cell is printed[-1])
                found.append(self._text(cell, place, child(row, "tblPrEx")))
            found += [CellText() for _ in range(min(number_of(properties, "gridSpan", 1), MAX_COLUMNS) - 1)]
        return found

    def _note_covered(self, cell: etree._Element, shown: list[CellText]) -> None:
        """Note the text of a cell that is covered by a merged one, unless that one shows the same."""
        text = "".join(part.text or "" for part in cell.iter("{*}t")).strip()
        if text and not any(each.text.strip() == text for each in shown):
            self.table.notes.append(COVERED.format(text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"))

    def _text(self, cell: etree._Element, place: CellPosition, exceptions: etree._Element | None) -> CellText:
        """Return the text of a cell in a row with these exceptions to the table's properties."""
        properties = child(cell, "tcPr")
        own, ground = self._grounds([properties, exceptions, self.properties])
        look = next((found for each in (exceptions, self.properties) if (found := child(each, "tblLook")) is not None), None)
        theme = self.document.styles.theme
        conditional = []
        for part in applicable(self.formats, look, place) if self.formats else ():
            shade = colours.shading(child(child(part, "tcPr"), "shd"), theme)
            conditional.append((part, ground if own or shade is None else shade))
        reader = CellReader(self.document, self.chain, ground, conditional)
        reader.faults += [MISPLACED] * self.is_misplaced
        reader.faults += [PLACEHOLDER] * _is_prompt(cell)
        reader.faults += [MERGED] * (child(properties, "cellMerge") is not None)
        is_shown_otherwise = any(local_name(each) == "sdt" and is_bound(each) for each in cell.iterancestors())
        reader.faults += [BOUND] * is_shown_otherwise
        text = reader.read(cell)
        self.table.notes += reader.notes
        self.table.inner += [self.document.inner_table(each, self.depth + 1) for each in self.document.topmost(cell)]
        return text

    def _grounds(self, stated: list[etree._Element | None]) -> tuple[bool, str]:
        """Return whether a cell or its table states a background colour, and the colour, by these properties and the styles."""
        theme = self.document.styles.theme
        for each in stated:
            if (ground := colours.shading(child(each, "shd"), theme)) is not None:
                return True, ground
        # A style may shade the first row, every second row and so on, by many rules that are not implemented here.
        parts = [part for style in self.chain for part in style if local_name(part) == "tblStylePr"]
        if any(next(part.iter("{*}shd"), None) is not None for part in parts):
            return False, colours.UNKNOWN
        styled = (child(child(style, name), "shd") for style in self.chain for name in ("tcPr", "tblPr"))
        return False, next((ground for each in styled if (ground := colours.shading(each, theme)) is not None), colours.WHITE)


def _is_prompt(cell: etree._Element) -> bool:
    """Return whether a cell is inside a content control of its row that still shows its prompt."""
    for each in cell.iterancestors():
        if local_name(each) == "tr":
            break
        if local_name(each) == "sdt" and is_placeholder(each):
            return True
    return False

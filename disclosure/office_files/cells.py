"""A reader of a Word table's cell: its paragraphs, runs, fields and symbols, as fonts and colours make them look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from disclosure.office_files import colours
from disclosure.office_files.elements import (
    children,
    is_bound,
    is_hidden_shape,
    is_on,
    is_placeholder,
    is_set,
    number_of,
    text_of,
    value_of,
)
from disclosure.office_files.fields import DATE, FORMULA, NUMBER, Field, UntoldField
from disclosure.office_files.looks import Look, Properties
from disclosure.office_files.namespaces import WORD
from disclosure.office_files.packages import attribute, child, local_name
from disclosure.office_files.positions import Page
from disclosure.office_files.remarks import (
    BOUND,
    FLAT,
    FOOTNOTE,
    HIDDEN,
    INK,
    MISPLACED,
    PICTURE,
    PLACEHOLDER,
    REVERSED,
    STYLED,
    TRACKED,
    UNENDED,
)
from disclosure.office_files.sizes import is_flat_line, is_flat_row
from disclosure.office_files.styles import Layers, Styles, stated
from disclosure.office_files.table_styles import hides_lines

_PLAIN = {"noBreakHyphen": "-", "tab": " ", "ptab": " ", "br": "\n", "cr": "\n"}
_COMPUTED = {"pgNum", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"}
_PICTURES = {"blip", "imagedata", "textpath", "chart", "relIds"}
_NOTE_MARKS = {"footnoteReference", "endnoteReference"}
_CHANGES = ("del", "moveFrom", "ins", "moveTo", "conflictIns", "conflictDel")
_DIRECTIONS = ("bdo", "dir")


@dataclass
class CellText:
    """The text of a cell, and the reasons why parts of it are uncertain."""

    text: str = ""
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Number:
    """The automatic number of a paragraph, and the properties of its own text. A text of None means that it is uncertain."""

    text: str | None
    properties: etree._Element | None = None


def left_out(element: etree._Element) -> str:
    """Return why a row or a cell is not printed; empty if it is printed."""
    name = local_name(element)
    if name == "tc":
        return TRACKED if child(child(element, "tcPr"), "cellDel") is not None else ""
    properties = child(element, "trPr") if name == "tr" else None
    if child(properties, "del") is not None:
        return TRACKED
    if is_on(properties, "hidden"):
        return HIDDEN
    return FLAT if name == "tr" and is_flat_row(element) else ""


class Surroundings(Protocol):
    """The parts of a document that determine the look of a cell's text."""

    styles: Styles
    page: Page

    @property
    def numbers(self) -> dict[etree._Element, Number]: ...


class CellReader:
    """A reader of one cell.

    Args:
        table_chain: styles of its table.
        ground: background colour of its text; `UNKNOWN` if uncertain.
        conditional: formats of the table's styles that may apply to it, each with the background of text in it.
    """

    def __init__(
        self,
        document: Surroundings,
        table_chain: Sequence[etree._Element] = (),
        ground: str = colours.WHITE,
        conditional: Sequence[tuple[etree._Element, str]] = (),
    ):
        self.document, self.styles = document, document.styles
        self.table_chain = list(table_chain)
        self.conditional, self.cell_ground = conditional, ground
        self.paragraph_chain: list[etree._Element] = []
        self.ground = ground
        self.is_flat = False
        self.notes: list[str] = []
        self.faults: list[str] = []
        self.written: list[str] = []
        self.fields: list[Field] = []
        # The number of a text of two lines in one that ends with the last piece written, and how many pieces there are.
        self.combined = ("", 0)

    def read(self, cell: etree._Element) -> CellText:
        self._read(cell)
        self.faults += [UNENDED] * bool(self.fields)
        self.faults += [STYLED] * any(hides_lines(each) for each, _ in self.conditional)
        return CellText("".join(self.written).strip("\n"), list(dict.fromkeys(self.faults)))

    def _read(self, element: etree._Element) -> None:
        self.notes += [self._note(each) for each in element if self._note(each)]
        for each in children(element):
            name = local_name(each)
            if name == "p":
                self._paragraph(each)
            elif name == "r":
                self._run(each)
            elif name == "oMath":
                self._formula(each)
            elif name == "fldSimple":
                self._simple_field(each)
            elif name == "sdt" and is_placeholder(each):
                self.faults.append(PLACEHOLDER)
            elif reason := left_out(each):
                self.notes.append(reason)
            else:
                self._remark(each, name)
                with self._before(self._ground_of(each)):
                    self._read(each)

    def _remark(self, element: etree._Element, name: str) -> None:
        """Note the part of an element that is not read, although its content is."""
        self.notes += [PICTURE] * (name in _PICTURES)
        self.faults += [INK] * (name == "contentPart")
        self.faults += [BOUND] * (name == "sdt" and is_bound(element))
        self.faults += [REVERSED] * (name in _DIRECTIONS and attribute(element, "val") == "rtl")
        self.faults += [MISPLACED] * self.document.page.misses_box(element)

    @staticmethod
    def _note(element: etree._Element) -> str:
        """Return the note on an element that may not be printed."""
        if local_name(element) in _CHANGES:
            return TRACKED
        return HIDDEN if local_name(element) and is_hidden_shape(element) else ""

    def _ground_of(self, element: etree._Element) -> str | None:
        """Return the background of a nested cell; that of a text box is unknown."""
        if local_name(element) == "txbxContent":
            return colours.UNKNOWN
        return colours.shading(child(child(element, "tcPr"), "shd"), self.styles.theme)

    @contextmanager
    def _before(self, ground: str | None) -> Iterator[None]:
        """Read the block's content with another background, if one is given."""
        outside = self.ground
        self.ground = outside if ground is None else ground
        yield
        self.ground = outside

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = child(paragraph, "pPr")
        mark = child(properties, "rPr")
        outside, self.paragraph_chain = self.paragraph_chain, self.styles.paragraph_chain(paragraph)
        was_flat, begun = self.is_flat, len(self.written)
        layers = self.styles.paragraph_layers(paragraph, self.table_chain)
        self.is_flat = is_flat_line(stated("spacing", layers))
        shades = [child(properties, "shd"), *(child(child(style, "pPr"), "shd") for style in self.paragraph_chain)]
        shade = next((each for each in shades if each is not None), None)
        with self._before(colours.shading(shade, self.styles.theme)):
            number = self.document.numbers.get(paragraph, Number(""))
            if number.text is None:
                self.faults.append(NUMBER)
            elif number.text:
                # A style separator hides the mark and not the number (17.3.2.36).
                own = (number.properties, None if is_on(mark, "specVanish") else mark)
                self._write_look(self._look(number.text, own, own_chain=[]))
            self._read(paragraph)
        if any(piece.strip() for piece in self.written[begun:]):
            self.faults += [REVERSED] * is_set(next(iter(stated("bidi", layers)), None))
            self.faults += [MISPLACED] * self.document.page.misses_paragraph(stated("ind", layers), stated("framePr", layers))
        if not any(is_on(mark, name) for name in ("del", "moveFrom", "vanish", "specVanish")):
            self._write("\n")
        self.paragraph_chain, self.is_flat = outside, was_flat

    def _run(self, run: etree._Element) -> None:
        properties = child(run, "rPr")
        if self.styles.is_on("vanish", (properties,), self._chains(properties)):
            self.notes.append(HIDDEN)
            for each in children(run):
                if local_name(each) == "fldChar":
                    self._field(each, properties)
                elif local_name(each) == "instrText":
                    self._part(each, properties)
            return
        for each in children(run):
            self._part(each, properties)

    def _part(self, part: etree._Element, properties: etree._Element | None) -> None:
        """Read a child of a run."""
        name = local_name(part)
        if name == "fldChar":
            self._field(part, properties)
        elif self.fields and not self.fields[-1].has_result:
            if name == "instrText":
                self.fields[-1].instruction += part.text or ""
        elif name in ("instrText", "delText", "delInstrText"):
            return
        elif name == "t":
            self._write_dressed(text_of(part), properties)
        elif name in _PLAIN:
            self._write(_PLAIN[name])
        elif name in ("sym", "symEx"):
            self._write_dressed(chr(int(attribute(part, "char") or "0", 16)), properties, attribute(part, "font") or "")
        elif name in _NOTE_MARKS:
            self.notes.append(FOOTNOTE)
        elif name in _COMPUTED:
            self.faults.append(DATE)
        else:
            # A picture, a shape with text, a text with a phonetic guide.
            self._remark(part, name)
            self._read(part)

    def _chains(self, properties: etree._Element | None) -> tuple[list[etree._Element], ...]:
        own = value_of(properties, "rStyle")
        return self.styles.chain(own, "character"), self.paragraph_chain, self.table_chain

    def _write(self, text: str) -> None:
        if not self.fields or self.fields[-1].has_result:
            self.written.append(text)

    def _write_dressed(self, text: str, properties: etree._Element | None, font: str = "") -> None:
        self._write_look(self._look(text, (properties,), self._chains(properties)[0], font))

    def _write_look(self, look: Look) -> None:
        self.notes += look.notes
        self.faults += look.faults
        identifier, opening, closing = look.brackets
        if not (opening and look.text):
            self._write(look.text)
            return
        if self.combined == (identifier, len(self.written)):
            self.written[-1] = self.written[-1].removesuffix(closing)
            opening = ""
        self._write(f"{opening}{look.text}{closing}")
        self.combined = (identifier, len(self.written))

    def _look(self, text: str, layers: Layers, own_chain: list[etree._Element], font: str = "") -> Look:
        """Return the look of `text`. If a conditional format of the table's style may change it, that is a fault.

        Args:
            font: font of a single symbol, which takes precedence over the properties.
        """

        def look_in(table_chain: list[etree._Element], ground: str) -> Look:
            properties = Properties(self.styles, layers, (own_chain, self.paragraph_chain, table_chain))
            return properties.look(text, ground, font, is_flat=self.is_flat)

        look = look_in(self.table_chain, self.ground)
        for part, ground in self.conditional:
            behind = ground if self.ground == self.cell_ground else self.ground
            if look_in([part, *self.table_chain], behind) != look:
                look.faults.append(STYLED)
                break
        return look

    def _field(self, mark: etree._Element, properties: etree._Element | None) -> None:
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            chosen, is_dirty = _chosen(child(mark, "ffData")), attribute(mark, "dirty") in ("1", "true", "on")
            self.fields.append(Field(properties, len(self.written), chosen, is_dirty))
        elif kind == "separate" and self.fields:
            self.fields[-1].has_result = True
        elif kind == "end" and self.fields:
            self._end_field(self.fields.pop())

    def _simple_field(self, element: etree._Element) -> None:
        run = next((each for each in element if local_name(each) == "r"), None)
        simple = Field(child(run, "rPr"), len(self.written), "", attribute(element, "dirty") in ("1", "true", "on"))
        simple.instruction = attribute(element, "instr") or ""
        self.fields.append(simple)
        simple.has_result = True
        self._read(element)
        simple.has_result = run is not None
        self._end_field(self.fields.pop())

    def _end_field(self, done: Field) -> None:
        """Write the text that the field prints, or, inside the code of another field, add it to that code."""
        result = "".join(self.written[done.start :])
        is_hidden = not result and self.styles.is_on("vanish", (done.properties,), self._chains(done.properties))
        try:
            drawn = ("", "") if is_hidden else done.printed(result)
        except UntoldField as reason:
            self.faults.append(str(reason))
            drawn = None
        del self.written[done.start :]
        outer = self.fields[-1] if self.fields else None
        if outer and not outer.has_result:
            outer.instruction += result if drawn is None else drawn[0]
        elif drawn is None:
            self.written.append(result)
        else:
            self._write_dressed(drawn[0], done.properties, drawn[1])

    def _formula(self, formula: etree._Element) -> None:
        """Read a formula of plain letters in a row; a fraction or a power would read as another number."""
        if any(local_name(each) != "r" for each in formula):
            self.faults.append(FORMULA)
        for text in formula.iter("{*}t"):
            before = text.itersiblings("{*}rPr", preceding=True)
            properties = next((each for each in before if etree.QName(each).namespace in WORD), None)
            self._write_dressed(text_of(text), properties)


def _chosen(data: etree._Element | None) -> str:
    """Return the selected text of an old form's list or box, which the file does not store as text."""
    if (choices := child(data, "ddList")) is not None:
        entries = [attribute(each, "val") or "" for each in choices if local_name(each) == "listEntry"]
        at = number_of(choices, "result", number_of(choices, "default", 0))
        return entries[at] if at < len(entries) else ""
    if (box := child(data, "checkBox")) is not None:
        checked = is_on(box, "checked")
        return "☒" if (is_on(box, "default") if checked is None else checked) else "☐"
    return ""

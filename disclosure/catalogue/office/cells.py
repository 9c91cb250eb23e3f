"""A reader of a Word table's cell: its paragraphs, runs, fields and symbols, as fonts and colours make them look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from disclosure.catalogue.office import colours
from disclosure.catalogue.office.elements import children, is_hidden_shape, is_on, is_placeholder, number_of, value_of
from disclosure.catalogue.office.fields import DATE, FORMULA, NUMBER, SYMBOL, Field, UntoldField
from disclosure.catalogue.office.packages import attribute, child, local_name
from disclosure.catalogue.office.styles import Layers, Styles
from disclosure.catalogue.office.symbols import UnknownSymbol, raised, seen_in

_PLAIN = {"noBreakHyphen": "-", "tab": " ", "ptab": " ", "br": "\n", "cr": "\n"}
_COMPUTED = {"pgNum", "dayShort", "dayLong", "monthShort", "monthLong", "yearShort", "yearLong"}
_PICTURES = {"blip", "imagedata", "textpath", "chart", "relIds"}
_NOTE_MARKS = {"footnoteReference", "endnoteReference"}
_CHANGES = ("del", "moveFrom", "ins", "moveTo")
TINY_HALF_POINTS = 4
"""Maximum size, in half points, of text that is too small to be read."""


PLACEHOLDER = "还是占位文字（如“单击此处输入文字”），请填写或删去"
FAINT = "有白色文字，看不出底色，不知道是否显示，请改为黑色或删去"
INK = "有手写的墨迹或嵌入的内容，不能按文字读取，请改用普通文字"
REVERSED = "有从右向左排的文字，请改为普通文字"

TRACKED = "文件带有修订标记，按接受全部修订后的内容读取"
HIDDEN = "隐藏的文字没有读取"
UNSEEN = "与底色相同或极小、看不见的文字没有读取"
STRUCK = "有带删除线的文字，按普通文字读取，请核对"
FOOTNOTE = "脚注、尾注没有读取"
PICTURE = "图片里的文字没有读取"


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


def _size(stated: etree._Element | None) -> float:
    """Return a text size in half points; infinity for a size in another notation."""
    size = re.fullmatch("([0-9.]+)(pt)?", attribute(stated, "val") or "") if stated is not None else None
    return float(size[1]) * (2 if size[2] else 1) if size else float("inf")


def left_out(element: etree._Element) -> str:
    """Return why a row or a cell is not printed; empty if it is printed."""
    name = local_name(element)
    if name == "tc":
        return TRACKED if child(child(element, "tcPr"), "cellDel") is not None else ""
    properties = child(element, "trPr") if name == "tr" else None
    if child(properties, "del") is not None:
        return TRACKED
    return HIDDEN if is_on(properties, "hidden") else ""


class Surroundings(Protocol):
    """The parts of a document that determine the look of a cell's text."""

    styles: Styles

    @property
    def numbers(self) -> dict[etree._Element, Number]: ...


class CellReader:
    """A reader of one cell.

    Args:
        table_style: style of its table; empty if none is named.
        ground: background colour of its text; `UNKNOWN` if uncertain.
    """

    def __init__(self, document: Surroundings, table_style: str, ground: str):
        self.document, self.styles = document, document.styles
        self.table_chain = self.styles.chain(table_style, "table")
        self.paragraph_chain: list[etree._Element] = []
        self.ground = ground
        self.notes: list[str] = []
        self.faults: list[str] = []
        self.written: list[str] = []
        self.fields: list[Field] = []

    def read(self, cell: etree._Element) -> CellText:
        self._read(cell)
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
        self.faults += [REVERSED] * (name == "bdo" and attribute(element, "val") == "rtl")

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
        return colours.shading(child(child(element, "tcPr"), "shd"))

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
        shades = [child(properties, "shd"), *(child(child(style, "pPr"), "shd") for style in self.paragraph_chain)]
        with self._before(colours.shading(next((each for each in shades if each is not None), None))):
            number = self.document.numbers.get(paragraph, Number(""))
            if number.text is None:
                self.faults.append(NUMBER)
            elif number.text:
                # A style separator hides the mark and not the number (17.3.2.36).
                layers = (number.properties, None if is_on(mark, "specVanish") else mark)
                self._write(self._dressed(number.text, layers, own_chain=[]))
            self._read(paragraph)
        if not any(is_on(mark, name) for name in ("del", "moveFrom", "vanish", "specVanish")):
            self._write("\n")
        self.paragraph_chain = outside

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
            self._write_dressed(part.text or "", properties)
        elif name in _PLAIN:
            self._write(_PLAIN[name])
        elif name == "sym":
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
        self._write(self._dressed(text, (properties,), self._chains(properties)[0], font))

    def _dressed(self, text: str, layers: Layers, own_chain: list[etree._Element], font: str = "") -> str:
        """Return `text` as its properties make it look; empty if it is invisible.

        Args:
            font: font of a single symbol, which takes precedence over the properties.
        """
        chains = (own_chain, self.paragraph_chain, self.table_chain)
        if not text.strip():
            return text
        if self.styles.is_on("vanish", layers, chains) or not self._is_seen(layers, chains):
            return ""
        try:
            text = "".join(seen_in(each, font or self._font(each, layers, chains)) for each in text)
        except UnknownSymbol:
            self.faults.append(SYMBOL)
        if any(self.styles.is_on(name, layers, chains) for name in ("strike", "dstrike")):
            self.notes.append(STRUCK)
        if any(self.styles.is_on(name, layers, chains) for name in ("caps", "smallCaps")):
            text = text.upper()
        position = next((attribute(each, "val") for each in self.styles.properties("vertAlign", layers, chains)), "")
        return raised(text, position or "")

    def _is_seen(self, layers: Layers, chains: tuple[list[etree._Element], ...]) -> bool:
        """Return whether text is large enough and contrasts with its background. White on an unknown background is a fault."""

        def said(name: str) -> etree._Element | None:
            return next(iter(self.styles.properties(name, layers, chains)), None)

        colour = colours.text_colour(said("color"), said("textFill"))
        marked = colours.highlight(said("highlight"))
        if marked == colours.BLACK and colour is None:
            colour = colours.BLACK
        if _size(said("sz")) <= TINY_HALF_POINTS:
            self.notes.append(UNSEEN)
            return False
        if colour is None:
            return True
        ground = marked or colours.shading(said("shd"))
        ground = self.ground if ground is None else ground
        if ground == colours.UNKNOWN:
            self.faults += [FAINT] * colours.are_alike(colour, colours.WHITE)
            return True
        is_seen = not colours.are_alike(colour, ground)
        self.notes += [UNSEEN] * (not is_seen)
        return is_seen

    def _font(self, sign: str, layers: Layers, chains: tuple[list[etree._Element], ...]) -> str:
        """Return the font of a Latin letter or a symbol. Han characters are never set in a symbol font."""
        name = "ascii" if sign < "\x80" else "hAnsi"
        for fonts in self.styles.properties("rFonts", layers, chains):
            if attribute(fonts, f"{name}Theme") is not None:
                return ""
            if (font := attribute(fonts, name)) is not None:
                return font
        return ""

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
        for text in formula.iter():
            if local_name(text) == "t":
                self._write(text.text or "")


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

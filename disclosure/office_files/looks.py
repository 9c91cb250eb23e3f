"""The look of a piece of text of a Word document: whether it is seen, and as which characters, by its properties."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from disclosure.office_files import colours
from disclosure.office_files.elements import is_set
from disclosure.office_files.fields import SYMBOL
from disclosure.office_files.packages import attribute
from disclosure.office_files.positions import covers_letters, is_raised_away
from disclosure.office_files.remarks import FAINT, MISPLACED, REVERSED, STRUCK, UNSEEN
from disclosure.office_files.sizes import LEAST_LETTER_POINTS, is_narrowed
from disclosure.office_files.styles import Layers, Styles, stated
from disclosure.office_files.symbols import UnknownSymbol, raised, seen_in

_USUAL_POINTS = 10.5
_BRACKETS = {"round": ("(", ")"), "square": ("[", "]"), "angle": ("<", ">"), "curly": ("{", "}")}
"""Brackets around two lines in one (17.18.8)."""


@dataclass
class Look:
    """The characters that are seen, with the brackets around them, notes, and reasons why they are uncertain."""

    text: str
    brackets: tuple[str, str, str] = ("", "", "")
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Properties:
    """The properties of a piece of text: those of its own, by precedence, and then those of its styles."""

    def __init__(self, styles: Styles, layers: Layers, chains: tuple[list[etree._Element], ...]):
        self.styles, self.layers, self.chains = styles, layers, chains
        self.all = [each for each in styles.text_layers(layers, chains) if each is not None]

    def stated(self, name: str) -> etree._Element | None:
        """Return the value of a property; None if it is stated nowhere."""
        return next(iter(stated(name, self.all)), None)

    def is_on(self, *names: str) -> bool:
        """Return whether one of these toggle properties is on."""
        return any(self.styles.is_on(name, self.layers, self.chains) for name in names)

    def look(self, text: str, ground: str, font: str = "", *, is_flat: bool = False) -> Look:
        """Return the look of `text` with these properties.

        Args:
            ground: the colour behind it; `UNKNOWN` if uncertain.
            font: font of a single symbol, which takes precedence over the properties.
            is_flat: whether it is in a line that is lower than any text.
        """
        if not text.strip():
            return Look(text)
        if self.is_on("vanish"):
            return Look("")
        look = Look(text)
        if not self._is_seen(look, ground, is_flat=is_flat):
            return Look("", notes=look.notes)
        try:
            look.text = "".join(seen_in(each, font or self._font(each)) for each in text)
        except UnknownSymbol:
            look.faults.append(SYMBOL)
        look.notes += [STRUCK] * self.is_on("strike", "dstrike")
        if self.is_on("caps", "smallCaps"):
            look.text = look.text.upper()
        position = self.stated("vertAlign")
        look.text = raised(look.text, "" if position is None else attribute(position, "val") or "")
        look.faults += [REVERSED] * is_set(self.stated("rtl"))
        size = _size(self.stated("sz")) / 2
        size = _USUAL_POINTS if size == float("inf") else size
        if covers_letters(self.stated("spacing"), size) or is_raised_away(self.stated("position")):
            look.faults.append(MISPLACED)
        look.brackets = _brackets(self.stated("eastAsianLayout"))
        return look

    def _is_seen(self, look: Look, ground: str, *, is_flat: bool) -> bool:
        """Return whether text is large enough and contrasts with its background. White on an unknown background is a fault."""
        theme = self.styles.theme
        colour = colours.text_colour(self.stated("color"), self.stated("textFill"), theme)
        marked = colours.highlight(self.stated("highlight"))
        if marked == colours.BLACK and colour is None:
            colour = colours.BLACK
        is_tiny = _size(self.stated("sz")) < LEAST_LETTER_POINTS * 2 or is_narrowed(self.stated("w"), self.stated("fitText"))
        if is_flat or is_tiny:
            look.notes.append(UNSEEN)
            return False
        if colour is None:
            return True
        behind = marked or colours.shading(self.stated("shd"), theme)
        behind = ground if behind is None else behind
        if behind == colours.UNKNOWN:
            look.faults += [FAINT] * colours.are_alike(colour, colours.WHITE)
            return True
        is_seen = not colours.are_alike(colour, behind)
        look.notes += [UNSEEN] * (not is_seen)
        return is_seen

    def _font(self, sign: str) -> str:
        """Return the font of a Latin letter or a symbol. Han characters are never set in a symbol font."""
        name = "ascii" if sign < "\x80" else "hAnsi"
        for fonts in stated("rFonts", self.all):
            if attribute(fonts, f"{name}Theme") is not None:
                return ""
            if (font := attribute(fonts, name)) is not None:
                return font
        return ""


def _brackets(layout: etree._Element | None) -> tuple[str, str, str]:
    """Return the brackets around two lines in one, after the number that runs of one such text share."""
    if layout is None or (attribute(layout, "combine") or "0") not in ("1", "true", "on"):
        return "", "", ""
    opening, closing = _BRACKETS.get(attribute(layout, "combineBrackets") or "", ("", ""))
    return attribute(layout, "id") or "", opening, closing


def _size(stated: etree._Element | None) -> float:
    """Return a text size in half points; infinity for a size in another notation."""
    size = re.fullmatch("([0-9.]+)(pt)?", attribute(stated, "val") or "") if stated is not None else None
    return float(size[1]) * (2 if size[2] else 1) if size else float("inf")

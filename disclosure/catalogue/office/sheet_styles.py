"""Styles of a workbook (ISO/IEC 29500-1, 18.8): number formats, fonts, and background colours of cells."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from disclosure.catalogue.office import colours
from disclosure.catalogue.office.number_formats import BUILT_IN, GENERAL
from disclosure.catalogue.office.packages import child, local_name


@dataclass(frozen=True)
class Font:
    """The properties of a font that change how a text looks.

    Args:
        colour: six hexadecimal digits, or the name of a theme colour.
        position: `superscript` or `subscript`, if it is either.
    """

    name: str = ""
    colour: str = colours.BLACK
    is_struck: bool = False
    position: str = ""

    def is_seen_on(self, ground: str) -> bool:
        return not colours.are_alike(self.colour, ground)


@dataclass(frozen=True)
class Style:
    """The style of a cell: its number format, its font, and its background colour."""

    code: str = GENERAL
    font: Font = Font()
    ground: str = colours.WHITE


class Stylesheet:
    """The styles of a workbook."""

    def __init__(self, root: etree._Element | None):
        self._codes = {each.get("numFmtId", ""): each.get("formatCode", GENERAL) for each in _listed(root, "numFmts", "numFmt")}
        self._fonts = [font_of(each) for each in _listed(root, "fonts", "font")]
        self._grounds = [_ground(each) for each in _listed(root, "fills", "fill")]
        self._styles = [self._style(each) for each in _listed(root, "cellXfs", "xf")]
        self._changing = [may_hide(each) for each in _listed(root, "dxfs", "dxf")]

    def _style(self, element: etree._Element) -> Style:
        number, font, fill = (int(element.get(name, 0)) for name in ("numFmtId", "fontId", "fillId"))
        return Style(
            self._codes.get(str(number)) or BUILT_IN.get(number, GENERAL),
            self._fonts[font] if font < len(self._fonts) else Font(),
            self._grounds[fill] if fill < len(self._grounds) else colours.WHITE,
        )

    def style(self, number: int) -> Style:
        """Return the style with that number."""
        return self._styles[number] if number < len(self._styles) else Style()

    def condition_may_hide(self, number: int) -> bool:
        """Return whether a conditional format, by its number, may change or hide the displayed text."""
        return number < len(self._changing) and self._changing[number]


def font_of(element: etree._Element) -> Font:
    """Return the font of these properties, which belong to a style or to a run."""
    name = child(element, "name") if child(element, "name") is not None else child(element, "rFont")
    strike, position = child(element, "strike"), child(element, "vertAlign")
    return Font(
        "" if name is None else name.get("val") or "",
        colours.of_sheet(child(element, "color")) or colours.BLACK,
        strike is not None and strike.get("val", "1") in ("1", "true", "on"),
        "" if position is None else position.get("val") or "",
    )


def may_hide(differences: etree._Element) -> bool:
    """Return whether a conditional format's differences in style may change or hide the displayed text."""
    colour = colours.of_sheet(child(child(differences, "font"), "color"))
    return child(differences, "numFmt") is not None or colour == colours.WHITE


def _ground(fill: etree._Element) -> str:
    pattern = child(fill, "patternFill")
    kind = "" if pattern is None else pattern.get("patternType", "none")
    if kind == "none":
        return colours.WHITE
    if kind != "solid":
        return colours.UNKNOWN
    return colours.of_sheet(child(pattern, "fgColor")) or colours.WHITE


def _listed(root: etree._Element | None, name: str, item: str) -> list[etree._Element]:
    listed = child(root, name)
    return [each for each in listed if local_name(each) == item] if listed is not None else []

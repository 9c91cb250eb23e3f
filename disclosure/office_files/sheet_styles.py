"""Styles of a workbook (ISO/IEC 29500-1, 18.8): number formats, fonts, and background colours of cells."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from disclosure.office_files import colours
from disclosure.office_files.number_formats import BUILT_IN, GENERAL
from disclosure.office_files.packages import child, local_name
from disclosure.office_files.sizes import LEAST_LETTER_POINTS
from disclosure.office_files.themes import Palette, Theme

_RIGHT_TO_LEFT = "2"
"""The reading order of an alignment (18.8.1) by which text runs from right to left."""


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
    points: float = 11
    position: str = ""

    def is_seen_on(self, ground: str) -> bool:
        return self.points >= LEAST_LETTER_POINTS and not colours.are_alike(self.colour, ground)


@dataclass(frozen=True)
class Style:
    """The style of a cell: its number format, its font, and its background colour.

    Args:
        is_check_box: whether a logical value is displayed as a box, with a tick if it is true.
    """

    code: str = GENERAL
    font: Font = Font()
    ground: str = colours.WHITE
    is_check_box: bool = False
    is_reversed: bool = False


class Stylesheet:
    """The styles of a workbook, and its colours."""

    def __init__(self, root: etree._Element | None = None, theme: etree._Element | None = None):
        self.palette = Palette(Theme(theme), root)
        self._codes = {each.get("numFmtId", ""): each.get("formatCode", GENERAL) for each in _listed(root, "numFmts", "numFmt")}
        self._fonts = [font_of(each, self.palette) for each in _listed(root, "fonts", "font")]
        self._grounds = [_ground(each, self.palette) for each in _listed(root, "fills", "fill")]
        self._styles = [self._style(each) for each in _listed(root, "cellXfs", "xf")]
        differences = _listed(root, "dxfs", "dxf")
        self._changing = [may_hide(each, self.palette) for each in differences]
        bare = {number for number, each in enumerate(differences) if self._changing[number] and child(each, "fill") is None}
        formats = (each for style in _listed(root, "tableStyles", "tableStyle") for each in style)
        # A style that shades what it writes in white is as ordinary as they come.
        self.tables_may_hide = any(each.get("dxfId") in map(str, bare) for each in formats)

    def _style(self, element: etree._Element) -> Style:
        number, font, fill = (int(element.get(name, 0)) for name in ("numFmtId", "fontId", "fillId"))
        return Style(
            self._codes.get(str(number)) or BUILT_IN.get(number, GENERAL),
            self._fonts[font] if font < len(self._fonts) else Font(),
            self._grounds[fill] if fill < len(self._grounds) else colours.WHITE,
            # The only complement to a format that is in use.
            next(element.iter("{*}ext"), None) is not None,
            any(each.get("readingOrder") == _RIGHT_TO_LEFT for each in element if local_name(each) == "alignment"),
        )

    def style(self, number: int) -> Style:
        """Return the style with that number."""
        return self._styles[number] if number < len(self._styles) else Style()

    def condition_may_hide(self, number: int) -> bool:
        """Return whether a conditional format, by its number, may change or hide the displayed text."""
        return number < len(self._changing) and self._changing[number]


def font_of(element: etree._Element, palette: Palette) -> Font:
    """Return the font of these properties, which belong to a style or to a run."""
    name = child(element, "name") if child(element, "name") is not None else child(element, "rFont")
    strike, position, size = child(element, "strike"), child(element, "vertAlign"), child(element, "sz")
    return Font(
        "" if name is None else name.get("val") or "",
        colours.of_sheet(child(element, "color"), palette) or colours.BLACK,
        strike is not None and strike.get("val", "1") in ("1", "true", "on"),
        Font.points if size is None else float(size.get("val") or Font.points),
        "" if position is None else position.get("val") or "",
    )


def may_hide(differences: etree._Element, palette: Palette) -> bool:
    """Return whether a conditional format's differences in style may change or hide the displayed text."""
    colour = colours.of_sheet(child(child(differences, "font"), "color"), palette)
    return child(differences, "numFmt") is not None or colour == colours.WHITE


def _ground(fill: etree._Element, palette: Palette) -> str:
    pattern = child(fill, "patternFill")
    kind = "" if pattern is None else pattern.get("patternType", "none")
    if kind == "none":
        return colours.WHITE
    if kind != "solid":
        return colours.UNKNOWN
    return colours.of_sheet(child(pattern, "fgColor"), palette) or colours.WHITE


def _listed(root: etree._Element | None, name: str, item: str) -> list[etree._Element]:
    listed = child(root, name)
    return [each for each in listed if local_name(each) == item] if listed is not None else []

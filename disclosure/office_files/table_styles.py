"""Conditional formats of a table's style (ISO/IEC 29500-1, 17.7.6): of its first row, of every second row, and so on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from disclosure.office_files.packages import attribute, child, local_name
from disclosure.office_files.sizes import is_flat_line

_LOOKS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100, "noHBand": 0x200, "noVBand": 0x400}
"""Switches of a table's conditional formats, and their bits in its older notation (17.4.55)."""

_NEEDED = {
    "firstRow": ("firstRow",), "lastRow": ("lastRow",), "firstCol": ("firstColumn",), "lastCol": ("lastColumn",),
    "nwCell": ("firstRow", "firstColumn"), "neCell": ("firstRow", "lastColumn"), "swCell": ("lastRow", "firstColumn"),
    "seCell": ("lastRow", "lastColumn"), "band1Horz": ("hBand",), "band2Horz": ("hBand",), "band1Vert": ("vBand",),
    "band2Vert": ("vBand",), "wholeTable": (),
}  # fmt: skip
"""The condition under which the formats of each kind apply."""

_LOOK_OF_TEXT = {
    "vanish", "color", "textFill", "sz", "w", "caps", "smallCaps", "strike", "dstrike", "vertAlign", "rFonts", "highlight",
    "shd", "rtl", "eastAsianLayout", "spacing", "position",
}  # fmt: skip


@dataclass(frozen=True)
class CellPosition:
    """The place of a cell in its table."""

    is_first_row: bool
    is_last_row: bool
    is_first_column: bool
    is_last_column: bool


def formats_of_text(chain: Iterable[etree._Element]) -> list[etree._Element]:
    """Return the conditional formats, in a table's style and those on which it is based, that change how text looks."""
    return [part for style in chain for part in style if local_name(part) == "tblStylePr" and _changes_text(part)]


def applicable(formats: Iterable[etree._Element], look: etree._Element | None, place: CellPosition) -> list[etree._Element]:
    """Return the formats that may apply to a cell. Word alone decides how it counts rows and columns.

    Args:
        look: the switches of the table; None if it states none.
    """
    holding = {name for name in _LOOKS if look is None or _is_on(look, name)}
    bands = {f"{name}Band" for name in "hv" if look is None or f"no{name.upper()}Band" not in holding}
    if not place.is_first_row:
        holding.discard("firstRow")
    if not place.is_last_row:
        holding.discard("lastRow")
    if not place.is_first_column:
        holding.discard("firstColumn")
    if not place.is_last_column:
        holding.discard("lastColumn")
    return [each for each in formats if holding | bands >= set(_NEEDED.get(attribute(each, "type") or "", ()))]


def hides_lines(part: etree._Element) -> bool:
    """Return whether a conditional format makes lines lower than any text."""
    spacing = child(child(part, "pPr"), "spacing")
    return spacing is not None and is_flat_line([spacing])


def _is_on(look: etree._Element, name: str) -> bool:
    stated = attribute(look, name)
    if stated is not None:
        return stated in ("1", "true", "on")
    return bool(int(attribute(look, "val") or "0", 16) & _LOOKS[name])


def _changes_text(part: etree._Element) -> bool:
    properties = child(part, "rPr")
    changed = {local_name(each) for each in properties} if properties is not None else set()
    return bool(changed & _LOOK_OF_TEXT) or hides_lines(part)

"""Colours of text and of its background: text in the colour of its background is invisible."""

from __future__ import annotations

import re

from lxml import etree

from disclosure.office_files.packages import attribute, child
from disclosure.office_files.themes import BLACK, WHITE, Palette, Theme

TRANSPARENT = "transparent"
UNKNOWN = ""
"""A background of uncertain colour, such as a pattern or the filling of a shape."""

CLOSE_STEPS = 24
"""Maximum difference, of 255, in red, green and blue between colours that count as equal."""

LEAST_TRANSPARENCY_PERCENT = 90
_NAMED = {"white": WHITE, "black": BLACK}
"""Black and white among the colours of fills by their names."""

_HIGHLIGHTS = {
    "black": BLACK, "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "00008B", "darkCyan": "008B8B", "darkGray": "A9A9A9",
    "darkGreen": "006400", "darkMagenta": "800080", "darkRed": "8B0000", "darkYellow": "808000", "green": "00FF00",
    "lightGray": "D3D3D3", "magenta": "FF00FF", "red": "FF0000", "white": WHITE, "yellow": "FFFF00",
}  # fmt: skip


def are_alike(colour: str, ground: str) -> bool:
    """Return whether text of `colour` is invisible on `ground`, as far as the colours are known."""
    if colour == TRANSPARENT:
        return True
    if hexadecimal(colour) is None or hexadecimal(ground) is None:
        return bool(colour) and colour == ground
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(ground), strict=True)
    return all(abs(one - other) <= CLOSE_STEPS for one, other in pairs)


def hexadecimal(value: str | None) -> str | None:
    """Return the last six digits of a colour's value; None for `auto` and for anything that is not a colour."""
    return value[-6:].upper() if value and re.fullmatch("(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", value) else None


def shading(shade: etree._Element | None, theme: Theme) -> str | None:
    """Return the colour of a shading of Word (17.3.5); None if the background shows through."""
    if shade is None:
        return None
    pattern = attribute(shade, "val") or "clear"
    if pattern in ("clear", "nil"):
        themed = theme.in_word(*(attribute(shade, f"themeFill{name}") for name in ("", "Tint", "Shade")))
        return themed or hexadecimal(attribute(shade, "fill"))
    return (_stated_colour(shade, "color", theme) or BLACK) if pattern == "solid" else UNKNOWN


def highlight(mark: etree._Element | None) -> str | None:
    """Return the colour of a highlight of Word; None if there is none."""
    return _HIGHLIGHTS.get(attribute(mark, "val") or "") if mark is not None else None


def text_colour(colour: etree._Element | None, fill: etree._Element | None, theme: Theme) -> str | None:
    """Return the colour of text by `color` and `textFill`, which takes precedence; None if automatic.

    A fill of several colours is taken to be visible.
    """
    if fill is None:
        return _stated_colour(colour, "val", theme) if colour is not None else None
    if child(fill, "noFill") is not None:
        return TRANSPARENT
    stops = child(child(fill, "gradFill"), "gsLst")
    found = {_filling(each, theme) for each in ([child(fill, "solidFill")] if stops is None else stops)}
    return found.pop() if len(found) == 1 else None


def _filling(fill: etree._Element | None, theme: Theme) -> str | None:
    """Return the colour of a fill or of a stop of a gradient."""
    colour = next(iter(fill), None) if fill is not None else None
    if colour is None:
        return None
    # In this extension of Word's, `alpha` is the share that shows through.
    alpha = child(colour, "alpha")
    if alpha is not None and _percent(attribute(alpha, "val") or "") >= LEAST_TRANSPARENCY_PERCENT:
        return TRANSPARENT
    value = attribute(colour, "val") or ""
    themed = None if len(colour) else _NAMED.get(value) or theme.in_word(value)
    return themed or hexadecimal(value)


def _percent(value: str) -> float:
    """Return a percentage, which may be stated in thousandths."""
    number = re.fullmatch("([0-9.]+)(%?)", value)
    return float(number[1]) / (1 if number[2] else 1000) if number else 0


def _stated_colour(element: etree._Element, name: str, theme: Theme) -> str | None:
    """Return a colour of Word (17.3.2.6) by the attribute `name`, over which its theme takes precedence."""
    themed = theme.in_word(*(attribute(element, f"theme{part}") for part in ("Color", "Tint", "Shade")))
    return themed or hexadecimal(attribute(element, name))


def of_sheet(colour: etree._Element | None, palette: Palette) -> str | None:
    """Return a colour of a workbook (18.8.19): digits, or a name if it is defined nowhere; None if automatic."""
    if colour is None:
        return None
    number, tint = colour.get("theme"), float(colour.get("tint") or 0)
    if number is not None:
        return palette.theme.on_sheet(number, tint) or f"theme {number} {tint:.2f}"
    if (index := colour.get("indexed")) is not None:
        return palette.indexed(index)
    return hexadecimal(colour.get("rgb"))

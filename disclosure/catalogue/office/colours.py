"""Colours of text and of its background: text in the colour of its background is invisible."""

from __future__ import annotations

import re

from lxml import etree

from disclosure.catalogue.office.packages import attribute, child

WHITE, BLACK = "FFFFFF", "000000"
UNKNOWN = ""
"""A background of uncertain colour, such as a pattern or the filling of a shape."""

CLOSE_STEPS = 24
"""Maximum difference, of 255, in red, green and blue between colours that count as equal."""

LEAST_TINT = 0.05
_INDEXED = {"0": BLACK, "1": WHITE, "8": BLACK, "9": WHITE, "64": BLACK, "65": WHITE}
"""Black and white among a workbook's indexed colours (18.8.27), and the system's."""

_HIGHLIGHTS = {
    "black": BLACK, "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "00008B", "darkCyan": "008B8B", "darkGray": "A9A9A9",
    "darkGreen": "006400", "darkMagenta": "800080", "darkRed": "8B0000", "darkYellow": "808000", "green": "00FF00",
    "lightGray": "D3D3D3", "magenta": "FF00FF", "red": "FF0000", "white": WHITE, "yellow": "FFFF00",
}  # fmt: skip


def are_alike(colour: str, ground: str) -> bool:
    """Return whether text of `colour` is invisible on `ground`, as far as the colours are known."""
    if hexadecimal(colour) is None or hexadecimal(ground) is None:
        return bool(colour) and colour == ground
    pairs = zip(bytes.fromhex(colour), bytes.fromhex(ground), strict=True)
    return all(abs(one - other) <= CLOSE_STEPS for one, other in pairs)


def hexadecimal(value: str | None) -> str | None:
    """Return the last six digits of a colour's value; None for `auto` and for anything that is not a colour."""
    return value[-6:].upper() if value and re.fullmatch("(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", value) else None


def shading(shade: etree._Element | None) -> str | None:
    """Return the colour of a shading of Word (17.3.5); None if the background shows through."""
    if shade is None:
        return None
    pattern = attribute(shade, "val") or "clear"
    if pattern in ("clear", "nil"):
        return hexadecimal(attribute(shade, "fill"))
    return (hexadecimal(attribute(shade, "color")) or BLACK) if pattern == "solid" else UNKNOWN


def highlight(mark: etree._Element | None) -> str | None:
    """Return the colour of a highlight of Word; None if there is none."""
    return _HIGHLIGHTS.get(attribute(mark, "val") or "") if mark is not None else None


def text_colour(colour: etree._Element | None, fill: etree._Element | None) -> str | None:
    """Return the colour of text by `color` and `textFill`, which takes precedence; None if automatic.

    A fill other than one plain colour is taken to be visible. No fill counts as white.
    """
    if fill is None:
        return _stated_colour(colour) if colour is not None else None
    if child(fill, "noFill") is not None:
        return WHITE
    plain = child(fill, "solidFill")
    if (named := child(plain, "schemeClr")) is not None:
        return WHITE if attribute(named, "val") in ("bg1", "lt1") and not len(named) else None
    stated = child(plain, "srgbClr")
    return hexadecimal(attribute(stated, "val")) if stated is not None else None


def _stated_colour(colour: etree._Element) -> str | None:
    is_changed = any(attribute(colour, name) for name in ("themeTint", "themeShade"))
    is_white = attribute(colour, "themeColor") in ("background1", "light1") and not is_changed
    return hexadecimal(attribute(colour, "val")) or (WHITE if is_white else None)


def of_sheet(colour: etree._Element | None) -> str | None:
    """Return a colour of a workbook (18.8.19): digits, or a name if it belongs to a theme; None if automatic."""
    if colour is None:
        return None
    theme, tint = colour.get("theme"), float(colour.get("tint") or 0)
    if theme is not None:
        plain = {"0": WHITE, "1": BLACK}.get(theme) if abs(tint) < LEAST_TINT else None
        return plain or f"theme {theme} {tint:.2f}"
    if (index := colour.get("indexed")) is not None:
        return _INDEXED.get(index, f"indexed {index}")
    return hexadecimal(colour.get("rgb"))

"""Sizes too small to be seen: of rows, lines, letters and shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from disclosure.office_files.packages import attribute, child, local_name

LEAST_POINTS = 5
"""Minimum height of a row or a line, and width of a shape, in which anything can be read."""

LEAST_LETTER_POINTS = 2.5
LEAST_STRETCH_PERCENT = 10
LEAST_COLUMN_LETTERS = 1
"""Minimum width of a column of a workbook, in letters."""

_POINTS = {"": 0.05, "pt": 1, "in": 72, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12, "pi": 12, "px": 0.75}
"""Points of each unit of length. A number alone counts twentieths of a point (ISO/IEC 29500-1, 22.9.2.14)."""

EMU_PER_POINT = 12_700
_SIDES = re.compile(r"(?i)(?:^|;)\s*(?:width|height)\s*:\s*([0-9.]+(?:pt|in|cm|mm|pc|px))\s*(?=;|$)")


def points(length: str | None) -> float:
    """Return a length in points; infinity if it is not stated, or in another notation."""
    found = re.fullmatch("([0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)([a-z]*)", length or "")
    return float(found[1]) * _POINTS[found[2]] if found and found[2] in _POINTS else float("inf")


def is_flat_row(row: etree._Element) -> bool:
    """Return whether a row of a Word table is lower than any text, and cuts it off."""
    height = child(child(row, "trPr"), "trHeight")
    return height is not None and attribute(height, "hRule") == "exact" and points(attribute(height, "val")) < LEAST_POINTS


def is_flat_line(spacings: Iterable[etree._Element]) -> bool:
    """Return whether the lines of a paragraph are lower than any text; `spacings` are stated for it, in order of precedence."""
    stated = list(spacings)
    rule = next((value for each in stated if (value := attribute(each, "lineRule"))), "")
    height = next((value for each in stated if (value := attribute(each, "line"))), None)
    return rule == "exact" and points(height) < LEAST_POINTS


def is_narrowed(stretch: etree._Element | None, width: etree._Element | None) -> bool:
    """Return whether text is stretched to almost no width, by a percentage or to a `width`."""
    percent = (attribute(stretch, "val") or "").removesuffix("%") if stretch is not None else ""
    is_thin = percent.isdecimal() and int(percent) <= LEAST_STRETCH_PERCENT
    return is_thin or (width is not None and points(attribute(width, "val")) < LEAST_POINTS)


def is_tiny_shape(element: etree._Element) -> bool:
    """Return whether an element is a text box that is too small to show its text."""
    extents = [child(element, "extent"), child(child(child(element, "spPr"), "xfrm"), "ext")]
    sides = [float(each.get(side) or "inf") / EMU_PER_POINT for each in extents if each is not None for side in ("cx", "cy")]
    sides += map(points, _SIDES.findall(element.get("style") or ""))
    return min(sides, default=LEAST_POINTS) < LEAST_POINTS and any(local_name(each) == "txbxContent" for each in element.iter())

"""Positions that move text off the page: of text boxes, frames, tables and lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from disclosure.office_files.packages import attribute, child, local_name
from disclosure.office_files.sizes import EMU_PER_POINT, points

_A4 = (595.3, 841.9)
_MOST_ASIDE = 1 / 4
"""Maximum part of the page's width or height that a whole text box is before its anchor, wherever that is on the page."""

_MOST_RAISED_POINTS = 72
_LEAST_ADVANCE = 1 / 4
"""Minimum part of its size by which a letter moves the next one on. Below that, letters cover one another."""

_RULE = re.compile(r"\s*([\w-]+)\s*:\s*([^;]*?)\s*(?:;|$)")


@dataclass(frozen=True)
class Page:
    """The width and the height of the largest page of a document, in points."""

    width: float = _A4[0]
    height: float = _A4[1]

    @classmethod
    def of(cls, root: etree._Element) -> Page:
        sizes = [each for each in root.iter("{*}pgSz") if attribute(each, "w") and attribute(each, "h")]
        sides = [[signed_points(attribute(each, name)) or 0 for each in sizes] for name in ("w", "h")]
        return cls(*(max(side) for side in sides)) if sizes else cls()

    def misses_box(self, element: etree._Element) -> bool:
        """Return whether an element is a text box that is off the page, or far from the text to which it is anchored."""
        if not (local_name(element) == "anchor" or element.get("style")) or next(element.iter("{*}t"), None) is None:
            return False
        if local_name(element) == "anchor":
            return self._misses_anchored(element)
        rules = dict(_RULE.findall((element.get("style") or "").lower()))
        if rules.get("position") not in ("absolute", "relative"):
            return False
        return any(
            rules.get(f"mso-position-{axis}", "absolute") == "absolute"
            and _is_off(
                _measured(rules.get(f"margin-{side}")) + _measured(rules.get(side)),
                _measured(rules.get(size)),
                length,
                from_page=rules.get(f"mso-position-{axis}-relative") == "page",
            )
            for axis, side, size, length in (
                ("horizontal", "left", "width", self.width),
                ("vertical", "top", "height", self.height),
            )
        )

    def _misses_anchored(self, anchor: etree._Element) -> bool:
        extent, simple = child(anchor, "extent"), child(anchor, "simplePos")
        is_simple = simple is not None and anchor.get("simplePos") in ("1", "true")
        for axis, side, size, length in (("H", "x", "cx", self.width), ("V", "y", "cy", self.height)):
            position = child(anchor, f"position{axis}")
            stated = child(position, "posOffset")
            offset = simple.get(side) if is_simple and simple is not None else stated.text if stated is not None else None
            if offset is None:
                continue
            from_page = is_simple or (position is not None and position.get("relativeFrom") == "page")
            extended = float(extent.get(size) or 0) if extent is not None else 0
            if _is_off(float(offset) / EMU_PER_POINT, extended / EMU_PER_POINT, length, from_page=from_page):
                return True
        return False

    def misses_table(self, properties: etree._Element | None) -> bool:
        """Return whether a table with these properties is off the page."""
        floating, indent = child(properties, "tblpPr"), child(properties, "tblInd")
        moved = [(floating, "tblpX", self.width), (floating, "tblpY", self.height)]
        if indent is not None and (attribute(indent, "type") or "dxa") == "dxa":
            moved.append((indent, "w", self.width))
        return any(self._is_beyond(element, name, length) for element, name, length in moved)

    def misses_paragraph(self, indents: Iterable[etree._Element], frames: Iterable[etree._Element]) -> bool:
        """Return whether the lines of a paragraph are off the page; its indents and frames are in order of precedence."""
        frame = next(iter(frames), None)
        if any(self._is_beyond(frame, name, length) for name, length in (("x", self.width), ("y", self.height))):
            return True
        stated = list(indents)
        for names in (("left", "start"), ("right", "end"), ("firstLine",), ("hanging",)):
            first = next((each for each in stated if any(attribute(each, name) for name in names)), None)
            if any(self._is_beyond(first, name, self.width) for name in names):
                return True
        return False

    @staticmethod
    def _is_beyond(element: etree._Element | None, name: str, length: float) -> bool:
        moved = signed_points(attribute(element, name)) if element is not None else None
        return moved is not None and abs(moved) >= length


def signed_points(length: str | None) -> float | None:
    """Return a length in points, which may be negative; None if it is not stated, or in another notation."""
    found = points((length or "").strip().lstrip("+-"))
    return None if found == float("inf") else -found if (length or "").strip().startswith("-") else found


def _measured(length: str | None) -> float:
    """Return a length in points; 0 for one without a unit, which may be in coordinates of a group."""
    return (signed_points(length) or 0) if length and length[-1].isalpha() else 0


def covers_letters(spacing: etree._Element | None, size: float) -> bool:
    """Return whether letters of a size, in points, are moved over one another."""
    moved = signed_points(attribute(spacing, "val")) if spacing is not None else None
    return moved is not None and -moved > size * (1 - _LEAST_ADVANCE)


def is_raised_away(position: etree._Element | None) -> bool:
    """Return whether text is raised or lowered out of its line; a number alone counts half points."""
    value = attribute(position, "val") if position is not None else None
    moved = signed_points(value)
    return moved is not None and abs(moved) * (1 if value and value[-1].isalpha() else 10) > _MOST_RAISED_POINTS


def _is_off(offset: float, size: float, length: float, *, from_page: bool) -> bool:
    return offset >= length or offset + size <= (0 if from_page else -length * _MOST_ASIDE)

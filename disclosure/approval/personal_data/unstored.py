"""Content that an Office file does not store, but shows once it is opened: results of formulas and fields, linked data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from lxml import etree
from openpyxl.utils.cell import range_boundaries

from disclosure.approval.personal_data.pieces import Gap
from disclosure.office_files.packages import DamagedPackage, Package
from disclosure.office_files.workbooks import Cell

RECALCULATED = "公式在打开文件时重新计算，显示的结果可能与扫描的不同"
UPDATED = "域在打开文件时更新，显示的内容可能与扫描的不同"
LINKED = "有引自其他文件或数据库的数据，打开文件后显示的内容没有扫描"

CONNECTIONS = re.compile(r"(?i)xl/(?:connections|queryTables/.*)\.xml")
SHOWING_NOTHING = {"hyperlink", "attachedTemplate"}
"""Types of relationships to other files that show nothing of them."""

WORD_XML = re.compile(r"(?i)word/[^/]*\.xml")
UPDATED_FIELD = re.compile(rb"""\bdirty\s*=\s*["'](?:1|true|on)["']|<(?:\w+:)?updateFields(?![^>]*["'](?:0|false|off)["'])""")


class Formulas:
    """The formulas of a workbook: how many have a stored result, and how many cells lack one."""

    def __init__(self) -> None:
        self.with_result = self.without_result = 0
        self._to_be_filled: list[tuple[int, int, int, int]] = []

    def begin_sheet(self) -> None:
        self._to_be_filled = []

    def add(self, cell: Cell) -> None:
        """Count a cell. The formula of an array is stored in the first of its cells, which comes before the others."""
        if cell.fills:
            left, top, right, bottom = range_boundaries(cell.fills)
            self._to_be_filled.append((left, top, right, bottom))
            self.without_result += (right - left + 1) * (bottom - top + 1)
        self.with_result += cell.has_formula and cell.raw is not None
        areas = sum(a <= cell.column <= c and b <= cell.row <= d for a, b, c, d in self._to_be_filled)
        if cell.raw is not None:
            self.without_result -= areas
        elif cell.has_formula and not areas:
            self.without_result += 1

    def gaps(self, *, are_recalculated: bool) -> Iterator[Gap]:
        if self.without_result:
            yield Gap(f"{self.without_result}个公式没有存结果，没有扫描")
        if self.with_result and are_recalculated:
            yield Gap(RECALCULATED)


def linked_gaps(package: Package) -> Iterator[Gap]:
    """Yield gaps for fields that are updated, and for data of other files and databases."""
    if any(WORD_XML.fullmatch(name) and _has_updated_field(package, name) for name in package.names):
        yield Gap(UPDATED)
    if any(CONNECTIONS.fullmatch(name) or _refers_elsewhere(package, name) for name in package.names):
        yield Gap(LINKED)


def _has_updated_field(package: Package, name: str) -> bool:
    with package.open(name) as part:
        return UPDATED_FIELD.search(part.read()) is not None


def _refers_elsewhere(package: Package, name: str) -> bool:
    """Return whether a part is a list of relationships with one to another file. Damage is reported by other readers."""
    with suppress(etree.XMLSyntaxError, DamagedPackage):
        return name.lower().endswith(".rels") and any(
            each.get("TargetMode") == "External" and each.get("Type", "").rpartition("/")[2] not in SHOWING_NOTHING
            for each in package.relationships(name)
        )
    return False

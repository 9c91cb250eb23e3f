"""A parser of printed responsible units (责任单位), which matches them with the register of units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

EACH_DEPARTMENT = re.compile("(?:党委)?各(?:党委)?(?:职能)?部门")
_SEPARATOR = re.compile(r"[、,/;|。\s]+")
_CONNECTIVE = re.compile(r"[、,/;|。\s]+|以及|和|及|与")


@dataclass(frozen=True)
class PrintedUnits:
    """The units named by a cell: joint units in the order printed, or each functional department."""

    names: tuple[str, ...] = ()
    each_department: bool = False


class UnreadableUnits(ValueError):
    """A cell that names a unit which is not in the register. The message lists the accepted names, in Chinese."""


def read_units(printed: str, known: Collection[str]) -> PrintedUnits:
    """Return the units that `printed` names: names in `known`, joined by `、`, `/`, a space, 和 or nothing at all.

    A longer name takes precedence over its own beginning, as long as the whole cell can be read. 党委各职能部门 means each
    functional department, and must be the only text.

    Raises `UnreadableUnits`.
    """
    text = unicodedata.normalize("NFKC", printed).strip()
    names = {unicodedata.normalize("NFKC", name): name for name in sorted(known, key=len, reverse=True)}
    if EACH_DEPARTMENT.fullmatch(re.sub(r"\s+", "", text)):
        return PrintedUnits(each_department=True)
    if found := _cut(text, names):
        return PrintedUnits(tuple(dict.fromkeys(found)))
    parts = [part for part in _SEPARATOR.split(text) if part]
    if len(parts) > 1 and any(map(EACH_DEPARTMENT.fullmatch, parts)):
        raise UnreadableUnits("“党委各职能部门”须单独填写，不能与其他单位并列。")
    unknown = "、".join(f"“{part}”" for part in parts if not _cut(part, names)) or f"“{printed}”"
    raise UnreadableUnits(
        f"{unknown}不在责任单位登记册中，或已停用；请先登记该单位，再导入目录。"
        f"已登记：{'、'.join(known) or '无'}；也可以写“党委各职能部门”。"
    )


def _cut(text: str, names: dict[str, str]) -> tuple[str, ...]:
    """Split `text` into names of units, longest first; empty if it cannot be split completely."""
    dead_ends = set()

    def cut_from(start: int) -> tuple[str, ...] | None:
        if start == len(text):
            return ()
        if start in dead_ends:
            return None
        for written, name in names.items():
            if text.startswith(written, start) and (rest := cut_from(start + len(written))) is not None:
                return name, *rest
        if (joint := _CONNECTIVE.match(text, start)) and (rest := cut_from(joint.end())) is not None:
            return rest
        dead_ends.add(start)
        return None

    return cut_from(0) or ()

"""Corrections of unreadable cells in the preview, so that the file itself need not be corrected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from disclosure.catalogue.checks import Problem
from disclosure.catalogue.rows import CATEGORY, SCOPE, TIME_LIMIT, UNITS, PrintedRow, clean
from disclosure.organisation.ink import order_complaint

_ATTRIBUTES = {CATEGORY: "category", SCOPE: "scope", TIME_LIMIT: "time_limit", UNITS: "units"}
MAX_CORRECTIONS = 100


@dataclass(frozen=True)
class Correctable:
    """A problem, and the name of the field for the corrected text; empty if the problem has no field."""

    problem: Problem
    field: str


def correctable(problems: Iterable[Problem]) -> list[Correctable]:
    """Return the problems, each with a field unless the same text in the same column has one already."""
    seen: set[str] = set()
    found = []
    for problem in problems:
        name = _field(problem.column, problem.value)
        is_new = bool(problem.value) and problem.column in _ATTRIBUTES and name not in seen and len(seen) < MAX_CORRECTIONS
        found.append(Correctable(problem, name if is_new else ""))
        seen |= {name} if is_new else set()
    return found


def correct(rows: Sequence[PrintedRow], typed: Mapping[str, str]) -> tuple[PrintedRow, ...]:
    """Return the rows with the corrected texts, wherever the text that they correct occurs."""
    corrected = []
    for row in rows:
        changes = {}
        for column, attribute in _ATTRIBUTES.items():
            text = typed.get(_field(column, row.cells[column]), "")
            # A text that is displayed in another order than it is stored stays as it was typed, and is refused as a cell.
            if text := text if order_complaint(text) else clean(text, column):
                changes[attribute] = text
        corrected.append(replace(row, **changes))
    return tuple(corrected)


def _field(column: str, value: str) -> str:
    return f"correction-{column}-{value}"

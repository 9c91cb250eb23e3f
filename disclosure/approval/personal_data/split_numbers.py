"""Numbers whose groups of digits each have a cell of their own: `110105`, `19491231`, `002X`."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

from disclosure.approval.personal_data.patterns import ID_LENGTH, has_check_digit, kind_of
from disclosure.approval.personal_data.pieces import Piece

LONGEST = 19
"""Number of digits of the longest personal number, that of a bank card."""

PARTS = (4, 8, 6)
"""Lengths of the parts of an identity number, the last first: the end, the date of birth, the place."""

GROUP, NUMBER = re.compile("[0-9]{1,17}[Xx]?|[Xx]"), re.compile("[0-9]+X?")


@dataclass
class _Row:
    """The last groups of digits along a row or a column, each with its place, and those that a label says to be a number.

    Args:
        heading: the label across the row, above the first of them; empty if it precedes them in the row.
    """

    groups: list[tuple[str, str]] = field(default_factory=list)
    labelled: list[tuple[str, str]] | None = None
    heading: str = ""

    def take_heading(self, heading: str, *, is_label: bool) -> None:
        """Begin a number below a label, and end it below another heading. A label in the row holds below any heading."""
        if heading and heading != self.heading and (self.heading or self.labelled is None):
            self.heading, self.labelled = (heading, []) if is_label else ("", None)


class SplitNumbers:
    """A collector of groups of digits along rows and columns.

    Figures read like the groups of a number. So groups are one only if a label precedes the first of them, if a label heads the
    first and nothing else heads the others, or if they are an identity number with the right check digit that is divided before
    and after the date of birth. Digits that each have a cell of their own are collected by `LoneSigns`.
    """

    def __init__(self) -> None:
        self._rows: dict[Hashable, _Row] = {}
        self.found: list[Piece] = []

    def add(self, line: Hashable, place: str, text: str, heading: str, *, is_label: bool, is_headed: bool) -> None:
        """Add the next text of a row or a column.

        Args:
            heading: the nearest text across the row; empty if there is none.
            is_label: whether the text says that a number follows; `is_headed`, whether the heading does.
        """
        if not GROUP.fullmatch(text):
            self._rows.pop(line, None)
            if is_label:
                self._rows[line] = _Row(labelled=[])
            return
        row = self._rows.setdefault(line, _Row())
        row.take_heading(heading, is_label=is_headed)
        row.groups.append((place, text.upper()))
        del row.groups[:-ID_LENGTH]
        if groups := _identity(row.groups):
            number = "".join(digits for _, digits in groups)
            if NUMBER.fullmatch(number) and has_check_digit(number) and kind_of(number):
                self._find(groups, number)
        if row.labelled is not None:
            row.labelled.append((place, text.upper()))
            number = "".join(digits for _, digits in row.labelled)
            if len(number) > LONGEST:
                row.labelled = None
            elif len(row.labelled) > 1 and NUMBER.fullmatch(number) and kind_of(number):
                self._find(row.labelled, number)

    def _find(self, groups: list[tuple[str, str]], number: str) -> None:
        if any(len(digits) > 1 for _, digits in groups):
            self.found.append(Piece(f"{groups[0][0]}至{groups[-1][0]}", f"号码{number}", again=True))


def _identity(groups: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the last groups if they are divided like an identity number; else an empty list."""
    awaited, length = list(PARTS), 0
    for count, (_, digits) in enumerate(reversed(groups), start=1):
        length += len(digits)
        if length > awaited[0]:
            break
        if length == awaited[0]:
            del awaited[0]
            length = 0
        if not awaited:
            return groups[-count:]
    return []

"""Numbers whose digits each have a cell or a line of their own, as in the boxes of forms."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from disclosure.approval.personal_data.labelled_cells import LabelledCells
from disclosure.approval.personal_data.patterns import ENOUGH_DIGITS, kind_of
from disclosure.approval.personal_data.pieces import Piece
from disclosure.approval.personal_data.signs import WITH_EVERY_DIGIT
from disclosure.approval.personal_data.split_numbers import GROUP, SplitNumbers

LONGEST = 4
"""Maximum length of a text that is one sign, with the invisible characters around it."""

LONGEST_HEADING = 40
"""Number of characters stored of a text beside a number."""

SIGNS = frozenset("0123456789Xx")

FEWEST_COUNTS = 3
"""Number of signs before a figure of several digits that make a row of counts, and so identify its table."""

FIGURE = re.compile(r"[+-]?[0-9][0-9,]*(?:\.[0-9]+)?%?")
ROW_NUMBER = re.compile("[0-9]{1,3}")

LABEL = re.compile(
    r"(?:身份证|证件|证号|电话|手机|联系方式|微信|[卡账帐]号|[Tt]el|TEL|[Mm]obile|MOBILE|[Pp]hone|PHONE)(?:号码|号)?[^0-9A-Za-z\u4e00-\u9fff]*$"
)

Line = tuple[str | int, ...]
"""A row or a column: its direction, then its table, and its own number last."""


def is_a_label(text: str) -> bool:
    """Return whether a text beside a number, or the end of that text, says that it is a personal one."""
    return LABEL.search(text.strip()) is not None


@dataclass
class _Run:
    """Signs that follow one another along a line.

    Args:
        before: the text before the first sign; `is_second`, whether that text begins the line.
        headings: the nearest text beside each sign, across the line.
    """

    begin: str
    before: str
    is_second: bool
    headings: list[str] = field(default_factory=list)
    signs: list[str] = field(default_factory=list)
    end: str = ""
    after: str = ""

    @property
    def place(self) -> str:
        return self.begin if self.begin == self.end else f"{self.begin}至{self.end}"

    @property
    def is_labelled(self) -> bool:
        return any(map(is_a_label, (self.before, *set(self.headings))))

    @property
    def is_of_counts(self) -> bool:
        """Return whether figures follow, or most signs have a heading of their own, such as months or branches."""
        numbered = self.is_second and ROW_NUMBER.fullmatch(self.before.strip())
        if FIGURE.fullmatch(self.after.strip()) or (FIGURE.fullmatch(self.before.strip()) and not numbered):
            return True
        return len(set(filter(None, self.headings))) * 2 > len(self.signs)

    def number(self, row: int) -> str:
        """Return all digits, or those after the number of the `row`, if they are a personal number; else an empty string."""
        whole = "".join(self.signs).upper()
        without = whole[1:] if self.is_labelled or whole.startswith(str(row)) else ""
        return next((each for each in (whole, without) if re.fullmatch("[0-9]+X?", each) and kind_of(each)), "")


class LoneSigns:
    """A collector of single digits along rows, columns and lists of lines. Empty places do not separate the digits.

    A row of small counts looks like a number. A row without a label is a number only if there is no sign of counts, and if most
    of the long rows of its table are numbers too.
    """

    def __init__(self) -> None:
        self.open: dict[Line, _Run] = {}
        self.closed: dict[Line, list[_Run]] = defaultdict(list)
        self.texts: dict[Line, str] = {}
        self.headings: dict[Line, str] = {}
        self.filled: dict[Line, int] = defaultdict(int)
        self.split = SplitNumbers()
        self.labelled = LabelledCells()

    def add(self, lines: Sequence[Line], place: str, text: str) -> None:
        """Add the text at the next place of each of the `lines`, which cross there."""
        sign = text.translate(WITH_EVERY_DIGIT).strip() if len(text) <= LONGEST else text.strip()
        if not sign:
            return
        self.labelled.add(lines, place, sign)
        is_label = sign not in SIGNS and is_a_label(sign)
        for line in lines:
            heading = "".join(self.headings.get(other, "") for other in lines if other != line)
            if line[0] != "text":
                self.split.add(line, place, sign, heading, is_label=is_label, is_headed=is_a_label(heading))
            if sign in SIGNS:
                run = self.open.setdefault(line, _Run(place, self.texts.get(line, ""), self.filled[line] == 1))
                run.signs.append(sign)
                run.headings.append(heading)
                run.end = place
            else:
                self._close(line, sign)
                self.texts[line] = sign[:LONGEST_HEADING]
            self.filled[line] += 1
        if not GROUP.fullmatch(sign) and not FIGURE.fullmatch(sign):
            self.headings.update(dict.fromkeys(lines, sign[:LONGEST_HEADING]))

    def rest(self) -> Iterator[Piece]:
        """Yield the numbers, once all texts have been added."""
        for line in list(self.open):
            self._close(line, "")
        for runs in self.closed.values():
            numbers = [run.number(row) for row, run in enumerate(runs, start=1)]
            are_numbers = sum(map(bool, numbers)) * 2 > len(runs)
            for run, number in zip(runs, numbers, strict=True):
                if number and (run.is_labelled or (are_numbers and not run.is_of_counts)):
                    yield Piece(run.place, " ".join(number), again=True)
        self.closed.clear()
        yield from self.split.found
        yield from self.labelled.found

    def _close(self, line: Line, after: str) -> None:
        run = self.open.pop(line, None)
        is_counted = run and len(run.signs) >= FEWEST_COUNTS and FIGURE.fullmatch(after.strip())
        if run and (is_counted or len(run.signs) >= ENOUGH_DIGITS):
            run.after = after
            self.closed[line[:-1]].append(run)

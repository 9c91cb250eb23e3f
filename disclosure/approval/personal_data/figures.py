"""The distinction between groups of digits that form one number, and figures of a table, which come in lines and columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

CONTEXT = 200
"""Number of characters examined before and after a number."""

LINES = 4
"""Number of lines examined above and below a number."""

FIGURE = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?%?|[+-]?[0-9]{1,10}(?:\.[0-9]+)?%?")
"""A cell with an amount, a count or a share. Anything longer is a number by itself."""

BLANK = " |"
"""Characters between the cells of a row."""

MOST_GROUPS = 6
"""Maximum number of groups, with any separators, in a number that is not one row of digits."""

DIGIT_BEFORE, DIGIT_AFTER = re.compile(r"[0-9][ \n|-]{1,3}\Z"), re.compile(r"[ \n|-]{1,3}[0-9]")

USUAL_GROUPS = {(3, 4, 4), (6, 8, 4), (6, 8, 3, 1), (6, 6, 3), *((4, 4, 4, 4, last) for last in (1, 2, 3))}
"""The usual groups of mobile numbers, of identity numbers, and of cards."""

LONGEST_ROW_NUMBER = 3
"""Maximum length in digits of the number of a row, before its cells."""

GROUP = re.compile("[0-9Xx]+")

WHOLE = r"(?<![0-9])(?:(?<![0-9]\.)|(?<=(?<![0-9])[1-9]\.)|(?<=(?<![0-9])(?!00)[0-9]{2}\.)|(?<=(?<![0-9])(?!000)[0-9]{3}\.))"
"""The start of a number: after no digit, and not in a fraction. Up to three digits and a full stop are the number of a line."""

MEASURE = "(?:元|美元|欧元|港元|日元|平方|平米|立方|公里|千米|公斤|千克|公顷|吨|亩|千瓦)|㎡|m²|m2|m³|%|‰"
COUNTED = "(?:人次|件次|[人册件户](?![\u4e00-\u9fff]))"
SCALE = "[百千万亿]{0,2}"

END = rf"(?![0-9])(?!(?:\.[0-9]+)? ?(?:{MEASURE}))(?! ?{SCALE}(?:{MEASURE}|{COUNTED}))"
"""The end of a number: before no digit, and no unit of measure, which makes it an amount, perhaps with a fraction.

Without a unit, a full stop ends a sentence, and what follows is the next number of a list, or a year.
"""

FULL_STOP = re.compile(rf"[。｡](?=\d{{11}}|[0-9０-９.,．，]+ ?{SCALE}(?:{MEASURE}|{COUNTED}))")
"""A Chinese full stop that is no point of a fraction: a whole number follows, or a sentence that begins with an amount."""


def is_among_figures(text: str, start: int, end: int, is_number: Callable[[str], object]) -> bool:
    """Return whether the groups between `start` and `end` are separate figures side by side, and not one number.

    The groups are separate figures if more figures come before or after them in the line, unless all of them make numbers in
    the usual groups. The same holds if neighbouring lines have as many figures that make no number: most of those lines, or any
    of them if the groups are unusual.
    """
    groups = GROUP.findall(text[start:end])
    if len(groups) == 1:
        return False
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if len(groups) > MOST_GROUPS and (DIGIT_BEFORE.search(before) or DIGIT_AFTER.match(after)):
        return True
    if GROUP.sub("", text[start:end]).strip(f"{BLANK}\n"):
        return False
    rows = [*before.split("\n")[-LINES - 1 : -1], *after.split("\n")[1 : LINES + 1]]
    first, last = before.rpartition("\n")[2], after.partition("\n")[0]
    left = _figures(_words(first)[::-1])[::-1] if first.endswith(tuple(BLANK)) else []
    right = _figures(_words(last)) if last.startswith(tuple(BLANK)) else []
    size = len(groups)
    # If a row extends beyond the examined text, only whole numbers are compared.
    if len(first) == CONTEXT:
        left = left[(len(left) - 1) % size + 1 :]
    if len(last) == CONTEXT:
        right = right[: (len(right) - 1) // size * size]
    is_numbered = not right and _words(first) == left and len(left) == 1 and len(left[0]) <= LONGEST_ROW_NUMBER
    if (left or right) and not is_numbered:
        row = [*left, *groups, *right]
        parts = [row[place : place + size] for place in range(0, len(row), size)]
        return len(left) % size > 0 or not all(_is_usual(part) and is_number("".join(part)) for part in parts)
    size_of_row = size + is_numbered
    others = [figures[is_numbered:] for row in rows if len(figures := _figures(_words(row)[::-1])[::-1]) == size_of_row]
    are_none = [figures for figures in others if not is_number("".join(figures))]
    return len(are_none) * 2 >= len(others) > 0 if _is_usual(groups) else bool(are_none)


def _is_usual(groups: list[str]) -> bool:
    return tuple(map(len, groups)) in USUAL_GROUPS


def _words(line: str) -> list[str]:
    return line.replace("|", " ").split()


def _figures(words: list[str]) -> list[str]:
    """Return the figures at the beginning of `words`."""
    return list(itertools.takewhile(FIGURE.fullmatch, words))

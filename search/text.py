"""Segmentation of folded text into words for the index. All functions are pure and use no database.

Chinese is written without spaces. A run of Han characters becomes its overlapping pairs and its last character alone, so that a
word of any length is found anywhere in a text, without a dictionary: 党费管理 → 党费 费管 管理 理. Latin and digit runs stay
whole, so that 29号 does not find 129号.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from search.folding import HAN, fold, fold_query

QUERY_LENGTH = 100
"""Number of characters read of a query; more would cost more than they could find."""

INDEXED_LENGTH = 70_000
"""Number of characters indexed of a text. PostgreSQL allows one megabyte of words a text, whatever they are."""

WORD_LENGTH = 100
"""Length at which a Latin or digit run is cut off; PostgreSQL refuses words of over two kilobytes."""

_WORD = rf"[^\W_{HAN}]"
_BETWEEN = rf"(?:_|[^\w{HAN}])"
_RUN = re.compile(rf"[{HAN}]+|{_WORD}+")
_SINGLE_HAN = re.compile(rf"(?<!\S)[{HAN}](?:\s+[{HAN}](?!\S))+")
_HAN_CHARACTER = re.compile(f"[{HAN}]")


def index_words(text: str) -> list[str]:
    """Return the words of a text, in order, for the index."""
    return [word for run in _runs(fold(text)[:INDEXED_LENGTH]) for word in _cut(run)]


def _runs(folded: str) -> list[str]:
    return [match[0] for match in _RUN.finditer(folded)]


def _cut(run: str) -> list[str]:
    if not _is_han(run):
        return [run[:WORD_LENGTH]]
    return [*(run[start : start + 2] for start in range(len(run) - 1)), run[-1]]


@dataclass(frozen=True)
class Term:
    """A folded term of a query, between two spaces. A text must hold it literally, except for punctuation."""

    runs: tuple[str, ...]

    def words(self) -> list[str]:
        """Return the words that must follow one another in the index."""
        *inner, last = self.runs
        words = [word for run in inner for word in _cut(run)]
        # The text may continue where a query of Han characters ends, so its last character alone is no word there.
        return words + (_cut(last)[:-1] if _is_han(last) and len(last) > 1 else _cut(last))

    @property
    def is_open(self) -> bool:
        """Return whether the last word is only the beginning of one: a single Han character, whose pair the query lacks."""
        return _is_han(self.runs[-1]) and len(self.runs[-1]) == 1

    def pattern(self) -> str:
        """Return a regular expression that finds in a folded text what the index finds."""
        pattern = _whole(self.runs[0])
        for before, run in pairwise(self.runs):
            # Two adjacent runs of one kind are separate only because something is between them.
            pattern += _BETWEEN + ("+" if _is_han(before) == _is_han(run) else "*") + _whole(run)
        return pattern


def _is_han(run: str) -> bool:
    return bool(_HAN_CHARACTER.match(run))


def _whole(run: str) -> str:
    return re.escape(run) if _is_han(run) else rf"(?<!{_WORD}){re.escape(run)}(?!{_WORD})"


def terms(query: str) -> list[Term]:
    """Return the terms of a query, cut at spaces; single Han characters with spaces between them are one term (张 三).

    The list is empty if the query holds neither a letter, a digit nor a Han character.
    """
    parted = _SINGLE_HAN.sub(lambda found: "".join(found[0].split()), fold_query(query[:QUERY_LENGTH]))
    cut = (tuple(_runs(part)) for part in parted.split())
    return [Term(runs) for runs in cut if runs]

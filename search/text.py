"""Segmentation of folded text into words for the index. All functions are pure and use no database.

Chinese is written without spaces. A run of Han characters becomes its overlapping pairs and its last character alone, so that a
word of any length is found anywhere in a text, without a dictionary: 党费管理 → 党费 费管 管理 理. Latin and digit runs stay
whole, so that 29号 does not find 129号.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from search.folding import HAN, WORD, fold_apart, fold_query, join_parts

QUERY_LENGTH = 100
"""Number of characters read of a query; more would cost more than they could find."""

INDEXED_LENGTH = 70_000
"""Number of characters indexed of a text. PostgreSQL allows one megabyte of words a text, whatever they are."""

WORD_LENGTH = 100
"""Length at which a Latin or digit run is cut off; PostgreSQL refuses words of over two kilobytes."""

BARRIER = "\ue000"
"""A word of the index that no query holds: no phrase spans it."""

_BETWEEN = rf"(?:_|[^\w{HAN}])"
_RUN = re.compile(rf"[{HAN}]+|{WORD}+")
_SINGLE_HAN = re.compile(rf"(?<!\S)[{HAN}](?:\s+[{HAN}](?!\S))+")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_QUOTED = "|".join(
    [
        # Input methods and hands set either mark at either end. One after a word, with no mark open, opens nothing.
        r'(?:["“]|(?<!\w)”)[^"“”]*["“”]',
        # A single one within or after a Latin word is an apostrophe.
        rf"(?:(?<!{WORD})['‘]|(?<!\w)’)[^'‘’]*['‘’](?!{WORD})",
        *(f"{start}[^{start}{end}]*{end}" for start, end in ("「」", "『』", "《》", "〈〉")),
    ]
)
_PART = re.compile(rf"(?:{_QUOTED}|\S)+")


def index_words(text: str) -> list[str]:
    """Return the words of a text, in order, for the index: as printed, then those lines again in which parts can be joined.

    In 103,104 a number in thousands is found, and each number of a list; E-mail is found as email and as mail.
    """
    apart = fold_apart(text)[:INDEXED_LENGTH]
    words = _words(apart)
    for line in apart.split("\n"):
        if (joined := join_parts(line)) != line:
            words += [BARRIER, *_words(joined)]
    return words


def _words(folded: str) -> list[str]:
    return [word for run in _runs(folded) for word in _cut(run)]


def _runs(folded: str) -> list[str]:
    return [match[0] for match in _RUN.finditer(folded)]


def _cut(run: str) -> list[str]:
    if not _is_han(run):
        return [run[:WORD_LENGTH]]
    return [*(run[start : start + 2] for start in range(len(run) - 1)), run[-1]]


@dataclass(frozen=True)
class Term:
    """A folded term of a query, between two spaces. A text must hold it literally, except for punctuation.

    Args:
        runs: the runs of the term, with numbers in thousands and words with hyphens in one run.
        apart: the runs as typed, if they are others: 103,104 may be two numbers of a list.
    """

    runs: tuple[str, ...]
    apart: tuple[str, ...] = ()

    def words(self) -> list[str]:
        """Return the words of `runs`, which must follow one another in the index."""
        return _phrase(self.runs)

    def phrases(self) -> list[list[str]]:
        """Return the words of each reading of the term, one of which must be in the index."""
        return [_phrase(runs) for runs in self._readings()]

    @property
    def printed(self) -> tuple[str, ...]:
        """Return the runs as typed."""
        return self.apart or self.runs

    @property
    def is_open(self) -> bool:
        """Return whether the last word is only the beginning of one: a single Han character, whose pair the query lacks."""
        return _is_han(self.runs[-1]) and len(self.runs[-1]) == 1

    def pattern(self) -> str:
        """Return a regular expression that finds in the readings of a folded text what the index finds."""
        return "|".join(map(_pattern, self._readings()))

    def _readings(self) -> list[tuple[str, ...]]:
        return [self.runs, *([self.apart] if self.apart else [])]


def _phrase(runs: tuple[str, ...]) -> list[str]:
    *inner, last = runs
    words = [word for run in inner for word in _cut(run)]
    # The text may continue where a query of Han characters ends, so its last character alone is no word there.
    return words + (_cut(last)[:-1] if _is_han(last) and len(last) > 1 else _cut(last))


def _pattern(runs: tuple[str, ...]) -> str:
    pattern = _whole(runs[0])
    for before, run in pairwise(runs):
        # Two adjacent runs of one kind are separate only because something is between them.
        pattern += _BETWEEN + ("+" if _is_han(before) == _is_han(run) else "*") + _whole(run)
    return pattern


def _is_han(run: str) -> bool:
    return bool(_HAN_CHARACTER.match(run))


def _whole(run: str) -> str:
    return re.escape(run) if _is_han(run) else rf"(?<!{WORD}){re.escape(run)}(?!{WORD})"


def parts(query: str) -> list[str]:
    """Return the parts of a query, cut at spaces, except at those within a pair of quotation or book-title marks."""
    return [match[0] for match in _PART.finditer(query)]


def terms(query: str) -> list[Term]:
    """Return the terms of a query, which are its parts; single Han characters with spaces between them are one term (张 三).

    The list is empty if the query holds neither a letter, a digit nor a Han character.
    """
    parted = _SINGLE_HAN.sub(lambda found: "".join(found[0].split()), fold_query(query[:QUERY_LENGTH]))
    cut = ((tuple(_runs(join_parts(part))), tuple(_runs(part))) for part in map(fold_apart, parts(parted)))
    return [Term(runs, apart if apart != runs else ()) for runs, apart in cut if runs]

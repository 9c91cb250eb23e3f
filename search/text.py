"""How text becomes words that an index can hold: folding and cutting. Pure functions, which know no database.

Chinese is written without spaces. A run of Han characters becomes its overlapping pairs and its last character alone, so that
a word of any length is found wherever it stands, without a dictionary: 党费管理 → 党费 费管 管理 理. Latin and digit runs stay
whole, so that 29号 does not find 129号.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

QUERY_LENGTH = 100
"""How many characters of a query are looked at; a longer one would cost more than it can find."""

INDEXED_LENGTH = 70_000
"""How many characters of a text are indexed. PostgreSQL holds one megabyte of words a text, whatever they are."""

WORD_LENGTH = 100
"""Where a Latin or digit run is cut off; PostgreSQL refuses words of over two kilobytes."""

_DROPPED = {"Mn", "Cf", "Cs"}
"""Accents, invisible marks (zero-width spaces from word processors), halves of broken characters."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = rf"[^\W_{_HAN}]"
_BETWEEN = rf"(?:_|[^\w{_HAN}])"
_RUN = re.compile(rf"[{_HAN}]+|{_WORD}+")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")


class _Folding(dict[int, str]):
    """Character by character, what it folds to; worked out when first met. For `str.translate`."""

    def __init__(self) -> None:
        table = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text("utf-8")
        lines = (line.split() for line in table.splitlines())
        # Where a traditional character has several simplified ones, the first is the commonest.
        self._simplified = {traditional: simplified for traditional, simplified, *_ in lines}
        # 二○二六年, with a circle, is how many people write 二〇二六年.
        self._simplified["○"] = "〇"
        super().__init__({0: ""})

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).lower()
        folded = "".join(self._simplify(character) for character in plain if unicodedata.category(character) not in _DROPPED)
        # Only what is common is remembered: nobody fills the memory by asking for every character there is.
        if code <= 0xFFFF:
            self[code] = folded
        return folded

    def _simplify(self, character: str) -> str:
        while (simplified := self._simplified.get(character, character)) != character:
            character = simplified
        return character


_FOLDING = _Folding()


def fold(text: str) -> str:
    """`text` as the index and queries see it: compatibility forms made plain, lower case, traditional made simplified.

    Full-width and circled forms and ligatures become plain ones, accents and invisible characters go. Each character folds by
    itself, so that `fold(a + b) == fold(a) + fold(b)`, and folding twice changes nothing more.
    """
    return text.translate(_FOLDING)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """`fold(text)`, and for each of its characters the position in `text` of the character that it comes from."""
    folded, offsets = [], []
    for position, character in enumerate(text):
        plain = _FOLDING[ord(character)]
        folded.append(plain)
        offsets.extend([position] * len(plain))
    return "".join(folded), offsets


def index_words(text: str) -> list[str]:
    """The words of a text, in order, for the index."""
    return [word for run in _runs(fold(text)[:INDEXED_LENGTH]) for word in _cut(run)]


def _runs(folded: str) -> list[str]:
    return [match[0] for match in _RUN.finditer(folded)]


def _cut(run: str) -> list[str]:
    if not _is_han(run):
        return [run[:WORD_LENGTH]]
    return [*(run[start : start + 2] for start in range(len(run) - 1)), run[-1]]


@dataclass(frozen=True)
class Term:
    """What a query asks for between two spaces, folded: it must stand in a text just so, punctuation left aside."""

    runs: tuple[str, ...]

    def words(self) -> list[str]:
        """The words that must follow one another in the index."""
        *inner, last = self.runs
        words = [word for run in inner for word in _cut(run)]
        # The text may go on where a query of Han characters ends: its last character alone is no word there.
        return words + (_cut(last)[:-1] if _is_han(last) and len(last) > 1 else _cut(last))

    @property
    def is_open(self) -> bool:
        """Whether the last word is only the beginning of one: a single Han character, whose pair the query does not know."""
        return _is_han(self.runs[-1]) and len(self.runs[-1]) == 1

    def pattern(self) -> str:
        """A regular expression that finds in a folded text what the index finds."""
        pattern = _whole(self.runs[0])
        for before, run in pairwise(self.runs):
            # Two runs of one kind are two only because something stands between them.
            pattern += _BETWEEN + ("+" if _is_han(before) == _is_han(run) else "*") + _whole(run)
        return pattern


def _is_han(run: str) -> bool:
    return bool(_HAN_CHARACTER.match(run))


def _whole(run: str) -> str:
    return re.escape(run) if _is_han(run) else rf"(?<!{_WORD}){re.escape(run)}(?!{_WORD})"


def terms(query: str) -> list[Term]:
    """The terms of a query, cut at spaces. Empty where it holds neither a letter, a digit nor a Han character."""
    cut = (tuple(_runs(part)) for part in fold(query[:QUERY_LENGTH]).split())
    return [Term(runs) for runs in cut if runs]

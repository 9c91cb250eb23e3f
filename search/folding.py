"""Folding: the form of a text used by the index, queries and marks, in which texts of the same look or meaning compare equal.

All functions are pure and use no database. See ADR 22.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from disclosure.organisation.folding import Folding

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, as the inside of a regular expression's character class."""

_THIN = "\u2009"
_BLANKS = dict.fromkeys("\u3164\uffa0\u115f\u1160\u2800", " ") | dict.fromkeys(
    "\u00a0\u2005\u2006\u2007\u2008\u202f" + _THIN, _THIN
)
"""Characters that print a blank but are no spaces to Unicode, and the narrow spaces between thousands (GB/T 15835)."""

_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])[ \t\u1680{_THIN}]+(?=[{HAN}])")
_GROUPED_NUMBER = re.compile(rf"(?<![0-9.])(?<![0-9],)[0-9]{{1,3}}(?:[,{_THIN}][0-9]{{3}})+(?![0-9])")

_FOLDING = Folding(_BLANKS)


def fold_query(text: str) -> str:
    """Return `text` with each character folded by itself; spaces separate terms.

    Full-width and circled forms, ligatures, radicals and compatibility ideographs become plain ones, traditional characters
    simplified, capitals lower case. Accents and invisible characters are removed. Narrow spaces of thousands become commas.
    """
    return _GROUPED_NUMBER.sub(lambda number: number[0].replace(_THIN, ","), text.translate(_FOLDING))


def fold(text: str) -> str:
    """Return `text` folded, without thousands separators, and without spaces between Han characters (张　三 is 张三).

    Lines are folded one by one, and folding twice changes nothing more.
    """
    return join_thousands(fold_apart(text))


def fold_apart(text: str) -> str:
    """Return `text` folded, with numbers as printed: 103,104 may be one number in thousands, or two numbers of a list."""
    return _without(text.translate(_FOLDING), _spaces)


def join_thousands(folded: str) -> str:
    """Return a folded text without the separators in every number that can be read as thousands."""
    return _without(folded, _separators)


def readings_with_offsets(text: str) -> list[tuple[str, list[int]]]:
    """Return `fold(text)`, and `fold_apart(text)` if that is another reading.

    With each comes, for each of its characters, the position in `text` of the character from which it comes.
    """
    plain, offsets = [], []
    for position, character in enumerate(text):
        folded = _FOLDING[ord(character)]
        plain.append(folded)
        offsets.extend([position] * len(folded))
    apart, offsets = _kept("".join(plain), offsets, _spaces)
    joined, joined_offsets = _kept(apart, offsets, _separators)
    return [(joined, joined_offsets)] + ([(apart, offsets)] if apart != joined else [])


def _kept(plain: str, offsets: list[int], spans: Callable[[str], Iterator[tuple[int, int]]]) -> tuple[str, list[int]]:
    dropped = {at for start, end in spans(plain) for at in range(start, end)}
    return _without(plain, spans), [offset for at, offset in enumerate(offsets) if at not in dropped]


def _separators(plain: str) -> Iterator[tuple[int, int]]:
    for number in _GROUPED_NUMBER.finditer(plain):
        yield from ((at, at + 1) for at in range(*number.span()) if not plain[at].isdigit())


def _spaces(plain: str) -> Iterator[tuple[int, int]]:
    yield from (space.span() for space in _BETWEEN_HAN.finditer(plain))


def _without(plain: str, spans: Callable[[str], Iterator[tuple[int, int]]]) -> str:
    kept, position = [], 0
    for start, end in spans(plain):
        kept.append(plain[position:start])
        position = end
    return "".join(kept) + plain[position:]

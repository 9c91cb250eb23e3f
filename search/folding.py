"""Folding: the form of a text used by the index, queries and marks, in which texts of the same look or meaning compare equal.

All functions are pure and use no database. See ADR 22.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from disclosure.organisation.folding import Folding

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters, as the inside of a regular expression's character class."""

WORD = rf"[^\W_{HAN}]"
"""A letter or digit of a Latin word or number, as a regular expression."""

_OPENING = "“‘「『《〈〝"
_CLOSING = "”’」』》〉〞"
_EITHER = "\"'"
_DOTS = "·・•‧∙⋅"

QUOTATION_MARKS = frozenset(_OPENING + _CLOSING + _EITHER)

_THIN = "\u2009"
_BLANKS = dict.fromkeys("\u3164\uffa0\u115f\u1160\u2800", " ") | dict.fromkeys(
    "\u00a0\u2005\u2006\u2007\u2008\u202f" + _THIN, _THIN
)
"""Characters that print a blank but are no spaces to Unicode, and the narrow spaces between thousands (GB/T 15835)."""

_SPACES = rf" \t\u1680{_THIN}"
_BETWEEN_HAN = re.compile(
    rf"(?<=[{HAN}])(?=[{_SPACES}{_OPENING}{_CLOSING}{_EITHER}{_DOTS}])"
    # Marks that close and open one after the other (》《) stand for a comma, and so may two that do either, or several dots.
    rf"(?:{'|'.join(rf'[{_SPACES}{marks}]*+(?:[{_EITHER}{_DOTS}][{_SPACES}{marks}]*+)?' for marks in (_OPENING, _CLOSING))})"
    rf"(?=[{HAN}])"
)
"""Signs that are ignored between two Han characters: spaces, quotation marks, book-title marks and the dot within a name."""

_GROUPED_NUMBER = re.compile(rf"(?<![0-9.])(?<![0-9],)[0-9]{{1,3}}(?:[,{_THIN}][0-9]{{3}})+(?![0-9])")
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_HYPHENATED = re.compile(rf"(?<!{WORD}){WORD}++(?:[{_HYPHENS}]{WORD}++)+")

_LONG_NUMBER = 7
"""Number of digits from which numbers with hyphens between them are parts of one: of a telephone, a date, an index number."""

_FOLDING = Folding(_BLANKS)


def fold_query(text: str) -> str:
    """Return `text` with each character folded by itself; spaces separate terms.

    Full-width and circled forms, ligatures, radicals and compatibility ideographs become plain ones, traditional characters
    simplified, capitals lower case. Accents and invisible characters are removed. Narrow spaces of thousands become commas.
    """
    return _GROUPED_NUMBER.sub(lambda number: number[0].replace(_THIN, ","), text.translate(_FOLDING))


def fold(text: str) -> str:
    """Return `text` folded, with the parts of numbers and words joined, and with nothing but characters where Han meets Han.

    张　三 and 张·三 are 张三, “十五五”规划 is 十五五规划, 12,345 is 12345, and E-mail is email.

    Lines are folded one by one, and folding twice changes nothing more.
    """
    return join_parts(fold_apart(text))


def fold_apart(text: str) -> str:
    """Return `text` folded, with numbers and Latin words as printed.

    103,104 may be one number in thousands, or two numbers of a list, and mail is a word in E-mail.
    """
    return _without(text.translate(_FOLDING), _between_han)


def join_parts(folded: str) -> str:
    """Return a folded text without the separators in every number that can be read as thousands, and without hyphens.

    Hyphens go from Latin words and long numbers. 3-5 stays as it is, and is not found as 35.
    """
    return _without(_without(folded, _separators), _hyphens)


def readings_with_offsets(text: str) -> list[tuple[str, list[int]]]:
    """Return `fold(text)`, and `fold_apart(text)` if that is another reading.

    With each comes, for each of its characters, the position in `text` of the character from which it comes.
    """
    plain, offsets = [], []
    for position, character in enumerate(text):
        folded = _FOLDING[ord(character)]
        plain.append(folded)
        offsets.extend([position] * len(folded))
    apart, offsets = _kept("".join(plain), offsets, _between_han)
    joined, joined_offsets = _kept(*_kept(apart, offsets, _separators), _hyphens)
    return [(joined, joined_offsets)] + ([(apart, offsets)] if apart != joined else [])


def _kept(plain: str, offsets: list[int], spans: Callable[[str], Iterator[tuple[int, int]]]) -> tuple[str, list[int]]:
    dropped = {at for start, end in spans(plain) for at in range(start, end)}
    return _without(plain, spans), [offset for at, offset in enumerate(offsets) if at not in dropped]


def _separators(plain: str) -> Iterator[tuple[int, int]]:
    for number in _GROUPED_NUMBER.finditer(plain):
        yield from ((at, at + 1) for at in range(*number.span()) if not plain[at].isdigit())


def _hyphens(plain: str) -> Iterator[tuple[int, int]]:
    for word in _HYPHENATED.finditer(plain):
        is_long = len(re.findall("[0-9]", word[0])) >= _LONG_NUMBER
        for at in range(*word.span()):
            if plain[at] in _HYPHENS and (is_long or not re.match("[0-9].[0-9]", plain[at - 1 : at + 2])):
                yield at, at + 1


def _between_han(plain: str) -> Iterator[tuple[int, int]]:
    yield from (gap.span() for gap in _BETWEEN_HAN.finditer(plain))


def _without(plain: str, spans: Callable[[str], Iterator[tuple[int, int]]]) -> str:
    kept, position = [], 0
    for start, end in spans(plain):
        kept.append(plain[position:start])
        position = end
    return "".join(kept) + plain[position:]

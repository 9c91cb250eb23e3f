"""Mapping of Unicode signs to the few in the patterns: digits of all scripts, dashes, brackets, invisible characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

UNSEEN_CATEGORIES = {"Cc", "Cf", "Mn", "Me"}
"""Controls, and marks that print on another character only: between two digits they are not visible."""

UNSEEN = dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0\ufffc", None)
"""Fillers, which print nothing."""

LINE_ENDS = dict.fromkeys("\n\x0b\x0c\x1c\x1d\x1e\x85", "\n")

LOOKALIKES = {
    # Symbol fonts have their signs in the private area, with digits and points at their ASCII positions.
    **{chr(0xF000 + code): chr(code) for code in range(0x20, 0x7F)},
    **dict.fromkeys("\t\r\x1f", " "),
    **dict.fromkeys("−ー─━ｰ﹘㇐", "-"),
    **dict.fromkeys("∼〜～", "~"),
    **dict.fromkeys("∕⁄⧸╱\\＼∖⧵╲", "/"),
    **dict.fromkeys("¦│┃∣丨ㅣ￨", "|"),
    **dict.fromkeys("•●∙⋅◦▪■★☆◆○◎□◇⦁⚫⚪", "·"),
    **dict.fromkeys("。｡．﹒", "."),
    **dict.fromkeys("、､，﹐﹑", ","),
    **dict.fromkeys("《》〈〉「」『』｢｣“”‘’", '"'),
    **dict.fromkeys("ОоΟο", "O"),
    **dict.fromkeys("ⅩⅹχΧХх×✕✖╳⨉⨯Ⓧⓧ🅧🅇🆇", "X"),
}
"""Signs used as these in a number, whatever their Unicode category."""

BY_CATEGORY = {"Zs": " ", "Zl": "\n", "Zp": "\n", "Pd": "-", "Pc": "_", "Ps": "(", "Pe": ")", "Pi": '"', "Pf": '"', "Po": "·"}

HAN_DIGITS = {sign: str(digit) for digit, signs in enumerate(("零〇○◯", "一壹幺弌", "二贰貳弍", "三叁參弎")) for sign in signs}
HAN_DIGITS |= dict(zip("四肆五伍六陆陸七柒八捌九玖", "4455666778899", strict=True))


class SignTable(dict[int, str | None]):
    """A table for `str.translate` that computes each sign on first use: Unicode has a million.

    Args:
        read: returns the one character that a sign is read as; None if the sign is skipped.
    """

    def __init__(self, read: Callable[[str], str | None]):
        super().__init__()
        self.read = read

    def __missing__(self, code: int) -> str | None:
        self[code] = read = self.read(chr(code))
        return read


def _plain(sign: str) -> str | None:
    """Return one character for one. ① stays: before a number, it is a list marker and not a digit of the number."""
    for known in (LINE_ENDS, LOOKALIKES, UNSEEN):
        if sign in known:
            return known[sign]
    category = unicodedata.category(sign)
    if category in UNSEEN_CATEGORIES:
        return None
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category in ("Ps", "Pe"):
        return BY_CATEGORY[category]
    compatible = unicodedata.normalize("NFKC", sign)
    if len(compatible) == 1 and compatible.isascii() and not compatible.isdigit():
        return compatible
    return sign if sign.isascii() else BY_CATEGORY.get(category, sign)


def _with_every_digit(sign: str) -> str | None:
    """Return the digit for a Chinese numeral, or for one that is circled, raised or in brackets; else the plain sign."""
    if sign in HAN_DIGITS:
        return HAN_DIGITS[sign]
    plain = PLAIN[ord(sign)]
    number = unicodedata.numeric(plain or sign, -1)
    return str(int(number)) if number in range(10) else plain


PLAIN = SignTable(_plain)
WITH_EVERY_DIGIT = SignTable(_with_every_digit)
"""The table that also reads other digits. Both tables read a text at the same length."""

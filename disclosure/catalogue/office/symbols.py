"""Fonts of symbols: a letter that is set in one of them is seen as a sign, by the place of the letter in the font."""

from __future__ import annotations

import re

_GREEK = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_FONTS = {
    "wingdings": {
        **dict(zip("lmnoqru\xa1\xa7\xa8\xabv", "●○■□□□◆○▪□★❖", strict=True)),
        **dict(zip("\xd8\xdf\xe0\xe1\xe2\xe8\xfb\xfc\xfd\xfe", "➢←→↑↓➔✗✓☒☑", strict=True)),
        **{chr(0x80 + number): chr(0x245F + number) for number in range(1, 11)},
    },
    "wingdings 2": dict(zip("OPQRST\xa3", "✗✓☒☑☒☒□", strict=True)),
    "symbol": {
        **_GREEK,
        **{sign: sign for sign in "0123456789!#%&()+,./:;<=>?[]_{|}"},
        **dict(zip("-*~\xa3\xae\xb0\xb1\xb3\xb4\xb7\xb8\xb9", "−∗∼≤→°±≥×•÷≠", strict=True)),
    },
    "webdings": {"a": "✓"},
}
"""What the signs of a font look like, by the character at their place. The others are not known here."""

_OTHER_FONTS = re.compile("wingdings 3|marlett|mt extra|monotype sorts|zapf ?dingbats|bookshelf symbol [0-9]+|ms outlook")


_POSITIONS = {
    "superscript": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
    "subscript": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}
_UNKNOWN = "\uf000"


class UnknownSymbol(ValueError):
    """A sign of which the look is not known."""


def seen_in(text: str, font: str) -> str:
    """`text` as it is seen in `font`: in a font of symbols, as its signs.

    Raises `UnknownSymbol`; also of a character for private use, of which the look is the font's own.
    """
    name = font.strip().lower()
    signs = _FONTS.get(name, {} if _OTHER_FONTS.fullmatch(name) else None)
    if signs is not None:
        text = "".join(signs.get(chr(ord(each) & 0xFF), _UNKNOWN) if _is_sign(each) else each for each in text)
    if any("\ue000" <= each <= "\uf8ff" for each in text):
        raise UnknownSymbol(font)
    return text


def raised(text: str, position: str) -> str:
    """`text` as a `superscript` or `subscript`, or as it is."""
    return text.translate(_POSITIONS.get(position, {}))


def _is_sign(character: str) -> bool:
    """Whether a font of symbols has its own sign for a character: for Latin ones, and those that stand for its places."""
    return not character.isspace() and (character <= "\xff" or "\uf000" <= character <= "\uf0ff")

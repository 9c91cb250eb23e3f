"""Symbol fonts: a letter set in one of them is displayed as a symbol, by the letter's position in the font."""

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
"""Symbols of a font by the character at their position. Other positions are not supported."""

_OTHER_FONTS = re.compile("wingdings 3|marlett|mt extra|monotype sorts|zapf ?dingbats|bookshelf symbol [0-9]+|ms outlook")


_POSITIONS = {
    "superscript": str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"),
    "subscript": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}
_UNKNOWN = "\uf000"


class UnknownSymbol(ValueError):
    """A symbol of unknown appearance."""


def seen_in(text: str, font: str) -> str:
    """Return `text` as displayed in `font`: in a symbol font, as its symbols.

    Raises `UnknownSymbol`, also for a private-use character, whose appearance depends on the font.
    """
    name = font.strip().lower()
    signs = _FONTS.get(name, {} if _OTHER_FONTS.fullmatch(name) else None)
    if signs is not None:
        text = "".join(signs.get(chr(ord(each) & 0xFF), _UNKNOWN) if _is_sign(each) else each for each in text)
    if any("\ue000" <= each <= "\uf8ff" for each in text):
        raise UnknownSymbol(font)
    return text


def raised(text: str, position: str) -> str:
    """Return `text` as a `superscript` or `subscript`, or unchanged."""
    return text.translate(_POSITIONS.get(position, {}))


def _is_sign(character: str) -> bool:
    """Return whether a symbol font replaces a character: Latin characters, and those that encode its positions."""
    return not character.isspace() and (character <= "\xff" or "\uf000" <= character <= "\uf0ff")

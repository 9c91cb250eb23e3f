"""Number formats (ISO/IEC 29500-1, 18.8.31): their sections, tokens in brackets, and Chinese numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<noon>AM/PM|A/P|上午/下午)|(?P<exponent>E[+-])"
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+|g+|b+)|(?P<digit>[0#?])|(?P<mark>[.,%@/])|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = re.compile(
    r"(?i)(black|blue|cyan|green|magenta|red|white|yellow|黑色|蓝色|青色|绿色|洋红|红色|白色|黄色|(color|颜色) ?[0-9]+)"
)
WHITE = re.compile("(?i)white|白色|(color|颜色) ?2")
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+)")
_NUMERALS = {
    "1": ("〇一二三四五六七八九", "十百千"),
    "2": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "3": ("０１２３４５６７８９", ""),
}
"""Digits and units of ten by the number of `[DBNum1]` to `[DBNum3]`."""

Token = tuple[str, str]

SYSTEM_DATE, SYSTEM_TIME = "x-sysdate", "x-systime"
_SYSTEM = {0xF800: SYSTEM_DATE, 0xF400: SYSTEM_TIME}
_LANGUAGES = {"zh": (0x0004, 0x0804, 0x1004), "": (0x0000, 0x0400, 0x0800)}
_ENGLISH_TAG = re.compile("(?i)en(-.*)?")
_CHINESE_TAG = re.compile("(?i)zh(-(cn|sg|hans).*)?")


class CannotRender(ValueError):
    """A number format that is not supported."""


@dataclass(frozen=True)
class Locale:
    """The locale of a format.

    Args:
        language: `zh` for simplified Chinese, `en`, another tag, or empty if none is named.
        has_options: whether other numerals or another calendar are requested.
    """

    language: str = ""
    has_options: bool = False


def locale_of(brackets: list[str]) -> Locale:
    """Return the locale that a section names in brackets, by number (`[$-804]`) or by tag (`[$-zh-CN]`)."""
    tails = [each.partition("-")[2] for each in brackets if each.startswith("$") and "-" in each]
    if not tails:
        return Locale()
    tag, _, options = tails[0].partition(",")
    if not re.fullmatch("[0-9A-Fa-f]+", tag):
        if tag.lower() in (SYSTEM_DATE, SYSTEM_TIME):
            return Locale(tag.lower())
        language = "zh" if _CHINESE_TAG.fullmatch(tag) else "en" if _ENGLISH_TAG.fullmatch(tag) else tag
        return Locale(language, bool(options.strip("0")))
    high, number = divmod(int(tag, 16), 0x10000)
    named = next((language for language, numbers in _LANGUAGES.items() if number in numbers), None)
    # The lower ten bits are the language; English is number nine.
    language = _SYSTEM.get(number) or (named if named is not None else "en" if number & 0x3FF == 9 else f"{number:x}")
    return Locale(language, bool(high))


@lru_cache(maxsize=512)
def sections_of(code: str) -> list[list[Token]]:
    sections: list[list[Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind, text = str(match.lastgroup), match[str(match.lastgroup)]
        if kind == "literal" and text == ";":
            sections.append([])
        else:
            sections[-1].append((kind, text.lower() if kind == "date" else text))
    return sections


def without_bracket(token: Token) -> Token | None:
    """Return the meaning of a token in brackets: elapsed time, a currency, or None if nothing is displayed."""
    kind, text = token
    if kind != "bracket":
        return token
    if re.fullmatch("(?i)h+|m+|s+", text):
        return "elapsed", text.lower()
    if text.startswith("$"):
        return "quoted", text[1:].partition("-")[0]
    if _COLOUR.fullmatch(text) or CONDITION.fullmatch(text) or re.fullmatch("(?i)DBNum[123]", text):
        return None
    raise CannotRender(text)


def literal(token: Token) -> str:
    kind, text = token
    if kind in ("space", "fill"):
        return ""
    if kind in ("quoted", "escaped", "literal") or token in (("mark", "/"), ("mark", ","), ("mark", ".")):
        return text
    raise CannotRender(text)


def translated(text: str, numerals: str) -> str:
    return text.translate(dict(zip(map(ord, "0123456789"), _NUMERALS[numerals][0], strict=True))) if numerals else text


def han_number(value: Decimal, numerals: str) -> str:
    """Return a whole number up to 9999 with its units of ten: 15 → 一十五, 203 → 二百〇三."""
    if value != int(value) or value > 9999:
        raise CannotRender("a number in Chinese numerals")
    digits, tens = _NUMERALS[numerals]
    written = ""
    for place, digit in enumerate(reversed(str(int(value)))):
        unit = tens[place - 1] if place else ""
        written = digits[int(digit)] + (unit if digit != "0" else "") + written
    zero = digits[0]
    return re.sub(f"{zero}+", zero, written).rstrip(zero) or zero

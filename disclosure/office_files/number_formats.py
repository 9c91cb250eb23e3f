"""A renderer of numbers as a worksheet displays them, by the cell's number format (ISO/IEC 29500-1, 18.8.30 and 18.8.31).

The libraries on PyPI for this have not been maintained since 2020. Formats that occur in Chinese workbooks are rendered here.
For others, such as fractions, `CannotRender` is raised and the reader of the file names the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from disclosure.office_files.format_codes import (
    CONDITION,
    SYSTEM_DATE,
    SYSTEM_TIME,
    WHITE,
    CannotRender,
    Token,
    han_number,
    literal,
    locale_of,
    sections_of,
    translated,
    without_bracket,
)
from disclosure.office_files.moments import Moment

GENERAL = "General"

_ACCOUNTING = '_ {0}* #,##0{1}_ ;_ {0}* -#,##0{1}_ ;_ {0}* "-"_ ;_ @_ '
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00', 8: '"¥"#,##0.00;"¥"-#,##0.00', 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: _ACCOUNTING.format("", ""), 42: _ACCOUNTING.format('"¥"', ""),
    43: _ACCOUNTING.format("", ".00"), 44: _ACCOUNTING.format('"¥"', ".00"), 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"', 56: '上午/下午h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that a workbook names by number alone, as a Chinese Excel displays them (18.8.30, `zh-cn`)."""

_HOLDS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "=": lambda value, limit: value == limit,
    "<>": lambda value, limit: value != limit,
}

_LEAST_INEXACT = 10**15
"""Least number whose last digits a worksheet displays as zeros."""

_OF_THE_SYSTEM = {SYSTEM_DATE: 31, SYSTEM_TIME: 21}
"""System formats, which display the date or the time as a Chinese Windows does, whatever the rest of the format."""

_MOST_GENERAL_DIGITS = 11
"""Maximum number of digits that an unformatted cell displays; a longer number is displayed with an exponent."""


def format_number(value: float, code: str, *, since_1904: bool = False) -> str:
    """Return `value` as a cell with the format `code` displays it.

    Args:
        since_1904: whether the workbook counts its days from 1904 on.

    Raises `CannotRender`.
    """
    section, shows_sign = _section_for(value, code)
    brackets = _brackets(section)
    numerals = next((each[5:] for each in brackets if re.fullmatch("(?i)DBNum[123]", each)), "")
    locale = locale_of(brackets)
    section = [token for bracketed in section if (token := without_bracket(bracketed))]
    if locale.language in _OF_THE_SYSTEM:
        section = sections_of(BUILT_IN[_OF_THE_SYSTEM[locale.language]])[0]
    kinds = {kind for kind, _ in section}
    if kinds & {"date", "noon", "elapsed"}:
        return Moment(value, since_1904, numerals, locale).rendered(section)
    if locale.has_options and not numerals:
        raise CannotRender("numerals of another language")
    sign = "-" if shows_sign and value < 0 else ""
    return sign + _number(Decimal(repr(abs(value))), section, numerals)


def format_text(value: str, code: str) -> str:
    """Return the text `value` as a cell with the format `code` displays it.

    Raises `CannotRender`.
    """
    sections = sections_of(code)
    section = next((each for each in sections if ("mark", "@") in each), None)
    if section is None:
        section = sections[3] if len(sections) > 3 else [("mark", "@")]
    tokens = [token for bracketed in section if (token := without_bracket(bracketed))]
    return "".join(value if token == ("mark", "@") else literal(token) for token in tokens)


def is_white(value: float, code: str) -> bool:
    """Return whether the format `code` displays `value` in white.

    Raises `CannotRender`.
    """
    return any(WHITE.fullmatch(each) for each in _brackets(_section_for(value, code)[0]))


def _brackets(section: list[Token]) -> list[str]:
    return [text for kind, text in section if kind == "bracket"]


def _section_for(value: float, code: str) -> tuple[list[Token], bool]:
    """Return the section of a format that applies to `value`, and whether a minus sign is displayed with it."""
    every = sections_of(code or GENERAL)
    sections = [section for section in every if ("mark", "@") not in section]
    if not sections:
        if every != [[("mark", "@")]]:
            raise CannotRender("a number in a format of texts")
        return [("general", GENERAL)], True
    conditions = [_condition(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _HOLDS[condition[0]](value, condition[1]):
                return section, not (condition and condition[0] in ("<", "<=") and condition[1] <= 0)
        raise CannotRender("no section applies")
    if value < 0 and len(sections) > 1:
        return sections[1], False
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], True


def _condition(section: list[Token]) -> tuple[str, float] | None:
    matches = [match for kind, text in section if kind == "bracket" and (match := CONDITION.fullmatch(text))]
    return (matches[0][1], float(matches[0][2])) if matches else None


def _general(value: float) -> str:
    text = str(int(value)) if float(value).is_integer() else f"{value:.{_MOST_GENERAL_DIGITS - 1}g}"
    if "e" in text or len(text.lstrip("-").partition(".")[0]) > _MOST_GENERAL_DIGITS:
        raise CannotRender("a number that is shown with an exponent")
    return text


def _number(value: Decimal, section: list[Token], numerals: str) -> str:
    kinds = [kind for kind, _ in section]
    if "general" in kinds:
        if numerals == "3" and value >= 10:
            raise CannotRender("full-width digits, of which programs differ")
        shown = han_number(value, numerals) if numerals in ("1", "2") else translated(_general(float(value)), numerals)
        return "".join(shown if kind == "general" else literal((kind, text)) for kind, text in section)
    if "digit" not in kinds:
        return "".join("%" if token == ("mark", "%") else literal(token) for token in section)
    if "exponent" in kinds:
        raise CannotRender("an exponent")
    first, last = kinds.index("digit"), len(kinds) - 1 - kinds[::-1].index("digit")
    if ("mark", "/") in section[first:last]:
        raise CannotRender("a fraction")
    scale = 0
    while section[last + 1 + scale : last + 2 + scale] == [("mark", ",")]:
        scale += 1
    section = section[: last + 1] + section[last + 1 + scale :]
    value = value * 100 ** section.count(("mark", "%")) / Decimal(1000) ** scale
    if value >= _LEAST_INEXACT:
        raise CannotRender("more digits than a worksheet keeps")
    point = next((at for at, token in enumerate(section) if token == ("mark", ".") and at <= last + 1), len(section))
    before, after = section[:point], section[point:]
    places = sum(kind == "digit" for kind, _ in after)
    whole, _, fraction = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".partition(".")
    grouped = any(token == ("mark", ",") for token in before[first:])
    shown = _whole(whole.lstrip("0"), [token for token in before if token != ("mark", ",")], grouped) + _fraction(
        fraction, after
    )
    return translated(shown, numerals)


def _whole(digits: str, tokens: list[Token], grouped: bool) -> str:
    """Return the digits before the decimal point, placed from the right; the leftmost place takes all remaining digits."""
    leftmost = next((at for at, (kind, _) in enumerate(tokens) if kind == "digit"), None)
    shown: list[str] = []
    count = 0
    for at in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[at]
        if kind != "digit":
            shown.append("%" if tokens[at] == ("mark", "%") else literal(tokens[at]))
            continue
        taken = digits if at == leftmost else digits[-1:]
        digits = digits[: len(digits) - len(taken)]
        for digit in reversed(taken or {"0": "0", "?": " "}.get(text, "")):
            if grouped and count and count % 3 == 0:
                shown.append(",")
            shown.append(digit)
            count += 1
    return "".join(reversed(shown))


def _fraction(digits: str, tokens: list[Token]) -> str:
    """Return the digits after the decimal point; optional places lose their zeros."""
    places = [text for kind, text in tokens if kind == "digit"]
    while places and places[-1] != "0" and digits.endswith("0"):
        digits, places = digits[:-1], places[:-1]
    left = list(digits)
    shown = ""
    for kind, text in tokens:
        if kind == "digit":
            shown += left.pop(0) if left else ""
        else:
            shown += "%" if (kind, text) == ("mark", "%") else literal((kind, text))
    return shown

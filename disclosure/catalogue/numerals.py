"""Chinese numerals of category numbers and of short durations."""

from __future__ import annotations

import unicodedata

MAX_NUMBER = 99

_DIGITS = "零一二三四五六七八九"


def han_numeral(number: int) -> str:
    """Return `number` (1–99) in Chinese numerals: 8 → 八, 12 → 十二, 20 → 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


_READ = {written: number for number in range(1, MAX_NUMBER + 1) for written in (han_numeral(number), str(number))}
_ONES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_ROMAN = {tens + ones: 10 * at + number for at, tens in enumerate(("", "X")) for number, ones in enumerate(_ONES, start=1)}
_FORMAL = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾两〇○", "一二二三三四五六六七八九十二零零")
_STEMS = "甲乙丙丁戊己庚辛壬癸"


def read_han_numeral(text: str) -> int | None:
    """Return the number written in `text` in Chinese or Arabic numerals, or None if it is not between 1 and 99."""
    plain = text.translate(_FORMAL).replace("廿", "二十").replace("卅", "三十")
    if "零" in plain and all(each in _DIGITS for each in plain):
        # Positional digits: 〇一, 一〇.
        plain = "".join(str(_DIGITS.index(each)) for each in plain)
    return _READ.get(plain.lstrip("0") if plain.isdecimal() else plain)


def read_list_number(text: str) -> int | None:
    """Return the number before a list item: Chinese, Arabic, Roman, letter, stem, circled or bracketed; or None."""
    if len(text) == 1 and unicodedata.category(text) == "No":
        return int(unicodedata.numeric(text)) or None
    plain = unicodedata.normalize("NFKC", text).strip("()[]【】〔〕. \t")
    number = read_han_numeral(plain) or _ROMAN.get(plain.upper())
    if number or len(plain) != 1:
        return number
    return _STEMS.find(plain) + 1 or (ord(plain.upper()) - ord("A") + 1 if plain.isascii() and plain.isalpha() else None)

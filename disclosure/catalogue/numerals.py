"""Chinese numerals of category numbers and of short spans of time."""

MAX_NUMBER = 99

_DIGITS = "零一二三四五六七八九"


def han_numeral(number: int) -> str:
    """`number` (1–99) in Chinese numerals: 8 → 八, 12 → 十二, 20 → 二十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


_READ = {written: number for number in range(1, MAX_NUMBER + 1) for written in (han_numeral(number), str(number))}


def read_han_numeral(text: str) -> int | None:
    """The number that `text` writes in Chinese or Arabic numerals, or None where it is not one between 1 and 99."""
    return _READ.get(text)

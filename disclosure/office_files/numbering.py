"""Automatic numbers of paragraphs (ISO/IEC 29500-1, 17.9), which Word prints but the file does not store as text."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from disclosure.office_files.elements import children, is_on, number_of, value_of
from disclosure.office_files.packages import attribute, child, local_name

_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_ENDS_WORD = "、）)】〕"


def _counted(digits: str, ten: str) -> Callable[[int], str]:
    """Return a function that writes numbers up to 99 with a sign for ten: 十二."""

    def write(number: int) -> str:
        tens, ones = divmod(number, 10)
        return f"{digits[tens] if tens > 1 else ''}{ten if tens else ''}{digits[ones] if ones or not tens else ''}"

    return write


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _listed(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _digits(signs: str) -> Callable[[int], str]:
    return lambda number: "".join(signs[int(digit)] for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": lambda number: chr(0x245F + number) if number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x245F + number) if number <= 20 else str(number),
    "decimalEnclosedParen": lambda number: chr(0x2473 + number) if number <= 20 else f"({number})",
    "decimalEnclosedFullstop": lambda number: chr(0x2487 + number) if number <= 20 else f"{number}.",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseLegalSimplified": _counted(_LEGAL, "拾"),
    "ideographDigital": _digits(_HAN),
    "japaneseDigitalTenThousand": _digits(_HAN),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographEnclosedCircle": lambda number: chr(0x327F + number) if number <= 10 else str(number),
    "bullet": "".format,
    "none": "".format,
    **dict.fromkeys(
        ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"),
        _counted(_HAN, "十"),
    ),
}


class UnknownNumber(ValueError):
    """A number in an unsupported format, or of a doubtful list."""


class Numbering:
    """The lists of a document, and their counts so far."""

    def __init__(self, root: etree._Element | None):
        self._lists: dict[str, etree._Element] = {}
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()
        self._in_doubt: set[str] = set()
        styled: dict[str, str] = {}
        self._linked: dict[str, str] = {}
        for element in root if root is not None else ():
            if local_name(element) == "abstractNum":
                identifier = attribute(element, "abstractNumId") or ""
                self._levels[identifier] = _levels_in(element)
                styled[value_of(element, "styleLink")] = identifier
                self._linked[identifier] = value_of(element, "numStyleLink")
            elif local_name(element) == "num":
                self._lists[attribute(element, "numId") or ""] = element
        self._linked = {identifier: styled[style] for identifier, style in self._linked.items() if style and style in styled}

    def list_of(self, number_id: str) -> str:
        """Return the identifier shared by the lists that are counted together."""
        abstract = value_of(self._lists.get(number_id), "abstractNumId")
        return self._linked.get(abstract, abstract)

    def doubt(self, number_id: str) -> None:
        """Make the numbers of that list uncertain from here on."""
        self._in_doubt.add(self.list_of(number_id))

    def next(self, number_id: str, level: int) -> tuple[str, etree._Element | None]:
        """Return the number of the list's next paragraph at that level, with its punctuation, and the properties of its text.

        Must be called in the order of the paragraphs. Raises `UnknownNumber`.
        """
        one = self._lists.get(number_id)
        if one is None:
            return "", None
        abstract = self.list_of(number_id)
        levels, counts = dict(self._levels.get(abstract, {})), self._counts.setdefault(abstract, {})
        for override in one:
            at = int(attribute(override, "ilvl") or 0) if local_name(override) == "lvlOverride" else -1
            if at >= 0 and (own := child(override, "lvl")) is not None:
                levels[at] = own
            if at == level and child(override, "startOverride") is not None and (number_id, at) not in self._restarted:
                self._restarted.add((number_id, at))
                counts[at] = number_of(override, "startOverride", 1) - 1
        if level not in levels:
            return "", None
        for at in range(level + 1):
            start = number_of(levels.get(at), "start", 1)
            counts.setdefault(at, start - 1)
            if at < level and counts[at] < start:
                counts[at] += 1
        counts[level] += 1
        for lower in [each for each in counts if each > level]:
            if value_of(levels.get(lower), "lvlRestart") != "0":
                del counts[lower]
        written = self._written(levels, counts, level)
        if written and abstract in self._in_doubt:
            raise UnknownNumber(number_id)
        return written, child(levels[level], "rPr")

    @staticmethod
    def _written(levels: dict[int, etree._Element], counts: dict[int, int], level: int) -> str:
        written = value_of(levels[level], "lvlText")
        plain = is_on(levels[level], "isLgl")
        is_bullet = _format_of(levels[level]) == "bullet"
        for at in range(level + 1):
            if f"%{at + 1}" not in written:
                continue
            kind = _format_of(levels.get(at))
            if kind not in _FORMATS or counts[at] > 99:
                raise UnknownNumber(kind)
            number = str(counts[at]) if plain and at < level else _FORMATS[kind](counts[at])
            written = written.replace(f"%{at + 1}", number)
        if is_bullet or not written:
            return ""
        suffix = value_of(levels[level], "suff") or "tab"
        return written if suffix == "nothing" or written[-1] in _ENDS_WORD else f"{written} "


def _levels_in(element: etree._Element) -> dict[int, etree._Element]:
    return {int(attribute(each, "ilvl") or 0): each for each in element if local_name(each) == "lvl"}


def _format_of(level: etree._Element | None) -> str:
    """Return the number format of a level. Newer formats are inside alternatives."""
    stated = next((each for each in children(level) if local_name(each) == "numFmt"), None) if level is not None else None
    return "decimal" if stated is None else attribute(stated, "val") or ""

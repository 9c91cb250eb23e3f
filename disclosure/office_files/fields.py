"""Fields of a Word document (ISO/IEC 29500-1, 17.16): Word may print another text than the stored result."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lxml import etree

_WITHOUT_RESULT = {"SET", "ASK", "XE", "TC", "TA", "RD", "PRIVATE"}
"""Fields that print nothing, whatever result is stored."""

_EMPTY = {"", "FORMTEXT", "ADDIN", "ADVANCE", "HYPERLINK", "NEXT", "NEXTIF", "SKIPIF", "TOC", "INDEX", "TOA", "BIBLIOGRAPHY"}
"""Fields that print nothing if no result is stored."""

_NUMBERS = {"LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BIDIOUTLINE"}
_RENEWED = {"DATE", "TIME", "PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES"}
_FORMS = {"FORMCHECKBOX", "FORMDROPDOWN"}
"""Old form fields, whose displayed value is in their data."""

_SWITCH = re.compile(r'\\\*\s*(?:"[^"]*"|\S+)')
_OVERSTRIKE = re.compile(r"\\o\s*(?:\\a[a-z]\s*)?\((?P<elements>.*)\)", re.IGNORECASE)
_READING = re.compile(r"\\s\s*\\(?:up|do)\s*[0-9]*\s*\([^()]*\)", re.IGNORECASE)
_CIRCLES = "○◯〇"
_CIRCLED = {
    unicodedata.normalize("NFKC", sign): sign
    for sign in map(chr, range(0x2460, 0x3400))
    if unicodedata.decomposition(sign).startswith("<circle>")
}

FORMULA = "有公式，不能按文字读取，请改用普通文字"
SYMBOL = "有特殊符号，不能按文字读取，请改用普通文字"
NUMBER = "的自动编号不能识别，请改用普通文字编号"
DATE = "有自动更新的日期或页码，请改用普通文字"
NO_RESULT = "有没有更新的域，请在Word里全选、按F9更新域，保存后再上传"


class UntoldField(ValueError):
    """A field whose printed text is uncertain. The message explains in Chinese how to fix it."""


@dataclass
class Field:
    """A field that is being read.

    Args:
        properties: properties of the run in which it begins.
        start: number of text pieces written before it.
        chosen: displayed value of an old form field.
        is_dirty: whether Word updates the result when it opens the file.
    """

    properties: etree._Element | None
    start: int
    chosen: str = ""
    is_dirty: bool = False
    instruction: str = ""
    has_result: bool = False

    @property
    def kind(self) -> str:
        """Return the field's name; `=` for a calculation."""
        words = self.instruction.split(maxsplit=1)
        return words[0].upper() if words else ""

    @property
    def _argument(self) -> str:
        return self.instruction.strip()[len(self.kind) :].strip()

    def printed(self, result: str) -> tuple[str, str] | None:
        """Return the text that Word renders from the instruction, and its font if one is named; None if it prints the result.

        Args:
            result: stored result.

        Raises `UntoldField`.
        """
        kind = self.kind
        if self.chosen or kind in _FORMS:
            return self.chosen, ""
        if kind in _WITHOUT_RESULT:
            return "", ""
        if kind in _NUMBERS:
            raise UntoldField(NUMBER)
        if kind in _RENEWED:
            raise UntoldField(DATE)
        if kind == "EQ":
            return _equation(self._argument), ""
        if kind == "SYMBOL":
            return _symbol(self._argument)
        if kind in ("MACROBUTTON", "GOTOBUTTON"):
            return "".join(self._argument.split(maxsplit=1)[1:]), ""
        if self.is_dirty or not (self.has_result or result or kind in _EMPTY):
            raise UntoldField(NO_RESULT)
        return None


def _equation(argument: str) -> str:
    """Return plain letters, or text over blanks, below a phonetic guide or in a circle; anything else is a formula."""
    text = _SWITCH.sub("", argument).strip()
    if "\\" not in text:
        return text
    overstrike = _OVERSTRIKE.fullmatch(text)
    if overstrike is None:
        raise UntoldField(FORMULA)
    elements = re.split("[,;]", _READING.sub("", overstrike["elements"]))
    plain = [each.strip() for each in elements if each.strip()]
    if len(plain) == 2 and plain[0] in _CIRCLES and plain[1] in _CIRCLED:
        return _CIRCLED[plain[1]]
    if len(plain) != 1 or re.search(r"[\\()]", plain[0]):
        raise UntoldField(FORMULA)
    return plain[0]


def _symbol(argument: str) -> tuple[str, str]:
    code = re.match("(?:0x(?P<hexadecimal>[0-9a-f]+)|(?P<decimal>[0-9]+))(?![0-9a-z])", argument, re.IGNORECASE)
    if code is None:
        raise UntoldField(SYMBOL)
    number = int(code["hexadecimal"], 16) if code["hexadecimal"] else int(code["decimal"])
    font = re.search(r'\\f\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+))', argument, re.IGNORECASE)
    name = (font["quoted"] or font["bare"] or "") if font else ""
    is_unicode = re.search(r"\\u\b", argument, re.IGNORECASE)
    # A number above ASCII is a position in a symbol font, or in a code page that the file does not name.
    if number < 0x20 or number > 0xFFFF or (number > 0x7E and not is_unicode and not name):
        raise UntoldField(SYMBOL)
    return chr(number if is_unicode or number <= 0x7E or number > 0xFF else number + 0xF000), name

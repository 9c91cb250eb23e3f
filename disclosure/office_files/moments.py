"""Numbers that a worksheet displays as a date, a time of day or a duration."""

from __future__ import annotations

import calendar
import datetime
from decimal import Decimal

from disclosure.office_files.format_codes import CannotRender, Locale, Token, han_number, literal, translated

_MONTHS = calendar.month_name[1:]
_WEEKDAYS = calendar.day_name[:]
_HAN_WEEKDAYS = "一二三四五六日"
_LEAP_DAY = 60
"""Day number of 29 February 1900, which exists only in Excel's calendar."""


class Moment:
    """A number that is displayed as a date, a time of day, or a duration.

    Args:
        numerals: number of `[DBNum…]`; empty for digits.

    Raises `CannotRender`.
    """

    def __init__(self, value: float, since_1904: bool, numerals: str, locale: Locale):
        if value < 0:
            raise CannotRender("a date before the calendar begins")
        if locale.has_options:
            raise CannotRender("another calendar")
        self.numerals, self.language = numerals, locale.language
        self.seconds = round(value * 86400)
        days, seconds = divmod(self.seconds, 86400)
        self.hour, self.minute, self.second = seconds // 3600, seconds // 60 % 60, seconds % 60
        epoch = datetime.date(1904, 1, 1) if since_1904 else datetime.date(1899, 12, 31 if days < _LEAP_DAY else 30)
        try:
            date = epoch + datetime.timedelta(days=days)
        except OverflowError as error:
            raise CannotRender("a date after the calendar ends") from error
        self.year, self.month, self.day, self.weekday = date.year, date.month, date.day, date.weekday()
        if not since_1904:
            self.weekday = (days + 5) % 7
            if days == 0:
                self.year, self.month, self.day = 1900, 1, 0
            elif days == _LEAP_DAY:
                self.year, self.month, self.day = 1900, 2, 29

    def rendered(self, section: list[Token]) -> str:
        tokens = [token for token in section if token[0] not in ("space", "fill")]
        twelve = any(kind == "noon" for kind, _ in tokens)
        units = [(at, text[0]) for at, (kind, text) in enumerate(tokens) if kind in ("date", "elapsed")]
        # An m means minutes after an hour and before a second (18.8.31).
        minutes = {
            at
            for place, (at, unit) in enumerate(units)
            if unit == "m"
            and ("h" in [u for _, u in units[max(place - 1, 0) : place]] or "s" in [u for _, u in units[place + 1 : place + 2]])
        }
        shown = ""
        for at, (kind, text) in enumerate(tokens):
            if kind == "date":
                shown += self._minute(text) if at in minutes else self._part(text, twelve)
            elif kind == "elapsed":
                shown += str(self.seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]).zfill(len(text))
            elif kind == "noon":
                if self.language not in ("", "en") and text != "上午/下午":
                    raise CannotRender("halves of the day in another language")
                before, after = text.split("/")
                shown += before if self.hour < 12 else after
            elif kind in ("digit", "general", "exponent"):
                raise CannotRender("fractions of a second")
            else:
                shown += literal((kind, text))
        return shown

    def _minute(self, text: str) -> str:
        return self._count(self.minute, len(text))

    def _count(self, number: int, width: int) -> str:
        if self.numerals not in ("1", "2"):
            return translated(str(number).zfill(min(width, 2)), self.numerals)
        if width > 1:
            raise CannotRender("two places in Chinese numerals")
        written = han_number(Decimal(number), self.numerals)
        return written.removeprefix("一") if 10 <= number < 20 and self.numerals == "1" else written

    def _part(self, text: str, twelve: bool) -> str:
        unit, width = text[0], len(text)
        hour = (self.hour % 12 or 12) if twelve else self.hour
        counted = {"m": self.month, "d": self.day, "h": hour, "s": self.second}
        if unit in "hs" or (unit in "md" and width <= 2):
            return self._count(counted[unit], width)
        if unit == "y" or (unit == "e" and self.language in ("", "en", "zh")):
            return translated(str(self.year) if width > 2 or unit == "e" else f"{self.year % 100:02}", self.numerals)
        if unit == "a" and self.language in ("", "en", "zh"):
            prefix = "星期" if width == 4 else "周" if self.language == "zh" else ""
            return prefix + _HAN_WEEKDAYS[self.weekday]
        if self.language == "zh":
            return self._chinese_name(unit, width)
        if unit in "md" and self.language in ("", "en") and (width <= 4 or unit == "m"):
            name = _MONTHS[self.month - 1] if unit == "m" else _WEEKDAYS[self.weekday]
            return {3: name[:3], 5: name[0]}.get(width, name)
        raise CannotRender(text)

    def _chinese_name(self, unit: str, width: int) -> str:
        """Return a name such as 星期四, 周四 or 十月. Programs differ on the short name of a month."""
        if unit == "d":
            return ("周" if width == 3 else "星期") + _HAN_WEEKDAYS[self.weekday]
        if unit == "m" and width == 4:
            return han_number(Decimal(self.month), "1").replace("一十", "十") + "月"
        raise CannotRender(unit * width)

"""Reads a printed time limit (公开时限). Articles 8(3) and 10.

What a time limit asks for by which date is worked out elsewhere; here it is only read, and put into words.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from disclosure.catalogue.numerals import read_han_numeral

ACCEPTED = (
    "可以写：即时、及时、随时更新、变动即更、7个工作日内、15日内、年度、每半年、每学期、每季度、每月、每年10月、每年1月-2月、"
    "常年公开、长期、定期、逐段、适时"
)


@dataclass(frozen=True)
class TimeLimit:
    """When the matters of an entry are to be disclosed."""

    @property
    def description(self) -> str:
        """The time limit in a few Chinese words, as a reader or a drafter would say it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Immediate(TimeLimit):
    """即时, 及时, 随时, 变动即更: as soon as the matter arises or changes."""

    @property
    def description(self) -> str:
        return "事项形成或变动后即时公开"


@dataclass(frozen=True)
class WithinDays(TimeLimit):
    """Within so many days of the matter."""

    days: int
    working: bool
    """Whether only working days count."""

    @property
    def description(self) -> str:
        return f"事项形成后{self.days}{'个工作日' if self.working else '日'}内公开"


class Period(enum.Enum):
    """How often a recurring disclosure falls due."""

    MONTH = "每月"
    QUARTER = "每季度"
    TERM = "每学期"
    HALF_YEAR = "每半年"
    SCHOOL_YEAR = "每学年"
    YEAR = "每年"


@dataclass(frozen=True)
class Recurring(TimeLimit):
    """Once every period."""

    period: Period

    @property
    def description(self) -> str:
        return f"{self.period.value}公开一次"


@dataclass(frozen=True)
class YearlyInMonths(TimeLimit):
    """Once a year, within the months from `first` to `last`, which is in the next year if it is the earlier."""

    first: int
    last: int

    @property
    def description(self) -> str:
        if self.first == self.last:
            return f"每年{self.first}月公开"
        return f"每年{self.first}月至{'次年' if self.last < self.first else ''}{self.last}月公开"


@dataclass(frozen=True)
class Standing(TimeLimit):
    """常年公开, 长期: always to be read. Article 10: standing work is disclosed for good."""

    @property
    def description(self) -> str:
        return "长期公开"


@dataclass(frozen=True)
class Staged(TimeLimit):
    """逐段: after each stage of the work (Article 10)."""

    @property
    def description(self) -> str:
        return "按阶段逐段公开"


@dataclass(frozen=True)
class Regular(TimeLimit):
    """定期: at regular intervals that the catalogue leaves open (Article 10)."""

    @property
    def description(self) -> str:
        return "定期公开"


@dataclass(frozen=True)
class Opportune(TimeLimit):
    """适时: when the moment is right, which the unit judges (Article 10)."""

    @property
    def description(self) -> str:
        return "适时公开"


class UnreadableTimeLimit(ValueError):
    """A printed time limit that cannot be read. The message says in Chinese what would be accepted."""

    def __init__(self, printed: str):
        super().__init__(f"读不懂公开时限“{printed}”。{ACCEPTED}。")


_NUMERAL = "[0-9一二三四五六七八九十]{1,3}"
_AT_ONCE = "即时|及时|实时|随时|立即|(?:变动|变更|变化)即更新?"
_PERIODS = {
    Period.MONTH: "每月|月度|按月",
    Period.QUARTER: "每季度?|季度|按季度?",
    Period.TERM: "每学期|学期|按学期",
    Period.HALF_YEAR: "每?半年",
    Period.SCHOOL_YEAR: "每学年|学年|学年度|按学年",
    Period.YEAR: "每年|年度|每年度|每一年|按年度?",
}


def _days(match: re.Match[str]) -> TimeLimit | None:
    days = int(match["days"]) if match["days"].isdecimal() else read_han_numeral(match["days"])
    return WithinDays(days, working=match["unit"] == "工作日") if days else None


def _months(match: re.Match[str]) -> TimeLimit | None:
    first = read_han_numeral(match["first"])
    last = read_han_numeral(match["last"]) if match["last"] else first
    if not first or not last or max(first, last) > 12 or (match["next_year"] and last >= first):
        return None
    return YearlyInMonths(first, last)


_READINGS: list[tuple[str, Callable[[re.Match[str]], TimeLimit | None]]] = [
    (_AT_ONCE, lambda _: Immediate()),
    (f"(?:[^每年月季学]{{0,20}}[后起])?(?P<days>{_NUMERAL})个?(?P<unit>工作日|日|天)(?:之|以)?内", _days),
    (
        f"每年(?P<first>{_NUMERAL})(?:月[份底]?)?(?:[-~—–至到](?P<next_year>次年|翌年)?(?P<last>{_NUMERAL})月[份底]?)?(?<=[月份底])",
        _months,
    ),
    *((f"(?:{words})(?:一次)?", lambda _, period=period: Recurring(period)) for period, words in _PERIODS.items()),
    (f"(?:常年|长期|全年|长年)(?:公开)?(?:[、,;]?(?:{_AT_ONCE}))?", lambda _: Standing()),
    ("逐段|逐阶段|分段|分阶段|按阶段", lambda _: Staged()),
    ("定期", lambda _: Regular()),
    ("适时", lambda _: Opportune()),
]


@lru_cache(maxsize=512)
def read_time_limit(printed: str) -> TimeLimit:
    """What a printed time limit says. Full-width digits, spaces and a closing 公开 or 更新 make no difference.

    Raises `UnreadableTimeLimit`.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed))
    for pattern, reading in _READINGS:
        if (match := re.fullmatch(f"(?:{pattern})(?:公开|公布|更新)?", text)) and (limit := reading(match)):
            return limit
    raise UnreadableTimeLimit(printed)

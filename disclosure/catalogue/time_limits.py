"""Kinds of time limits (公开时限), each with a description. Articles 8(3) and 10.

The due dates are calculated elsewhere.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True)
class TimeLimit:
    """The time limit for disclosing the matters of an entry."""

    @property
    def description(self) -> str:
        """Return a short description of the time limit in Chinese, for readers and drafters."""
        raise NotImplementedError


@dataclass(frozen=True)
class Immediate(TimeLimit):
    """即时, 及时, 随时, 变动即更: as soon as the matter arises or changes.

    Args:
        since: another event, as printed: `会议召开后`, `换届时`; empty for the matter itself.
    """

    since: str = ""

    @property
    def description(self) -> str:
        return f"{self.since}及时公开" if self.since else "事项形成或变动后即时公开"


@dataclass(frozen=True)
class WithinDays(TimeLimit):
    """Within a number of days after the matter arises.

    Args:
        working: True if only working days count.
        since: another event from which the days count, as printed: `批复后`.
    """

    days: int
    working: bool
    since: str = ""

    @property
    def description(self) -> str:
        return f"{self.since or '事项形成后'}{self.days}{'个工作日' if self.working else '日'}内公开"


@dataclass(frozen=True)
class NextDay(TimeLimit):
    """次日: on the day after the matter arises, or after another event, as in `WithinDays`."""

    since: str = ""

    @property
    def description(self) -> str:
        return f"{self.since or '事项形成后'}次日公开"


@dataclass(frozen=True)
class WithinMonths(TimeLimit):
    """Within a number of months after the matter arises, or after another event, as in `WithinDays`."""

    months: int
    since: str = ""

    @property
    def description(self) -> str:
        return f"{self.since or '事项形成后'}{self.months}个月内公开"


@dataclass(frozen=True)
class Beforehand(TimeLimit):
    """Before an event.

    Args:
        event: event as printed: `任前`, `会议召开前`.
        lead: time before the event, as printed: `3日`; empty if not stated.
    """

    event: str
    lead: str = ""

    @property
    def description(self) -> str:
        return f"{self.event}{self.lead}公开"


@dataclass(frozen=True)
class NoticePeriod(TimeLimit):
    """公示期: a notice that is displayed for some time.

    Args:
        length: duration as printed: `不少于5个工作日`.
        event: event before which it is displayed, as printed: `任前`; empty if not stated.
    """

    length: str
    event: str = ""

    @property
    def description(self) -> str:
        return f"{self.event}公示{self.length}"


class Frequency(enum.Enum):
    """Frequencies of a recurring disclosure."""

    WEEK = "每周"
    MONTH = "每月"
    QUARTER = "每季度"
    TERM = "每学期"
    HALF_YEAR = "每半年"
    SCHOOL_YEAR = "每学年"
    YEAR = "每年"


@dataclass(frozen=True)
class Recurring(TimeLimit):
    """Once every period.

    Args:
        when: time within the period, or after it, as printed: `末`, `上旬`, `10日前`, `结束后15日内`.
    """

    period: Frequency
    when: str = ""

    @property
    def description(self) -> str:
        return f"{self.period.value}{self.when}公开一次"


@dataclass(frozen=True)
class YearlyInMonths(TimeLimit):
    """Once a year, within the months from `first` to `last`, which is in the next year if it is the earlier.

    Args:
        part: part of the only month, as printed: `底`, `上旬`, `15日`.
    """

    first: int
    last: int
    part: str = ""

    @property
    def description(self) -> str:
        if self.first == self.last:
            return f"每年{self.first}月{self.part}公开"
        return f"每年{self.first}月至{'次年' if self.last < self.first else ''}{self.last}月公开"


@dataclass(frozen=True)
class YearlyBy(TimeLimit):
    """Once a year, before the end of `month` or before its `day`, in the next year if `is_next_year`."""

    month: int
    day: int | None = None
    is_next_year: bool = False

    @property
    def description(self) -> str:
        by = f"{self.day}日" if self.day else "底"
        return f"每年{'（次年）' if self.is_next_year else ''}{self.month}月{by}前公开"


@dataclass(frozen=True)
class YearlyInEach(TimeLimit):
    """Several times a year, in each of `months`.

    Args:
        part: part of each month, as printed: `底`, `底前`.
    """

    months: tuple[int, ...]
    part: str = ""

    @property
    def description(self) -> str:
        return f"每年{'、'.join(f'{month}月{self.part}' for month in self.months)}各公开一次"


@dataclass(frozen=True)
class StandingDisclosure(TimeLimit):
    """常年公开, 长期: always readable. Article 10: standing work is disclosed permanently."""

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
class Irregular(TimeLimit):
    """不定期: at no regular intervals, the opposite of `Regular`."""

    @property
    def description(self) -> str:
        return "不定期公开"


@dataclass(frozen=True)
class Opportune(TimeLimit):
    """适时: at a suitable time, which the unit judges (Article 10)."""

    @property
    def description(self) -> str:
        return "适时公开"

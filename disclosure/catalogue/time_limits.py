"""Kinds of time limits (公开时限), and each in words. Articles 8(3) and 10.

What a time limit asks for by which date is worked out elsewhere.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass


@dataclass(frozen=True)
class TimeLimit:
    """When the matters of an entry are to be disclosed."""

    @property
    def description(self) -> str:
        """The time limit in a few Chinese words, as a reader or a drafter would say it."""
        raise NotImplementedError


@dataclass(frozen=True)
class Immediate(TimeLimit):
    """即时, 及时, 随时, 变动即更: as soon as the matter arises or changes.

    Args:
        since: the event, as printed, if it is another: `会议召开后`, `换届时`.
    """

    since: str = ""

    @property
    def description(self) -> str:
        return f"{self.since}及时公开" if self.since else "事项形成或变动后即时公开"


@dataclass(frozen=True)
class WithinDays(TimeLimit):
    """Within so many days of the matter.

    Args:
        working: whether only working days count.
        since: the event from which on they count, as printed, if it is another: `批复后`.
    """

    days: int
    working: bool
    since: str = ""

    @property
    def description(self) -> str:
        return f"{self.since or '事项形成后'}{self.days}{'个工作日' if self.working else '日'}内公开"


@dataclass(frozen=True)
class WithinMonths(TimeLimit):
    """Within so many months of the matter, or of another event, as `WithinDays`."""

    months: int
    since: str = ""

    @property
    def description(self) -> str:
        return f"{self.since or '事项形成后'}{self.months}个月内公开"


@dataclass(frozen=True)
class Beforehand(TimeLimit):
    """Before an event.

    Args:
        event: as printed: `任前`, `会议召开前`.
        lead: how long before, as printed: `3日`; empty if that is not said.
    """

    event: str
    lead: str = ""

    @property
    def description(self) -> str:
        return f"{self.event}{self.lead}公开"


@dataclass(frozen=True)
class NoticePeriod(TimeLimit):
    """公示期: a notice that stays up for some time.

    Args:
        length: as printed: `不少于5个工作日`.
        event: before which it is put up, as printed: `任前`; empty if that is not said.
    """

    length: str
    event: str = ""

    @property
    def description(self) -> str:
        return f"{self.event}公示{self.length}"


class Frequency(enum.Enum):
    """How often a recurring disclosure falls due."""

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
        when: at what time of it, or after it, as printed: `末`, `上旬`, `10日前`, `结束后15日内`.
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
        part: of the only month, as printed: `底`, `上旬`, `15日`.
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
        part: of each, as printed: `底`, `底前`.
    """

    months: tuple[int, ...]
    part: str = ""

    @property
    def description(self) -> str:
        return f"每年{'、'.join(f'{month}月{self.part}' for month in self.months)}各公开一次"


@dataclass(frozen=True)
class StandingDisclosure(TimeLimit):
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

"""A parser of printed time limits (公开时限), which lists the accepted texts if one is uncertain.

Colleges write time limits in many ways, some of them ambiguous (3月内, 年后). Only unambiguous readings are implemented; the
preview asks about any other text. A text is read completely or not at all.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from functools import lru_cache

from disclosure.catalogue.numerals import read_han_numeral
from disclosure.catalogue.time_limit_hints import ACCEPTED, hint_for
from disclosure.catalogue.time_limits import (
    Beforehand,
    Frequency,
    Immediate,
    Irregular,
    NextDay,
    NoticePeriod,
    Opportune,
    Recurring,
    Regular,
    Staged,
    StandingDisclosure,
    TimeLimit,
    WithinDays,
    WithinMonths,
    YearlyBy,
    YearlyInEach,
    YearlyInMonths,
)


class UnreadableTimeLimit(ValueError):
    """A printed time limit that cannot be read. The message lists the accepted texts, the nearest first, in Chinese."""

    def __init__(self, printed: str):
        hint = hint_for(_plain(printed))
        # 13月 is no month, and nobody is told to write 每年13月.
        is_true = all(_read(_plain(text)) for text in re.findall("“(.+?)”", hint))
        super().__init__(f"读不懂公开时限“{printed}”。{hint if is_true else ''}{ACCEPTED}。")


_NUMERAL = "[0-9一二三四五六七八九十两]{1,3}"
_DAY = f"{_NUMERAL}[日号]"
_MONTH = f"{_NUMERAL}月份?"
_LENGTH = f"{_NUMERAL}(?:个?工作日|个?日|天|个?星期|周|个月)"
_CLOSING = "(?:予以|进行|对外|向社会|集中|主动|及时)?(?:公开|公布|公示|更新|发布)(?:一次)?"

_AT_ONCE = (
    "即时|及时|实时|随时|立即|立刻|马上|即刻|当日|当天|当场|动态|(?:变动|变更|变化|更新|形成|产生|发生)即更新?"
    "|(?:有|发生)?(?:变动|变更|变化)(?:时|后)?(?:及时|即时|立即|随时)?"
)
_TIMES = (
    "每|次[月年日]|[下翌]年|下个?(?:月|季|学期)|[0-9一二三四五六七八九十两几数半]个?(?:年|学年|学期|季|月|周|星期|日|天|小时)"
)
_EVENT = f"(?:(?!{_TIMES})[^0-9、,;/。.:()])" + "{1,20}?"
"""Pattern of words that name an event and contain no other time."""

_MATTER = "(?:有关|相关|公开)?(?:事项|信息|内容|情况|工作|事件)?"
_ARISES = re.compile(f"{_MATTER}(?:发生|形成|产生)(?:变更|变动|变化)?(?:之日起|[后起时])")
"""Pattern of the default event, from which a time limit counts if no other is named."""

_SPANS = "年度?|学年度?|学期|季度?|月度?|半年度?|周"
_NO_EVENT = re.compile(
    f"(?:自|从)?(?:(?:{_SPANS})(?:结束|终了|终|末|期满)?[后起]|(?:{_SPANS})[及和与或].*|.?[后起时]|.*前[后起时])"
)
"""Pattern of the end of a period, or of a word like 今后: read as a period, or asked about."""

_SHORT_EVENTS = ("会后", "事后", "课后")
_ADVERBS = tuple(f"{each}时" for each in "及即随适按定同准实临平小")

_PERIODS = {
    Frequency.WEEK: "每周|每星期|按周",
    Frequency.MONTH: "每月|每个月|月度|按月度?|逐月|月",
    Frequency.QUARTER: "每个?季度?|季度|按季度?|逐季度?|季",
    Frequency.TERM: "每个?学期|学期|按学期|(?=开学)",
    Frequency.HALF_YEAR: "每?个?半年度?|按半年度?",
    Frequency.SCHOOL_YEAR: "每个?学年度?|学年度?|按学年度?",
    Frequency.YEAR: "每年度?|年度|每一年|按年度?|逐年|全年度|年",
}
_PLAIN = {
    Frequency.WEEK: "周|星期",
    Frequency.MONTH: "个?月",
    Frequency.QUARTER: "个?季度",
    Frequency.TERM: "个?学期",
    Frequency.HALF_YEAR: "半年",
    Frequency.SCHOOL_YEAR: "个?学年",
    Frequency.YEAR: "年",
}
_NEXT = {
    Frequency.MONTH: "[次下]个?月",
    Frequency.QUARTER: "下个?季度?",
    Frequency.TERM: "下个?学期",
    Frequency.YEAR: "[次翌]年|下一?年度?",
}
_PART = "年?[初末底终]前?|年?中|[初末底中](?:期|旬)|上旬|中旬|下旬|(?:结束|终了|末)前|(?:结束|终了)后"
_AFTERWARDS = f"(?:结束|终了|开学|放假|期满|考核|总结)?(?:后|起)(?:的?{_LENGTH}内)"
_QUARTER_OF_YEAR = "第?[一二三四1-4]季度[初末底内]?前?"
_MONTH_OF_QUARTER = "(?:首月|次月|末月|第[一二三123]个月|最后一个月|结束次月)"
_OWN_PARTS = {
    Frequency.WEEK: "[一二三四五六日天]",
    Frequency.MONTH: f"{_DAY}[前内]?|月[初中底末]前?|第[一二三四1-4]个?周|最后一周|首周|前{_NUMERAL}个?(?:工作日|日|天)内?",
    Frequency.QUARTER: f"{_MONTH_OF_QUARTER}(?:{_DAY}前|[上中下]旬|[初底末]前?)?内?",
    Frequency.TERM: "期[初末中]|开学初|开学前|放假前",
    Frequency.YEAR: f"{_QUARTER_OF_YEAR}|[上下]半年|年[终中]",
}
_NEXT_PARTS = {
    Frequency.MONTH: f"{_DAY}[前内]?|前{_NUMERAL}个?(?:工作日|日|天)内?",
    Frequency.YEAR: f"{_MONTH}(?:[初底末]|[上中下]旬)?内?|{_QUARTER_OF_YEAR}|上半年|年?初",
}


def _number(text: str) -> int:
    """Return the number, up to 999 in digits; 0 if the text is not a number."""
    return int(text) if text.isdecimal() else read_han_numeral(text) or 0


def _within(match: re.Match[str]) -> TimeLimit | None:
    since = _since(match["since"] or "")
    if since is None:
        return None
    if match["next_day"]:
        return NextDay(since)
    if match["half"]:
        return WithinMonths(6, since) if match["half"] == "半年" else WithinDays(15, working=False, since=since)
    count, unit = _number(match["count"]), match["unit"]
    if not count or (unit == "小时" and count % 24):
        return None
    if match["months"]:
        return WithinMonths(count, since)
    days = {"周": count * 7, "星期": count * 7, "小时": count // 24}.get(unit, count)
    return WithinDays(days, working=unit == "工作日", since=since)


def _since(event: str) -> str | None:
    """Return the event from which a time limit counts; empty for the default event, None if it is not an event."""
    bare = re.sub("^[自从]", "", event)
    if _ARISES.fullmatch(bare) or not bare:
        return ""
    if bare not in _SHORT_EVENTS and (_NO_EVENT.fullmatch(bare) or bare.endswith(_ADVERBS)):
        return None
    return bare


def _at(match: re.Match[str]) -> TimeLimit | None:
    since = _since(match["since"])
    return None if since is None else Immediate(since)


def _beforehand(match: re.Match[str]) -> TimeLimit | None:
    event = match["event"]
    if not re.fullmatch("[任会选事]前|.{2,}前", event) or re.fullmatch(f".*(?:{_SPANS}|[初末底终中日天目以之提当])前", event):
        return None
    return Beforehand(event, match["lead"] or "")


def _months(match: re.Match[str]) -> TimeLimit | None:
    first = read_han_numeral(match["first"])
    last = read_han_numeral(match["last"]) if match["last"] else first
    part = match["part"] or ""
    if not first or not last or max(first, last) > 12 or (match["next_year"] and last >= first) or (match["last"] and part):
        return None
    day = re.fullmatch(f"({_NUMERAL})[日号]", part)
    return None if day and not _is_date(first, _number(day[1])) else YearlyInMonths(first, last, part)


def _by_month(match: re.Match[str]) -> TimeLimit | None:
    month, day = read_han_numeral(match["month"]), match["day"] and read_han_numeral(match["day"])
    if not month or month > 12 or (match["day"] and not _is_date(month, day or 0)):
        return None
    return YearlyBy(month, day or None, is_next_year=bool(match["next"]))


def _each_month(match: re.Match[str]) -> TimeLimit | None:
    months = [read_han_numeral(month) or 0 for month in re.findall(_NUMERAL, match["months"])]
    marks = re.findall("底前?|末前?", match["months"])
    last = match["part"] or ""
    # 6月底、12月底前: the end of each; 6月、12月底: of each, or of the last alone.
    is_of_each = len(marks) == len(months) - 1 if marks else last in ("", "底前", "末前")
    if not all(0 < month <= 12 for month in months) or not is_of_each or any(mark.rstrip("前") not in last for mark in marks):
        return None
    return YearlyInEach(tuple(months), last)


def _is_date(month: int, day: int) -> bool:
    """Return whether the month has such a day, at least in leap years."""
    return 0 < day <= monthrange(2024, month)[1]


def _are_days(part: str) -> bool:
    """Return whether all days in a part of a month are valid."""
    return all(0 < _number(day) <= 31 for day in re.findall(f"({_NUMERAL})[日号]", part))


def _recurring(period: Frequency, words: str) -> tuple[str, Callable[[re.Match[str]], TimeLimit | None]]:
    own = f"|{_OWN_PARTS[period]}" if period in _OWN_PARTS else ""
    once = f"(?:每|一|1)(?:{_PLAIN[period]})(?:一次|1次)|[一1]次/(?:{_PLAIN[period]})|以(?:{_PLAIN[period]})度?为(?:单位|周期)"
    after = ""
    if period in _NEXT:
        after = f"|(?P<next>(?:{_NEXT[period]})(?:{_PART}|{_AFTERWARDS}|{_NEXT_PARTS.get(period, '(?!)')})?)"

    def read(match: re.Match[str]) -> TimeLimit | None:
        when, following = match["when"] or "", match["next"] if after else ""
        if re.match("后", when):
            # "After a year" or "after half a year" may mean after New Year, or after the matter.
            if match["words"] in ("年", "半年"):
                return None
            when = f"结束{when}"
        if not _are_days(when) or not _are_days(following or ""):
            return None
        return Recurring(period, f"（{following}）" if following else when)

    return (
        f"(?:(?P<words>{words})度?(?:(?:至少|不少于)?[一1]次)?(?P<when>{_PART}|{_AFTERWARDS}{own})?(?:一次|1次)?|{once}{after})",
        read,
    )


_WITHIN = (
    f"(?:(?P<since>{_EVENT}[后起])的?)?(?:(?P<count>{_NUMERAL})(?:个?(?P<unit>工作日|日|天|周|星期|小时)|(?P<months>个月))内"
    "|(?P<half>半个月|半月|半年)内|(?P<next_day>次日|翌日|第二天))"
)
_IN_MONTHS = (
    f"每年(?P<first>{_NUMERAL})(?:月份?)?(?:[-~‐–—至到](?P<next_year>次年|翌年)?(?P<last>{_NUMERAL})月份?)?(?<=[月份])"
    f"(?P<part>[初底末]|[上中下]旬|{_DAY})?"
)
_BY_MONTH = f"(?:每年|(?P<next>[次翌]年))?的?(?P<month>{_NUMERAL})月份?(?:[底末]前|(?P<day>{_NUMERAL})[日号]前)"
_IN_EACH_MONTH = (
    f"每年的?(?P<months>{_NUMERAL}(?:月份?[底末]?前?)?(?:[、,和及]{_MONTH}[底末]?前?)*[、,和及]{_MONTH})"
    "(?P<part>[底末]前?)?(?:各一次)?"
)
_STANDING = (
    f"(?:常年|长期|全年|长年|永久|持续|常态化)(?:固定|公开|坚持|有效)*(?:[、,;]?(?:{_AT_ONCE}))?"
    f"|(?:{_AT_ONCE})(?:公开|更新)?[、,;](?:常年|长期)"
)
_NOTICE = (
    f"(?P<event>(?:{_EVENT}前)?)的?公示(?:期限?|时间|时长)?(?:为|一般为?)?"
    f"(?P<length>(?:不少于|不低于|不短于|至少)?(?:{_NUMERAL}[-~至到])?{_LENGTH}(?:以上)?)"
)

_IRREGULAR = "(?:不|非)定期"
_AUXILIARIES = "(?:[予再得能宜应须必需要便作做进行向社会对外主动集中按时]|予以)*"
_DENIED = f"{_AUXILIARIES}(?:公开|公布|公示|更新|发布|披露|[即及随适]时|[定长]期|常年|固定|逐段|每|{_LENGTH})"
_DENIES_NOTHING = (
    "(?:无|没有?)人?(?:异议|争议|反对|偿|障碍)|不(?:合格|称职|达标|良|动产|可抗力|正之风|正当|诚信|端|符合|胜任)|非(?:学历|全日制|在编|党员|公有)"
    "|未(?:成年|达标|就业|通过)|免(?:试|[职去费])"
    f"|暂缓(?:招生|招聘|执行|实施|发放|入学|转正)|暂停(?!{_DENIED})(?=.{{2,}}[后前时])"
)
_NEGATED = re.compile(
    f"(?!{_DENIES_NOTHING})[不非无未勿暂莫免没]|.*(?:[不非无未勿免莫]|没有?|暂[停缓]|停止|取消|禁止|拒绝|中止){_DENIED}"
)
"""Pattern of a text that denies what follows: at its beginning, or of the disclosure and of its time.

Words that begin with a negation but name an event deny nothing: 无异议后, 暂停招生后.
"""

_OVER = (
    "形成|产生|发生|变更|变动|结束|终了|完成|完毕|期满|届满|开学|放假|通过|批复|批准|印发|下发"
    "|签订|签署|生效|成立|闭幕|无异议|没有异议"
)
_OVER_SINCE = re.compile(
    f"(?P<event>(?:{_OVER})(?P<day>之日)?)的?(?=(?:{_LENGTH}|{_NUMERAL}小时|半个?月|半年)内|次日|翌日|第二天)"
)
"""Pattern of something that is over, right before a time span: 信息形成20个工作日内 is 信息形成后20个工作日内."""

_READINGS: list[tuple[str, Callable[[re.Match[str]], TimeLimit | None]]] = [
    (_AT_ONCE, lambda _: Immediate()),
    *(_recurring(period, words) for period, words in _PERIODS.items()),
    (_WITHIN, _within),
    (_IN_MONTHS, _months),
    (_BY_MONTH, _by_month),
    (_IN_EACH_MONTH, _each_month),
    (_STANDING, lambda _: StandingDisclosure()),
    ("逐段|逐阶段|分段|分阶段|按阶段|(?:按|根据|视)工作(?:进度|进展)(?:情况)?|按进度", lambda _: Staged()),
    ("定期", lambda _: Regular()),
    (_IRREGULAR, lambda _: Irregular()),
    ("适时|按需|(?:有|工作)?(?:需要|必要)时|视情况?|根据(?:工作|实际)?(?:需要|情况)", lambda _: Opportune()),
    (_NOTICE, lambda match: NoticePeriod(match["length"], match["event"])),
    (f"(?P<since>{_EVENT}[后时])(?:及时|即时|立即|随时)?", _at),
    (f"(?P<event>{_EVENT}前)(?P<lead>{_LENGTH}(?:内|以上)?)?", _beforehand),
]
"""Patterns of time limits and their readings; the first that matches counts."""


@lru_cache(maxsize=512)
def read_time_limit(printed: str) -> TimeLimit:
    """Return the meaning of a printed time limit. Full-width digits, spaces and a closing 公开 or 更新 make no difference.

    A negation is never left unread: 不定期 is no 定期, and 暂不公开 is no time limit.

    Raises `UnreadableTimeLimit`.
    """
    limit = _read(_plain(printed))
    if limit is None:
        raise UnreadableTimeLimit(printed)
    return limit


def _read(text: str) -> TimeLimit | None:
    """Return the meaning of a text as `_plain` returns it; None if it has none."""
    if _NEGATED.match(text) and not re.fullmatch(f"{_IRREGULAR}(?:{_CLOSING})?", text):
        return None
    text = _OVER_SINCE.sub(lambda match: f"{match['event']}{'起' if match['day'] else '后'}", text)
    for pattern, reading in _READINGS:
        if (match := re.fullmatch(f"(?:{pattern})(?:{_CLOSING})?", text)) and (limit := reading(match)):
            return limit
    return None


def _plain(printed: str) -> str:
    """Return the text without blanks and a mark at its end, in plain characters."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", printed)).rstrip("。;,")
    return re.sub("[之以](?=[前内后])", "", text)

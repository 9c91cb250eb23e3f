"""Reading printed time limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.catalogue.time_limits import (
    Immediate,
    Opportune,
    Period,
    Recurring,
    Regular,
    Staged,
    Standing,
    UnreadableTimeLimit,
    WithinDays,
    YearlyInMonths,
    read_time_limit,
)

READINGS = [
    # the college's own
    ("即时", Immediate()),
    ("年度", Recurring(Period.YEAR)),
    # Article 10
    ("长期公开", Standing()),
    ("定期公开", Regular()),
    ("逐段公开", Staged()),
    ("随时公开", Immediate()),
    ("及时公开", Immediate()),
    ("适时公开", Opportune()),
    # other colleges'
    ("及时", Immediate()),
    ("随时更新", Immediate()),
    ("变动即更", Immediate()),
    ("变更即更新", Immediate()),
    ("7个工作日内", WithinDays(7, working=True)),
    ("７个工作日内", WithinDays(7, working=True)),
    ("七个工作日内公开", WithinDays(7, working=True)),
    ("信息形成之日起20个工作日内", WithinDays(20, working=True)),
    ("15日内", WithinDays(15, working=False)),
    ("三十天以内", WithinDays(30, working=False)),
    ("120日内", WithinDays(120, working=False)),
    ("每年", Recurring(Period.YEAR)),
    ("每年一次", Recurring(Period.YEAR)),
    ("每学年", Recurring(Period.SCHOOL_YEAR)),
    ("每半年", Recurring(Period.HALF_YEAR)),
    ("每学期", Recurring(Period.TERM)),
    ("每季度", Recurring(Period.QUARTER)),
    ("每 季 度", Recurring(Period.QUARTER)),
    ("每月", Recurring(Period.MONTH)),
    ("每年10月", YearlyInMonths(10, 10)),
    ("每年十月份", YearlyInMonths(10, 10)),
    ("每年12月底", YearlyInMonths(12, 12)),
    ("每年1月-2月", YearlyInMonths(1, 2)),
    ("每年1月－2月", YearlyInMonths(1, 2)),
    ("每年1-2月", YearlyInMonths(1, 2)),
    ("每年12月至2月", YearlyInMonths(12, 2)),
    ("每年12月至次年2月", YearlyInMonths(12, 2)),
    ("每年11月—翌年1月", YearlyInMonths(11, 1)),
    ("常年公开", Standing()),
    ("长期", Standing()),
    ("长期公开，及时更新", Standing()),
    ("逐段", Staged()),
    ("分阶段", Staged()),
    ("定期", Regular()),
    ("适时", Opportune()),
]

UNREADABLE = [
    "",
    " ",
    "很快",
    "0日内",
    "零个工作日内",
    "每年13月",
    "每年0月",
    "每年10",
    "每年1月2月",
    "学期结束后15日内",
    "不公开",
    "十十日内",
]


@pytest.mark.parametrize(("printed", "expected"), READINGS)
def test_a_printed_time_limit_reads_as_what_it_asks(printed, expected):
    assert read_time_limit(printed) == expected


@pytest.mark.parametrize("printed", UNREADABLE)
def test_an_unreadable_time_limit_is_refused_with_what_would_be_accepted(printed):
    with pytest.raises(UnreadableTimeLimit, match="可以写：即时、及时、随时更新"):
        read_time_limit(printed)


DESCRIPTIONS = [
    (Immediate(), "事项形成或变动后即时公开"),
    (WithinDays(7, working=True), "事项形成后7个工作日内公开"),
    (WithinDays(15, working=False), "事项形成后15日内公开"),
    (Recurring(Period.TERM), "每学期公开一次"),
    (YearlyInMonths(10, 10), "每年10月公开"),
    (YearlyInMonths(1, 2), "每年1月至2月公开"),
    (YearlyInMonths(12, 2), "每年12月至次年2月公开"),
    (Standing(), "长期公开"),
    (Staged(), "按阶段逐段公开"),
    (Regular(), "定期公开"),
    (Opportune(), "适时公开"),
]


@pytest.mark.parametrize(("limit", "words"), DESCRIPTIONS)
def test_a_time_limit_says_in_words_what_it_asks(limit, words):
    assert limit.description == words


@given(st.integers(1, 999), st.booleans())
def test_any_number_of_days_is_read_as_printed(days, working):
    assert read_time_limit(f"{days}{'个工作日' if working else '日'}内") == WithinDays(days, working)


@given(st.text(alphabet="每年度月季学期半即时及随更新公开工作日内个常长定适逐段0123十三-至、 ", max_size=14))
def test_any_text_is_read_or_refused_and_nothing_else(printed):
    try:
        limit = read_time_limit(printed)
    except UnreadableTimeLimit:
        return
    assert limit.description

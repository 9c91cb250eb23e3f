"""Reading printed time limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.catalogue.time_limit_readings import UnreadableTimeLimit, read_time_limit
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
    WithinDays,
    WithinMonths,
    YearlyBy,
    YearlyInEach,
    YearlyInMonths,
)

READINGS = [
    # the college's own
    ("即时", Immediate()),
    ("年度", Recurring(Frequency.YEAR)),
    # Article 10
    ("长期公开", StandingDisclosure()),
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
    ("每年", Recurring(Frequency.YEAR)),
    ("每年一次", Recurring(Frequency.YEAR)),
    ("每学年", Recurring(Frequency.SCHOOL_YEAR)),
    ("每半年", Recurring(Frequency.HALF_YEAR)),
    ("每学期", Recurring(Frequency.TERM)),
    ("每季度", Recurring(Frequency.QUARTER)),
    ("每 季 度", Recurring(Frequency.QUARTER)),
    ("每月", Recurring(Frequency.MONTH)),
    ("每年10月", YearlyInMonths(10, 10)),
    ("每年十月份", YearlyInMonths(10, 10)),
    ("每年12月底", YearlyInMonths(12, 12, "底")),
    ("每年1月-2月", YearlyInMonths(1, 2)),
    ("每年1月－2月", YearlyInMonths(1, 2)),
    ("每年1-2月", YearlyInMonths(1, 2)),
    ("每年12月至2月", YearlyInMonths(12, 2)),
    ("每年12月至次年2月", YearlyInMonths(12, 2)),
    ("每年11月—翌年1月", YearlyInMonths(11, 1)),
    ("每年10月底前", YearlyBy(10)),
    ("每年12月31日前", YearlyBy(12, 31)),
    ("每年2月29日前", YearlyBy(2, 29)),
    ("每年4月30日", YearlyInMonths(4, 4, "30日")),
    ("次日", NextDay()),
    ("翌日公开", NextDay()),
    ("会议后第二天", NextDay("会议后")),
    ("次年3月底前公开", YearlyBy(3, is_next_year=True)),
    ("每年7月、12月", YearlyInEach((7, 12))),
    ("每年3月、6月、9月底前", YearlyInEach((3, 6, 9), "底前")),
    ("每年1‑2月", YearlyInMonths(1, 2)),
    ("每年年底", Recurring(Frequency.YEAR, "年底")),
    ("每学期末", Recurring(Frequency.TERM, "末")),
    ("学期结束后15日内", Recurring(Frequency.TERM, "结束后15日内")),
    ("季度结束后15日内", Recurring(Frequency.QUARTER, "结束后15日内")),
    ("开学后两周内", Recurring(Frequency.TERM, "开学后两周内")),
    ("每月上旬", Recurring(Frequency.MONTH, "上旬")),
    ("次月10日前", Recurring(Frequency.MONTH, "（次月10日前）")),
    ("半年", Recurring(Frequency.HALF_YEAR)),
    ("每周", Recurring(Frequency.WEEK)),
    ("每年至少一次", Recurring(Frequency.YEAR)),
    ("两个工作日内", WithinDays(2, working=True)),
    ("一周内", WithinDays(7, working=False)),
    ("半个月内", WithinDays(15, working=False)),
    ("24小时内", WithinDays(1, working=False)),
    ("一个月内", WithinMonths(1)),
    ("批复后20日内", WithinDays(20, working=False, since="批复后")),
    ("自形成或变更之日起20个工作日内予以公开", WithinDays(20, working=True, since="形成或变更之日起")),
    ("事项发生后", Immediate()),
    ("发生变化后及时更新。", Immediate()),
    ("当日", Immediate()),
    ("长期固定公开", StandingDisclosure()),
    ("即时公开，长期", StandingDisclosure()),
    ("不定期", Irregular()),
    ("不 定 期 公开", Irregular()),
    ("非定期公开", Irregular()),
    ("根据工作需要", Opportune()),
    ("常年公开", StandingDisclosure()),
    ("长期", StandingDisclosure()),
    ("长期公开，及时更新", StandingDisclosure()),
    ("逐段", Staged()),
    ("分阶段", Staged()),
    ("定期", Regular()),
    ("适时", Opportune()),
    # a period's end, and what is in a period
    ("月后5日内", Recurring(Frequency.MONTH, "结束后5日内")),
    ("每月后5日内", Recurring(Frequency.MONTH, "结束后5日内")),
    ("季后10日内", Recurring(Frequency.QUARTER, "结束后10日内")),
    ("季度后10日内公布", Recurring(Frequency.QUARTER, "结束后10日内")),
    ("年度结束后1个月内", Recurring(Frequency.YEAR, "结束后1个月内")),
    ("年度终了后30日内", Recurring(Frequency.YEAR, "终了后30日内")),
    ("学年结束后一个月之内", Recurring(Frequency.SCHOOL_YEAR, "结束后一个月内")),
    ("每半年结束后15日内", Recurring(Frequency.HALF_YEAR, "结束后15日内")),
    ("学期结束后", Recurring(Frequency.TERM, "结束后")),
    ("季度考核后10日内", Recurring(Frequency.QUARTER, "考核后10日内")),
    ("季度次月15日前", Recurring(Frequency.QUARTER, "次月15日前")),
    ("每季度首月", Recurring(Frequency.QUARTER, "首月")),
    ("每季度第一个月10日前", Recurring(Frequency.QUARTER, "第一个月10日前")),
    ("季末", Recurring(Frequency.QUARTER, "末")),
    ("以季度为单位公开", Recurring(Frequency.QUARTER)),
    ("以学期为单位", Recurring(Frequency.TERM)),
    ("以年度为周期", Recurring(Frequency.YEAR)),
    ("按学期公开", Recurring(Frequency.TERM)),
    ("一学期一次", Recurring(Frequency.TERM)),
    ("1次/年", Recurring(Frequency.YEAR)),
    ("一季度一次", Recurring(Frequency.QUARTER)),
    ("每学期期末", Recurring(Frequency.TERM, "期末")),
    ("开学初", Recurring(Frequency.TERM, "开学初")),
    ("每月25日", Recurring(Frequency.MONTH, "25日")),
    ("每月前5个工作日内", Recurring(Frequency.MONTH, "前5个工作日内")),
    ("每月第一周", Recurring(Frequency.MONTH, "第一周")),
    ("每周五", Recurring(Frequency.WEEK, "五")),
    ("每月月底前", Recurring(Frequency.MONTH, "月底前")),
    ("次月5日内", Recurring(Frequency.MONTH, "（次月5日内）")),
    ("次月10日前公开", Recurring(Frequency.MONTH, "（次月10日前）")),
    ("次年1月", Recurring(Frequency.YEAR, "（次年1月）")),
    ("次年第一季度", Recurring(Frequency.YEAR, "（次年第一季度）")),
    ("每年第四季度", Recurring(Frequency.YEAR, "第四季度")),
    ("每年上半年", Recurring(Frequency.YEAR, "上半年")),
    ("年终", Recurring(Frequency.YEAR, "终")),
    ("每年11月底", YearlyInMonths(11, 11, "底")),
    ("每年11月初", YearlyInMonths(11, 11, "初")),
    ("每年6月中旬", YearlyInMonths(6, 6, "中旬")),
    ("每年3月15日", YearlyInMonths(3, 3, "15日")),
    ("每年3月底以前", YearlyBy(3)),
    ("每年12月31日之前", YearlyBy(12, 31)),
    ("每年6月底、12月底", YearlyInEach((6, 12), "底")),
    ("每年6月底和12月底前", YearlyInEach((6, 12), "底前")),
    ("每年3、9月", YearlyInEach((3, 9))),
    # an event
    ("会议后3日内", WithinDays(3, working=False, since="会议后")),
    ("会后5个工作日内", WithinDays(5, working=True, since="会后")),
    ("会议结束之后三个工作日以内", WithinDays(3, working=True, since="会议结束后")),
    ("形成之日起7日内", WithinDays(7, working=False)),
    ("印发之日起10个工作日内", WithinDays(10, working=True, since="印发之日起")),
    ("年度预算批复后20日内", WithinDays(20, working=False, since="年度预算批复后")),
    ("年度考核结束后15日内", WithinDays(15, working=False, since="年度考核结束后")),
    ("公示期满后一周内", WithinDays(7, working=False, since="公示期满后")),
    ("任职后一个月内", WithinMonths(1, since="任职后")),
    ("会议召开后及时公开", Immediate("会议召开后")),
    ("换届时", Immediate("换届时")),
    ("评选结束后", Immediate("评选结束后")),
    ("事后公开", Immediate("事后")),
    ("立刻公开", Immediate()),
    ("任前", Beforehand("任前")),
    ("任前公示", Beforehand("任前")),
    ("会前3日", Beforehand("会前", "3日")),
    ("会议召开前3天内", Beforehand("会议召开前", "3天内")),
    ("学期开始前", Beforehand("学期开始前")),
    ("公示期不少于5个工作日", NoticePeriod("不少于5个工作日")),
    ("公示期为5-7个工作日", NoticePeriod("5-7个工作日")),
    ("任前公示期不少于5个工作日", NoticePeriod("不少于5个工作日", "任前")),
    ("接收前公示5个工作日", NoticePeriod("5个工作日", "接收前")),
    ("长期有效", StandingDisclosure()),
    ("永久公开", StandingDisclosure()),
    ("根据工作进展情况", Staged()),
    ("必要时公开", Opportune()),
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
    "上旬",
    "7天",
    "每年3月前",
    "每年不少于2次",
    "不公开",
    "十十日内",
    # may mean two things, or say more than one time limit holds
    "年后",
    "年后30日内",
    "年前",
    "月前",
    "学期前",
    "半年后15日内",
    "一个月后5日内",
    "满一年后30日内",
    "第一季度",
    "3月",
    "3月内",
    "12月底",
    "9月-10月",
    "每年6月、12月底",
    "每月45日前",
    "每季度10日前",
    "每年2月32日",
    "每年2月30日",
    "每年2月30日前",
    "每年4月31日前",
    "每年六月三十一日",
    "次年11月31日前",
    "每年9月0日",
    "隔天",
    "隔天公开",
    "会议后隔天",
    "每年6月至7月底",
    "年度，变更后及时更新",
    "年度及变更时及时更新",
    "年度/即时",
    "每年；变动时及时",
    "每届换届前",
    "每年两次",
    "每两年一次",
    "3-5个工作日内",
    "批准后20日内不公开",
    "未批准前不公开",
    "今后",
    "目前",
    "提前",
    "届时",
    "不定时",
    "事发后2小时内",
    "公示7日内",
    "依申请公开",
    "受理之日起",
    "表决后当天",
    "7个自然日内",
    "每月党费收缴后",
    "下季度首月",
    "公开6个月",
    "尽快",
]


@pytest.mark.parametrize(("printed", "expected"), READINGS)
def test_a_printed_time_limit_reads_as_what_it_asks(printed, expected):
    assert read_time_limit(printed) == expected


NEGATIONS = ("不", "非", "无", "未", "勿", "免", "免于", "暂不", "暂缓", "不予", "免予", "不再", "无须")
KINDS = (
    *(
        "即时",
        "及时",
        "随时更新",
        "适时",
        "按需",
        "每年",
        "年度",
        "每学期末",
        "长期",
        "常年公开",
        "逐段",
        "7个工作日内",
        "次日",
    ),
    *("每年10月底前", "每年7月、12月", "会后3日内", "会议后", "换届时", "任前", "公示期不少于5个工作日", "必要时", "公示"),
)
DENIALS = ("不公开", "不予公开", "免予公开", "暂不公开", "暂缓公开", "停止公开", "不再更新", "不对外公开", "未公开", "不宜公开")
DENIED = [
    *(f"{negation}{printed}" for negation in NEGATIONS for printed in KINDS),
    *(
        f"{printed}{denied}"
        for printed in ("", "批准后", "会后3日内", "每年10月", "长期", "定期", "不定期")
        for denied in DENIALS
    ),
    *("未定期", "暂不定期", "不限", "无期限", "无固定期限", "不固定", "不定", "暂定", "不不定期"),
    # doubtful
    *("固定", "固定公开", "固定更新", "次日前", "次日内", "第二天前"),
]


@pytest.mark.parametrize("printed", DENIED)
def test_what_denies_a_time_limit_or_may_do_so_is_asked_about(printed):
    with pytest.raises(UnreadableTimeLimit):
        read_time_limit(printed)


@pytest.mark.parametrize("event", ["任免后", "免职后", "干部任免决定后", "土地不动产登记后", "项目无偿捐赠后"])
def test_a_word_with_a_negation_in_it_that_denies_nothing_is_an_event(event):
    assert read_time_limit(f"{event}7日内") == WithinDays(7, working=False, since=event)


@pytest.mark.parametrize("printed", UNREADABLE)
def test_an_unreadable_time_limit_is_refused_with_what_would_be_accepted(printed):
    with pytest.raises(UnreadableTimeLimit, match="可以写：即时、及时、随时更新"):
        read_time_limit(printed)


DESCRIPTIONS = [
    (Immediate(), "事项形成或变动后即时公开"),
    (WithinDays(7, working=True), "事项形成后7个工作日内公开"),
    (WithinDays(15, working=False), "事项形成后15日内公开"),
    (Recurring(Frequency.TERM), "每学期公开一次"),
    (YearlyInMonths(10, 10), "每年10月公开"),
    (Recurring(Frequency.TERM, "末"), "每学期末公开一次"),
    (WithinMonths(1), "事项形成后1个月内公开"),
    (YearlyBy(10), "每年10月底前公开"),
    (YearlyBy(12, 31), "每年12月31日前公开"),
    (YearlyInEach((7, 12)), "每年7月、12月各公开一次"),
    (YearlyInEach((6, 12), "底前"), "每年6月底前、12月底前各公开一次"),
    (YearlyInMonths(11, 11, "底"), "每年11月底公开"),
    (WithinDays(3, working=True, since="会议后"), "会议后3个工作日内公开"),
    (WithinMonths(1, since="任职后"), "任职后1个月内公开"),
    (Immediate("换届时"), "换届时及时公开"),
    (Beforehand("会议召开前", "3天"), "会议召开前3天公开"),
    (NoticePeriod("不少于5个工作日", "任前"), "任前公示不少于5个工作日"),
    (Recurring(Frequency.YEAR, "结束后1个月内"), "每年结束后1个月内公开一次"),
    (YearlyInMonths(1, 2), "每年1月至2月公开"),
    (YearlyInMonths(12, 2), "每年12月至次年2月公开"),
    (StandingDisclosure(), "长期公开"),
    (Staged(), "按阶段逐段公开"),
    (Regular(), "定期公开"),
    (Irregular(), "不定期公开"),
    (NextDay(), "事项形成后次日公开"),
    (NextDay("会议后"), "会议后次日公开"),
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

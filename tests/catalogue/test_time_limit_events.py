"""Time limits that differ in a word only, and hints for those that can only be written in another way."""

import re

import pytest

from disclosure.catalogue.time_limit_hints import ACCEPTED, HINTS
from disclosure.catalogue.time_limit_readings import UnreadableTimeLimit, read_time_limit
from disclosure.catalogue.time_limits import Frequency, Immediate, NextDay, Recurring, WithinDays, WithinMonths

UNDENIED = [
    *("无异议后", "没有异议后", "公示无异议后", "无人异议后", "无争议后"),
    *("不合格党员处置后", "不称职干部调整后", "不良影响消除后"),
    *("不动产登记后", "暂停招生后", "暂缓招生后", "停止招生后", "取消资格后"),
    *("非学历教育招生后", "免试入学后", "未成年人入学后"),
    *("免职后", "未达标整改后", "不可抗力消除后", "暂停职务后"),
]


@pytest.mark.parametrize("event", UNDENIED)
def test_an_event_whose_name_begins_with_a_negation_is_an_event(event):
    assert read_time_limit(f"{event}3日内") == WithinDays(3, working=False, since=event)
    assert read_time_limit(event) == Immediate(event)
    assert read_time_limit(f"{event}及时公开") == Immediate(event)


@pytest.mark.parametrize(
    "printed",
    [
        *("无异议", "不合格", "无异议后不公开", "不合格党员处置后不予公开", "暂停公开后"),
        *("暂停公开", "暂停更新后3日内", "暂停后3日内"),
        *("没有公开后", "没公开", "没有会议后3日内", "会议没有公开后", "没有每年公开后"),
        *("无会议后", "未会后3日内", "暂停每年公示后", "无异议不公开后", "暂停", "不合格公开", "非学历教育不公开"),
    ],
)
def test_what_denies_the_disclosure_is_still_refused(printed):
    with pytest.raises(UnreadableTimeLimit):
        read_time_limit(printed)


WITHOUT_AFTER = [
    ("信息形成20个工作日内", WithinDays(20, working=True)),
    ("自信息形成20个工作日内予以公开", WithinDays(20, working=True)),
    ("信息形成之日20个工作日内", WithinDays(20, working=True)),
    ("发生24小时内", WithinDays(1, working=False)),
    ("形成半个月内", WithinDays(15, working=False)),
    ("事项发生次日", NextDay()),
    ("批复20日内", WithinDays(20, working=False, since="批复后")),
    ("会议结束一周以内", WithinDays(7, working=False, since="会议结束后")),
    ("公示期满3日内", WithinDays(3, working=False, since="公示期满后")),
    ("公示无异议3日内", WithinDays(3, working=False, since="公示无异议后")),
    ("文件印发的10日内", WithinDays(10, working=False, since="文件印发后")),
    ("任务完成一个月内", WithinMonths(1, since="任务完成后")),
    ("季度终了15日内", Recurring(Frequency.QUARTER, "终了后15日内")),
    ("季度终了后15日内", Recurring(Frequency.QUARTER, "终了后15日内")),
    ("年度结束1个月内", Recurring(Frequency.YEAR, "结束后1个月内")),
    ("每半年结束15日内", Recurring(Frequency.HALF_YEAR, "结束后15日内")),
    ("开学一周内", Recurring(Frequency.TERM, "开学后一周内")),
    ("学期开学两周内", Recurring(Frequency.TERM, "开学后两周内")),
    ("放假一周内", WithinDays(7, working=False, since="放假后")),
]


@pytest.mark.parametrize(("printed", "expected"), WITHOUT_AFTER)
def test_a_span_right_after_what_is_over_counts_from_then_on(printed, expected):
    assert read_time_limit(printed) == expected


@pytest.mark.parametrize(
    "printed", ["公示7日内", "公开3日内", "未形成20个工作日内", "审批7日内", "学期15日内", "满一年结束3日内"]
)
def test_a_span_after_what_may_last_that_long_is_asked_about(printed):
    with pytest.raises(UnreadableTimeLimit):
        read_time_limit(printed)


HINTED = [
    *(("每年两次", "每半年"), ("一年两次", "每半年"), ("每年2次", "每年6月、12月"), ("每年不少于两次", "每半年")),
    *(("每年四次", "每季度"), ("每学期两次", "每月"), ("每学期至少2次公开", "每月")),
    *(("每月两次", "每周"), ("2次/年", "每半年"), ("每学期1-2次", "每月"), ("每季度两次", "每月")),
    *(
        ("每日", "即时"),
        ("每天一次", "即时"),
        ("每周两次", "每周"),
        ("每天", "即时"),
        ("每个工作日更新", "每周"),
        ("逐日", "即时"),
        ("隔天公开", "即时"),
    ),
    *(("3-5日内", "5日内"), ("3至5个工作日内", "5个工作日内"), ("会议后3—5日内", "5日内"), ("三到五天内", "五天内")),
    *(("每两年一次", "每年"), ("每三年", "每年"), ("每两周", "每周")),
    *(("每10天", "每周"), ("每两个月", "每月"), ("双月", "每月")),
    *(("年度，变更后及时更新", "一个时限"), ("年度/即时", "一个时限"), ("年度及变更时及时更新", "一个时限")),
    *(("每年一至两次", "每半年"), ("每年两次（6月、12月）", "每年6月、12月"), ("不少于3天", "公示期不少于3天")),
    *(("7天", "7天内"), ("三个工作日", "三个工作日内"), ("3月内", "3个月内"), ("3月", "每年3月"), ("9月-10月", "每年9月-10月")),
    *(("年后30日内", "年度结束后30日内"), ("第一季度", "每年第一季度"), ("不公开", "不公开的事项")),
    *(("尽快", "及时"), ("每年3月前", "每年3月底前"), ("7月前", "每年6月底前")),
    *(("公示7日内", "公示期7日"), ("12月底", "每年12月底前")),
]


@pytest.mark.parametrize(("printed", "advice"), HINTED)
def test_the_refusal_says_what_can_be_written_instead(printed, advice):
    with pytest.raises(UnreadableTimeLimit) as refused:
        read_time_limit(printed)
    before, _, after = str(refused.value).partition(ACCEPTED)
    assert advice in before.removeprefix(f"读不懂公开时限“{printed}”。")
    assert after == "。"
    for text in re.findall("“([^“”]*)”", before)[1:]:
        assert read_time_limit(text)


@pytest.mark.parametrize("printed", ["上旬", "党员大会、支委会召开", "看情况"])
def test_a_text_like_none_of_these_gets_the_list_alone(printed):
    with pytest.raises(UnreadableTimeLimit) as refused:
        read_time_limit(printed)
    assert str(refused.value) == f"读不懂公开时限“{printed}”。{ACCEPTED}。"


@pytest.mark.parametrize("printed", ["13月", "0月底", "2月-13月", "0个工作日", "3-0日内", "年后0日内"])
def test_nothing_is_advised_that_would_be_refused(printed):
    with pytest.raises(UnreadableTimeLimit) as refused:
        read_time_limit(printed)
    assert str(refused.value) == f"读不懂公开时限“{printed}”。{ACCEPTED}。"


def test_every_hint_is_tried():
    assert all(any(re.fullmatch(pattern, printed) for printed, _ in HINTED) for pattern, _ in HINTS)

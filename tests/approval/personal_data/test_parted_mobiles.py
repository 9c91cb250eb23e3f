"""Mobile numbers in parts that look like figures or a list, without a label; and several numbers in one piece."""

from __future__ import annotations

import time

import pytest

from disclosure.approval.personal_data.patterns import MOBILE, find, masked_text

PHONE = "13800138000"

WRITTEN = [
    "138，0013，8000",
    "138、0013、8000",
    "138, 0013, 8000",
    "138；0013；8000",
    "138，0013-8000",
    "138-0013，8000",
    "138，00138000",
    "138,001,38000",
    "1380，0138，000",
    "1-3800138000",
    "1 38 0013 8000",
    "1-38-0013-8000",
    "1 38 00138000",
    "138 0013 800O",
    "138-0013-8OOO",
    "I38 0013 8000",
    "138 00l3 8000",
    "138.OO13.8000",
    "壹叁捌，零零壹叁，捌零零零",
    "一三八、零零一三、八零零零",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_mobile_number_in_unusual_parts_is_found(text):
    for before in ("", "王某", "王某：", "电话", "手机号码："):
        assert [(match.kind, match.value) for match in find(f"{before}{text}。")] == [(MOBILE, PHONE)], before
    assert masked_text(text) == "138******00"


def test_numerals_in_the_usual_groups_need_no_nought():
    for text in ("壹叁玖，壹贰叁肆，伍陆柒捌", "一三九、一二三四、五六七八"):
        assert [match.value for match in find(f"王某{text}")] == ["13912345678"]


def test_other_numbers_with_letters_are_found_in_their_groups():
    assert [match.value for match in find("11O105 19491231 002X")] == ["11010519491231002X"]
    assert [match.value for match in find("6222 O212 3456 7890 128")] == ["6222021234567890128"]


def test_all_numbers_of_a_list_are_found():
    for text in ("138，0013，8000；139，0013，9000", "138、0013、8000、139、0013、9000", "138，0013，8000，13900139000"):
        assert sorted(match.value for match in find(f"王某、李某：{text}")) == [PHONE, "13900139000"], text


@pytest.mark.parametrize("others", [["13900139000"], ["13900139000", "15912345678"]])
def test_numbers_that_run_together_are_found(others):
    run = "".join([PHONE, *others])
    for text in (run, f"电话{run}", f"张三、李四：{run}。"):
        assert [(match.kind, match.value) for match in find(text)] == [(MOBILE, each) for each in (PHONE, *others)]
        assert "8001" not in masked_text(text)


ORDINARY = [
    "150，2000，3000",
    "150、2000、3000",
    "138，1234，5678",
    "150;2000;3000",
    "13,800,138,000元",
    "13,800,138,000",
    "138,001,380",
    "合计138,001,380.00",
    "138,000, 25,000",
    "0136、0137、138、0139、0140",
    "138、0139、0140、0141",
    "12、138、0013、8000",
    "138，0013，8000元",
    "138、0719、8000万元",
    "学号138、0013、8000",
    "编号：138、0013、8000",
    "共150人，0719－8112345",
    "共138，0719－8112345",
    "金额1380000，0719－8112345",
    "1 38 0013 8000\n2 40 0014 9000\n3 42 0015 7000",
    "1 38 2013 8000",
    "13 8001 38000",
    "附件1-3800138000",
    "编号1-3800138000",
    "A1-3800138000",
    "2-1-3800138000",
    "1-2026010112",
    "1-3800",
    "1 3800138000",
    "第1-38章0013",
    "150 2000 300l",
    "150 2000 300I",
    "138 0013 80OO0",
    "150 l200 1OOO 12",
    "1380013800013900139",
    "138001380001390013900",
    "13800138000139001390001",
    "13800138000239001390000",
    "流水号1380013800013900139000",
    "凭证1377072285214315975170",
    "1400013800013900139000",
    "订单编号：1380013800013900139000",
    "发票号码：1380013800013900139000",
    "一三五，二四六八",
    "一、三、五，七",
    "第一三五、二四六八、一二三四批",
    "三八、一二三四、五六七八",
    "2026-1-38-0013-8000",
]


@pytest.mark.parametrize(
    "text",
    ["1381380 0138\n83,054,537｜81851", "17818216  826.27  51,214.65\n764  84,934\n83,054,537｜81851"],
)
def test_amounts_with_commas_in_the_lines_beside_are_read_without_an_error(text):
    """They are eighteen characters long, as an identity number is."""
    assert find(text) == []


@pytest.mark.parametrize("text", ORDINARY)
def test_figures_and_lists_are_nobodys_telephone(text):
    assert find(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "13800138000" * 20_000,
        "138，0013，8000，" * 6_000,
        "1，" * 100_000,
        "138 OO13 8OOO " * 10_000,
        "1-" * 100_000,
        "O0" * 100_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_makes_the_search_slow(text):
    begun = time.monotonic()
    find(text)
    assert time.monotonic() - begun < 10

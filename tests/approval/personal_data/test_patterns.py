"""What counts as personal data, what does not, and that a mask hides what it is for."""

from __future__ import annotations

import datetime
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from disclosure.approval.personal_data.patterns import (
    BANK_CARD,
    EMAIL,
    HOME,
    MOBILE,
    PROVINCES,
    RESIDENT_ID,
    find,
    masked_text,
)

FOUND = [
    # text, kind, value
    ("证号11010519491231002X。", RESIDENT_ID, "11010519491231002X"),
    ("证号11010519491231002x。", RESIDENT_ID, "11010519491231002X"),
    ("１１０１０５１９４９１２３１００２Ｘ", RESIDENT_ID, "11010519491231002X"),
    ("110105 19491231 002X", RESIDENT_ID, "11010519491231002X"),
    ("110105-19491231-002X", RESIDENT_ID, "11010519491231002X"),
    ("1101\u200b0519491231002X", RESIDENT_ID, "11010519491231002X"),
    ("2025 11010519491231002X 13800138000", RESIDENT_ID, "11010519491231002X"),
    ("110105491231002", RESIDENT_ID, "110105491231002"),
    ("电话13800138000", MOBILE, "13800138000"),
    ("电话 138 0013 8000", MOBILE, "13800138000"),
    ("138-0013-8000", MOBILE, "13800138000"),
    ("１３８００１３８０００", MOBILE, "13800138000"),
    ("+86 13800138000", MOBILE, "13800138000"),
    ("8613800138000", MOBILE, "13800138000"),
    ("①13800138000", MOBILE, "13800138000"),
    ("2025 13800138000", MOBILE, "13800138000"),
    ("138.0013.8000", MOBILE, "13800138000"),
    ("013800138000", MOBILE, "13800138000"),
    ("(86)138\u20090013\u20098000", MOBILE, "13800138000"),
    ("1 3 8 0 0 1 3 8 0 0 0", MOBILE, "13800138000"),
    ("手机1-3-8-0-0-1-3-8-0-0-0。", MOBILE, "13800138000"),
    ("(138)0013-8000", MOBILE, "13800138000"),
    ("（138）0013－8000", MOBILE, "13800138000"),
    ("+86-138-0013-8000", MOBILE, "13800138000"),
    ("138/0013/8000", MOBILE, "13800138000"),
    ("138·0013·8000", MOBILE, "13800138000"),
    ("138 0013\n8000", MOBILE, "13800138000"),
    ("联系电话：13800\n138000", MOBILE, "13800138000"),
    ("一三八〇〇一三八〇〇〇", MOBILE, "13800138000"),
    ("幺三八零零幺三八零零零", MOBILE, "13800138000"),
    ("110105194912\n31002X", RESIDENT_ID, "11010519491231002X"),
    ("6222021234567890128", BANK_CARD, "6222021234567890128"),
    ("6222 0212 3456 7890 128", BANK_CARD, "6222021234567890128"),
    ("卡号4111111111111111", BANK_CARD, "4111111111111111"),
    ("邮箱：Zhang.San@QQ.com，", EMAIL, "zhang.san@qq.com"),
    ("ｚｓ＠ｑｑ．ｃｏｍ", EMAIL, "zs@qq.com"),
    ("zs @ qq.com", EMAIL, "zs@qq.com"),
    ("zs(at)qq.com", EMAIL, "zs@qq.com"),
    ("湖北省十堰市茅箭区人民北路12号3栋2单元501室", HOME, "湖北省十堰市茅箭区人民北路12号3栋2单元501室"),
    ("十堰市人民北路12号 3栋 2单元 501", HOME, "十堰市人民北路12号3栋2单元501"),
    ("学生公寓3栋302室", HOME, "学生公寓3栋302室"),
    ("某某家园7号楼1503", HOME, "某某家园7号楼1503"),
    ("郧阳区柳陂镇某某村三组", HOME, "郧阳区柳陂镇某某村三组"),
    ("家庭住址：某某县某某镇12号", HOME, "某某县某某镇12号"),
]


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_personal_data_is_found_however_it_is_written(text, kind, value):
    assert (kind, value) in [(match.kind, match.value) for match in find(text)]


NOT_FOUND = [
    "11010519491331002X",  # no such month
    "00010519491231002X",
    "11010518001231002X",
    "统一社会信用代码 12420000420176567Q",
    "6222021234567890123",  # not Luhn's
    "7222021234567890126",  # of no bank
    "办公电话 0719-8000001",
    "12345678901",
    "138001380001",
    "共计13512345678.90元",
    "0.4111111111111111",  # computed
    "0.13800138000",
    "00.13800138000",
    "12345.13800138000",
    "3.13800138000 万元",
    "3.13800138000%",
    "13512345678.5吨",
    "4111\n1111\n1111\n1111",  # a column
    "138.001.38000",
    "1380013\n8000",  # a column
    "1 3 5 7 9 2 4 6 8 0 1 2",
    "2026 1 3 5 7 9 2 4 6 8 0 1",
    "一三五七九二四六八十一",
    "look at qq.com",
    "党委会〔2026〕20-2号",
    "ZZB-2026-0007",
    "2026年11月27日 10:10—11:30",
    "教学楼A座301室",
    "图书馆201室",
    "十堰市北京南路6号",
    "第3单元第2课",
    "到某某村走访，分3组开展",
    "@所有人",
    "a@b",
    "2026年5月1日至2026年10月15日",
    "计划投资额 1350000000 元",
]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_what_only_looks_like_it_is_not(text):
    assert find(text) == []


def test_a_number_is_of_one_kind():
    """An identity number is not also a card, nor are eleven of its digits somebody's telephone."""
    for text in ("11010519491231002X", "622202 1380 0138 00013", "6222021380013800010"):
        assert len(find(text)) <= 1


@st.composite
def resident_ids(draw) -> str:
    province = draw(st.sampled_from(sorted(PROVINCES)))
    born = draw(st.dates(datetime.date(1900, 1, 1), datetime.date(2026, 1, 1)))
    body = f"{province}{draw(st.integers(0, 9999)):04d}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + ric.calc_check_digit(f"{body}0")


TEXTS = st.text(max_size=40)


@given(resident_ids(), TEXTS, TEXTS)
def test_every_valid_identity_number_is_found_in_whatever_text(number, before, after):
    # What would make it another, longer number, once full-width digits are read and what is unseen has gone.
    marked = f"{before}、{number}、{after}"
    assert (RESIDENT_ID, number) in [(match.kind, match.value) for match in find(marked)]


FLAWED_IDS = [
    "110105194912310021",
    "１１０１０５１９４９１２３１００２１",
    "110105 19491231 0021",
    "110105-19491231-0021",
    "1101 0519 4912 3100 21",
    "身份证号110105194912310021，",
]


@pytest.mark.parametrize("text", FLAWED_IDS)
def test_an_identity_number_with_a_wrong_check_digit_is_still_somebodys(text):
    (match,) = find(text)
    assert (match.kind, match.value) == (RESIDENT_ID, "110105194912310021")
    assert match.described == f"{match.masked}（校验位不符，可能录入有误，仍属个人信息）"
    assert masked_text(text).count("*") == 13 and "校验" not in masked_text(text)


def test_a_right_identity_number_is_described_without_a_doubt():
    for text in ("11010519491231002X", "11010519491231002x", "110105491231002", "110105 491231 002"):
        (match,) = find(text)
        assert match.kind == RESIDENT_ID and match.described == match.masked


@given(resident_ids(), st.sampled_from("0123456789X"))
@example("62011320000101419X", "X")  # Its digits alone are a card's.
def test_a_resident_s_number_is_found_whatever_its_last_digit(number, digit):
    found = [match for match in find(f"、{number[:-1]}{digit}、") if match.kind in (RESIDENT_ID, BANK_CARD)]
    assert [match.value for match in found] == [number[:-1] + digit]


@given(st.integers(10**9, 10**10 - 1), st.sampled_from(["62", "60"]))
def test_a_card_is_found_exactly_where_luhn_says_so(number, prefix):
    body = f"{prefix}0000{number:010d}"[:15]
    cards = [f"{body}{digit}" for digit in range(10)]
    found = [card for card in cards if any(match.kind == BANK_CARD for match in find(card))]
    assert found == [card for card in cards if luhn.is_valid(card)]


@given(resident_ids())
def test_a_mask_shows_no_digit_between_the_first_three_and_the_last_two(number):
    (masked,) = {match.masked for match in find(number) if match.kind == RESIDENT_ID}
    assert masked == number[:3] + "*" * 13 + number[-2:]
    assert number[3:-2] not in masked_text(f"证号{number}，")


@pytest.mark.parametrize(("text", "kind", "value"), FOUND)
def test_a_text_is_masked_whole(text, kind, value):
    masked = masked_text(text)
    hidden = {EMAIL: value.partition("@")[0][1:], HOME: value[6:]}.get(kind, value[3:-2])
    assert (kind, value) not in [(match.kind, match.value) for match in find(masked)]
    assert hidden and hidden not in masked


def test_a_mask_that_lies_over_another_lets_nothing_out():
    assert "0013" not in masked_text("13800138000@163.com，13800138001@139.com")


def test_a_text_without_personal_data_stays_as_it_is():
    assert masked_text("附件１，办公电话（０７１９）８００００００") == "附件１，办公电话（０７１９）８００００００"


@pytest.mark.parametrize(
    "text",
    ["1" * 200_000, "1 " * 100_000, "a" * 200_000, "a." * 100_000, "a@" * 100_000, "x@" + "a." * 100_000, "区" * 200_000,
     "区村" * 100_000, "家庭住址" * 50_000, "十堰市人民路12号3栋" * 20_000, "省栋1单元" * 40_000],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_no_text_makes_the_search_slow(text):
    begun = time.monotonic()
    find(text)
    assert time.monotonic() - begun < 10

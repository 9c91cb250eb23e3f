"""Numbers right after the number of a line, and right before that of the next one."""

from __future__ import annotations

import pytest

from disclosure.approval.personal_data.patterns import BANK_CARD, MOBILE, RESIDENT_ID, find, masked_text
from tests.approval.personal_data import files
from tests.approval.personal_data.test_office import run, table, values, word

NUMBERS = [
    (MOBILE, "13800138000"),
    (MOBILE, "138-0013-8000"),
    (MOBILE, "138 0013 8000"),
    (MOBILE, "138.0013.8000"),
    (MOBILE, "(138)0013-8000"),
    (MOBILE, "+86 13800138000"),
    (BANK_CARD, "6222021234567890128"),
    (BANK_CARD, "6222 0212 3456 7890 128"),
    (BANK_CARD, "4111111111111111"),
    (RESIDENT_ID, "11010519491231002X"),
    (RESIDENT_ID, "110105194912310021"),
    (RESIDENT_ID, "110105 19491231 002X"),
    (RESIDENT_ID, "420302850312123"),
    (RESIDENT_ID, "420302 850312 123"),
]

MARKS = [
    *("1.", "12.", "01.", "001.", "123.", "1．", "3。", "3｡", "1﹒", "１．", "1.1.", "1.2.3.", "（1.", "(1.", "(1)", "（1）"),
    "1)",
    *("1、", "1,", "1:", "1：", "1;", "1/", "1*", "1_", "1-", "1~", "1·", "1>", "1#", "1=", "1|", "①", "⒈", "⑴", "一.", "一、"),
    *("（一）.", "A.", "a.", "No.1.", "№1.", "第1.", "序号1.", "1.、", "1.:", "1.-", "1.(", "1.*", "1._", "【1】", "附件1-1."),
    *("1. ", "1 .", "1.\u3000", "1.\n"),
]


def value_of(number: str) -> str:
    return "".join(sign for sign in number.removeprefix("+86") if sign.isalnum())


@pytest.mark.parametrize(("kind", "number"), NUMBERS)
@pytest.mark.parametrize("mark", MARKS)
def test_a_number_is_found_right_after_any_mark_of_a_list(mark, kind, number):
    for text in (f"{mark}{number}", f"名单：{mark}{number}；{mark}无"):
        assert [(match.kind, match.value) for match in find(text)] == [(kind, value_of(number))], text
        assert value_of(number)[3:-2] not in masked_text(text)


AFTERWARDS = [
    "。2.张三",
    ".2.张三",
    "．2、李四",
    "。2",
    ".2)",
    "。(2)",
    "。②李四",
    "。3人参加",
    "。2026年启用",
    "。5万元以上的",
    "。50元",
    "。１２．５％",
    "；2.李四",
    "\n2.李四",
    "，2.李四",
    " 2.李四",
]


@pytest.mark.parametrize(("kind", "number"), NUMBERS)
@pytest.mark.parametrize("words", AFTERWARDS)
def test_a_number_is_found_right_before_what_follows_a_full_stop(words, kind, number):
    assert [(match.kind, match.value) for match in find(f"联系{number}{words}")] == [(kind, value_of(number))]


@pytest.mark.parametrize("before", ["共计3500。", "成立于2026。", "人数１２００｡", "增长12.5。", "电话：0719-8000001。"])
def test_a_chinese_full_stop_after_any_number_begins_no_fraction(before):
    for kind, number in ((MOBILE, "13800138000"), (RESIDENT_ID, "420302850312123"), (BANK_CARD, "4111111111111111")):
        assert [(match.kind, match.value) for match in find(f"{before}{number}，")] == [(kind, number)]


def test_all_numbers_of_a_list_are_found():
    for text in (
        "联系方式：1.13800138000；2.13900139000。",
        "1.13800138000。2.13900139000。",
        "1.13800138000.2.13900139000.",
        "（1.13800138000）（2.13900139000）",
        "1.13800138000 2.13900139000",
        "手机：1.138，0013，8000；2.电话：2.139，0013，9000",
    ):
        assert [match.value for match in find(text)] == ["13800138000", "13900139000"], text
    cards = "4111111111111111", "4012888888881881"
    assert {match.value for match in find(f"卡：{cards[0]} 2.{cards[1]}")} == set(cards)


@pytest.mark.parametrize(("kind", "number"), NUMBERS)
def test_a_numbered_line_is_found_in_the_cells_of_a_file(kind, number):
    rows = [["序号及号码"], [f"1.{number}"], ["2.无"]]
    for data in (files.sheet(*rows), word(table(rows)), word(f"<w:p>{run('1.')}{run(number)}</w:p>")):
        assert value_of(number) in values(data)


def test_a_whole_number_that_was_stored_as_a_fraction_is_found_in_a_cell():
    assert "13800138000" in values(files.sheet(["某某", 13800138000.0]))
    assert not values(files.sheet([3.13800138001, 1.4228250492067995, 1.420302850312123]))

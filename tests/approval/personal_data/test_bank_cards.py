"""Bank cards: by the prefix of the bank where nothing says what a number is, and whatever the number where a label says so."""

from __future__ import annotations

import time

import pytest
from stdnum import luhn

from disclosure.approval.personal_data.answering import remark_problem
from disclosure.approval.personal_data.patterns import BANK_CARD, RESIDENT_ID, find, masked_text
from tests.approval.personal_data import files
from tests.approval.personal_data.test_office import table, values, word

FLAWED = "6222021234567890123"
"""A card's number with a wrong check digit."""

OTHER = "7123456789012345678"
"""A number of no known prefix."""


def card(prefix: str, length: int) -> str:
    body = f"{prefix}12345678901234567"[: length - 1]
    return body + luhn.calc_check_digit(body)


BANKS = {
    "建行": [(prefix, 19) for prefix in ("436742", "434061", "421349", "532450", "532458", "552245", "589970")],
    "中行": [("456351", 19)],
    "农行": [("95599", 19)],
    "邮储": [("955100", 19)],
    "招行": [("95555", 16)],
    "兴业": [("966666", 18)],
    "华夏": [("999999", 16)],
    "浦发": [("984301", 16)],
    "农信": [("940056", 19)],
    "交行": [("405512", 17)],
    "光大": [("90030", 16)],
    "银联": [("81", 16)],
}
CARDS = [card(*each) for cards in BANKS.values() for each in cards]


@pytest.mark.parametrize("number", CARDS)
def test_cards_of_every_large_bank_are_found_without_a_label(number):
    fours = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    for text in (f"张三 {number}", f"张三，{number}。", f"张三 {fours}"):
        assert [(match.kind, match.value) for match in find(text)] == [(BANK_CARD, number)], text
    flawed = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not find(f"张三 {flawed}"), "one number in ten has the right check digit by chance"


LABELS = [
    "银行卡：",
    "银行卡号：",
    "银行卡",
    "银行卡号",
    "银行卡号码 ",
    "卡号：",
    "卡号",
    "卡号为",
    "卡号是：",
    "借记卡：",
    "储蓄卡号：",
    "信用卡 ",
    "信用卡号：",
    "工资卡：",
    "工资卡号",
    "账号：",
    "帐号：",
    "账 号：",
    "银行账号：",
    "存折号：",
    "公务卡：",
    "账户号码：",
    "建行卡号：",
    "农行卡：",
    "建设银行卡：",
    "社保卡银行账号：",
    "卡号（工行）：",
    "银行卡号（本人）：",
    "（卡号）",
    "收款账号：",
    "账号/卡号：",
    "账号（卡号）：",
    "开户行：农行十堰分行，账号：",
    "银行卡号\n",
    "卡号|",
    "卡号No.",
    "户名：张三，账号：",
    "补助发放账号：",
    "工资卡（农行）",
    "Card No. ",
    "惠农一卡通账号：",
]
BANK_NAMES = ["账户：", "银行账户 ", "农行：", "工商银行 ", "开户行：建行十堰张湾支行 ", "存折：", "（邮储）", "农村信用社："]


@pytest.mark.parametrize("label", [*LABELS, *BANK_NAMES])
def test_a_labelled_card_is_found_whatever_its_prefix_and_check_digit(label):
    for number in (FLAWED, OTHER, OTHER[:16], OTHER[:17], OTHER[:18], "0" + OTHER[1:]):
        fours = [number[at : at + 4] for at in range(0, len(number), 4)]
        for written in (number, "-".join(fours), *((" ".join(fours), f"{number[:6]} {number[6:]}") if label in LABELS else ())):
            if len(number) == 16 and " " in written and written.count(" ") == 3 and "号" not in label:
                continue  # a row of figures
            text = f"张三，{label}{written}。"
            assert [(match.kind, match.value) for match in find(text)] == [(BANK_CARD, number)], text
            assert number[3:-2] not in masked_text(text).replace(" ", "").replace("-", "")


@pytest.mark.parametrize("label", ["（银行卡）", "（建行卡号）", "为本人工资卡号。", " 银行卡", "是其储蓄卡，"])
def test_a_card_is_found_with_the_label_behind_it(label):
    for before in ("张三", "张三，卡号："):
        assert [match.value for match in find(f"{before}{FLAWED}{label}")] == [FLAWED]


def test_all_cards_of_a_labelled_list_are_found():
    for joint in ("、", "，", "；", "和", " ", "\n", "/"):
        found = [match.value for match in find(f"卡号：{FLAWED}{joint}{OTHER}{joint}{OTHER[:16]}")]
        assert found == [FLAWED, OTHER, OTHER[:16]], joint


@pytest.mark.parametrize(
    "written",
    [
        "６２２２０２１２３４５６７８９０１２３",
        "六二二二零二一二三四五六七八九零一二三",
        "6222.0212.3456.7890.123",
        "6222/0212/3456/7890/123",
        "6222，0212，3456，7890，123",
        "6222021234567890123",
        "62220212\u200b34567890123",
    ],
)
def test_a_labelled_card_is_found_however_it_is_written(written):
    assert [(match.kind, match.value) for match in find(f"银行卡：{written}")] == [(BANK_CARD, FLAWED)]


def test_a_card_with_a_wrong_check_digit_is_described_with_a_doubt():
    (match,) = find(f"银行卡：{FLAWED}")
    assert match.described == f"{match.masked}（校验位不符，可能录入有误；标明是卡号或账号，仍按个人信息核对）"
    (match,) = find(f"银行卡：{card('62220212', 19)}")
    assert match.described == match.masked
    assert remark_problem(f"银行卡：{FLAWED}") == "", "nobody can answer for a remark"
    assert remark_problem(f"银行卡：{CARDS[0]}")


UNITS = [
    "户名：湖北工业职业技术学院 开户行：中国银行十堰分行 账号：{}",
    "户名：湖北工业职业技术学院，开户银行：工商银行十堰分行，账号：{}",
    "单位名称：某某建设有限公司\n开户行：建行十堰张湾支行\n账号：{}",
    "收款单位：湖北工业职业技术学院；账号：{}",
    "学院对公账户：{}",
    "对公账号{}",
    "基本户账号：{}",
    "党费专户账号：{}",
    "学院银行账号：{}",
    "账号：{}（户名：湖北工业职业技术学院）",
    "账号：{}，户名：湖北工业职业技术学院",
    "零余额账户 {}",
    "投标保证金账户：{}",
    "名称：湖北工业职业技术学院（工会） 账号：{}",
]


@pytest.mark.parametrize("text", UNITS)
def test_the_account_of_a_unit_is_nobodys(text):
    assert find(text.format("1810020809200012345")) == []


@pytest.mark.parametrize(
    "text",
    [
        "户名：张三 开户行：中国银行十堰分行 账号：{}",
        "湖北工业职业技术学院教师张三，账号：{}",
        "学院教职工张三银行卡号：{}",
        "户名：湖北工业职业技术学院，账号：123；户名：张三，账号：{}",
        "单位：湖北工业职业技术学院 姓名：张三 账号：{}",
        "学院公务卡卡号：{}",
        "持卡人：张三，开户行名称：建行十堰分行营业部，账号：{}",
        "户名：张三（信息工程学院），账号：{}",
        "干部账号：{}",
        "校园银行卡号：{}",
    ],
)
def test_a_persons_account_is_found_beside_the_name_of_a_unit(text):
    assert [match.kind for match in find(text.format("1810020809200012345"))] == [BANK_CARD]


def test_a_card_of_a_known_prefix_is_found_even_as_a_units_account():
    assert [match.kind for match in find(f"学院账号：{CARDS[0]}")] == [BANK_CARD]


OTHER_LABELS = [
    "合同编号：",
    "项目编号",
    "订单号：",
    "发票号码：",
    "发票代码",
    "组织机构代码：",
    "流水号",
    "批准文号",
    "索引号：",
    "校园卡号：",
    "一卡通号",
    "门禁卡号：",
    "资产卡号：",
    "固定资产卡片号：",
    "加油卡号：",
    "物联网卡号：",
    "登录账号：",
    "学习强国账号：",
    "公众号账号",
    "统一身份认证账号：",
    "条码",
    "会计账簿编号",
    "收据",
    "",
]

ORDINARY = [
    *(f"{label}{number}" for number in (FLAWED, OTHER[:16], "420300202601010012") for label in OTHER_LABELS),
    "统一社会信用代码：12420000420176567Q",
    "不动产权证号4203002026001234567",
    "账户 1500000 1380000 12",
    "工商银行 1200 1350 1500 1100",
    "存款账户｜1200｜1350｜1500｜1100",
    "专项账户2021、2022、2023、2024年余额",
    "银行 20260101 20261231",
    "账户\n150000\n138000\n1200",
    "开户银行 2026-01-01 2026-12-31",
    "账号1234567890",
    "账号12345678901234567890",
    "账号123456789012345",
    "银行卡片设计稿2026",
    "卡号：1234567890123456元",
    "采购订单 8112345678901234",
    "ISBN 9787302511380",
    "信用卡账单 1200 1350 1500 1100 1000",
    "建设银行2026010112345678号合同",
    "2026010112345678银行卡采购项目",
    "合同编号2026010112345678（银行卡）",
    "2026010112345678 卡片",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_other_long_numbers_are_nobodys_card(text):
    assert [match for match in find(text) if match.kind != RESIDENT_ID] == []


@pytest.mark.parametrize("label", ["项目编号：", "采购订单号", "发票号码：", "流水号", "资产编号", "单号："])
def test_a_labelled_serial_number_with_the_prefix_of_some_card_is_none(label):
    """Sixteen digits that begin with 4, as Hubei's places do, have a right check digit in one case of ten."""
    for number in (card("420300202601", 16), card("81", 16), card("532600202601", 16)):
        assert find(f"{label}{number}") == []


def test_a_table_with_the_label_in_another_cell_is_read_in_files():
    rows = [
        ["姓名", "银行卡号", "金额"],
        ["张三", FLAWED, "500"],
        ["李四", "7123 4567 8901 2345", "500"],
        ["王五", OTHER, "500"],
    ]
    found = {FLAWED, "7123456789012345", OTHER}
    for rows_read in (rows, [["账号", FLAWED], ["开户行卡号", "7123 4567 8901 2345"], ["工资卡", OTHER]]):
        for data in (files.sheet(*rows_read), word(table(rows_read))):
            assert found <= set(values(data))
    for heading in ("合同编号", "登录账号", "对公账户账号", "金额"):
        assert not values(files.sheet(["姓名", heading], ["张三", FLAWED], ["李四", OTHER]))


@pytest.mark.parametrize(
    "text",
    [
        "公务卡 1001 1002 1003 1004",
        "公务卡（张）1200 1300 1400 1500",
        "公务卡 3201 3405 2210 5502 14318",
        "社保卡 1250 1320 1410 1530",
        "水费账号：1234567890123456",
        "发票账号：1234567890123456",
        "户名：湖北工业职业技术学院 开户行：建行十堰分行 账号：17350101040012345",
        "户名：湖北某某建设有限公司，开户行：中国工商银行十堰支行，账号：17350101040012345",
    ],
)
def test_figures_and_accounts_of_units_are_not_asked_about(text):
    assert not find(text)


@pytest.mark.parametrize(
    "text",
    [
        "付款户名：湖北工业职业技术学院，慰问党员王五，银行账号17350101040012345",
        "收款户名：湖北工业职业技术学院。退费学生银行账号：17350101040012345（张三）",
        "学院指定账户名称：湖北工业职业技术学院；退款人李四，账号：17350101040012345",
        "学院工会报销：收款方 湖北工业职业技术学院；垫付人李四 账号17350101040012345",
        "开户名：湖北工业职业技术学院。困难职工王五存折17350101040012345",
        "户名：王科 账号：17350101040012345",
        "户名：陈文科 账号：17350101040012345",
        "户名：林海站 账号：17350101040012345",
        "户名：张三建行十堰车站支行 账号：17350101040012345",
        "户名张三开户行中国工商银行十堰学院支行账号17350101040012345",
    ],
)
def test_an_account_of_a_person_is_found_though_a_unit_is_named(text):
    assert [match.kind for match in find(text)] == [BANK_CARD]


@pytest.mark.parametrize(
    "rows",
    [
        [["户名", "开户行", "账号"], ["湖北工业职业技术学院", "建行十堰分行", "17350101040012345"]],
        [["户名", "湖北工业职业技术学院"], ["开户行", "建行"], ["账号", "17350101040012345"]],
        [["收款单位", "账号", "金额"], ["湖北某某建设有限公司", "17350101040012345", "12000"]],
    ],
)
def test_an_account_beside_the_name_of_a_unit_in_a_table_is_the_units(rows):
    for data in (files.sheet(*rows), word(table(rows))):
        assert not values(data)
    people = [["张三" if "湖北" in cell else cell for cell in row] for row in rows]
    assert "17350101040012345" in values(word(table(people)))


@pytest.mark.parametrize(
    "text",
    [
        "卡号" * 100_000,
        "账号：" * 60_000,
        f"银行卡号{FLAWED}、" * 5_000,
        f"卡号{'：' * 100_000}",
        f"账号：{FLAWED}，户名：" * 3_000,
        "银行（" * 60_000,
    ],
    ids=lambda text: text[:8],
)
def test_no_text_makes_the_search_slow(text):
    begun = time.monotonic()
    find(text)
    assert time.monotonic() - begun < 10

"""Ordinary material, in which a reviewer is asked about nothing."""

from __future__ import annotations

import random

import pytest
from weasyprint import HTML

from disclosure.approval.personal_data.patterns import find
from disclosure.approval.personal_data.texts import _readings
from tests.approval.personal_data import files
from tests.approval.personal_data.test_office import table, values, word

SEEDS = (*range(1, 9), 77, 132)


def counts(seed: int, rows: int, columns: int, least: int, most: int, heading: str = "{}月") -> list[list]:
    """A table of counts: a branch a row, with a heading over each column unless `heading` is empty."""
    chance = random.Random(seed)  # noqa: S311
    head = [["支部", *(heading.format(column) for column in range(1, columns + 1))]] if heading else []
    return head + [[f"第{row}支部", *(chance.randint(least, most) for _ in range(columns))] for row in range(1, rows + 1)]


def page(rows: list[list]) -> bytes:
    """A PDF with one table."""
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return HTML(string=f"<style>@page {{ size: A3 }}</style><table>{lines}</table>").write_pdf()


def told_in_a_text(rows: list[list]) -> list:
    return [match for text in _readings(["｜".join(map(str, row)) for row in rows]) for match in find(text)]


SHAPES = [
    (40, 12, 0, 4),
    (40, 12, 0, 9),
    (40, 11, 0, 9),
    (11, 12, 0, 9),
    (11, 1, 0, 9),
    (18, 6, 0, 4),
    (15, 18, 0, 2),
    (30, 19, 0, 9),
    (25, 11, 0, 12),
    (40, 6, 100, 2500),
    (40, 4, 100, 2500),
    (40, 3, 100, 2500),
    (40, 2, 10000, 200000),
    (40, 5, 1000, 9999),
]


@pytest.mark.parametrize("heading", ["{}月", ""])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_tables_of_counts_are_nobodys_numbers(shape, heading):
    for seed in SEEDS:
        rows = counts(seed, *shape, heading=heading)
        assert not values(files.sheet(*rows)), f"a sheet of seed {seed}"
        assert not values(word(table([[str(cell) for cell in row] for row in rows]))), f"a Word file of seed {seed}"
        assert not told_in_a_text(rows), f"a text of seed {seed}"


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_pages_of_counts_are_nobodys_numbers(shape):
    for seed in (1, 8):
        assert not values(page(counts(seed, *shape))), f"a page of seed {seed}"


@pytest.mark.parametrize("sign", [" ", "  ", "    ", "\t"])
def test_lines_of_figures_are_nobodys_numbers(sign):
    for seed in SEEDS:
        for shape in SHAPES:
            assert not find("\n".join(sign.join(map(str, row)) for row in counts(seed, *shape))), (seed, shape)


def test_computed_shares_and_amounts_are_nobodys_numbers():
    chance = random.Random(1)  # noqa: S311
    computed = [chance.choice([1, -1]) * chance.uniform(0, 10 ** chance.randint(1, 9)) for _ in range(20_000)]
    for number in computed:
        # In a text, 1.4228250492067995 is the number of a card after that of a line.
        as_text = repr(number) if abs(number) < 1 or abs(number) >= 1000 else f"{number!r}元"
        for text in (as_text, f"{number:.9f} 万元", f"{number:,.2f}元", f"占{number:.6f}%"):
            assert not find(text), text
    assert not values(files.sheet(*([number] for number in computed)))


ORDINARY = [
    "230056.500305527",
    "421230.851201333 万元",
    "-320581.990312045",
    "13500000000元",
    "13500000000 万元",
    "13500000000.00元",
    "￥13500000000",
    "人民币13500000000",
    "1 150 1200 1350\n2 350 1100 20\n3 250 800 12",
    "联系群众 150 1200 1350 1500",
    "¥ 13500000000",
    "服务群众13500000000人次",
    "面积13500000000㎡",
    "面积13500000000平方米",
    "项目编号420000202601010012",
    "项目编号：420000202601010012",
    "合同号 420000202601010012",
    "文号420000202601010012",
    "采购项目420000202601010012",
    "150 1200 1350 1500",
    "第1支部 150 1200 1350 1500",
    "2025 150 1200 1350",
    "421230 851201.333",
    "1 3 5 0 2 4 6 8 1 0 2 12",
    "2026年1月1日 2026年12月31日 2027年1月1日",
    "20260101 20261231 20270101",
    "2026-01-01 10:00 2026-12-31 11:30",
    "预算 1500000 1380000 120000",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_nobodys_numbers(text):
    assert find(text) == []


def test_a_digit_a_cell_among_counts_is_found_where_a_label_says_what_it_is():
    rows = counts(1, 10, 12, 0, 9)
    for label in ("联系电话", "手机号码：", "电话"):
        assert "13800138000" in values(files.sheet(*rows, [label, *"13800138000"]))
        assert "13800138000" in values(files.sheet(*([*row, "", label] for row in rows), [label, *"13800138000"]))


WRITTEN = [
    ("电话：138，0013，8000", "13800138000"),
    ("手机号码 138、0013、8000", "13800138000"),
    ("联系方式：138, 0013, 8000", "13800138000"),
    ("13-800138000", "13800138000"),
    ("420302 1984年08月15日 1237", "420302198408151237"),
    ("4203021984年08月15日1237", "420302198408151237"),
    ("abc @ qq . com", "abc@qq.com"),
    ("abc@qq .com", "abc@qq.com"),
    ("张三@hbgz.edu.cn", "张三@hbgz.edu.cn"),
]


@pytest.mark.parametrize(("text", "value"), WRITTEN)
def test_unusual_spellings_are_found(text, value):
    assert [match.value for match in find(text)] == [value]


@pytest.mark.parametrize(
    "text", ["见 @ 3 . 5", "联系 @ 所有人 . 谢谢", "look @ school . It rained", "邮编442000 2026年11月29日 1530"]
)
def test_signs_of_addresses_among_words_are_none(text):
    assert find(text) == []


STILL_FOUND = [
    "电话 138 0013 8000 25",
    "张三 138 0013 8000",
    "138 0013 8000 139 0013 9000",
    "张三 138 0013 8000\n李四 139 0013 9000\n王五 137 0013 7000",
    "1380 0138 000",
    "1 138 0013 8000",
    "1 138 0013 8000\n2 139 0013 9000\n3 137 0013 7000",
    "138 0013 8000 139 0013 9000 " * 40,
    "身份证号 110105 19491231 0021 1",
    "卡号 6222 0212 3456 7890 128 12",
    "138 00138000",
    "13800138000 人事处",
    "身份证编号110105194912310021",
    "项目负责人110105194912310021",
    "项目编号11010519491231002X",
    "110105.491231.002",
    "110105-491231-002",
]


@pytest.mark.parametrize("text", STILL_FOUND)
def test_what_stands_beside_such_words_is_still_found(text):
    assert find(text)

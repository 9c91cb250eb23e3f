"""What the demonstration tells: that it holds together, names nobody and promises nothing that the site cannot do."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from demonstration.content import (
    FOLDER,
    RETURNED,
    SETTLED,
    ApprovalContent,
    ItemContent,
    ProceedingContent,
    Stage,
    read_committee,
    read_items,
)
from demonstration.timeline import timeline
from disclosure.approval.motions.actions import LONGEST_POSTPONEMENT
from disclosure.approval.procedures import EDITIONS, Procedure
from disclosure.audience.circles import Scope
from tests.demonstration.expectations import editions

ITEMS = {item.key: item for item in read_items()}
PROCEEDINGS = [(item, each) for item in ITEMS.values() for each in item.proceedings]
TEXT = "".join(file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.toml")))

WRITTEN_BY = datetime.date(2026, 11, 24)
"""Nothing in the demonstration is later: whoever loads it does so afterwards."""

HOLIDAYS = [
    (datetime.date(2023, 9, 29), datetime.date(2023, 10, 6)),
    (datetime.date(2024, 1, 1), datetime.date(2024, 1, 1)),
    (datetime.date(2024, 2, 10), datetime.date(2024, 2, 17)),
    (datetime.date(2024, 4, 4), datetime.date(2024, 4, 6)),
    (datetime.date(2024, 5, 1), datetime.date(2024, 5, 5)),
    (datetime.date(2024, 6, 10), datetime.date(2024, 6, 10)),
    (datetime.date(2024, 9, 15), datetime.date(2024, 9, 17)),
    (datetime.date(2024, 10, 1), datetime.date(2024, 10, 7)),
    (datetime.date(2025, 1, 1), datetime.date(2025, 1, 1)),
    (datetime.date(2025, 1, 28), datetime.date(2025, 2, 4)),
    (datetime.date(2025, 4, 4), datetime.date(2025, 4, 6)),
    (datetime.date(2025, 5, 1), datetime.date(2025, 5, 5)),
    (datetime.date(2025, 5, 31), datetime.date(2025, 6, 2)),
    (datetime.date(2025, 10, 1), datetime.date(2025, 10, 8)),
    (datetime.date(2026, 1, 1), datetime.date(2026, 1, 3)),
    (datetime.date(2026, 2, 15), datetime.date(2026, 2, 23)),
    (datetime.date(2026, 4, 4), datetime.date(2026, 4, 6)),
    (datetime.date(2026, 5, 1), datetime.date(2026, 5, 5)),
    (datetime.date(2026, 6, 19), datetime.date(2026, 6, 21)),
    (datetime.date(2026, 9, 25), datetime.date(2026, 9, 27)),
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 7)),
]
"""Statutory holidays of the demonstration's years, first and last day of each."""


def approvals() -> list[tuple[ItemContent, ApprovalContent]]:
    return [(item, each.approval) for item, each in PROCEEDINGS if each.approval]


# --- content: what happens to items ------------------------------------------------------------------------------------


def test_keys_and_titles_are_unique():
    assert len(ITEMS) == len({item.title for item in ITEMS.values()}) == len(read_items()) >= 60


def test_every_scope_has_its_items():
    assert {item.scope for item in ITEMS.values()} == set(Scope.labels)


def test_every_procedure_about_an_item_and_every_state_of_one_occurs():
    occurring: dict[Procedure, set[Stage]] = {}
    for _, each in PROCEEDINGS:
        occurring.setdefault(each.procedure, set()).add(each.state)
    assert occurring.keys() == set(Procedure)
    assert set().union(*occurring.values()) == set(Stage)
    for procedure in (Procedure.CHANGE, Procedure.WITHDRAWAL, Procedure.TERMINATION):
        assert {Stage.IN_REVIEW, Stage.IN_APPROVAL, Stage.APPROVED} <= occurring[procedure]


def test_several_have_attachments_and_several_more_than_one_edition():
    assert len([item for item in ITEMS.values() if item.proceedings[0].attachments]) >= 10
    assert len([item for item in ITEMS.values() if len(editions(item)) > 1]) >= 5
    assert max(len(editions(item)) for item in ITEMS.values()) > 2


@pytest.mark.parametrize(
    ("item", "proceeding"), [pytest.param(item, each, id=f"{item.key} {each.procedure}") for item, each in PROCEEDINGS]
)
def test_a_proceeding_tells_what_it_needs_and_no_more(item: ItemContent, proceeding: ProceedingContent):
    is_suspension = proceeding.procedure == Procedure.SUSPENSION
    assert is_suspension == (proceeding.state in (Stage.SUSPENDED, Stage.CONFIRMED, Stage.LIFTED))
    assert (proceeding.approval is not None) == (proceeding.state in SETTLED)
    assert bool(proceeding.answer) == (proceeding.state in (*RETURNED, Stage.CONFIRMED, Stage.LIFTED))
    assert bool(proceeding.reason) == (proceeding.procedure != Procedure.PUBLICATION)
    assert bool(proceeding.append) == (proceeding.procedure == Procedure.CHANGE)
    assert proceeding.procedure in EDITIONS or not (proceeding.attachments or proceeding.rewrite)
    counted_back = proceeding.state == Stage.APPROVED or proceeding.procedure == Procedure.PUBLICATION
    assert (proceeding.begun_on is None) == counted_back


@pytest.mark.parametrize("item", [pytest.param(item, id=item.key) for item in ITEMS.values()])
def test_one_proceeding_follows_another(item: ItemContent):
    assert item.proceedings[0].procedure == Procedure.PUBLICATION
    assert all(each.state in SETTLED for each in item.proceedings[:-1])
    steps = timeline([item], {item.key: [item.unit, "xgc"]})
    order = [item.proceedings.index(step.proceeding) for step in steps]
    assert order == sorted(order)
    assert bool(item.groups) == ("一定范围" in item.scope)


# --- content: dates and numbers ----------------------------------------------------------------------------------------


def test_nothing_is_done_on_a_day_off_or_after_the_demonstration_was_written():
    for step in timeline(ITEMS.values(), {key: [item.unit, "xgc"] for key, item in ITEMS.items()}):
        day = step.at.date()
        assert day.weekday() < 5, (step.item.key, day)
        assert not any(first <= day <= last for first, last in HOLIDAYS), (step.item.key, day)
        assert day < WRITTEN_BY, (step.item.key, day)


def test_the_committee_meets_and_is_asked_on_working_days_and_in_order():
    told = read_committee(WRITTEN_BY)
    days = [told.held.held_on, told.planned.held_on, told.planned.fixed_on, told.postponement.begun_on, told.outside.begun_on]
    assert [day for day in days if day.weekday() >= 5 or any(first <= day <= last for first, last in HOLIDAYS)] == []
    assert told.postponement.begun_on < told.held.held_on < told.outside.begun_on <= told.planned.fixed_on <= WRITTEN_BY
    assert told.held.minutes[0].startswith(told.held.name)
    assert f"〔{told.held.year}〕{told.held.number}-" in told.postponement.resolution_number
    numbers = [each.approval.resolution_number for _, each in PROCEEDINGS if each.approval]
    assert told.postponement.resolution_number not in numbers


@given(days=st.integers(0, 1000))
def test_the_next_meeting_is_to_come_whenever_the_demonstration_is_loaded(days: int):
    today = WRITTEN_BY + datetime.timedelta(days=days)
    planned = read_committee(today).planned
    assert 7 <= (planned.held_on - today).days <= 13
    assert (planned.held_on.weekday(), planned.held_on.year) == (0, planned.year)


@given(days=st.integers(0, 280))
def test_the_postponement_is_in_force_whenever_the_demonstration_is_loaded(days: int):
    today = WRITTEN_BY + datetime.timedelta(days=days)
    postponement = read_committee(today).postponement
    assert today <= postponement.until <= postponement.begun_on + LONGEST_POSTPONEMENT


def test_a_suspension_is_settled_in_time():
    settled = [
        (item.key, (each.approval.decided_on - each.begun_on).days)
        for item, each in PROCEEDINGS
        if each.procedure == Procedure.SUSPENSION and each.approval
    ]
    assert settled
    assert [late for late in settled if not 0 < late[1] <= settings.SUSPENSION_DAYS] == []


def test_a_resolution_number_belongs_to_one_decision_and_names_its_meeting():
    numbers = [approval.resolution_number for item, approval in approvals()]
    assert len(set(numbers)) == len(numbers)
    for item, approval in approvals():
        year = approval.decided_on.year
        if approval.basis == "written":
            assert approval.meeting == "党委书面审批单", item.key
            assert re.fullmatch(rf"党委书批〔{year}〕\d+号", approval.resolution_number), item.key
        else:
            meeting = re.fullmatch(rf"{year}年第(\d+)次党委会会议", approval.meeting)
            assert re.fullmatch(rf"党委会〔{year}〕{meeting[1]}-\d+号", approval.resolution_number), item.key


def test_meetings_and_written_approvals_are_numbered_in_the_order_of_their_days():
    numbered: dict[tuple[str, int], set[tuple[int, datetime.date]]] = {}
    for _, approval in approvals():
        number = int(re.search(r"〕(\d+)", approval.resolution_number)[1])
        numbered.setdefault((approval.basis, approval.decided_on.year), set()).add((number, approval.decided_on))
    for found in numbered.values():
        numbers, dates = zip(*sorted(found), strict=True)
        assert list(dates) == sorted(dates)
        assert len(set(numbers)) == len(numbers)


def test_a_resolution_in_a_text_is_one_that_the_item_rests_on():
    quoted = [(item, block) for item in ITEMS.values() for block in item.body if block["type"] == "resolution"]
    assert quoted
    for item, block in quoted:
        approval = item.proceedings[0].approval
        assert approval, item.key
        facts = (approval.meeting, approval.decided_on, approval.resolution_number)
        assert facts == (block["meeting"], block["date"], block["number"]), item.key


@pytest.mark.parametrize("item", [pytest.param(item, id=item.key) for item in ITEMS.values()])
def test_an_items_year_agrees_with_its_title_and_its_dates(item: ItemContent):
    assert item.arose_on.year in (item.report_year, item.report_year + 1)
    named = re.search(r"20\d\d", item.title)
    assert named is None or int(named[0]) == item.report_year
    assert all(item.arose_on <= each.approval.decided_on for each in item.proceedings if each.approval)


def tables() -> list:
    found = [
        pytest.param(block["rows"], id=f"{item.key} {block['caption']}")
        for item in ITEMS.values()
        for block in item.body
        if block["type"] == "table"
    ]
    found += [
        pytest.param(rewritten(block["rows"], item), id=f"{item.key} {block['caption']}, at last")
        for item in ITEMS.values()
        for block in item.body
        if block["type"] == "table" and rewritten(block["rows"], item) != block["rows"]
    ]
    found += [
        pytest.param([line.split("|") for line in file.lines], id=f"{item.key} {file.title}")
        for item, each in PROCEEDINGS
        for file in each.attachments
        if file.kind == "xlsx"
    ]
    return [table for table in found if any(cell.startswith("合计") for row in table.values[0] for cell in row)]


def rewritten(rows: list[list[str]], item: ItemContent) -> list[list[str]]:
    """A table as the changes of the item leave it."""
    changes = {str(passage.before): passage.after for each in item.proceedings for passage in each.rewrite}
    return [changes.get(str(row), row) for row in rows]


@pytest.mark.parametrize("rows", tables())
def test_the_sums_of_a_table_add_up(rows: list[list[str]]):
    head, *body = rows
    assert {len(row) for row in rows} == {len(head)}
    checked = 0
    if body[-1][0] == "合计":
        for column in range(1, len(head)):
            cells = [row[column] for row in body]
            if all(map(is_number, cells)):
                assert sum(map(number, cells[:-1])) == number(cells[-1]), head[column]
                checked += 1
    if head[-1].startswith("合计"):
        for row in body:
            assert sum(map(number, row[1:-1])) == number(row[-1]), row[0]
            checked += 1
    assert checked


NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")


def is_number(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell))


def number(cell: str) -> Decimal:
    return Decimal(cell.rstrip("%"))


# --- content: how it is written ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"[\u4e00-\u9fff”’》）〕][,;:!?()'.]|[,;:!?()'][\u4e00-\u9fff“‘《（〔]", id="punctuation of English"),
        pytest.param(r"拟公布|拟通报|拟宣传|拟向|拟在", id="a draft that would be published as one"),
        pytest.param(r"(?:页面|网站|网上|线上|在线)(?:留言|评论|投票|报名|预约|提问)", id="what readers cannot do on the site"),
        pytest.param(r"二维码|扫码|公众号|小程序|短信|推送", id="what the site does not have"),
    ],
)
def test_no_text_holds(pattern: str):
    assert re.findall(pattern, TEXT) == []


def test_no_sentence_is_told_twice():
    told = [item.summary for item in ITEMS.values()]
    told += [block["text"] for item in ITEMS.values() for block in item.body if "text" in block and block["type"] != "quote"]
    told += [line for item in ITEMS.values() for block in item.body for line in block.get("items", [])]
    told += [each.append for _, each in PROCEEDINGS]
    sentences = [part for text in told for part in re.split(r"[。；：]", text) if len(part) > 15]
    assert [sentence for sentence, times in Counter(sentences).items() if times > 1] == []


def test_a_summary_says_what_is_disclosed_in_a_sentence_or_two():
    assert [(item.key, len(item.summary)) for item in ITEMS.values() if not 40 <= len(item.summary) <= 120] == []
    openings = Counter(item.summary[:2] for item in ITEMS.values())
    assert not {"公布", "通报", "说明"} & openings.keys()


SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严魏陶姜谢邹苏潘葛范彭鲁韦马苗方俞任袁柳史唐薛雷贺罗郝安于傅康"
    "余顾孟黄萧尹姚邵汪祁毛戴宋熊纪舒项董梁杜蓝贾江郭梅林徐邱骆高夏蔡田胡万卢莫丁邓石崔龚程陆段侯武刘叶白赖谭廖曾欧"
)


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(rf"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:同志|老师|先生|女士|教授)", id="a person's name"),
        pytest.param(r"(?<!\d)1[3-9]\d{9}(?!\d)", id="a mobile number"),
        pytest.param(r"\d{17}[\dXx]", id="an identity number"),
        pytest.param(r"[\w.]+@(?!example\.edu\.cn)[\w.]+", id="an address that may exist"),
        pytest.param(r"0719-(?!0000000)\d+", id="a telephone that may exist"),
    ],
)
def test_the_content_names_nobody(pattern: str):
    assert re.findall(pattern, TEXT) == []

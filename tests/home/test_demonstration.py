"""What the demonstration is made of: its content, its timeline, the files that it writes."""

from __future__ import annotations

import datetime
import io
import re

import docx
import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from home.demonstration.clock import clock_at
from home.demonstration.content import FOLDER, ApprovalContent, ChangeContent, FileContent, ItemContent, State, read_items
from home.demonstration.documents import file_bytes, pdf, sheet
from home.demonstration.timeline import Act, timeline

ITEMS = {item.key: item for item in read_items()}
TEXT = "".join(file.read_text(encoding="utf-8") for file in sorted(FOLDER.glob("*.toml")))

# --- content ---------------------------------------------------------------------------------------------------------


def test_keys_are_unique():
    assert len(ITEMS) == len(read_items()) >= 40


def test_only_the_states_that_need_it_say_more():
    for item in ITEMS.values():
        assert (item.approval is not None) == (item.state == State.PUBLISHED), item.key
        assert bool(item.return_reason) == (item.state == State.RETURNED), item.key
        assert bool(item.groups) == ("一定范围" in item.scope), item.key


def test_a_resolution_number_belongs_to_one_decision():
    approvals = [item.approval for item in ITEMS.values() if item.approval]
    approvals += [item.change.approval for item in ITEMS.values() if item.change]
    numbers = [approval.resolution_number for approval in approvals]
    assert len(set(numbers)) == len(numbers)


def test_what_is_decided_has_arisen():
    for item in ITEMS.values():
        if item.approval:
            assert item.arose_on <= item.approval.decided_on, item.key
        if item.change:
            assert item.approval.decided_on < item.change.approval.decided_on, item.key


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
        pytest.param(r"[\w.]+@[\w.]+", id="an address"),
        pytest.param(r"0719-(?!0000000)\d+", id="a telephone that may exist"),
    ],
)
def test_the_content_names_nobody(pattern: str):
    assert re.findall(pattern, TEXT) == []


# --- timeline ----------------------------------------------------------------------------------------------------------

days = st.dates(datetime.date(2023, 1, 2), datetime.date(2026, 12, 31))


@st.composite
def items(draw) -> ItemContent:
    arose_on = draw(days)
    state = draw(st.sampled_from(State))
    approval = change = None
    if state == State.PUBLISHED:
        approval = ApprovalContent("会议", arose_on + datetime.timedelta(draw(st.integers(0, 60))), "1号")
        if draw(st.booleans()):
            later = approval.decided_on + datetime.timedelta(draw(st.integers(7, 400)))
            change = ChangeContent("变更", "一段", ApprovalContent("会议", later, "2号"))
    told = {"entry": "4-4", "title": "", "scope": "", "groups": [], "summary": "", "tags": [], "contact": "", "body": []}
    key = draw(st.uuids()).hex
    return ItemContent(
        **told,
        key=key,
        unit="zzb",
        report_year=arose_on.year,
        arose_on=arose_on,
        state=state,
        attachments=[],
        approval=approval,
        change=change,
        return_reason="",
    )


WHOLE_COURSE = {
    State.DRAFT: [Act.DRAFT],
    State.IN_REVIEW: [Act.DRAFT, Act.PROPOSE],
    State.HALF_REVIEWED: [Act.DRAFT, Act.PROPOSE, Act.REVIEW],
    State.IN_APPROVAL: [Act.DRAFT, Act.PROPOSE, Act.REVIEW, Act.REVIEW],
    State.RETURNED: [Act.DRAFT, Act.PROPOSE, Act.SEND_BACK],
    State.PUBLISHED: [Act.DRAFT, Act.PROPOSE, Act.REVIEW, Act.REVIEW, Act.APPROVE],
}
AGAIN = [Act.CHANGE, Act.PROPOSE, Act.REVIEW, Act.REVIEW, Act.APPROVE]


@given(st.lists(items(), max_size=8, unique_by=lambda item: item.key))
def test_every_item_takes_its_whole_course_in_order_and_not_before_it_arose(made: list[ItemContent]):
    steps = timeline(made, {item.key: ["zzb", "xcb"] for item in made})
    moments = [step.at for step in steps]
    assert moments == sorted(set(moments))
    for item in made:
        own = [step for step in steps if step.item == item]
        assert [step.act for step in own] == WHOLE_COURSE[item.state] + (AGAIN if item.change else [])
        assert own[0].at.date() >= item.arose_on
        approvals = [step for step in own if step.act == Act.APPROVE]
        assert [step.at.date() for step in approvals] == [step.approval.decided_on for step in approvals]


def test_the_clock_moves_and_comes_back():
    past = datetime.datetime(2023, 9, 4, 16, tzinfo=datetime.UTC)
    with clock_at(past):
        assert timezone.now() == past
        assert timezone.localdate() == datetime.date(2023, 9, 5)
    assert timezone.now().year > 2023


# --- files -------------------------------------------------------------------------------------------------------------

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("2026年（一）ABC %.,"), min_size=1)


@given(st.lists(han, min_size=1, max_size=60))
def test_a_pdf_holds_every_character_and_knows_where_its_objects_stand(lines: list[str]):
    written = pdf(lines)
    drawn = re.findall(rb"<([0-9a-f]+)> Tj", written)
    assert "".join(bytes.fromhex(text.decode()).decode("utf-16-be") for text in drawn) == "".join(lines)
    table = re.search(rb"\nxref\n0 (\d+)\n", written)
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n ", written[table.end() :])]
    assert len(places) == int(table[1]) - 1
    for number, place in enumerate(places, start=1):
        assert written[place:].startswith(b"%d 0 obj\n" % number)
    assert int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", written)[1]) == table.start() + 1


def test_a_long_pdf_goes_on_over_the_page():
    assert b"/Count 1 " in pdf(["标题", "一段"])
    assert b"/Count 3 " in pdf(["标题", *["一段"] * 80])


def test_numbers_in_a_sheet_are_numbers():
    page = openpyxl.load_workbook(io.BytesIO(sheet(["项目|金额|编号", "培训|3.80|1-3", "合计|12|"]))).active
    assert [[cell.value for cell in row] for row in page] == [
        ["项目", "金额", "编号"],
        ["培训", 3.8, "1-3"],
        ["合计", 12, None],
    ]


def files() -> list:
    found = [file for item in ITEMS.values() for file in item.attachments]
    found += [FileContent(**file) for item in ITEMS.values() for block in item.body for file in block.get("files", [])]
    return [pytest.param(file, id=file.title) for file in found]


@pytest.mark.parametrize("file", files())
def test_an_attachment_says_what_its_content_says(file: FileContent):
    stored = io.BytesIO(file_bytes(file))
    match file.kind:
        case "pdf":
            assert stored.read(5) == b"%PDF-"
        case "png":
            assert stored.read(8) == b"\x89PNG\r\n\x1a\n"
        case "docx":
            assert [paragraph.text for paragraph in docx.Document(stored).paragraphs] == file.lines
        case "xlsx":
            rows = openpyxl.load_workbook(stored).active.iter_rows()
            assert [len(row) for row in rows] == [line.count("|") + 1 for line in file.lines]


def test_every_kind_of_attachment_is_shown():
    assert {file.values[0].kind for file in files()} == {"pdf", "docx", "xlsx", "png"}

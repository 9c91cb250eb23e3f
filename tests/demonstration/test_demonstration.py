"""What the demonstration is made with: its timeline, its clock, the files that it writes."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterable

import docx
import openpyxl
import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from demonstration.clock import clock_at
from demonstration.content import (
    SETTLED,
    ApprovalContent,
    FileContent,
    ItemContent,
    ProceedingContent,
    Stage,
    read_items,
)
from demonstration.documents import file_bytes, pdf, sheet
from demonstration.timeline import Act, timeline
from disclosure.approval.procedures import REQUESTED, Procedure

ITEMS = {item.key: item for item in read_items()}

# --- timeline ----------------------------------------------------------------------------------------------------------

days = st.dates(datetime.date(2023, 1, 2), datetime.date(2026, 12, 31))

LATER = [Procedure.CHANGE, *REQUESTED, Procedure.SUSPENSION]

BEGINNING = {
    Procedure.PUBLICATION: [Act.DRAFT, Act.PROPOSE],
    Procedure.CHANGE: [Act.CHANGE, Act.PROPOSE],
    **{procedure: [Act.REQUEST] for procedure in REQUESTED},
}
GOING_ON = {
    Stage.IN_REVIEW: [],
    Stage.HALF_REVIEWED: [Act.REVIEW],
    Stage.IN_APPROVAL: [Act.REVIEW, Act.REVIEW],
    Stage.RETURNED_IN_REVIEW: [Act.SEND_BACK],
    Stage.RETURNED_IN_APPROVAL: [Act.REVIEW, Act.REVIEW, Act.SEND_BACK],
    Stage.TAKEN_BACK: [Act.TAKE_BACK],
    Stage.APPROVED: [Act.REVIEW, Act.REVIEW, Act.APPROVE],
}
SUSPENSION = {
    Stage.SUSPENDED: [Act.SUSPEND],
    Stage.CONFIRMED: [Act.SUSPEND, Act.SETTLE],
    Stage.LIFTED: [Act.SUSPEND, Act.SETTLE],
}


def course(proceeding: ProceedingContent) -> list[Act]:
    """The acts of a proceeding in which two units sign."""
    if proceeding.procedure == Procedure.SUSPENSION:
        return SUSPENSION[proceeding.state]
    if proceeding.state == Stage.DRAFT:
        return BEGINNING[proceeding.procedure][:1]
    return BEGINNING[proceeding.procedure] + GOING_ON[proceeding.state]


@st.composite
def proceedings(draw, procedure: Procedure, begun_on: datetime.date, states: Iterable[Stage]) -> ProceedingContent:
    """A proceeding of the procedure, in one of those of `states` that it can be in, that begins no earlier than `begun_on`."""
    able = SUSPENSION if procedure == Procedure.SUSPENSION else {Stage.DRAFT: [], **GOING_ON}
    if procedure in REQUESTED:
        able = GOING_ON
    state = draw(st.sampled_from([state for state in states if state in able]))
    decided_on = begun_on + datetime.timedelta(draw(st.integers(7, 60)))
    return ProceedingContent(
        procedure, state, begun_on, ApprovalContent("会议", decided_on, "1号") if state in SETTLED else None
    )


@st.composite
def items(draw) -> ItemContent:
    arose_on = draw(days)
    later = draw(st.lists(st.sampled_from(LATER), max_size=3))
    made: list[ProceedingContent] = []
    for procedure in [Procedure.PUBLICATION, *later]:
        begun_on = made[-1].approval.decided_on + datetime.timedelta(1) if made else arose_on
        is_last = len(made) == len(later)
        made.append(draw(proceedings(procedure, begun_on, Stage if is_last else SETTLED)))
    told = {"entry": "4-4", "title": "", "scope": "", "groups": [], "summary": "", "tags": [], "contact": "", "body": []}
    return ItemContent(
        **told,
        key=draw(st.uuids()).hex,
        unit="zzb",
        report_year=arose_on.year,
        arose_on=arose_on,
        proceedings=made,
    )


@given(st.lists(items(), max_size=8, unique_by=lambda item: item.key))
def test_every_item_takes_its_whole_course_in_order_and_not_before_it_arose(made: list[ItemContent]):
    steps = timeline(made, {item.key: ["zzb", "xcb"] for item in made})
    moments = [step.at for step in steps]
    assert moments == sorted(set(moments))
    for item in made:
        own = [step for step in steps if step.item == item]
        assert [step.act for step in own] == [act for each in item.proceedings for act in course(each)]
        assert own[0].at.date() >= item.arose_on
        decided = [step for step in own if step.act in (Act.APPROVE, Act.SETTLE)]
        assert [step.at.date() for step in decided] == [step.proceeding.approval.decided_on for step in decided]


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
    found = [file for item in ITEMS.values() for each in item.proceedings for file in each.attachments]
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

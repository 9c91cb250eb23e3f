"""The basis of a committee decision: a meeting of the register, or a written approval with its scan."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.document_numbers import check_number, tidy_number
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.meetings import actions as meeting_actions
from disclosure.approval.models import Decision, Meeting, WrittenApproval
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from disclosure.catalogue.guard.grants import NotGranted, recording
from tests.approval.meeting_room import DAY, approved, make_meeting, matter_of, page_of, place, put_off, text_of
from tests.approval.motions.conftest import approve as approve_motion
from tests.approval.motions.conftest import outside, postponement, revision, small  # noqa: F401
from tests.approval.test_dossier import address
from tests.files import docx
from tests.grounds import RESOLUTION, TODAY, WRITTEN, YEAR, at_meeting, held_meeting, in_writing, paper

pytestmark = pytest.mark.django_db

TOMORROW, YESTERDAY = TODAY + DAY, TODAY - DAY


# --- a number --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("鄂职党发〔2026〕12号", "鄂职党发〔2026〕12号"),
        (" 党委会 ［２０２６］ ３－２ 号", "党委会〔2026〕3-2号"),
        ("党委审批（2026）3号", "党委审批〔2026〕3号"),
        ("党委审批【2026】3号", "党委审批〔2026〕3号"),
        ("党委审批(2026)3—2号", "党委审批〔2026〕3-2号"),
        ("党委审批〔2026〕3\u200b号\u3164\ufe00", "党委审批〔2026〕3号"),
        ("", ""),
    ],
)
def test_a_number_is_written_in_one_way(typed, tidy):
    assert tidy_number(typed) == tidy
    assert tidy_number(tidy) == tidy


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("鄂职党发〔2026〕12号", ""),
        ("党委会〔2026〕3-2号", ""),
        ("1", "不合格式"),
        ("党委审批2026年3号", "不合格式"),
        ("党委审批〔2026〕03号", "不合格式"),
        ("党委审批〔2026〕0号", "不合格式"),
        ("党委审批〔26〕3号", "不合格式"),
        ("党委审批〔2026〕3号附件", "不合格式"),
        ("x〔2026〕3号", "不合格式"),
        ("党委审批〔2025〕3号", "年份"),
        ("党委审批〔2026〕9०号", "请改用0至9"),
        ("党委审批〔२०२६〕9号", "请改用0至9"),
        ("党委审批〔2026〕9᱐号", "请改用0至9"),
        ("党委审批〔2026〕9O号", "不合格式"),
        ("党委审批⦗2026⦘9号", "不合格式"),
        ("党委审批〔2026〕3ー2号", "不合格式"),
        ("党委审批〔2026〕3\u03012号", "不合格式"),
    ],
)
def test_a_number_has_its_shape_and_the_year_of_the_decision(db, number, problem):
    found = check_number(number, datetime.date(2026, 3, 1))
    assert problem in found and bool(problem) == bool(found)


@pytest.mark.parametrize(
    ("used", "twin"),
    [
        ("党委审批〔2026〕90号", "黨委審批〔2026〕90号"),
        ("鄂⺠发〔2026〕90号", "鄂民发〔2026〕90号"),
        ("OA〔2026〕90号", "ОА〔2026〕90号"),
    ],
    ids=["traditional", "a radical", "Cyrillic"],
)
def test_numbers_that_look_the_same_are_one(db, settings, committee, used, twin):
    settings.DOCUMENT_NUMBER_PATTERN = r"\w+〔(?P<year>\d{4})〕\d+号"
    day = datetime.date(2026, 3, 1)
    with recording("a written approval"):
        WrittenApproval.objects.create(number=used, file=paper(), name="批件.pdf", decided_on=day, by=committee)
    assert "已用于" in check_number(tidy_number(twin), day)
    assert not check_number(tidy_number(twin.replace("90", "901")), day)


def test_the_shape_of_a_number_is_a_setting(db, settings):
    settings.DOCUMENT_NUMBER_PATTERN, settings.DOCUMENT_NUMBER_SHAPE = r"第\d+号（(?P<year>\d{4})）", "第N号（年份）"
    assert check_number("第3号（2026）", datetime.date(2026, 3, 1)) == ""
    assert "应为第N号（年份）" in check_number("党委会〔2026〕3号", datetime.date(2026, 3, 1))


# --- every route -----------------------------------------------------------------------------------------------------------


@dataclass
class Case:
    """A matter that waits for the committee, and how it is decided."""

    approve: Any
    matter: Decision
    is_done: Any


KINDS = ["publication", "withdrawal", "suspension", "catalogue", "off-catalogue", "postponement"]


@pytest.fixture(params=KINDS)
def case(request, committee, office, units, zzb_drafter, zzb_reviewer) -> Case:
    kind = request.param
    if kind in ("catalogue", "off-catalogue", "postponement"):
        motion = request.getfixturevalue({"catalogue": "revision", "off-catalogue": "outside"}.get(kind, kind))
        return Case(
            lambda **grounds: approve_motion(motion, committee, **grounds),
            motion.decisions.get(),
            lambda: type(motion).objects.get(pk=motion.pk).live,
        )
    proposal = request.getfixturevalue("in_approval" if kind == "publication" else "published")
    if kind == "withdrawal":
        actions.request(proposal.item, by=zzb_drafter, procedure=Procedure.WITHDRAWAL, reason="文件已废止")
        proposal.review(zzb_reviewer, units.zzb)
    if kind == "suspension":
        suspend(proposal.item, by=office, reason="误登")
        return Case(
            lambda **grounds: settle(proposal.item, by=committee, confirm=True, **grounds),
            matter_of(proposal),
            lambda: proposal.item.standing == "withdrawn",
        )
    return Case(
        lambda **grounds: proposal.approve(committee, **grounds),
        matter_of(proposal),
        lambda: proposal.item.live is (kind == "publication"),
    )


def meeting_on(day: datetime.date) -> Meeting:
    return make_meeting(held_meeting().chair, number=30, held_on=day, year=YEAR)


REFUSED = {
    "no basis": (dict, "basis"),
    "a basis that is none": (lambda: at_meeting() | {"basis": "telephone"}, "basis"),
    "no meeting": (lambda: at_meeting() | {"meeting": None}, "meeting"),
    "a meeting that is typed": (lambda: at_meeting() | {"meeting": "2026年第3次党委会会议"}, "meeting"),
    "a meeting to come": (lambda: at_meeting(meeting=meeting_on(TOMORROW)), "meeting"),
    "a meeting before the review": (lambda: at_meeting(meeting=meeting_on(YESTERDAY)), "meeting"),
    "no number": (lambda: at_meeting(" "), "resolution_number"),
    "a number of no shape": (lambda: at_meeting("1"), "resolution_number"),
    "a number of another year": (lambda: at_meeting(f"党委会〔{YEAR - 1}〕1-2号"), "resolution_number"),
    "a paper without its scan": (lambda: in_writing(scan=None), "scan"),
    "a scan that is none": (lambda: in_writing(scan=SimpleUploadedFile("批件.pdf", b"x", "application/pdf")), "scan"),
    "a scan of another kind": (lambda: in_writing(scan=SimpleUploadedFile("批件.docx", docx())), "scan"),
    "a paper of no day": (lambda: in_writing(decided_on=None), "decided_on"),
    "a paper of tomorrow": (lambda: in_writing(decided_on=TOMORROW), "decided_on"),
    "a paper before the review": (lambda: in_writing(decided_on=YESTERDAY), "decided_on"),
    "a paper of 2020": (
        lambda: in_writing("党委审批〔2020〕1号", decided_on=datetime.date(2020, 1, 1)),
        "decided_on",
    ),
    "a paper without a number": (lambda: in_writing(""), "resolution_number"),
    "a paper with a number of no shape": (lambda: in_writing("1"), "resolution_number"),
}


EVERYWHERE = ("a meeting that is typed", "a meeting before the review", "a paper without its scan", "a paper of 2020")


@pytest.mark.parametrize(
    ("case", "name"),
    [("publication", name) for name in REFUSED] + [(kind, name) for kind in KINDS[1:] for name in EVERYWHERE],
    indirect=["case"],
)
def test_a_decision_that_rests_on_nothing_is_refused_by_every_route(case, name):
    make, field = REFUSED[name]
    grounds = {"basis": "", **make()}
    count = Decision.objects.count()
    with pytest.raises(Refused) as refusal:
        case.approve(**grounds)
    assert field in refusal.value.fields
    assert not case.is_done() and Decision.objects.count() == count and not WrittenApproval.objects.exists()


@pytest.mark.parametrize(
    ("case", "grounds"), [(kind, grounds) for kind in KINDS for grounds in (at_meeting, in_writing)], indirect=["case"]
)
def test_a_decision_rests_on_a_meeting_or_on_a_paper_by_every_route(case, grounds):
    decision = case.approve(**grounds())
    assert case.is_done() and decision.decided_on == TODAY
    assert (decision.meeting is None, decision.written is None) == (grounds is in_writing, grounds is at_meeting)


# --- one number, one document ----------------------------------------------------------------------------------------------

OTHER = f"党委会〔{YEAR}〕30-1号"

USED = {
    "of another meeting": (lambda: at_meeting(OTHER, meeting_on(TODAY)), lambda: at_meeting(OTHER), "resolution_number"),
    "of a meeting, for a paper": (at_meeting, lambda: in_writing(at_meeting()["resolution_number"]), "resolution_number"),
    "of a paper, for a meeting": (in_writing, lambda: at_meeting(WRITTEN), "resolution_number"),
    "of another paper": (in_writing, lambda: in_writing(scan=paper(b"another")), "resolution_number"),
    "other than the paper's": (in_writing, lambda: in_writing(f"党委审批〔{YEAR}〕9号", scan=paper(WRITTEN.encode())), "scan"),
    "written otherwise": (
        in_writing,
        lambda: in_writing(f"党委审批（{YEAR}） 8 号", scan=paper(b"another")),
        "resolution_number",
    ),
}


@pytest.mark.parametrize("name", USED)
def test_a_number_is_one_documents(room, committee, name):
    first, second, field = USED[name]
    one, other = room.proposal("甲"), room.proposal("乙")
    one.approve(committee, **first())
    with pytest.raises(Refused) as refusal:
        other.approve(committee, **second())
    assert list(refusal.value.fields) == [field] and not other.item.live


@pytest.mark.parametrize("grounds", [at_meeting, in_writing])
def test_one_document_may_carry_several_matters(room, committee, grounds):
    for title in ("甲", "乙"):
        room.proposal(title).approve(committee, **grounds())
    assert Decision.objects.filter(kind="approved").values("resolution_number").distinct().count() == 1
    assert WrittenApproval.objects.count() == (grounds is in_writing)


def test_a_meetings_record_is_as_strict(room, committee):
    room.proposal("甲").approve(committee, **in_writing())
    meeting = room.meeting(*map(room.proposal, "乙丙丁戊"))
    numbers = [WRITTEN, "1", f"党委会〔{YEAR - 1}〕3-1号", f"党委会〔{YEAR}〕3-1号"]
    with pytest.raises(Refused) as refusal:
        room.record(meeting, *(approved(item, number) for item, number in zip(meeting.agenda.all(), numbers, strict=True)))
    assert list(refusal.value.fields) == [f"{place(meeting, number).pk}-resolution_number" for number in (1, 2, 3)]
    assert not meeting.decisions.exists()


# --- meetings --------------------------------------------------------------------------------------------------------------


def test_a_matter_that_a_meeting_put_off_is_not_approved_at_it(room, committee):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal)
    room.record(meeting, put_off(place(meeting, 1)))
    with pytest.raises(Refused) as refusal:
        proposal.approve(committee, **at_meeting(f"党委会〔{YEAR}〕3-1号", meeting))
    assert "别的结果" in refusal.value.fields["meeting"]
    proposal.approve(committee, **at_meeting())


@pytest.mark.parametrize("act", ["approve", "send_back"])
def test_what_stands_on_a_fixed_agenda_is_decided_by_its_record_alone(room, committee, client_of, act):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal)
    with pytest.raises(Stale, match="由这次会议登记结果"):
        getattr(proposal, act)(committee)
    page = client_of(committee).get(address(proposal)).content.decode()
    assert "由这次会议登记结果" in page and 'value="approve"' not in page
    meeting_actions.reopen_agenda(meeting, by=room.keeper)
    meeting_actions.take_off_agenda(meeting, place(meeting, 1).pk, by=room.keeper)
    getattr(proposal, act)(committee)


def test_a_matter_is_put_on_no_agenda_of_a_meeting_before_its_review(room):
    proposal = room.proposal("甲")
    meeting = meeting_on(YESTERDAY)
    with pytest.raises(Refused, match="没有审核完"):
        meeting_actions.put_on_agenda(meeting, [matter_of(proposal)], by=room.keeper)


def test_a_meeting_moved_before_the_review_decides_nothing(room):
    proposal = room.proposal("甲")
    meeting = room.meeting(proposal)
    Meeting.objects.filter(pk=meeting.pk).update(held_on=YESTERDAY)
    with pytest.raises(Refused) as refusal:
        room.record(Meeting.objects.get(pk=meeting.pk), approved(place(meeting, 1)))
    assert "早于" in refusal.value.fields[f"{place(meeting, 1).pk}-outcome"]
    assert not proposal.item.live


def test_a_meeting_that_a_decision_rests_on_stays_as_it_is(in_approval, committee):
    in_approval.approve(committee)
    meeting = held_meeting()
    meeting.held_on = YESTERDAY
    with pytest.raises(ValidationError, match="不能再修改"):
        meeting.full_clean()
    for change in (lambda rows: rows.update(held_on=YESTERDAY), lambda rows: rows.update(number=2)):
        with pytest.raises(NotGranted, match="不能修改"), transaction.atomic():
            change(Meeting.objects.filter(pk=meeting.pk))


def test_meetings_follow_one_another_by_number_and_by_day(committee):
    make_meeting(committee, number=5, held_on=TODAY)
    for number, day, right in ((4, TODAY, True), (4, TOMORROW, False), (6, YESTERDAY, False), (6, TOMORROW, True)):
        facts = {"chair": committee, "note_taker": committee, "year": day.year}
        meeting = Meeting(number=number, held_on=day, **facts)
        if right:
            meeting.full_clean()
        else:
            with pytest.raises(ValidationError, match="先后不符"):
                meeting.full_clean()


def test_a_meetings_page_lists_what_was_decided_on_it_without_an_agenda(in_approval, committee, office, client_of):
    in_approval.approve(committee)
    meeting, client = held_meeting(), client_of(office)
    page = text_of(client.get(page_of(meeting)))
    assert f"《{in_approval.item.title}》：公开 · 审批通过，{RESOLUTION}" in page and "单独审批" in page
    edit = reverse("meetings_modeladmin_edit", args=[meeting.pk])
    assert "不能再修改" in text_of(client.get(edit, follow=True))

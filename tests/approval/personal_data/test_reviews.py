"""What a reviewer is asked about personal data, what will do as an answer, and what is kept of it."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from disclosure.approval import actions
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import FileScan, FindingAnswer, FindingKind
from disclosure.approval.permissions import proposal_of
from disclosure.approval.personal_data.answering import Answer, screen_proposal
from disclosure.approval.personal_data.screening import MOST_OF_A_KIND, Question, Screening
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import suspend
from disclosure.catalogue.guard.grants import NotGranted
from tests.approval.personal_data import files
from tests.approval.proposals import justified
from tests.factories import as_if_decided

pytestmark = pytest.mark.django_db

MOBILE = "13800138000"


def screening_of(proposal) -> Screening:
    return screen_proposal(proposal_of(proposal.step.workflow_state), may_read=True)


def question_about(proposal, kind: FindingKind) -> Question:
    (question,) = [each for each in screening_of(proposal).questions if each.kind == kind]
    return question


def answered(proposal, **grounds: str) -> dict[str, Answer]:
    """All is justified, but for the kinds that `grounds` names; a ground of nothing leaves the question open."""
    answers = justified(proposal.step)
    for name, ground in grounds.items():
        digest = question_about(proposal, FindingKind[name.upper()]).digest
        answers[digest] = Answer(ground)
        if not ground:
            del answers[digest]
    return answers


def write(proposal, by, **changes) -> None:
    draft = proposal.item.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=by)


def demand(proposal, by, unit, **changes):
    """Return the item, so that the telephone number is removed from it."""
    given = {"answers": answered(proposal, mobile="to-remove"), **changes}
    return actions.send_back_to_remove(proposal.step.pk, by=by, unit=unit, seen=proposal.seen, **given)


def test_each_finding_is_asked_about_masked_and_with_its_place(personal):
    asked = {question.kind: (question.masked, question.places) for question in screening_of(personal).questions}
    assert asked == {
        FindingKind.RESIDENT_ID: (files.MASKED_ID, ("附件“名单”：正文第1段",)),
        FindingKind.MOBILE: ("138******00", ("正文第1块（文字）",)),
        FindingKind.UNSCANNED: ("附件“旧表”", ("未能检查：图片和旧格式文件（doc、xls、wps、et等）不能扫描，请打开逐页查看",)),
    }


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": f"某某{MOBILE}"}, "标题"),
        ({"summary": f"某某{MOBILE}"}, "摘要"),
        ({"contact": MOBILE}, "联系方式"),
        ({"tags": [f"某某{MOBILE}"]}, "标签"),
        ({"body": [("heading", MOBILE)]}, "正文第1块（小标题）"),
        ({"body": [("text", "<ul><li>某某</li><li>138<b>0013</b>8000</li></ul>")]}, "正文第1块（文字）"),
        ({"body": [("text", f'<p><a href="tel:{MOBILE}">某某</a></p>')]}, "正文第1块（文字）的链接"),
        *(
            ({"body": [("text", f'<p><a href="{address}">某某</a></p>')]}, "正文第1块（文字）的链接")
            for address in (
                "tel:138%300138000",
                "tel:138%25300138000",
                "tel:138&amp;#48;0138000",
                "tel:%2B86%20138%2D0013%2D8000",
                "https://a.example/?q=%31%33%38%30%30%31%33%38%30%30%30",
            )
        ),
        ({"body": [("text", "<p>见 https://a.example/?q=138%300138000 一页</p>")]}, "正文第1块（文字）"),
        ({"body": [("table", {"data": [["某某", MOBILE]], "table_caption": ""})]}, "正文第1块（表格）"),
        ({"body": [("table", {"data": [["某某"]], "table_caption": MOBILE})]}, "正文第1块（表格）"),
        ({"body": [("table", {"data": [["电话", *MOBILE]], "table_caption": ""})]}, "正文第1块（表格）"),
        ({"body": [("table", {"data": [["某某", digit] for digit in MOBILE], "table_caption": ""})]}, "正文第1块（表格）"),
        ({"body": [("text", "<p>某某138<br/>0013<br/>8000</p>")]}, "正文第1块（文字）"),
        ({"body": [("text", "<p>电话138</p><p>0013</p><p>8000</p>")]}, "正文第1块（文字）"),
        ({"body": [("text", "".join(f"<p>{digit}</p>" for digit in MOBILE))]}, "正文第1块（文字）"),
        ({"summary": "某某138\n0013\n8000"}, "摘要"),
        ({"body": [("quotation", {"text": "某某", "source": MOBILE})]}, "正文第1块（引文）"),
        ({"body": [("quotation", {"text": MOBILE, "source": ""})]}, "正文第1块（引文）"),
    ],
)
def test_every_text_of_an_item_is_searched(catalogue, units, zzb_drafter, draft, changes, place):
    item = draft.item.get_latest_revision_as_object()
    tags = changes.pop("tags", [])
    item.tags.add(*tags)
    item.save_revision(user=zzb_drafter)
    write(draft, zzb_drafter, **changes)
    draft.propose(zzb_drafter)
    assert question_about(draft, FindingKind.MOBILE).places == (place,)


def test_the_note_on_a_change_is_searched(published, zzb_drafter):
    write(published, zzb_drafter, change_note=f"删去{MOBILE}")
    published.propose(zzb_drafter)
    assert question_about(published, FindingKind.MOBILE).places == ("变更说明",)


def test_what_files_are_called_is_searched_and_named_masked(draft, zzb_drafter, attached):
    file = attached(f"某某{MOBILE}", b"\xd0\xcf\x11\xe0", f"{MOBILE}.xls")
    write(draft, zzb_drafter, body=[("attachments", [file])])
    draft.propose(zzb_drafter)
    assert question_about(draft, FindingKind.MOBILE).places == ("正文第1块（附件列表）、附件的标题、附件的文件名",)
    assert question_about(draft, FindingKind.UNSCANNED).masked == "附件“某某138******00”"


def test_the_same_number_in_several_places_is_asked_about_once(personal, zzb_drafter, units):
    actions.take_back(personal.item, by=zzb_drafter)
    write(personal, zzb_drafter, contact="138 0013 8000", summary=MOBILE)
    personal.propose(zzb_drafter)
    assert question_about(personal, FindingKind.MOBILE).places == ("摘要、正文第1块（文字）、联系方式",)


def test_a_list_of_numbers_is_asked_about_as_a_whole(draft, zzb_drafter, attached):
    rows = [[13800138000 + number] for number in range(MOST_OF_A_KIND + 1)]
    write(draft, zzb_drafter, body=[("attachments", [attached("名单", files.sheet(*rows), "list.xlsx")])])
    draft.propose(zzb_drafter)
    question = question_about(draft, FindingKind.MOBILE)
    assert question.masked == "共21个，如138******00、138******01、138******02"
    assert question.places == ("附件“名单”：表“Sheet”A1、表“Sheet”A2、表“Sheet”A3、表“Sheet”A4、表“Sheet”A5等21处",)


def test_nobody_is_asked_more_than_a_person_can_answer(draft, zzb_drafter, attached):
    lists = [
        attached(f"名单{n}", files.sheet(*([13800138000 + 1000 * n + number] for number in range(MOST_OF_A_KIND))), "list.xlsx")
        for n in range(6)
    ]
    write(draft, zzb_drafter, body=[("attachments", lists)])
    draft.propose(zzb_drafter)
    assert len(screening_of(draft).questions) == 6


# --- passing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "ground"),
    [
        ("mobile", ""),
        ("resident_id", ""),
        ("unscanned", ""),
        ("mobile", "to-remove"),
        ("mobile", "removed"),
        ("mobile", "looked"),
        ("mobile", "nonsense"),
        ("mobile", "required"),
        ("mobile", "other"),
        ("resident_id", "official"),
        ("unscanned", "official"),
        ("unscanned", "other"),
    ],
)
def test_a_review_is_not_signed_over_a_finding_that_is_not_justified(personal, zzb_reviewer, units, kind, ground):
    question = question_about(personal, FindingKind[kind.upper()])
    with pytest.raises(Refused) as refusal:
        personal.review(zzb_reviewer, units.zzb, answers=answered(personal, **{kind: ground}))
    assert [name for name in refusal.value.fields if name.startswith(question.field)]
    assert not FindingAnswer.objects.exists() and not personal.item.decisions.filter(kind="reviewed").exists()


def test_nor_with_words_that_repeat_what_was_found(personal, zzb_reviewer, units):
    answers = justified(personal.step)
    digest = question_about(personal, FindingKind.MOBILE).digest
    answers[digest] = Answer("official", f"是某某的{MOBILE}")
    with pytest.raises(Refused):
        personal.review(zzb_reviewer, units.zzb, answers=answers)


@pytest.mark.parametrize("act", ["review", "send_back", "demand"])
def test_a_remark_does_not_repeat_what_was_found(personal, zzb_reviewer, units, act):
    remark = f"{files.ID}不应公开，请与zzb@example.org联系"
    acts = {
        "review": lambda: personal.review(zzb_reviewer, units.zzb, comment=remark),
        "send_back": lambda: personal.send_back(zzb_reviewer, unit=units.zzb, reason=remark),
        "demand": lambda: demand(personal, zzb_reviewer, units.zzb, comment=remark),
    }
    with pytest.raises(Refused) as refusal:
        acts[act]()
    (complaint,) = refusal.value.fields.values()
    assert files.MASKED_ID in complaint and "example" not in complaint


def test_nor_before_all_files_were_scanned(personal, zzb_reviewer, units):
    answers, seen = justified(personal.step), personal.seen
    with as_if_decided():
        FileScan.objects.all().delete()
    with pytest.raises(Stale, match="还没有扫描完"):
        personal.review(zzb_reviewer, units.zzb, answers=answers, seen=seen)


@pytest.mark.parametrize(
    ("name", "data"),
    [("old.xls", b"\xd0\xcf\x11\xe0" + b"x" * 600), ("list.docx", files.word(f"某某 {files.ID}"))],
    ids=["unscanned", "with a finding"],
)
def test_two_files_with_the_same_bytes_are_asked_about_once(draft, attached, zzb_drafter, zzb_reviewer, units, name, data):
    twins = [attached(title, data, name) for title in ("原表", "副本")]
    write(draft, zzb_drafter, body=[("attachments", twins)])
    draft.propose(zzb_drafter)
    (question,) = screening_of(draft).questions
    assert all(title in question.masked + "".join(question.places) for title in ("原表", "副本"))
    assert draft.review(zzb_reviewer, units.zzb).answers.count() == 1


def test_what_was_said_is_recorded_with_the_review_and_never_the_number(personal, zzb_reviewer, units):
    decision = personal.review(zzb_reviewer, units.zzb)
    said = {answer.kind: (answer.masked, answer.ground) for answer in decision.answers.all()}
    assert said == {
        "resident-id": (files.MASKED_ID, "required"),
        "mobile": ("138******00", "official"),
        "unscanned": ("附件“旧表”", "looked"),
    }
    kept = json.dumps([list(model.objects.values()) for model in (FindingAnswer, FileScan)], default=str)
    assert "0013" not in kept and files.ID[3:-2] not in kept


def test_an_answer_is_never_changed_or_deleted(personal, zzb_reviewer, units):
    answer = personal.review(zzb_reviewer, units.zzb).answers.first()
    rows = FindingAnswer.objects.filter(pk=answer.pk)
    for attempt in (answer.save, answer.delete):
        with pytest.raises(PermissionDenied):
            attempt()
    for attempt in (lambda: rows.update(ground="consent"), lambda: rows.update(words="x"), lambda: rows._raw_delete("default")):
        with pytest.raises(NotGranted), transaction.atomic():
            attempt()


# --- what has to go ----------------------------------------------------------------------------------------------------


def test_what_must_be_removed_goes_back_to_the_drafter_with_its_places(personal, zzb_reviewer, units):
    decision = demand(personal, zzb_reviewer, units.zzb, comment="只留办公电话。")
    assert not personal.item.workflow_in_progress
    assert decision.comment == "请删除以下内容，再重新送审：\n手机号码 138******00（正文第1块（文字））\n只留办公电话。"
    assert decision.kind == "returned" and decision.answers.get(kind="mobile").ground == "to-remove"


def test_nothing_goes_back_where_nothing_is_to_be_removed(personal, zzb_reviewer, units):
    with pytest.raises(Refused, match="没有一处选“须删除”"):
        demand(personal, zzb_reviewer, units.zzb, answers=justified(personal.step))
    assert personal.item.workflow_in_progress


def test_only_the_reviewer_sends_it_back(personal, xcb_reviewer, zzb_drafter, committee, units):
    for person in (xcb_reviewer, zzb_drafter, committee):
        with pytest.raises(PermissionDenied):
            demand(personal, person, units.zzb)


def test_what_was_removed_is_recorded_as_removed(personal, zzb_drafter, zzb_reviewer, units):
    demand(personal, zzb_reviewer, units.zzb)
    write(personal, zzb_drafter, body=[("text", "<p>请与组织部联系。</p>")])
    personal.propose(zzb_drafter)
    decision = personal.review(zzb_reviewer, units.zzb)
    gone = decision.answers.get(kind="mobile")
    assert (gone.ground, gone.masked) == ("removed", "138******00")


def test_what_was_to_go_and_stands_again_needs_words(personal, zzb_drafter, zzb_reviewer, units):
    demand(personal, zzb_reviewer, units.zzb)
    personal.propose(zzb_drafter)
    question = question_about(personal, FindingKind.MOBILE)
    answers = answered(personal, mobile="official")
    with pytest.raises(Refused) as refusal:
        personal.review(zzb_reviewer, units.zzb, answers=answers)
    assert refusal.value.fields == {question.words_field: "上次审核要求删除。仍要公开的，请写明为什么。"}
    answers[question.digest] = Answer("official", "这是值班电话，上次看错了")
    personal.review(zzb_reviewer, units.zzb, answers=answers)


def test_what_was_removed_from_one_edition_is_not_told_of_the_next(personal, zzb_drafter, zzb_reviewer, units, committee):
    demand(personal, zzb_reviewer, units.zzb)
    write(personal, zzb_drafter, body=[("text", "<p>请与组织部联系。</p>")])
    personal.propose(zzb_drafter).review(zzb_reviewer, units.zzb)
    personal.approve(committee)
    write(personal, zzb_drafter, change_note="更正")
    decision = personal.propose(zzb_drafter).review(zzb_reviewer, units.zzb)
    assert not decision.answers.filter(ground="removed").exists()


# --- who is asked, and when --------------------------------------------------------------------------------------------


def test_each_joint_unit_answers_for_itself(catalogue, units, joint_draft, zzb_drafter, zzb_reviewer, xcb_reviewer):
    write(joint_draft, zzb_drafter, contact=MOBILE)
    joint_draft.propose(zzb_drafter).review(zzb_reviewer, units.zzb)
    with pytest.raises(Refused):
        joint_draft.review(xcb_reviewer, units.xcb, answers={})
    joint_draft.review(xcb_reviewer, units.xcb)
    assert FindingAnswer.objects.filter(kind="mobile").count() == 2


@pytest.mark.parametrize("procedure", [Procedure.WITHDRAWAL, Procedure.TERMINATION])
def test_of_a_request_only_its_reason_is_asked_about(personal, zzb_drafter, zzb_reviewer, units, committee, procedure):
    personal.review(zzb_reviewer, units.zzb)
    personal.approve(committee)
    actions.request(personal.item, by=zzb_drafter, procedure=procedure, reason="误登了信箱 wang.mou@example.com")
    (question,) = screening_of(personal).questions
    assert question.places == ("申请理由",)
    with pytest.raises(Refused):
        personal.review(zzb_reviewer, units.zzb, answers={})


def test_of_a_reinstatement_all_is_asked_about(personal, zzb_drafter, zzb_reviewer, units, committee):
    personal.review(zzb_reviewer, units.zzb)
    personal.approve(committee)
    for procedure in (Procedure.TERMINATION, Procedure.REINSTATEMENT):
        actions.request(personal.item, by=zzb_drafter, procedure=procedure, reason="情况有变")
        if procedure == Procedure.TERMINATION:
            personal.review(zzb_reviewer, units.zzb)
            personal.approve(committee)
    assert len(screening_of(personal).questions) == 3


def test_a_suspension_repeats_no_personal_data(published, office):
    with pytest.raises(Refused) as refusal:
        suspend(published.item, by=office, reason=f"误登了某某的身份证号{files.ID}")
    assert files.MASKED_ID in refusal.value.fields["reason"] and published.item.live

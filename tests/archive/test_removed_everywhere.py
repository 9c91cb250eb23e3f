"""Removed words are searched for in every column of every table, wherever an item had them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.files.images import ImageFile
from taggit.models import Tag
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Revision

from disclosure.approval import actions
from disclosure.approval.meetings import actions as meetings
from disclosure.approval.models import Minutes, WrittenApproval
from disclosure.approval.permissions import proposal_of
from disclosure.approval.personal_data.answering import Answer, screen_proposal
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from disclosure.archive.models import Edition
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.removals.planning import takeable
from disclosure.archive.verification import first_break
from disclosure.items.files import Picture
from tests.approval.meeting_room import approved, make_meeting, matter_of, place, put_off, scan
from tests.archive.conftest import WHY, Story, approve_removal, columns_with, make_file, rich_body
from tests.factories import make_item
from tests.files import pdf
from tests.grounds import at_meeting, in_writing, paper
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

WORD = "张秘密"


def body(word: str) -> list:
    drawn = ImageFile(get_test_image_file().file, name=f"照片{word}.png")
    picture = Picture.objects.create(title=f"照片{word}", description=f"{word}在现场", file=drawn)
    picture.get_rendition("max-100x100")
    listed = make_file(f"明细{word}", pdf(b"details"))
    blocks = rich_body(picture, listed)
    table = blocks[2][1] | {"data": [["姓名", word], ["金额", "1"]], "table_caption": word}
    resolution = blocks[6][1] | {"meeting": word, "text": f"<p>同意{word}。</p>"}
    return [
        ("heading", f"标题{word}"),
        ("text", f'<p>发给<b>{word}</b>，见<a href="https://a.example/{word}">网页</a>。</p>'),
        ("table", table),
        ("figure", {"image": picture, "caption": word}),
        ("attachments", [listed]),
        ("quotation", {"text": word, "source": word}),
        ("resolution", resolution),
    ]


@remembered
def told(begin, django_capture_on_commit_callbacks) -> Story:
    """An item that has the word in every text, as have the remarks on it; it is withdrawn in the end."""
    story = begin(attachments=[make_file(f"名单{WORD}", pdf(b"list"))], tags=[WORD, f"慰问{WORD}", "党费"])
    with django_capture_on_commit_callbacks(execute=True):
        item = story.item
        item.title, item.summary, item.contact = f"慰问{WORD}", f"给{WORD}的", f"找{WORD}"
        item.body = body(WORD)
        item.save_revision(user=story.drafter)
        story.proposal.propose(story.drafter)
        story.proposal.send_back(story.reviewer, f"请核对{WORD}的金额。", unit=story.unit)
        story.proposal.propose(story.drafter)
        _review(story)
        meeting = make_meeting(story.office)
        meetings.put_on_agenda(meeting, [matter_of(story.proposal)], by=story.office)
        meetings.fix_agenda(meeting, by=story.office)
        meetings.record_outcomes(meeting, [put_off(place(meeting, 1), f"等{WORD}来")], by=story.committee)
        meetings.add_minutes(meeting, scan(f"第3次会议讨论{WORD}.pdf"), by=story.office)
        signed = paper(b"signed", f"关于{WORD}的批件.pdf")
        story.proposal.approve(story.committee, comment=f"同意给{WORD}", **in_writing(scan=signed))
        story.change(note=f"更正{WORD}的金额", title="慰问情况", tags=[f"困难{WORD}"])
        suspend(story.item, by=story.office, reason=f"{WORD}来信")
        settle(story.item, by=story.committee, confirm=False, comment=f"{WORD}已同意", **at_meeting())
        item = story.item
        item.tags.set(["只在稿本", f"只在稿本{WORD}"])
        item.title, item.change_note = f"没有送审{WORD}", f"没有送审{WORD}"
        item.save_revision(user=story.drafter)
        actions.request(story.item, by=story.drafter, procedure=Procedure.WITHDRAWAL, reason=f"{WORD}要求撤下")
        _review(story)
        meeting = make_meeting(story.office, number=4)
        meetings.put_on_agenda(meeting, [matter_of(story.proposal)], by=story.office)
        meetings.fix_agenda(meeting, by=story.office)
        meetings.prepare_outcomes(meeting, [put_off(place(meeting, 1), f"{WORD}未到会")], by=story.office)
        meetings.reopen_agenda(meeting, by=story.office)
        meetings.add_minutes(meeting, scan(f"{WORD}.pdf", pdf(b"page 2")), by=story.office)
        story.proposal.approve(story.committee)
    return story


def _review(story: Story) -> None:
    screening = screen_proposal(proposal_of(story.proposal.step.workflow_state), may_read=True)
    answers = {each.digest: Answer("other", f"{WORD}同意") for each in screening.questions}
    story.proposal.review(story.reviewer, story.unit, answers=answers, comment=f"已问过{WORD}")


@pytest.fixture
def remove(told, django_capture_on_commit_callbacks):
    def carry_out(**what) -> Edition:
        editions = [edition.sequence for edition in takeable(told.item)]
        motion = propose_removal(told.item, by=told.office, reason=WHY, editions=editions, **what)
        with django_capture_on_commit_callbacks(execute=True):
            return approve_removal(motion, told.committee)

    return carry_out


EVIDENCE = {
    "approval_decision.comment",
    "approval_findinganswer.masked",
    "approval_findinganswer.words",
    "approval_minutes.file",
    "approval_minutes.name",
    "approval_preparedoutcome.comment",
    "approval_writtenapproval.file",
    "approval_writtenapproval.name",
    "archive_edition.record",
    "wagtailcore_modellogentry.data",
    "wagtailcore_taskstate.comment",
}
"""Remarks of those who decided, and names of their scans, which a removal of all content leaves as evidence (ADR 11). Words can
be masked in them."""


def test_masked_words_stand_in_no_column(told, remove):
    assert len(columns_with(WORD)) > 20
    remove(words=[WORD])
    assert columns_with(WORD) == set()
    assert first_break() is None


def test_removed_content_leaves_its_words_in_remarks_alone_where_they_can_be_masked(told, remove):
    remove(whole=True)
    assert columns_with(WORD) == EVIDENCE
    remove(words=[WORD])
    assert columns_with(WORD) == set()
    assert first_break() is None


def test_a_tag_that_another_item_has_stays_there_alone(told, remove, catalogue, units):
    other = make_item(catalogue.party_and_campus, units.zzb, tags=[WORD])
    remove(words=[WORD])
    assert [tag.name for tag in other.tags.all()] == [WORD] and not Tag.objects.exclude(name=WORD).filter(name__contains=WORD)
    assert [tag.name for tag in told.item.tags.all()] == []
    drafts = Revision.objects.for_instance(told.item)
    assert WORD not in {tag.name for draft in drafts for tag in draft.as_object().tags.all()}


def test_a_renamed_scan_is_the_same_paper_and_its_old_name_is_gone_from_the_disk(told, remove, tmp_path):
    scans = {each.pk: each.sha256 for each in [*WrittenApproval.objects.all(), *Minutes.objects.all()]}
    assert any(WORD in path.name for path in tmp_path.rglob("*"))
    remove(words=[WORD])
    assert not any(WORD in path.name for path in tmp_path.rglob("*"))
    assert {each.pk: each.sha256 for each in [*WrittenApproval.objects.all(), *Minutes.objects.all()]} == scans
    for each in [*WrittenApproval.objects.all(), *Minutes.objects.all()]:
        assert hashlib.sha256(Path(each.file.path).read_bytes()).hexdigest() == each.sha256
        assert WORD not in each.name
    assert "关于■■■的批件.pdf" in set(WrittenApproval.objects.values_list("name", flat=True))


def test_the_minutes_of_the_meeting_that_decides_on_the_removal_lose_the_word_too(told, django_capture_on_commit_callbacks):
    motion = propose_removal(told.item, by=told.office, reason=WHY, editions=[1], words=[WORD])
    meeting = make_meeting(told.office, number=5)
    meetings.put_on_agenda(meeting, [motion.decisions.get()], by=told.office)
    meetings.fix_agenda(meeting, by=told.office)
    meetings.add_minutes(meeting, scan(f"删除{WORD}.pdf", pdf(b"page 5")), by=told.office)
    with django_capture_on_commit_callbacks(execute=True):
        meetings.record_outcomes(meeting, [approved(place(meeting, 1))], by=told.committee)
    assert meeting.minutes.get().name == "删除■■■.pdf"

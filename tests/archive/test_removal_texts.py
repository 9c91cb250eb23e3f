"""Nothing that is stored about a removal repeats what goes: it would stay for good, and readers would see it (ADR 11)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.errors import Refused
from disclosure.approval.meetings import actions as meetings
from disclosure.approval.models import Decision
from disclosure.approval.personal_data.answering import Answer
from disclosure.approval.standing import digest_of
from disclosure.approval.withheld import repetition_problem
from disclosure.archive.models import EditionFile, Removal
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.removals.redacted import screen_redacted, vet_redacted
from tests.approval.meeting_room import approved, make_meeting, place, put_off, returned
from tests.archive.conftest import WHY, Story, approve_removal, columns_with, make_file
from tests.files import pdf, pdf_file
from tests.grounds import at_meeting, in_writing, paper
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

WORD = "张秘密"

SPELLINGS = ("误公开了张秘密的情况", "张 秘·密", "张\u200b秘\u2060密", "張秘密", "张，\n秘、密", "（张）（秘）（密）")


@remembered
def named(begin, django_capture_on_commit_callbacks) -> Story:
    """An item whose first edition, and whose file there, name a person; the second does not."""
    story = begin(title=f"慰问{WORD}情况", attachments=[make_file(f"名单{WORD}", pdf(b"list"))])
    with django_capture_on_commit_callbacks(execute=True):
        story.publish()
        story.change(title="慰问情况", attachments=[], note="隐去姓名。")
    return story


def remove(story: Story, **changes) -> Removal:
    return propose_removal(story.item, by=story.office, **{"reason": WHY, "editions": [1], "words": [WORD]} | changes)


SAME = {
    WORD: SPELLINGS,
    "1391234": ("139-1234", "139 12 34", "１３９１２３４", "①③⑨139１234"),
    "Zhang Mi": ("zhangmi", "ZHANG  MI", "Zhаng Mi"),
    "——": ("见——",),
}
OTHER = {WORD: ("", "秘密", "张某的秘密"), "1391234": ("139", "139 1224"), "——": ("见",)}


def test_a_word_is_recognised_as_it_is_seen(subtests):
    for expected, table in ((True, SAME), (False, OTHER)):
        for word, texts in table.items():
            for text in texts:
                with subtests.test(f"{word} {text}"):
                    assert bool(repetition_problem(text, ["别的字句", word])) is expected


def test_the_reason_does_not_repeat_what_goes(named: Story, subtests):
    for reason in SPELLINGS:
        with subtests.test(reason):
            with pytest.raises(Refused) as refusal:
                remove(named, reason=reason)
            assert "不能写要删除的文字" in refusal.value.fields["reason"]
            assert not Removal.objects.exists()


def test_the_form_says_so_beside_the_reason_and_keeps_what_was_typed(named: Story, client_of, office):
    typed = {"action": "propose", "editions": ["1"], "words": WORD, "reason": f"误公开了{WORD}的情况。"}
    answer = client_of(office).post(reverse("archive_admin:remove", args=[named.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不能写要删除的文字" in page and typed["reason"] in page


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_decision_on_it_repeats_what_goes(named: Story, spelling: str):
    step = remove(named).current_workflow_state.current_task_state
    of = {"by": named.committee, "seen": digest_of(step.revision)}
    scan = paper(name=f"{spelling}.pdf".replace("\n", ""))
    tries = {
        "comment": lambda: actions.approve(step.pk, comment=spelling, **of, **at_meeting()),
        "scan": lambda: actions.approve(step.pk, **of, **in_writing(scan=scan)),
        "reason": lambda: actions.send_back(step.pk, reason=spelling, **of),
    }
    for field, decide in tries.items():
        with pytest.raises(Refused) as refusal:
            decide()
        assert "不能写要删除的文字" in refusal.value.fields[field]
    assert Decision.objects.filter(task_state=step).count() == 1


@pytest.mark.parametrize("outcome", [approved, returned, put_off])
@pytest.mark.parametrize(("act", "who"), [(meetings.prepare_outcomes, "office"), (meetings.record_outcomes, "committee")])
def test_no_outcome_of_a_meeting_repeats_what_goes(named: Story, outcome, act, who):
    motion = remove(named)
    meeting = make_meeting(named.office)
    meetings.put_on_agenda(meeting, [motion.decisions.get()], by=named.office)
    meetings.fix_agenda(meeting, by=named.office)
    item = place(meeting, 1)
    with pytest.raises(Refused) as refusal:
        act(meeting, [outcome(item, comment="张 秘 密")], by=getattr(named, who))
    assert "不能写要删除的文字" in refusal.value.fields[f"{item.pk}-comment"]
    act(meeting, [outcome(item, comment="照办。")], by=getattr(named, who))


def test_the_redacted_file_does_not_repeat_what_goes(named: Story, subtests):
    digest = EditionFile.objects.get(edition=1, role="attachment").file_id
    cases = {
        "a name": (pdf_file("张-秘-密.pdf", b"redacted"), "已逐页核对", "redacted"),
        "an answer": (pdf_file("list.pdf", b"redacted"), "已隐去张 秘密", "words"),
    }
    for name, (file, said, field) in cases.items():
        with subtests.test(name):
            (question,) = screen_redacted(vet_redacted(file)).questions
            answers = {question.digest: Answer(question.grounds[0], said)}
            with pytest.raises(Refused) as refusal:
                remove(named, file=digest, redacted=file, answers=answers)
            key = question.words_field if field == "words" else field
            assert "不能写要删除的文字" in refusal.value.fields[key]


def test_a_removed_file_is_not_named_with_what_goes(named: Story):
    named.change(title=f"又写{WORD}", attachments=[make_file("张·秘·密的名单", pdf(b"list"))], note="附名单。")
    named.change(title="慰问情况", attachments=[], note="再次隐去。")
    digest = EditionFile.objects.get(edition=1, role="attachment").file_id
    for request in ({"editions": [1, 3]}, {"editions": [3]}):
        with pytest.raises(Refused) as refusal:
            remove(named, file=digest, **request)
        assert "不能写要删除的文字" in refusal.value.fields["file"]


def test_what_a_removal_says_of_itself_has_no_word_that_goes(named: Story, django_capture_on_commit_callbacks):
    motion = remove(named, file=EditionFile.objects.get(edition=1, role="attachment").file_id)
    with django_capture_on_commit_callbacks(execute=True):
        approve_removal(motion, named.committee)
    assert columns_with(WORD) == set()

"""The redacted file of a removal: what is found in it, and what was not scanned, is justified and told to the committee."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from disclosure.approval.errors import Refused
from disclosure.approval.meetings.agenda import awaiting_committee
from disclosure.approval.models import FindingAnswer, Ground
from disclosure.approval.personal_data.answering import Answer
from disclosure.archive.models import EditionFile, Removal
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.removals.redacted import screen_redacted, vet_redacted
from tests.approval.meeting_room import make_meeting
from tests.archive.conftest import SECRET, WHY, Story, approve_removal, justified
from tests.files import docx, page_scan, pdf, xlsx

pytestmark = pytest.mark.django_db

MOBILE, IDENTITY = "13800138000", "110105194912310021"
MASKED_MOBILE = "138******00"

FILES = {
    "a document": ("名单.docx", lambda: docx(f"李四 手机{MOBILE} 身份证{IDENTITY}"), MASKED_MOBILE),
    "a table": ("名单.xlsx", lambda: xlsx(f"李四 {MOBILE}"), MASKED_MOBILE),
    "a picture": ("名单.png", page_scan, "不能扫描，请打开逐页查看"),
    "a page that is not read to its end": ("名单.pdf", lambda: pdf(b"redacted"), "未能检查"),
}
"""Name, bytes, and what those who decide are told."""


def redacted(kind: str) -> ContentFile:
    name, content, _ = FILES[kind]
    return ContentFile(content(), name=name)


def propose(leaked: Story, file: ContentFile, **answers) -> Removal:
    leak = EditionFile.objects.get(edition=2, role="attachment").file_id
    facts = {"reason": WHY, "editions": [1, 2], "words": [SECRET], "file": leak, "redacted": file}
    return propose_removal(leaked.item, by=leaked.office, **facts, **answers)


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("kind", FILES)
def test_a_finding_without_a_justification_keeps_the_file_out(leaked, kind, tmp_path):
    file = redacted(kind)
    with pytest.raises(Refused, match="没有核对好") as refusal:
        propose(leaked, file)
    assert all(field.startswith("finding-") for field in refusal.value.fields) and refusal.value.fields
    assert not Removal.objects.exists()
    digest = hashlib.sha256(file.read()).hexdigest()
    assert not [path for path in tmp_path.rglob("*") if path.name == digest]


@pytest.mark.parametrize("ground", [Ground.TO_REMOVE, Ground.REQUIRED, "nonsense", ""])
def test_an_answer_that_is_none_keeps_the_file_out(leaked, ground):
    file = redacted("a document")
    answers = {each.digest: Answer(ground) for each in screen_redacted(vet_redacted(file)).questions}
    with pytest.raises(Refused, match="没有核对好"):
        propose(leaked, file, answers=answers)


@pytest.mark.parametrize("kind", FILES)
def test_what_was_found_is_told_with_its_justification_and_sealed(leaked, kind, client_of):
    file = redacted(kind)
    motion = propose(leaked, file, answers=justified(file))
    room = client_of(leaked.committee)
    page = text_of(room.get(motion.get_admin_url()))
    assert FILES[kind][2] in page and "已逐页核对" in page and MOBILE not in page and IDENTITY not in page
    meeting = make_meeting(leaked.office)
    matter = awaiting_committee().get(item=None)
    client_of(leaked.office).post(
        reverse("meetings:meeting", args=[meeting.pk]), {"action": "put_on", "matters": [matter.pk], "seen": meeting.shown}
    )
    agenda = text_of(client_of(leaked.office).get(reverse("meetings:agenda", args=[meeting.pk])))
    assert FILES[kind][2] in agenda and "已逐页核对" in agenda
    sealed = approve_removal(motion, leaked.committee)
    proposed = json.loads(sealed.record)["decisions"][0]
    assert {each["words"] for each in proposed["personal_data"]} == {"已逐页核对"}
    assert MOBILE not in sealed.record


def test_a_file_in_which_nothing_was_found_needs_no_answer_and_this_is_told(leaked, client_of):
    motion = propose(leaked, ContentFile(docx("李某 已遮盖"), name="名单.docx"))
    assert "扫描没有发现个人信息" in text_of(client_of(leaked.committee).get(motion.get_admin_url()))
    assert not FindingAnswer.objects.filter(decision__in=motion.decisions).exists()


def test_the_office_is_asked_in_the_form_and_answers_there(leaked, client_of):
    desk, address = client_of(leaked.office), reverse("archive_admin:remove", args=[leaked.pk])
    assert "个人信息核对" not in text_of(desk.get(address))
    leak = EditionFile.objects.get(edition=2, role="attachment").file_id
    sent = {"action": "propose", "editions": ["1", "2"], "words": SECRET, "file": leak, "reason": WHY}
    answer = desk.post(address, sent | {"redacted": redacted("a document")})
    page = text_of(answer)
    assert answer.status_code == 422 and MASKED_MOBILE in page and "请选择处理意见" in page
    assert MOBILE not in page and "退回删除" not in page and "名单.docx" in page
    questions = screen_redacted(vet_redacted(redacted("a document"))).questions
    said = {question.field: "not-personal" for question in questions}
    assert desk.post(address, sent | said | {"redacted": redacted("a document")}).status_code == 302
    assert FindingAnswer.objects.filter(decision__in=Removal.objects.get().decisions).count() == len(questions) == 2


def test_another_file_is_asked_about_anew(leaked):
    file, other = redacted("a document"), ContentFile(docx("电话13900139000"), name="名单.docx")
    with pytest.raises(Refused, match="没有核对好"):
        propose(leaked, other, answers=justified(file))


def test_those_who_decide_open_the_file_and_nobody_else(leaked, client_of, zzb_drafter, member, supervisor):
    file = redacted("a document")
    motion = propose(leaked, file, answers=justified(file))
    address = reverse("archive_admin:redacted", args=[motion.pk])
    assert address in text_of(client_of(leaked.committee).get(motion.get_admin_url()))
    for person, status in ((leaked.committee, 200), (leaked.office, 200), (supervisor, 200), (zzb_drafter, 404)):
        answer = client_of(person).get(address)
        assert answer.status_code == status
        assert status == 404 or b"".join(answer.streaming_content) == file.open().read()
    assert client_of(leaked.committee).get(reverse("archive_admin:redacted", args=[10**9])).status_code == 404

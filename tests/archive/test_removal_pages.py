"""The pages of a lawful removal: where the office proposes it, where the committee decides, and what readers see of it."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disclosure.approval.standing import digest_of
from disclosure.archive.models import Edition, EditionFile, Removal
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.removals.redacted import screen_redacted, vet_redacted
from tests.archive.conftest import SECRET, WHY, Story
from tests.files import pdf
from tests.grounds import RESOLUTION, at_meeting, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(leaked: Story) -> str:
    return reverse("archive_admin:remove", args=[leaked.pk])


def request_of(leaked: Story, **changes) -> dict:
    file = EditionFile.objects.get(edition=2, role="attachment").file_id
    return {"action": "propose", "editions": ["1", "2"], "words": SECRET, "file": file, "reason": WHY} | changes


def test_the_office_is_led_from_the_timeline_proposes_and_the_committee_carries_it_out(
    leaked: Story, address, client_of, office, committee, member, django_capture_on_commit_callbacks
):
    desk, room, reader = client_of(office), client_of(committee), client_of(member)
    timeline = desk.get(reverse("archive_admin:timeline", args=[leaked.item.index_number])).content.decode()
    assert address in timeline
    redacted = SimpleUploadedFile("list.pdf", pdf(b"redacted"), content_type="application/pdf")
    (question,) = screen_redacted(vet_redacted(redacted)).questions
    redacted.seek(0)
    answer = desk.post(address, request_of(leaked, redacted=redacted, **{question.field: "looked"}))
    motion = Removal.objects.get()
    assert answer.status_code == 302 and answer.url == motion.get_admin_url()

    page = room.get(motion.get_admin_url()).content.decode()
    for words in (WHY, f"<del>{SECRET}</del>", "第1版", "批准并办理"):
        assert words in page
    step = motion.current_workflow_state.current_task_state
    approval = {"action": "approve", "task_state_id": step.pk, "seen": digest_of(step.revision), **form_of(at_meeting())}
    with django_capture_on_commit_callbacks(execute=True):
        assert room.post(motion.get_admin_url(), approval).status_code == 302

    removal = Edition.objects.get(event="removal")
    edition = reader.get(reverse("archive:edition", args=[1])).content.decode()
    assert "■■■" in edition and WHY in edition and RESOLUTION in edition
    told = reader.get(reverse("archive:edition", args=[removal.pk])).content.decode()
    assert "归档内容依法删除" in told and "代替被删除文件的文件" in told
    file = EditionFile.objects.get(edition=2, role="attachment")
    gone = reader.get(reverse("archive:file", args=[2, file.order, file.name]))
    assert gone.status_code == 410 and WHY in gone.content.decode()
    beside = removal.files.get()
    shown = reader.get(reverse("archive:file", args=[removal.pk, beside.order, beside.name]))
    assert b"".join(shown) == pdf(b"redacted")
    for page in (edition, told, gone.content.decode(), room.get(motion.get_admin_url()).content.decode()):
        assert SECRET not in page
    register = reader.get(reverse("archive:changes")).content.decode()
    assert "依法删除" in register and WHY in register
    listed = reader.get(reverse("archive:editions", args=[leaked.pk])).content.decode()
    assert "依法删除" in listed and SECRET not in listed
    assert desk.get(reverse("archive_admin:timeline", args=[leaked.item.index_number])).status_code == 200


@pytest.mark.parametrize("kind", ["zzb_drafter", "zzb_reviewer", "committee", "supervisor", "admin"])
def test_nobody_but_the_office_opens_the_form(leaked: Story, address, client_of, request, kind):
    client = client_of(request.getfixturevalue(kind))
    for answer in (client.get(address), client.post(address, request_of(leaked))):
        assert answer.status_code == 403
        assert "党务公开办公室" in answer.content.decode() and SECRET not in answer.content.decode()
    assert not Removal.objects.exists()


BAD_INPUT = [
    ({"reason": ""}, "此项必填"),
    ({"words": "并无此句"}, "没有“并无此句”"),
    ({"editions": ["3"]}, "3"),
    ({"editions": ["nonsense"]}, ""),
    ({"editions": [], "file": ""}, "请选择版本"),
    ({"file": "a" * 64}, ""),
    ({"whole": "on"}, "分别提出"),
    ({"words": "字" * 5001}, "5000"),
]
"""What is typed, and words of the reason why it comes back."""


def test_bad_input_comes_back_with_its_reason_and_all_that_was_typed(leaked: Story, address, client_of, office, subtests):
    for changes, words in BAD_INPUT:
        typed = request_of(leaked, **{"reason": "依据某条规定。"} | changes)
        answer = client_of(office).post(address, typed)
        page = answer.content.decode()
        with subtests.test(str(changes)[:80]):
            assert answer.status_code == 422 and words in page
            assert typed["reason"] in page and typed["words"] in page
            assert not Removal.objects.exists()


def test_an_unknown_item_or_one_without_editions_has_no_such_page(draft_of_its_own, client_of, office):
    client = client_of(office)
    for number in (draft_of_its_own.pk, 10**9, 10**25):
        assert client.get(f"/admin/archive/{number}/remove/").status_code == 404


@pytest.fixture
def draft_of_its_own(begin):
    return begin(title="还没有公开的事项")


def test_a_unit_learns_nothing_of_a_removal(leaked: Story, client_of, zzb_drafter, office):
    motion = propose_removal(leaked.item, by=office, reason=WHY, editions=[1], words=[SECRET])
    client = client_of(zzb_drafter)
    assert client.get(motion.get_admin_url()).status_code == 404
    assert motion.title not in client.get(reverse("motions:index")).content.decode()


def test_the_form_says_what_to_do_first_where_everything_is_still_shown(published: Story, client_of, office):
    page = client_of(office).get(reverse("archive_admin:remove", args=[published.pk])).content.decode()
    assert "先变更为不含这些内容的新版本" in page

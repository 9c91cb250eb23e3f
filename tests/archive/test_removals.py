"""Lawful removal: what goes is nowhere any more, what stays says so, and the chain still verifies (issue of the archive)."""

from __future__ import annotations

import json

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from wagtail.models import Revision

from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import Decision
from disclosure.approval.procedures import Procedure
from disclosure.archive.models import Edition, EditionFile, Event, Removal, StoredFile
from disclosure.archive.models.removals import REMOVAL
from disclosure.archive.removals.actions import propose_removal
from disclosure.archive.removals.masking import MASK
from disclosure.archive.verification import first_break
from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import NotGranted
from tests.archive.conftest import LEAK, SECRET, WHY, Story, approve_removal, columns_with, justified, make_file
from tests.files import pdf, pdf_file
from tests.grounds import RESOLUTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def mask(leaked: Story, django_capture_on_commit_callbacks):
    """`mask()`: the number is struck out of the two editions, and the list removed; returns the removal's edition."""

    def carry_out(**changes) -> Edition:
        leak = EditionFile.objects.get(edition=2, role="attachment")
        request = {"editions": [1, 2], "words": [SECRET], "file": leak.file_id} | changes
        if redacted := request.get("redacted"):
            request["answers"] = justified(redacted)
        motion = propose_removal(leaked.item, by=leaked.office, reason=WHY, **request)
        with django_capture_on_commit_callbacks(execute=True):
            return approve_removal(motion, leaked.committee)

    return carry_out


# --- what goes, and what stays --------------------------------------------------------------------------------------------


def test_masked_words_stand_nowhere_in_the_database_any_more_and_the_chain_verifies(leaked: Story, mask):
    assert columns_with(SECRET)
    sealed = {edition.sequence: edition.seal for edition in leaked.editions}
    removal = mask()
    assert columns_with(SECRET) == set()
    assert first_break() is None
    for edition in leaked.editions[:2]:
        assert MASK in edition.html and MASK in edition.data and MASK in edition.title
        assert edition.seal == sealed[edition.sequence]
    assert "&lt;500元&gt;" in leaked.editions[0].html
    assert "更正" not in removal.html and removal.event == Event.REMOVAL


def test_the_bytes_of_a_removed_file_lie_nowhere_any_more(leaked: Story, mask, tmp_path):
    def leaking() -> list:
        return [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == LEAK]

    assert len(leaking()) == 2
    mask()
    assert leaking() == []
    assert first_break() is None


def test_it_stays_sealed_what_was_removed_when_why_and_by_whose_decision(leaked: Story, mask):
    before = {(each.sequence, "html"): each.html_sha256 for each in leaked.editions}
    removal = mask()
    facts = json.loads(removal.data)
    assert facts["reason"] == WHY
    removed = {(part["edition"], part["part"]): part["sha256"] for part in facts["removed"]}
    assert {part for _, part in removed} == {"title", "data", "html", "label", "bytes"}
    assert removed[1, "html"] == before[1, "html"] and removed[2, "html"] == before[2, "html"]
    assert [(each["decision"], each["role"]) for each in json.loads(removal.record)["decisions"]] == [
        ("提出", "党务公开办公室"),
        ("审批通过", "党委审批"),
    ]
    assert removal.decision.procedure == REMOVAL
    assert RESOLUTION in removal.html and SECRET not in removal.html + removal.data + removal.record


def test_a_redacted_file_stands_beside_the_removed_one(leaked: Story, mask):
    removal = mask(redacted=pdf_file("list.pdf", b"redacted"))
    beside = removal.files.get()
    assert beside.role == EditionFile.Role.REDACTED and beside.file.path.read_bytes() == pdf(b"redacted")
    assert first_break() is None


def test_a_whole_edition_goes_and_leaves_its_place_its_decisions_and_its_digests(leaked: Story, mask):
    first = leaked.editions[0]
    mask(editions=[1, 2], words=[], file="", whole=True)
    emptied = Edition.objects.get(pk=1)
    assert (emptied.seal, emptied.record) == (first.seal, first.record)
    assert emptied.title == "（已依法删除）" and emptied.facts["entry"] == first.facts["entry"]
    assert columns_with(SECRET) == set()
    assert first_break() is None
    assert leaked.item.live and leaked.item.title == "慰问困难党员情况"


def test_the_page_of_a_withdrawn_item_is_emptied_too_and_cannot_be_shown_again(leaked: Story, mask):
    leaked.change(title=f"又写错{SECRET}", note=f"见{SECRET}")
    leaked.ask(Procedure.WITHDRAWAL)
    mask(editions=[1, 2, 4, 5], words=[], file="", whole=True)
    assert columns_with(SECRET) == set()
    assert leaked.item.title == "（已依法删除）"
    with pytest.raises(Refused):
        leaked.ask(Procedure.REINSTATEMENT)
    assert first_break() is None


def test_bytes_that_another_edition_still_shows_stay_there(leaked: Story, begin, mask):
    shared = make_file("公用表格", pdf(b"shared form"))
    leaked.change(attachments=[shared], note="附表格。")
    leaked.change(attachments=[], note="去掉表格。")
    other = begin(attachments=[make_file("同一表格", pdf(b"shared form"))], title="另一事项").publish()
    mask(editions=[1, 2, 4], words=[], file="", whole=True)
    assert other.files.get().file.path.read_bytes() == pdf(b"shared form")
    assert first_break() is None


def test_a_file_that_was_removed_and_is_disclosed_again_later_is_kept_again(leaked: Story, mask):
    mask()
    again = leaked.change(attachments=[make_file("名单", LEAK)], note="经批准重新公开。")
    assert again.files.get().file.path.read_bytes() == LEAK
    call_command("verify_archive")
    assert again.files.get().file.path.exists()


def test_what_a_kill_kept_from_the_disk_is_finished_by_the_nightly_verification(leaked: Story):
    leak = EditionFile.objects.get(edition=2, role="attachment")
    motion = propose_removal(leaked.item, by=leaked.office, reason=WHY, file=leak.file_id)
    approve_removal(motion, leaked.committee)  # what waits for the commit does not run here
    assert leak.file.path.exists()
    found = first_break()
    assert (found.sequence, found.expected) == (2, "已依法删除")
    call_command("verify_archive")
    assert not leak.file.path.exists() and first_break() is None


def test_a_redacted_file_that_showed_too_much_is_removed_in_its_turn(leaked: Story, mask, django_capture_on_commit_callbacks):
    shown = mask(redacted=pdf_file("list.pdf", b"badly redacted")).files.get()
    leaked.ask(Procedure.WITHDRAWAL)
    motion = propose_removal(leaked.item, by=leaked.office, reason=WHY, file=shown.file_id)
    with django_capture_on_commit_callbacks(execute=True):
        approve_removal(motion, leaked.committee)
    assert not shown.file.path.exists()
    assert first_break() is None


# --- who, and what not ------------------------------------------------------------------------------------------------------


def test_nothing_goes_before_the_committee_has_approved(leaked: Story):
    propose_removal(leaked.item, by=leaked.office, reason=WHY, editions=[1], words=[SECRET])
    assert SECRET in leaked.editions[0].html
    assert not Edition.objects.filter(event=Event.REMOVAL).exists()


@pytest.mark.parametrize("who", ["drafter", "reviewer", "committee"])
def test_the_office_alone_proposes_a_removal(leaked: Story, who: str):
    with pytest.raises(NotAllowed, match="党务公开办公室"):
        propose_removal(leaked.item, by=getattr(leaked, who), reason=WHY, editions=[1], words=[SECRET])


REFUSED = {
    "an edition that is still shown": ({"editions": [3], "whole": True}, "editions", "现在还公开"),
    "nothing chosen": ({"editions": [1]}, "words", "请写明"),
    "no edition": ({"words": [SECRET]}, "editions", "请选择版本"),
    "words that are not there": ({"editions": [1], "words": ["并无此句"]}, "words", "没有“并无此句”"),
    "one letter": ({"editions": [1], "words": ["4"]}, "words", "太短"),
    "a word of the form": ({"editions": [1], "words": ["article"]}, "words", "版面的代码"),
    "all, and words besides": ({"editions": [1], "whole": True, "words": [SECRET]}, "whole", "分别提出"),
    "a redacted file for none": (
        {"editions": [1], "words": [SECRET], "redacted": ContentFile(b"x", name="x.pdf")},
        "file",
        "请选择",
    ),
    "a file that is not there": ({"file": "a" * 64}, "file", "没有这个文件"),
    "no reason": ({"editions": [1], "words": [SECRET], "reason": " "}, "reason", ""),
}


def test_what_is_refused_says_why_beside_its_field(leaked: Story, subtests):
    for name, (request, field, words) in REFUSED.items():
        with subtests.test(name):
            with pytest.raises(Refused) as refusal:
                propose_removal(leaked.item, by=leaked.office, **{"reason": WHY} | request)
            assert words in refusal.value.fields[field]
            assert not Removal.objects.exists()


def test_a_file_that_is_still_shown_is_not_removed(leaked: Story):
    shown = leaked.change(attachments=[make_file("现行附件", pdf(b"current"))], note="附件。").files.get()
    with pytest.raises(Refused) as refusal:
        propose_removal(leaked.item, by=leaked.office, reason=WHY, file=shown.file_id)
    assert "先变更或撤销" in refusal.value.fields["file"]


def test_one_removal_of_an_item_waits_at_a_time(leaked: Story):
    propose_removal(leaked.item, by=leaked.office, reason=WHY, editions=[1], words=[SECRET])
    with pytest.raises(Stale, match="已有一份"):
        propose_removal(leaked.item, by=leaked.office, reason=WHY, editions=[2], words=[SECRET])


def test_a_removal_is_not_carried_out_where_the_edition_is_shown_again_since(leaked: Story):
    leaked.ask(Procedure.WITHDRAWAL)
    motion = propose_removal(leaked.item, by=leaked.office, reason=WHY, editions=[3], whole=True)
    leaked.ask(Procedure.REINSTATEMENT)
    with pytest.raises(Stale, match="又公开了"):
        approve_removal(motion, leaked.committee)
    assert leaked.item.live and first_break() is None


def test_the_archive_is_as_closed_to_everybody_else_as_before(leaked: Story, mask):
    mask()
    for change in (
        lambda: Edition.objects.filter(pk=1).update(html="别的"),
        lambda: EditionFile.objects.filter(edition=2).update(title="别的"),
        lambda: Decision.objects.update(comment="别的"),
        lambda: Revision.objects.filter(pk=Decision.objects.first().revision_id).update(content={}),
    ):
        with pytest.raises(NotGranted), transaction.atomic():
            change()


# --- found out ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["title", "data", "html"])
def test_what_stands_in_the_place_of_removed_words_is_verified_too(leaked: Story, mask, column: str):
    mask()
    triggers.remove(connection)
    edition = Edition.objects.get(pk=1)
    Edition.objects.filter(pk=1).update(**{column: getattr(edition, column).replace(MASK, "别的")})
    found = first_break()
    assert found.sequence == 1 and found.expected != found.found


def test_words_that_are_put_back_are_found(leaked: Story, mask):
    before = leaked.editions[0].html
    mask()
    triggers.remove(connection)
    Edition.objects.filter(pk=1).update(html=before)
    assert first_break().sequence == 1


def test_a_removal_that_is_said_to_have_removed_more_is_found(leaked: Story, mask):
    removal = mask()
    triggers.remove(connection)
    facts = removal.facts
    facts["removed"].append({"edition": 3, "part": "html", "sha256": leaked.editions[2].html_sha256, "instead": "a" * 64})
    Edition.objects.filter(pk=removal.pk).update(data=json.dumps(facts))
    assert first_break().sequence == removal.pk


def test_bytes_that_are_put_back_are_found(leaked: Story, mask):
    leak = EditionFile.objects.get(edition=2, role="attachment")
    mask()
    leak.file.path.parent.mkdir(exist_ok=True)
    leak.file.path.write_bytes(LEAK)
    found = first_break()
    assert (found.sequence, found.found) == (2, "文件还在")


def test_a_redacted_file_whose_row_is_gone_is_found(leaked: Story, mask):
    removal = mask(redacted=pdf_file("list.pdf", b"redacted"))
    triggers.remove(connection)
    StoredFile.objects.filter(pk=removal.files.get().file_id)._raw_delete("default")
    assert first_break().sequence == removal.pk
    transaction.set_rollback(True)  # the foreign key would be complained of

"""An edition is sealed by every decision that is carried out, whole and in its place in the chain (Articles 8(5) and 11)."""

from __future__ import annotations

import datetime
import hashlib
import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from disclosure.approval.procedures import Procedure
from disclosure.archive import chain
from disclosure.archive.guarded import REMOVABLE
from disclosure.archive.models import ChainHead, Edition, EditionFile, Event, StoredFile, Verification
from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import NotGranted, granted, recording
from disclosure.items.digests import CONTENT_FIELDS
from disclosure.items.models import DisclosurePage, Standing
from tests.archive.conftest import REASON, Story, make_file
from tests.factories import make_reader_group
from tests.files import pdf
from tests.grounds import RESOLUTION
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


def test_every_procedure_seals_one_edition_after_the_other(published: Story):
    published.change(summary="更正后的摘要。")
    published.suspend()
    published.settle(confirm=False)
    published.ask(Procedure.TERMINATION)
    published.ask(Procedure.REINSTATEMENT)
    published.ask(Procedure.WITHDRAWAL)
    published.ask(Procedure.REINSTATEMENT)
    published.suspend()
    published.settle(confirm=True)
    editions = published.editions
    assert [edition.event for edition in editions] == [
        Event.PUBLICATION,
        Event.CHANGE,
        Event.SUSPENSION,
        Event.LIFTED,
        Event.TERMINATION,
        Event.REINSTATEMENT,
        Event.WITHDRAWAL,
        Event.REINSTATEMENT,
        Event.SUSPENSION,
        Event.CONFIRMED,
    ]
    assert [edition.sequence for edition in editions] == list(range(1, 11))
    assert [edition.number for edition in editions] == [1] + [2] * 9
    assert [edition.previous for edition in editions] == [chain.BEGINNING] + [edition.seal for edition in editions[:-1]]
    head = ChainHead.objects.get()
    assert (head.sequence, head.seal) == (10, editions[-1].seal)


def test_an_edition_keeps_the_facts_the_text_and_the_files(story: Story):
    edition = story.publish()
    item = story.item
    assert (edition.index_number, edition.number, edition.title) == (item.index_number, 1, item.title)
    assert (edition.entry, edition.unit, edition.scope) == ("4-4", "组织部", Scope.PARTY_AND_CAMPUS)
    data = json.loads(edition.data)
    assert set(CONTENT_FIELDS) - data.keys() == set()
    assert data["entry"] == {
        "code": "4-4",
        "title": "党费管理和使用情况",
        "category": "四、组织建设",
        "channels": "文件、会议",
        "scope": "党内、校内",
        "time_limit": "年度",
        "units": "组织部",
        "retired_on": None,
    }
    assert [block["type"] for block in data["body"]] == [block.block_type for block in item.body]
    files = list(edition.files.all())
    assert [(file.role, file.title) for file in files] == [
        ("attachment", "2025年度党费收支表"),
        ("picture", "党费公示栏"),
        ("listed", "支出明细"),
    ]
    assert [file["order"] for file in data["files_of_text"]] == [2, 3]
    assert files[0].file.path.read_bytes() == pdf(b"ledger")


def test_an_edition_keeps_who_decided_what_in_which_role(story: Story):
    record = json.loads(story.publish().record)
    told = [(each["decision"], each["by"]["account"], each["role"], each["unit"]) for each in record["decisions"]]
    assert told == [
        ("提出", "zzb.drafter", "起草人", "组织部"),
        ("审核通过", "zzb.reviewer", "审核人", "组织部"),
        ("审批通过", "committee", "党委审批", ""),
    ]
    assert record["decisions"][-1]["resolution_number"] == RESOLUTION


def test_a_settled_suspension_is_told_from_its_beginning(published: Story):
    published.suspend()
    record = json.loads(published.settle(confirm=True).record)
    assert [each["decision"] for each in record["decisions"]] == ["暂停公开", "确认撤销"]


def test_the_sealed_page_is_whole_in_itself(story: Story):
    html = story.publish().html
    for words in ("收支概况", "慰问老党员", "公示现场", "党费取之于党员", "同意公开", RESOLUTION, "四、组织建设"):
        assert words in html
    for file in EditionFile.objects.all():
        assert f'"{file.address}"' in html
    for foreign in ("/documents/", "/images/", "/media/", "/static/", "/admin/", "csrf", "<script", "退出", "登录"):
        assert foreign not in html


@pytest.mark.parametrize("take_away", [Procedure.WITHDRAWAL, Procedure.SUSPENSION])
def test_where_content_was_taken_away_the_notice_is_sealed_and_not_the_content(published: Story, take_away: Procedure):
    edition = published.suspend() if take_away == Procedure.SUSPENSION else published.ask(take_away)
    data = json.loads(edition.data)
    assert edition.is_notice and not edition.files.exists()
    assert data["standing"] == published.item.standing and data["notice"]["reason"] in (REASON, "附件中有身份证号")
    assert data["notice"]["reason"] in edition.html
    assert "慰问老党员" not in edition.html + edition.data


def test_a_draft_saved_while_an_item_is_suspended_does_not_get_into_the_archive(story: Story):
    published = story.publish()
    story.suspend()
    item = story.item
    item.summary = "还没有人看过的草稿。"
    item.save_revision(user=story.drafter)
    lifted = story.settle(confirm=False)
    assert "还没有人看过的草稿" not in lifted.data + lifted.html
    assert json.loads(lifted.data)["body"] == json.loads(published.data)["body"]
    assert json.loads(lifted.data)["standing"] == Standing.OPEN


def test_a_named_group_is_sealed_with_the_scope(begin, catalogue):
    group = make_reader_group()
    edition = begin(Scope.PARTY_AND_LIMITED, entry=catalogue.party_and_limited, groups=[group]).publish()
    assert list(edition.reader_groups) == [group]
    assert json.loads(edition.data)["reader_groups"] == [group.name]


def test_the_same_bytes_are_stored_once(begin):
    first = begin(attachments=[make_file("甲"), make_file("乙", pdf(b"other"))]).publish()
    second = begin(attachments=[make_file("丙")]).publish()
    assert first.files.first().file == second.files.get().file
    assert StoredFile.objects.count() == 2
    assert len([path for path in StoredFile.objects.first().path.parent.parent.rglob("*") if path.is_file()]) == 2


def test_stored_bytes_lie_under_their_digest_and_cannot_be_written(published: Story):
    for stored in StoredFile.objects.all():
        content = stored.path.read_bytes()
        assert hashlib.sha256(content).hexdigest() == stored.sha256 and len(content) == stored.size
        assert stored.path.stat().st_mode & 0o777 == 0o444


def test_what_is_rolled_back_leaves_no_edition(story: Story):
    story.proposal.propose(story.drafter)
    story.proposal.review(story.reviewer, story.unit)
    with transaction.atomic():
        story.proposal.approve(story.committee)
        transaction.set_rollback(True)
    assert not Edition.objects.exists() and not StoredFile.objects.exists()
    assert ChainHead.objects.get().sequence == 0
    assert story.proposal.approve(story.committee).sealed.sequence == 1


# --- nothing is changed or deleted ----------------------------------------------------------------------------------------

KEPT = [Edition, EditionFile, StoredFile, Verification]


@remembered
def kept(published: Story):
    with recording("a verification"):
        Verification.objects.create(seconds=0.1, sequence=1, seal=Edition.objects.get().seal)


@pytest.mark.parametrize("model", KEPT)
def test_a_sealed_row_refuses_to_be_saved_again_or_deleted(kept, model: type[Model]):
    row = model.objects.first()
    with pytest.raises(PermissionDenied):
        row.save()
    with pytest.raises(PermissionDenied):
        row.delete()


ANOTHER = {
    "CharField": "x",
    "TextField": "x",
    "DateTimeField": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    "AutoField": 4_711_000,
    "BigAutoField": 4_711_000,
}
"""Another value for a column, by type; 7 for other numbers."""


def test_the_database_refuses_to_change_any_column_even_under_a_grant(kept, subtests):
    """But for what the law may demand to be removed: there, no grant for a page is enough."""
    for field in [field for model in KEPT for field in model._meta.concrete_fields]:
        model = field.model
        value = ANOTHER.get(field.target_field.get_internal_type() if field.is_relation else field.get_internal_type(), 7)
        page = DisclosurePage.objects.get() if field.name in REMOVABLE.get(model, ()) else None
        with subtests.test(str(field)), pytest.raises(NotGranted), transaction.atomic(), granted(page, "a test"):
            model.objects.update(**{field.attname: value})


def test_the_database_refuses_to_delete_a_row_even_under_a_grant(kept, subtests):
    for model in [*KEPT, ChainHead]:
        with subtests.test(str(model)), pytest.raises(NotGranted), transaction.atomic(), granted(None, "a test"):
            model.objects.all()._raw_delete("default")


# --- the arithmetic, done once more by hand from what the ADR says ---------------------------------------------------------


def by_hand(edition: Edition) -> str:
    """The seal as a third party computes it from the rows alone."""

    def dump(content) -> bytes:
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    leaves = [
        {"part": name, "sha256": hashlib.sha256(getattr(edition, name).encode()).hexdigest()}
        for name in ("title", "data", "html", "record")
    ]
    for file in edition.files.order_by("order"):
        content = file.file.path.read_bytes()
        leaves.append(
            {
                "part": "file",
                "order": file.order,
                "role": file.role,
                "label": hashlib.sha256(dump({"name": file.name, "title": file.title})).hexdigest(),
                "size": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )

    def tree(hashes: list[bytes]) -> bytes:
        if len(hashes) == 1:
            return hashes[0]
        half = 1
        while half * 2 < len(hashes):
            half *= 2
        return hashlib.sha256(b"\x01" + tree(hashes[:half]) + tree(hashes[half:])).digest()

    root = tree([hashlib.sha256(b"\x00" + dump(leaf)).digest() for leaf in leaves])
    head = {
        "format": 1,
        "sequence": edition.sequence,
        "item": edition.item_id,
        "decision": edition.decision_id,
        "event": edition.event,
        "sealed_at": edition.sealed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "index_number": edition.index_number,
        "edition": edition.number,
        "entry": edition.entry,
        "unit": edition.unit,
        "scope": edition.scope,
        "groups": edition.groups,
    }
    return hashlib.sha256(b"\x02" + bytes.fromhex(edition.previous) + root + dump(head)).hexdigest()


def test_a_third_party_finds_the_same_seals(published: Story):
    published.change(attachments=[make_file(f"附件{number}", pdf(b"%d" % number)) for number in range(5)])
    published.suspend()
    assert [by_hand(edition) for edition in published.editions] == [edition.seal for edition in published.editions]

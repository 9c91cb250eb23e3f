"""Receipts, kept elsewhere, tell when somebody who has the whole database rewrote history."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from disclosure.archive.models import ChainHead, Edition, Verification
from disclosure.archive.verification import verify
from disclosure.catalogue.guard import triggers
from tests.archive.conftest import Story
from tests.archive.test_tampering import rechain

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(tmp_path) -> Path:
    call_command("make_archive_key", tmp_path / "archive.key", stdout=StringIO())
    return tmp_path / "archive.key"


@pytest.fixture
def public(key) -> Path:
    return key.with_name("archive.key.pub")


@pytest.fixture
def receipts(tmp_path) -> Path:
    (tmp_path / "receipts").mkdir()
    return tmp_path / "receipts"


def export(receipts: Path, key: Path) -> Path:
    call_command("export_receipt", receipts, key=key, stdout=StringIO())
    return max(receipts.iterdir())


def check(receipts: Path, public: Path | None) -> str:
    said = StringIO()
    call_command("verify_archive", receipts=receipts, public=public, stdout=said, stderr=StringIO())
    return said.getvalue()


def test_a_chain_that_grew_agrees_with_its_receipts(published: Story, key, public, receipts):
    export(receipts, key)
    published.change()
    export(receipts, key)
    assert "与2份回执相符" in check(receipts, public)


def test_a_history_rewritten_to_its_end_contradicts_a_receipt_and_nothing_else(published: Story, key, public, receipts):
    published.change()
    export(receipts, key)
    published.change("再次更正。")
    triggers.remove(connection)
    rechain(1, 3, with_head=True)
    assert verify().is_sound
    Verification.objects.all()._raw_delete("default")
    with pytest.raises(CommandError, match=r"第2号.*回执 00000002-"):
        check(receipts, public)


def test_a_chain_that_is_shorter_than_a_receipt_says_was_cut_off(published: Story, key, public, receipts):
    edition = published.suspend()
    export(receipts, key)
    triggers.remove(connection)
    Edition.objects.filter(pk=2)._raw_delete("default")
    type(edition.decision).objects.filter(pk=edition.decision_id)._raw_delete("default")
    ChainHead.objects.update(sequence=1, seal=edition.previous)
    with pytest.raises(CommandError, match="末端的序号（与回执 00000002-"):
        check(receipts, public)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: content | {"seal": "0" * 64},
        lambda content: content | {"sequence": 1},
        lambda content: content | {"at": "2020-01-01T00:00:00.000000Z"},
        lambda content: content | {"signature": "00" * 64},
        lambda content: content | {"signature": "不是"},
        lambda content: content | {"more": 1},
        lambda content: {name: value for name, value in content.items() if name != "seal"},
        lambda content: [content],
        lambda _: None,
    ],
)
def test_a_spoiled_receipt_is_refused_by_its_name(published: Story, key, public, receipts, spoil):
    published.suspend()
    receipt = export(receipts, key)
    receipt.write_text(json.dumps(spoil(json.loads(receipt.read_text()))))
    with pytest.raises(CommandError, match=receipt.name):
        check(receipts, public)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"[" * 100])
def test_what_is_no_receipt_is_refused(published: Story, public, receipts, content):
    (receipts / "x.json").write_bytes(content)
    with pytest.raises(CommandError, match=r"x\.json"):
        check(receipts, public)


def test_a_receipt_that_somebody_else_signed_is_refused(published: Story, key, receipts, tmp_path):
    export(receipts, key)
    call_command("make_archive_key", tmp_path / "other.key", stdout=StringIO())
    with pytest.raises(CommandError, match="签名与公钥不符"):
        check(receipts, tmp_path / "other.key.pub")


def test_a_key_is_its_owners_alone_and_never_written_over(key, public):
    before = key.read_bytes()
    assert key.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in public.read_bytes()
    with pytest.raises(CommandError, match="不能写入"):
        call_command("make_archive_key", key, stdout=StringIO())
    assert key.read_bytes() == before


def test_what_is_missing_is_said(story: Story, key, public, receipts, tmp_path):
    nowhere = tmp_path / "nowhere"
    with pytest.raises(CommandError, match="还没有归档的版本"):
        export(receipts, key)
    story.publish()
    for message, action in [
        ("没有回执", lambda: check(receipts, public)),
        ("--public-key", lambda: check(receipts, None)),
        ("不能读取", lambda: check(receipts, nowhere)),
        ("不是可用的公钥", lambda: check(receipts, key)),
        ("不是可用的私钥", lambda: export(receipts, public)),
        ("不能读写", lambda: export(nowhere, key)),
        ("不能读写", lambda: export(receipts, nowhere)),
    ]:
        with pytest.raises(CommandError, match=message):
            action()

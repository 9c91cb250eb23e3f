"""`verify_archive` computes everything anew, keeps its result, and tells the office."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from disclosure.approval.signals import carried_out
from disclosure.approval.suspension import suspend
from disclosure.archive import receivers
from disclosure.archive.models import Edition, StoredFile, Verification
from disclosure.archive.verification import verify
from disclosure.catalogue.guard import triggers
from disclosure.items.models import DisclosurePage
from tests.archive.conftest import Story, make_file
from tests.files import pdf

pytestmark = pytest.mark.django_db


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_an_empty_archive_is_whole():
    result = verify()
    assert result.is_sound and result.sequence == 0


def test_a_whole_archive_is_said_to_be_whole_with_its_last_seal(published: Story):
    last = published.change()
    said = StringIO()
    call_command("verify_archive", stdout=said)
    assert "完好，共2个版本" in said.getvalue() and last.seal in said.getvalue()
    kept = Verification.objects.get()
    assert kept.is_sound and (kept.sequence, kept.seal) == (2, last.seal)


def test_a_break_ends_the_command_with_an_error_and_is_kept(published: Story):
    published.change(attachments=[make_file("更正表", pdf(b"corrected"))])
    stored = StoredFile.objects.get(uses__title="更正表")
    stored.path.chmod(0o644)
    stored.path.write_bytes(pdf(b"something else"))
    with pytest.raises(CommandError) as error:
        call_command("verify_archive", stdout=StringIO(), stderr=StringIO())
    assert error.value.returncode == 1
    assert all(words in str(error.value) for words in ("此前1个版本完好", "第2号", "更正表", stored.sha256))
    kept = Verification.objects.get()
    assert not kept.is_sound and kept.sequence == 1 and "更正表" in kept.problem


def test_on_a_terminal_a_bar_shows_how_far_it_is(published: Story):
    shown = Terminal()
    call_command("verify_archive", stdout=StringIO(), stderr=shown)
    assert "█" in shown.getvalue() and "1/1" in shown.getvalue()


def test_what_is_sealed_while_the_chain_is_walked_is_walked_too(published: Story):
    grown = []

    def publish_meanwhile(edition: Edition, size: int) -> None:
        if not grown:
            grown.append(published.change())

    result = verify(publish_meanwhile)
    assert result.is_sound and result.sequence == 2


def test_a_decision_that_was_carried_out_without_the_archive_is_named(published: Story):
    carried_out.disconnect(receivers.seal_what_was_carried_out, sender=DisclosurePage)
    try:
        decision = suspend(published.item, by=published.office, reason="附件中有身份证号")
    finally:
        carried_out.connect(receivers.seal_what_was_carried_out, sender=DisclosurePage)
    problem = verify().problem
    assert f"决定{decision.pk}" in problem and "没有" in problem


def test_a_row_damaged_beyond_reading_is_named_and_not_a_crash(published: Story):
    triggers.remove(connection)
    Edition.objects.update(previous="不是十六进制")
    assert "前一版本的封印" in verify().problem

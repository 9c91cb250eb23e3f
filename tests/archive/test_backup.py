"""Backups: the drill of docs/backup.md, and what a backup holds that is made while the site is at work."""

from __future__ import annotations

import io
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, load_command_class
from django.db import connection
from django.db.models import F
from django.test import Client

from disclosure.archive.backup import bundle, making
from disclosure.archive.backup.databases import take_snapshot
from disclosure.archive.models import ChainHead, Edition, StoredFile, Verification
from disclosure.archive.verification import first_break
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.files import Attachment
from disclosure.organisation.models import Unit, User
from tests.archive.conftest import Story, make_file
from tests.archive.places import Place, everything_in, start, status_of
from tests.archive.test_verification import Terminal
from tests.files import pdf

pytestmark = pytest.mark.django_db


def rows_of(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the verifications, which a restoration adds to."""
    with place.entered(), connection.cursor() as cursor:
        tables = {}
        for table in connection.introspection.table_names():
            if table != Verification._meta.db_table:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                tables[table] = sorted(cursor.fetchall(), key=repr)
        return tables


# --- the drill ---------------------------------------------------------------------------------------------------------------


def test_the_drill_brings_everything_back_and_verifies_it(site, new_place, tmp_path):
    """Step by step as docs/backup.md has it, on the command line."""
    kept, backups, receipts, restored = (tmp_path / name for name in ("kept", "backups", "receipts", "restored"))
    place = new_place()
    for folder in (kept, backups, receipts):
        folder.mkdir()

    def manage(where: Place, *arguments: Any) -> str:
        done = where.manage(*arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage(site, "make_backup_key", kept / "backup.key")
    manage(site, "make_archive_key", kept / "archive.key")
    manage(site, "export_receipt", receipts, "--key", kept / "archive.key")
    manage(site, "backup", backups, "--public-key", kept / "backup.key.pub", "--receipts", receipts)
    (backup,) = backups.iterdir()
    assert pdf(b"details") not in backup.read_bytes() and backup.stat().st_mode & 0o777 == 0o600

    assert "备份完好" in manage(place, "restore", "--check", backup, "--key", kept / "backup.key")
    assert place.is_empty()
    told = manage(place, "restore", backup, "--key", kept / "backup.key", "--receipts", restored)
    assert "归档完好，共3个版本" in told

    public_key = kept / "archive.key.pub"
    assert "与1份回执相符" in manage(place, "verify_archive", "--receipts", restored, "--public-key", public_key)
    assert everything_in(place.media) == everything_in(site.media)
    assert everything_in(restored) == everything_in(receipts)
    before, after = rows_of(site), rows_of(place)
    # What is kept of the place for readers is outdated by the restoration.
    assert after.pop("catalogue_generation") > before.pop("catalogue_generation")
    assert after == before
    assert list(place.folder.glob("backup-under-way/*")) == list(site.folder.glob("backup-under-way/*")) == []


def test_every_command_in_the_documentation_can_be_typed_as_it_stands_there():
    text = (settings.BASE_DIR / "docs" / "backup.md").read_text()
    typed = re.findall(r"^\s*(?:ExecStart=\S+ )?manage\.py (\w+) (.+)$", text, re.MULTILINE)
    assert {command for command, _ in typed} == {"make_backup_key", "backup", "restore", "verify_archive"}
    for command, arguments in typed:
        parser = load_command_class("disclosure.archive", command).create_parser("manage.py", command)
        parser.parse_args(shlex.split(arguments))


def test_a_restored_place_serves_is_guarded_and_goes_on_sealing(backup, new_place):
    place = new_place()
    place.run("restore", backup)
    with place.entered():
        assert Client().get("/").status_code == 200
        with pytest.raises(NotGranted, match="归档的内容不能修改"):
            Edition.objects.filter(pk=1).update(title=F("entry"))
        for stored in StoredFile.objects.all():
            assert stored.path.stat().st_mode & 0o222 == 0
        Attachment.objects.create(title="新的附件", file="documents/new.pdf")  # numbers go on where they were


def go_on_changing(times: int) -> None:
    """Change a published item again and again, each time with a file of its own."""
    item = Edition.objects.get(event="change").item
    people = {role: User.objects.get(username=role) for role in ("drafter", "reviewer", "committee", "office")}
    story = Story(item.pk, Unit.objects.get(code="zzb"), **people)
    for number in range(times):
        story.change(f"第{number}次更正。", attachments=[make_file(f"收支表{number}", pdf(os.urandom(200_000)))])


def test_a_backup_while_items_are_being_published_is_of_one_moment(backup, new_place, tmp_path):
    """Each publication brings files and an edition; whatever the snapshot has, the backup has whole."""
    busy = new_place()
    busy.run("restore", backup)
    publishing = start(busy, go_on_changing, 12)
    backups = []
    while publishing.is_alive():
        folder = tmp_path / f"backup{len(backups)}"
        folder.mkdir()
        busy.run("backup", folder)
        backups += folder.iterdir()
    assert status_of(publishing) == 0
    ends = []
    for path in backups[:: max(1, len(backups) // 5)]:
        place = new_place()
        place.run("restore", path)
        with place.entered():
            assert first_break() is None
            ends.append(ChainHead.objects.get().sequence)
    assert len(set(ends)) > 2, "no backup fell among the publications"


@pytest.fixture
def meanwhile(monkeypatch) -> Callable[[Callable[[], Any]], None]:
    """`meanwhile(act)`: let something happen between the snapshot of the database and the copying of files."""

    def happens(act: Callable[[], Any]) -> None:
        def snapshot(path: Path) -> bundle.About:
            about = take_snapshot(path)
            act()
            return about

        monkeypatch.setattr(making, "take_snapshot", snapshot)

    return happens


def uploads(media: Path) -> list[Path]:
    return [path for path in media.glob("documents/**/*") if path.is_file()]


def test_documents_may_come_and_go_while_a_backup_is_made(backup, new_place, tmp_path, meanwhile):
    place, again = new_place(), new_place()
    place.run("restore", backup)
    gone, *others = sorted(uploads(place.media))
    passing = place.media / "archive" / "incoming-x"
    for happens in (gone.unlink, (place.media / "documents" / "new.pdf").touch, passing.touch):
        meanwhile(happens)
        (tmp_path / happens.__self__.name).mkdir()
        place.run("backup", tmp_path / happens.__self__.name)
    again.run("restore", *(tmp_path / passing.name).iterdir())
    assert {path.name for path in uploads(again.media)} == {"new.pdf", *(path.name for path in others)}
    assert not (again.media / "archive" / passing.name).exists()


def test_a_backup_during_which_the_archive_loses_a_file_is_to_be_made_again(backup, new_place, tmp_path, meanwhile):
    place = new_place()
    place.run("restore", backup)
    meanwhile(next(place.media.glob("archive/??/*")).unlink)
    with pytest.raises(CommandError, match="在备份时被删除，请重新备份"):
        place.run("backup", tmp_path)
    assert not list(tmp_path.glob("*.tar*"))


def test_a_folder_that_is_a_link_is_backed_up_as_if_it_lay_there(backup, new_place, tmp_path):
    place, again = new_place(), new_place()
    place.run("restore", backup)
    (place.media / "documents").rename(tmp_path / "elsewhere")
    (place.media / "documents").symlink_to(tmp_path / "elsewhere")
    place.run("backup", tmp_path)
    again.run("restore", *tmp_path.glob("*.tar"))
    assert everything_in(again.media / "documents") == everything_in(tmp_path / "elsewhere") != {}


def test_on_a_terminal_bars_show_how_far_it_is(site, backup, new_place, tmp_path):
    with site.entered():
        for command, argument, options in [("backup", tmp_path, {}), ("restore", backup, {"check": True})]:
            shown = Terminal()
            call_command(command, argument, **options, stdout=io.StringIO(), stderr=shown)
            assert re.search(r"█ [1-9][\d.]+/[1-9][\d.]+ MB\n$", shown.getvalue())
    with new_place().entered():
        shown = Terminal()
        call_command("restore", backup, stdout=io.StringIO(), stderr=shown)
        assert re.search(r"█ [\d./]+ MB\n(\r[█░]+ \d/3  [\d.]+ MB)*\n$", shown.getvalue())

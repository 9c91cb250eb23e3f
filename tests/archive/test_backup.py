"""Backups: the drill of docs/backup.md, and what is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shlex
import shutil
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
from disclosure.archive.backup.keys import MAGIC
from disclosure.archive.backup.making import UNFINISHED, workplace
from disclosure.archive.models import ChainHead, Edition, StoredFile, Verification
from disclosure.archive.verification import first_break
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.files import Attachment
from disclosure.organisation.models import Unit, User
from tests.archive.conftest import Story, make_file
from tests.archive.places import Place, said, start, status_of
from tests.archive.test_verification import Terminal

pytestmark = pytest.mark.django_db


def everything_in(folder: Path) -> dict[str, tuple[str, int]]:
    """Digest and mode of each file, by its name."""
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mode)
        for path in folder.rglob("*")
        if path.is_file()
    }


def rows_of(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables but the verifications, which a restoration adds to."""
    with place.entered(), connection.cursor() as cursor:
        tables = {}
        for table in connection.introspection.table_names():
            if table != Verification._meta.db_table:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
                tables[table] = sorted(cursor.fetchall(), key=repr)
        return tables


@pytest.fixture(scope="module")
def backup(site, tmp_path_factory) -> Path:
    """A backup of the site, not encrypted."""
    folder = tmp_path_factory.mktemp("backups")
    site.run("backup", folder)
    (path,) = folder.iterdir()
    return path


@pytest.fixture
def keys(site, tmp_path) -> Path:
    """The private key; the public one is beside it."""
    site.run("make_backup_key", tmp_path / "backup.key")
    return tmp_path / "backup.key"


def public(key: Path) -> Path:
    return key.with_name(f"{key.name}.pub")


def is_untouched(place: Place) -> bool:
    """Whether nothing at all lies there."""
    with place.entered():
        return not connection.introspection.table_names() and not everything_in(place.media)


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
    assert b"%PDF-1.4 details" not in backup.read_bytes() and backup.stat().st_mode & 0o777 == 0o600

    assert "备份完好" in manage(place, "restore", "--check", backup, "--key", kept / "backup.key")
    assert is_untouched(place)
    told = manage(place, "restore", backup, "--key", kept / "backup.key", "--receipts", restored)
    assert "归档完好，共3个版本" in told

    public_key = kept / "archive.key.pub"
    assert "与1份回执相符" in manage(place, "verify_archive", "--receipts", restored, "--public-key", public_key)
    assert everything_in(place.media) == everything_in(site.media)
    assert everything_in(restored) == everything_in(receipts)
    assert rows_of(place) == rows_of(site)
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
        story.change(f"第{number}次更正。", attachments=[make_file(f"收支表{number}", os.urandom(200_000))])


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
    for path in backups:
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


def test_documents_may_come_and_go_while_a_backup_is_made(backup, new_place, tmp_path, meanwhile):
    place, again = new_place(), new_place()
    place.run("restore", backup)
    gone, *others = sorted(place.media.glob("documents/*"))
    passing = place.media / "archive" / "incoming-x"
    for happens in (gone.unlink, (place.media / "documents" / "new.pdf").touch, passing.touch):
        meanwhile(happens)
        (tmp_path / happens.__self__.name).mkdir()
        place.run("backup", tmp_path / happens.__self__.name)
    again.run("restore", *(tmp_path / passing.name).iterdir())
    assert {path.name for path in again.media.glob("documents/*")} == {"new.pdf", *(path.name for path in others)}
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


def test_on_a_terminal_a_bar_shows_how_far_it_is(site, backup, tmp_path):
    with site.entered():
        for command, argument, options in [("backup", tmp_path, {}), ("restore", backup, {"check": True})]:
            shown = Terminal()
            call_command(command, argument, **options, stdout=io.StringIO(), stderr=shown)
            total = re.findall(r"█ ([\d.]+)/([\d.]+) MB", shown.getvalue())[-1]
            assert total[0] == total[1] != "0.0"


# --- what a restoration refuses, having touched nothing ----------------------------------------------------------------------


def test_a_database_that_holds_anything_is_refused(backup, new_place):
    place = new_place()
    with place.entered(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE anything (id integer)")
    with pytest.raises(CommandError, match="数据库不是空的"):
        place.run("restore", backup)
    assert not place.media.exists()


def test_folders_that_are_not_empty_are_refused(backup, new_place, tmp_path):
    place = new_place()
    (tmp_path / "receipts").mkdir()
    (tmp_path / "receipts" / "1.json").touch()
    with pytest.raises(CommandError, match="receipts 不是空的"):
        place.run("restore", backup, receipts=tmp_path / "receipts")
    place.media.mkdir()
    (place.media / "logo.png").touch()
    with pytest.raises(CommandError, match="media 不是空的"):
        place.run("restore", backup)
    assert [path.name for path in place.media.iterdir()] == ["logo.png"]


def rewritten(backup: Path, target: Path, **about: Any) -> Path:
    """The backup, whole as far as its manifest knows, with other things said about it."""
    with backup.open("rb") as source, target.open("wb") as out:
        copy = bundle.Writer(out)
        for member in bundle.read(source):
            content = member.content.read()
            while more := member.content.read():
                content += more
            if member.name == bundle.ABOUT:
                copy.add_json(member.name, json.loads(content) | about)
            else:
                copy.add(member.name, io.BytesIO(content), len(content), member.mode)
        copy.finish()
    return target


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"vendor": "oracle"}, "只能恢复到同一种数据库"),
        ({"migrations": ["archive.0099_later"]}, r"程序的另一个版本.*archive.0099_later"),
        ({"format": 2}, "备份的格式"),
        ({"vendor": None, "more": 1}, "读不懂"),
    ],
)
def test_a_backup_for_another_site_is_refused(backup, new_place, tmp_path, about, reason):
    place = new_place()
    with pytest.raises(CommandError, match=reason):
        place.run("restore", rewritten(backup, tmp_path / "other.tar", **about))
    assert is_untouched(place)


def test_a_backup_that_is_damaged_or_breaks_off_is_refused(backup, new_place, tmp_path):
    place, content = new_place(), backup.read_bytes()
    spoilt = tmp_path / "spoilt.tar"
    flipped = bytearray(content)
    flipped[len(content) // 2] ^= 1
    for bad in (bytes(flipped), content[: len(content) // 2], b"", b"PK"):
        spoilt.write_bytes(bad)
        for check in (True, False):
            with pytest.raises(CommandError, match="不完整，或者已经损坏"):
                place.run("restore", spoilt, check=check)
    assert is_untouched(place)


def test_what_was_never_finished_is_refused_by_its_name(backup, new_place, tmp_path):
    unfinished = shutil.copy(backup, tmp_path / f"{backup.name}{UNFINISHED}")
    with pytest.raises(CommandError, match="没有做完的备份"):
        new_place().run("restore", unfinished)


def test_receipts_are_not_left_behind(site, new_place, tmp_path):
    receipts, backups = tmp_path / "receipts", tmp_path / "backups"
    for folder in (receipts, backups):
        folder.mkdir()
    (receipts / "1.json").write_text("{}")
    (receipts / "note.txt").write_text("no receipt")
    site.run("backup", backups, receipts=receipts)
    place = new_place()
    with pytest.raises(CommandError, match="--receipts"):
        place.run("restore", *backups.iterdir())
    assert is_untouched(place)
    place.run("restore", *backups.iterdir(), receipts=tmp_path / "put" / "back")
    assert [path.name for path in (tmp_path / "put" / "back").iterdir()] == ["1.json"]


# --- keys --------------------------------------------------------------------------------------------------------------------


def test_an_encrypted_backup_opens_with_its_own_key_only(site, new_place, keys, tmp_path):
    (tmp_path / "backups").mkdir()
    site.run("backup", tmp_path / "backups", public=public(keys))
    (backup,) = (tmp_path / "backups").iterdir()
    other = tmp_path / "other.key"
    site.run("make_backup_key", other)
    place = new_place()
    for key, reason in [
        (None, "请用 --key 指明私钥"),
        (other, "不能解密"),
        (public(keys), "不是备份的私钥"),
        (Path(os.devnull), "没有备份的私钥"),
        (tmp_path / "nowhere", "nowhere"),
    ]:
        with pytest.raises(CommandError, match=reason):
            place.run("restore", backup, key=key)
    for size in (len(MAGIC), 150, backup.stat().st_size // 2, backup.stat().st_size - 1):
        (tmp_path / "short.age").write_bytes(backup.read_bytes()[:size])
        with pytest.raises(CommandError, match="损坏"):
            place.run("restore", tmp_path / "short.age", key=keys)
    assert is_untouched(place)
    assert "备份完好" in place.run("restore", backup, key=keys, check=True)


def test_a_backup_is_never_encrypted_with_a_private_key(site, keys, tmp_path):
    with pytest.raises(CommandError, match="不是备份的公钥"):
        site.run("backup", tmp_path, public=keys)
    assert keys.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="不能写入"):
        site.run("make_backup_key", keys)


# --- what a backup refuses ---------------------------------------------------------------------------------------------------


def test_a_backup_says_where_it_cannot_be_made(site, new_place, tmp_path):
    for reason, arguments in [
        ("nowhere", {"to": tmp_path / "nowhere"}),
        ("no-receipts", {"to": tmp_path, "receipts": tmp_path / "no-receipts"}),
        ("no-key", {"to": tmp_path, "public": tmp_path / "no-key"}),
        ("媒体文件夹", {"to": site.media}),
    ]:
        with pytest.raises(CommandError, match=reason):
            site.run("backup", arguments.pop("to"), **arguments)
    assert not list(tmp_path.glob("*.tar*"))


def test_two_backups_at_once_do_not_get_into_each_others_way(site, tmp_path):
    with site.entered(), workplace(), pytest.raises(CommandError, match="另一次备份正在进行"):
        said("backup", tmp_path)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no programs")
def test_missing_programs_of_postgresql_are_named(site, backup, new_place, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match=r"没有找到 pg_dump.*postgresql-client"):
        site.run("backup", tmp_path)
    place = new_place()
    with pytest.raises(CommandError, match=r"没有找到 pg_restore.*恢复没有完成"):
        place.run("restore", backup)
    assert (place.media / ".restoring").exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL looks after its own pages")
def test_a_damaged_database_is_not_backed_up_as_if_it_were_sound(backup, new_place, tmp_path):
    place = new_place()
    place.run("restore", backup)
    with place.entered(), connection.cursor() as cursor:
        cursor.execute("SELECT rootpage FROM sqlite_master WHERE name = 'editions_of_an_item'")
        page = cursor.fetchone()[0]
    with Path(place.database).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    with pytest.raises(CommandError, match="数据库已经损坏"):
        place.run("backup", tmp_path)
    assert not list(tmp_path.glob("*.tar*"))


# --- an archive that was broken before ---------------------------------------------------------------------------------------


def test_an_archive_that_does_not_verify_is_named_and_the_place_is_not_served(backup, new_place, tmp_path):
    place, again = new_place(), new_place()
    place.run("restore", backup)
    with place.entered():
        lost = StoredFile.objects.order_by("-size")[0].path
        lost.unlink()
        said("backup", tmp_path)
    (broken,) = tmp_path.glob("*.tar")
    with pytest.raises(CommandError, match=r"第1号归档版本.*实为 没有.*恢复没有完成"):
        again.run("restore", broken)
    with again.entered():
        answer = Client().get("/")
        assert answer.status_code == 503 and "正在从备份恢复" in answer.content.decode()
        with pytest.raises(CommandError, match="上一次恢复没有完成"):
            said("restore", broken)
        with pytest.raises(CommandError, match="恢复还没有完成，不能备份"):
            said("backup", tmp_path)


def test_a_chain_that_ends_elsewhere_than_the_backup_says_is_refused(backup, new_place, tmp_path):
    with pytest.raises(CommandError, match=r"第2号归档版本.*与回执 备份的末端相比"):
        new_place().run("restore", rewritten(backup, tmp_path / "other.tar", sequence=2, seal="0" * 64))

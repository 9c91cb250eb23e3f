"""What backups and restorations refuse; what is refused has touched nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test import Client

from disclosure.archive.backup import bundle
from disclosure.archive.backup.keys import MAGIC
from disclosure.archive.backup.making import UNFINISHED, workplace
from disclosure.archive.models import Edition, StoredFile
from disclosure.catalogue.guard import triggers
from tests.archive.places import said

pytestmark = pytest.mark.django_db


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
    assert place.is_empty()


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
    assert place.is_empty()


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
    assert place.is_empty()
    place.run("restore", *backups.iterdir(), receipts=tmp_path / "put" / "back")
    assert [path.name for path in (tmp_path / "put" / "back").iterdir()] == ["1.json"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL fills its tables in one transaction")
def test_a_database_file_that_somebody_has_open_is_refused(backup, new_place):
    place = new_place()
    server = sqlite3.connect(place.database)
    server.execute("PRAGMA journal_mode=WAL")
    server.execute("SELECT * FROM sqlite_master").fetchall()
    with pytest.raises(CommandError, match="正被别的程序使用"):
        place.run("restore", backup)
    server.close()
    place.run("restore", backup)


# --- keys --------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def keys(site, tmp_path) -> Path:
    """The private key; the public one is beside it."""
    site.run("make_backup_key", tmp_path / "backup.key")
    return tmp_path / "backup.key"


def public(key: Path) -> Path:
    return key.with_name(f"{key.name}.pub")


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
    assert place.is_empty()
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


def test_a_chain_that_ends_elsewhere_than_the_backup_says_is_refused(site, backup, new_place, tmp_path):
    with site.entered():
        last_but_one = Edition.objects.get(pk=2).seal
    for seal, reason in [("0" * 64, r"第2号归档版本.*与回执 备份的末端相比"), (last_but_one, r"止于第3号.*所记的是第2号")]:
        with pytest.raises(CommandError, match=reason):
            new_place().run("restore", rewritten(backup, tmp_path / "other.tar", sequence=2, seal=seal))


def test_a_database_without_its_guard_is_refused(backup, new_place, tmp_path):
    place = new_place()
    place.run("restore", backup)
    with place.entered():
        triggers.remove(connection)
        said("backup", tmp_path)
    again = new_place()
    with pytest.raises(CommandError, match=r"没有防止擅自改动公开内容的触发器.*恢复没有完成"):
        again.run("restore", *tmp_path.glob("*.tar"))
    assert (again.media / ".restoring").exists()

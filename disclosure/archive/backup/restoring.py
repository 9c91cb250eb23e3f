"""Reading a backup, and restoring it into an empty place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.db import connection

from disclosure.archive import verification
from disclosure.archive.backup import BackupRefused, databases
from disclosure.archive.backup.bundle import ABOUT, CHUNK, DAMAGED, DATABASE, MEDIA, RECEIPTS, About, Member, read
from disclosure.archive.backup.keys import MAGIC, decrypting, private_keys
from disclosure.archive.backup.making import UNFINISHED, ProgressCallback, no_progress
from disclosure.archive.backup.place import flush, is_incomplete, marker, media_root
from disclosure.archive.models import Verification
from disclosure.archive.receipts import Receipt
from disclosure.catalogue.guard import triggers


def check(source: Path, key: Path | None = None, watch: ProgressCallback = no_progress) -> About:
    """Read a backup to its end, as `restore` would, without changing anything. Returns a description of the backup.

    Raises:
        BackupRefused: the file is no backup, is damaged or incomplete, or cannot be decrypted.
    """
    with _opened(source, key, watch) as members:
        about = _about(members)
        for _ in members:
            pass
    return about


def restore(
    source: Path,
    key: Path | None = None,
    receipts: Path | None = None,
    watch: ProgressCallback = no_progress,
    edition_progress: verification.ProgressCallback = verification.no_progress,
) -> tuple[About, Verification]:
    """Restore a backup into an empty database and an empty media folder, and verify the archive.

    The backup is unpacked under the marker of `place` and checked against its manifest before anything else is changed; an
    invalid backup is removed again. From then on, the marker stays until everything is in place and verified.

    Args:
        key: a file of private keys.
        receipts: the folder for the receipts, which must be empty, too. Required if the backup holds receipts.
        watch: called with the number of bytes unpacked.
        edition_progress: called for each edition verified.

    Raises:
        BackupRefused: the place is not empty; the backup is invalid; the archive does not verify.
        OSError: a file cannot be read or written.
    """
    _refuse_unless_empty(receipts)
    marker().mkdir(parents=True)
    flush(media_root())
    try:
        about = _unpack(source, key, watch)
        if (marker() / RECEIPTS).exists() and receipts is None:
            raise BackupRefused("备份中有归档回执，请用 --receipts 指明放回哪个文件夹。")
    except BaseException:
        shutil.rmtree(marker())
        raise
    databases.put_in_place(marker() / DATABASE)
    _move_all(marker() / MEDIA, media_root())
    if receipts:
        receipts.mkdir(parents=True, exist_ok=True)
        _move_all(marker() / RECEIPTS, receipts)
    os.sync()
    result = _verify(about, edition_progress)
    shutil.rmtree(marker())
    return about, result


def _refuse_unless_empty(receipts: Path | None) -> None:
    if is_incomplete():
        raise BackupRefused("上一次恢复没有完成。")
    databases.refuse_unless_empty()
    for folder in filter(None, (media_root(), receipts)):
        if folder.exists() and any(folder.iterdir()):
            raise BackupRefused(f"文件夹 {folder} 不是空的。只能恢复到空的地方。")


def _unpack(source: Path, key: Path | None, watch: ProgressCallback) -> About:
    with _opened(source, key, watch) as members:
        about = _about(members)
        _refuse_unless_fit(about)
        for member in members:
            path = marker() / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                while chunk := member.content.read():
                    file.write(chunk)
            path.chmod(member.mode)
            os.utime(path, (member.mtime, member.mtime))
    return about


@contextmanager
def _opened(source: Path, key: Path | None, watch: ProgressCallback) -> Iterator[Iterator[Member]]:
    """Yield the members of a backup, decrypted if it is encrypted."""
    if source.name.endswith(UNFINISHED):
        raise BackupRefused(f"{source} 是没有做完的备份，不能使用。")
    with source.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        encrypted = file.read(len(MAGIC)) == MAGIC
        file.seek(0)
        if encrypted and key is None:
            raise BackupRefused("备份是加密的，请用 --key 指明私钥文件。")
        with decrypting(file, private_keys(key)) if encrypted and key else nullcontext(file) as plain:

            def watched() -> Iterator[Member]:
                for member in read(plain):
                    yield member
                    watch(file.tell(), size)

            yield watched()


def _about(members: Iterator[Member]) -> About:
    """Read the first member, which describes the others."""
    first = next(members, None)
    if first is None or first.name != ABOUT:
        raise BackupRefused(f"{DAMAGED}：开头没有 {ABOUT}。")
    return About.read(first.content.read(CHUNK))


def _refuse_unless_fit(about: About) -> None:
    if about.vendor != connection.vendor:
        raise BackupRefused(f"备份的数据库是 {about.vendor}，这里的是 {connection.vendor}：只能恢复到同一种数据库。")
    ours = databases.migrations_of_program()
    if about.migrations != ours:
        different = ", ".join(sorted(set(about.migrations) ^ set(ours)))
        raise BackupRefused(f"备份出自程序的另一个版本（{different}）：请用当时的版本恢复，再升级。")


def _move_all(source: Path, target: Path) -> None:
    for path in source.iterdir() if source.exists() else ():
        shutil.move(path, target / path.name)


def _verify(about: About, watch: verification.ProgressCallback) -> Verification:
    """Check that the database has its guard, and the archive's chain is whole and ends as at the time of the backup."""
    if not triggers.is_whole(connection):
        raise BackupRefused("恢复的数据库中没有防止擅自改动公开内容的触发器，或者不全。")
    result = verification.verify(watch, {"备份的末端": Receipt(about.sequence, about.seal, about.at)})
    if not result.is_sound:
        raise BackupRefused(f"归档核验发现问题，此前{result.sequence}个版本完好。{result.problem}")
    if (result.sequence, result.seal) != (about.sequence, about.seal):
        ends = f"归档链止于第{result.sequence}号，封印 {result.seal}"
        raise BackupRefused(f"{ends}；备份所记的是第{about.sequence}号，{about.seal}。")
    return result

"""Making a backup of a running site."""

from __future__ import annotations

import dataclasses
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from disclosure.archive.backup import BackupRefused
from disclosure.archive.backup.bundle import ABOUT, DATABASE, MEDIA, RECEIPTS, About, Writer
from disclosure.archive.backup.databases import take_snapshot
from disclosure.archive.backup.keys import encrypting, public_keys
from disclosure.archive.backup.place import flush, is_incomplete, media_files, media_root

UNFINISHED = ".incomplete"
"""Suffix of a backup that is not finished, or never was."""

ProgressCallback = Callable[[int, int], None]
"""A function called with the number of bytes done and the total."""


def no_progress(done: int, total: int) -> None:
    """Ignore progress, for callers without a progress bar."""


def back_up(
    folder: Path, public_key: Path | None = None, receipts: Path | None = None, watch: ProgressCallback = no_progress
) -> tuple[Path, About]:
    """Write a backup of database, media and receipts into `folder`, under a name made of the time.

    The database is copied before the files, and a stored file never changes. The backup therefore holds every file that the
    snapshot references, except files deleted meanwhile. Documents, pictures and renditions that are lawfully deleted may be
    missing, as they are missing on the site a moment later; a disclosed file is also stored in the archive. Only a decision of
    the committee removes a file from the archive: the backup must then be made again. Files added meanwhile are referenced by
    no row.

    Args:
        folder: exists already, and is not among the media.
        public_key: a file of public keys, for which the backup is encrypted.
        receipts: the folder of receipts of the archive.

    Raises:
        BackupRefused: the backup cannot be made as things are.
        OSError: a file cannot be read or written. Nothing that could be mistaken for a backup remains, then or before.
    """
    if is_incomplete():
        raise BackupRefused("这里的恢复还没有完成，不能备份。")
    if folder.resolve().is_relative_to(media_root().resolve()):
        raise BackupRefused("备份不能放在媒体文件夹里。")
    keys = public_keys(public_key) if public_key else []
    path = folder / f"disclosure-{timezone.localtime():%Y%m%d-%H%M%S}.tar{'.age' if keys else ''}"
    if path.exists():
        raise BackupRefused(f"{path} 已经存在。")
    unfinished = path.with_name(path.name + UNFINISHED)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with encrypting(file, keys) if keys else nullcontext(file) as out:
                about = _write(Writer(out), receipts, watch)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
    flush(folder)
    return path, about


def _write(bundle: Writer, receipts: Path | None, watch: ProgressCallback) -> About:
    with workplace() as here:
        archived = {path for path in media_files() if path.is_relative_to(media_root() / "archive")}
        snapshot = here / DATABASE
        about = take_snapshot(snapshot)
        media = sorted(archived.union(media_files()))
        total, done = sum(_size(path) for path in (snapshot, *media)), 0
        bundle.add_json(ABOUT, dataclasses.asdict(about))
        for name, path in ((DATABASE, snapshot), *((f"{MEDIA}/{path.relative_to(media_root())}", path) for path in media)):
            try:
                done += _add(bundle, name, path)
            except FileNotFoundError as gone:
                if path in archived:
                    raise BackupRefused(f"归档文件 {path.name} 在备份时被删除，请重新备份。") from gone
            watch(done, total)
    for path in sorted(receipts.iterdir()) if receipts else ():
        if path.suffix == ".json":
            _add(bundle, f"{RECEIPTS}/{path.name}", path)
    bundle.finish()
    return about


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _add(bundle: Writer, name: str, path: Path) -> int:
    """Add a file at the size that it has when it is opened. Returns that size."""
    with path.open("rb") as file:
        facts = os.fstat(file.fileno())
        bundle.add(name, file, facts.st_size, facts.st_mode, facts.st_mtime)
    return facts.st_size


@contextmanager
def workplace() -> Iterator[Path]:
    """Yield a folder beside the data, for one backup at a time. A folder left by a backup that was killed is removed."""
    folder = Path(settings.DATA_DIR) / "backup-under-way"
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _empty(folder)
        try:
            yield folder
        finally:
            _empty(folder)
    except BlockingIOError as held:
        raise BackupRefused("另一次备份正在进行。") from held
    finally:
        os.close(lock)


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()

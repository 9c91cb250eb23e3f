"""Asking for an export in the admin: it is written by a process of its own, which outlives the request."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from disclosure.archive.exports.export_lock import is_being_written, working_folder
from disclosure.archive.models import ArchiveExport, ChainHead, Edition, Event
from disclosure.archive.permissions import may_use_archive
from disclosure.organisation.models import Unit, User

BOOT = datetime.timedelta(seconds=30)
"""Within this time a process that was started begins to write."""

CHUNK = 1 << 20


class ExportState(Enum):
    """What became of an export, in words."""

    STARTING = "正在启动"
    RUNNING = "正在导出"
    READY = "可以下载"
    FAILED = "没有完成"
    INTERRUPTED = "已中断"
    CLEARED = "已清除"


UNDER_WAY = (ExportState.STARTING, ExportState.RUNNING)

CAN_START_AGAIN = (ExportState.FAILED, ExportState.INTERRUPTED)


class Busy(Exception):
    """An export is under way, or cannot be started. The message says so, in Chinese."""


def state_of(asked: ArchiveExport) -> ExportState:
    if asked.problem:
        return ExportState.FAILED
    if asked.finished_at:
        return ExportState.READY if asked.folder.is_dir() else ExportState.CLEARED
    if is_being_written(asked.folder):
        return ExportState.RUNNING
    return ExportState.STARTING if timezone.now() - asked.started_at < BOOT else ExportState.INTERRUPTED


@transaction.atomic
def request_export(year: int | None, unit: Unit | None, *, by: User) -> ArchiveExport:
    """Ask for an export of a year and a unit, or all; it starts once this is committed.

    Raises:
        PermissionDenied: `by` does not work in the archive.
        Busy: another export is under way.
    """
    _check(by)
    asked = ArchiveExport.objects.create(by=by, year=year, unit=unit, started_at=timezone.now())
    log(instance=asked, action="archive.export", user=by, data={"changes": [asked.label]})
    transaction.on_commit(lambda: launch(asked))
    return asked


@transaction.atomic
def start_again(asked: ArchiveExport, *, by: User) -> None:
    """Go on with an export that was interrupted or failed. Raises what `ask` raises, and `Busy` where it is neither."""
    _check(by)
    if state_of(asked) not in CAN_START_AGAIN:
        raise Busy("这次导出不需要重新开始。")
    asked.started_at, asked.finished_at, asked.problem = timezone.now(), None, ""
    asked.save(update_fields=["started_at", "finished_at", "problem"])
    log(instance=asked, action="archive.export_again", user=by, data={"changes": [asked.label]})
    transaction.on_commit(lambda: launch(asked))


def _check(by: User) -> None:
    if not may_use_archive(by):
        raise PermissionDenied("归档由党务公开办公室和监督员导出。")
    # Whoever asks next waits, and then finds this one.
    ChainHead.objects.select_for_update().get()
    if any(state_of(each) in UNDER_WAY for each in ArchiveExport.objects.filter(finished_at=None)):
        raise Busy("另一次导出正在进行，请等它结束。")


def launch(asked: ArchiveExport) -> None:
    """Start the process that writes the bag. What it complains of on its way goes into a file beside the bags."""
    folder = asked.folder.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "run_archive_export", str(asked.pk)]
    command += ["--settings", os.environ["DJANGO_SETTINGS_MODULE"]]
    with complaints(asked).open("a") as said:
        subprocess.Popen(
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )


def complaints(asked: ArchiveExport) -> Path:
    """The file beside the bags into which the process of an export writes what it complains of."""
    return asked.folder.with_suffix(".log")


def zipped(folder: Path, name: str) -> Iterator[bytes]:
    """A folder as a zip, chunk by chunk, under the name `name` within. Nothing is compressed, and nothing held in memory."""
    out = _Chunks()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            info = zipfile.ZipInfo.from_file(path, f"{name}/{path.relative_to(folder)}")
            with path.open("rb") as file, archive.open(info, "w") as entry:
                while chunk := file.read(CHUNK):
                    entry.write(chunk)
                    yield out.take()
    yield out.take()


class _Chunks:
    """What a zip is written to: gives what came since it was asked last."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self.chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        taken = b"".join(self.chunks)
        self.chunks.clear()
        return taken


def record_download(asked: ArchiveExport, *, by: User) -> None:
    """Note who took a bag away. Raises `PermissionDenied` where they may not."""
    if not may_use_archive(by):
        raise PermissionDenied("归档由党务公开办公室和监督员导出。")
    log(instance=asked, action="archive.download", user=by, data={"changes": [asked.label]})


def clear(exports: Iterable[ArchiveExport]) -> None:
    """Take away what exports left on the disk, but for one that is under way."""
    for asked in exports:
        if not is_being_written(asked.folder):
            for folder in (asked.folder, working_folder(asked.folder)):
                shutil.rmtree(folder, ignore_errors=True)
            complaints(asked).unlink(missing_ok=True)


def clear_outdated() -> None:
    """Take away what was asked for before the last lawful removal: it may hold what that took.

    Whoever asks, and whoever removes, has the chain's head for itself: one came before the other.
    """
    if removal := Edition.objects.filter(event=Event.REMOVAL).last():
        clear(ArchiveExport.objects.filter(started_at__lte=removal.sealed_at))

"""Requests for exports in the admin. A separate process, which outlives the request, writes the export."""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from zipstream import ZipStream

from disclosure.archive.exports.export_lock import is_being_written, working_folder
from disclosure.archive.models import ArchiveExport, ChainHead, Edition, Event
from disclosure.archive.permissions import may_use_archive
from disclosure.organisation.models import Unit, User

BOOT = datetime.timedelta(seconds=30)
"""Time within which a started process begins to write."""


class ExportState(Enum):
    """The state of an export, with its label."""

    STARTING = "正在启动"
    RUNNING = "正在导出"
    READY = "可以下载"
    FAILED = "没有完成"
    INTERRUPTED = "已中断"
    CLEARED = "已清除"


UNDER_WAY = (ExportState.STARTING, ExportState.RUNNING)

CAN_START_AGAIN = (ExportState.FAILED, ExportState.INTERRUPTED)


class Busy(Exception):
    """An export is running, or cannot be started. The message gives the reason, in Chinese."""


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
    """Request an export of a year and a unit, or of all editions. The export starts when the transaction is committed.

    Raises:
        PermissionDenied: `by` does not work in the archive.
        Busy: another export is running.
    """
    _check(by)
    asked = ArchiveExport.objects.create(by=by, year=year, unit=unit, started_at=timezone.now())
    log(instance=asked, action="archive.export", user=by, data={"changes": [asked.label]})
    transaction.on_commit(lambda: launch(asked))
    return asked


@transaction.atomic
def start_again(asked: ArchiveExport, *, by: User) -> None:
    """Resume an export that was interrupted or failed. Raises what `request_export` raises; `Busy` if it is neither."""
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
    # A concurrent request waits for this lock, and then finds this export.
    ChainHead.objects.select_for_update().get()
    if any(state_of(each) in UNDER_WAY for each in ArchiveExport.objects.filter(finished_at=None)):
        raise Busy("另一次导出正在进行，请等它结束。")


def launch(asked: ArchiveExport) -> None:
    """Start the process that writes the bag. Its error output goes into a file beside the bags."""
    folder = asked.folder.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "run_archive_export", str(asked.pk)]
    command += ["--settings", os.environ["DJANGO_SETTINGS_MODULE"]]
    with complaints(asked).open("a") as said:
        subprocess.Popen(
            command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )


def complaints(asked: ArchiveExport) -> Path:
    """Return the path of the file beside the bags that receives the error output of an export's process."""
    return asked.folder.with_suffix(".log")


def zipped(folder: Path, name: str) -> ZipStream:
    """Return a folder as a zip of known length that is written while it is read, under `name` within. Nothing is compressed.

    Reading raises `RuntimeError` at a file whose size has changed since, and `OSError` at one that is gone.
    """
    return ZipStream.from_path(folder, arcname=name, sized=True)


def record_download(asked: ArchiveExport, *, by: User) -> None:
    """Record who downloaded a bag. Raises `PermissionDenied` if `by` may not."""
    if not may_use_archive(by):
        raise PermissionDenied("归档由党务公开办公室和监督员导出。")
    log(instance=asked, action="archive.download", user=by, data={"changes": [asked.label]})


def clear(exports: Iterable[ArchiveExport]) -> None:
    """Delete the files of exports, except of one that is running."""
    for asked in exports:
        if not is_being_written(asked.folder):
            for folder in (asked.folder, working_folder(asked.folder)):
                shutil.rmtree(folder, ignore_errors=True)
            complaints(asked).unlink(missing_ok=True)


def clear_outdated() -> None:
    """Delete the exports requested before the last lawful removal: they may hold the parts that it removed.

    Requests and removals both lock the chain's head, so that one always comes before the other.
    """
    if removal := Edition.objects.filter(event=Event.REMOVAL).last():
        clear(ArchiveExport.objects.filter(started_at__lte=removal.sealed_at))

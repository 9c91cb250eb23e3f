"""Running an export that was requested in the admin. Its row records the progress."""

from __future__ import annotations

import shutil
import time

from django.conf import settings
from django.utils import timezone

from disclosure.archive.exports.errors import ExportFailed
from disclosure.archive.exports.requests import clear, clear_outdated, complaints
from disclosure.archive.exports.writing import export
from disclosure.archive.models import ArchiveExport

EXPORTS_KEPT = 3
"""Number of bags kept; older ones are removed."""


def run(asked: ArchiveExport) -> None:
    """Write the requested bag, and record the result in its row.

    A bag that exists already comes from a run that was interrupted before it recorded its result, or before it learned of a
    removal.
    """
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > 1 or done in (0, total):
            told = time.monotonic()
            ArchiveExport.objects.filter(pk=asked.pk).update(done=done, total=total)

    asked.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.rmtree(asked.folder, ignore_errors=True)
    problem = f"出现没有料到的错误，详情见服务器上的 exports/{complaints(asked).name}。"
    try:
        export(asked.folder, asked.year, asked.unit, tell, settings.RECEIPTS_DIR)
        # A removal carried out at the very end did not touch the bag that was still being written.
        clear_outdated()
        problem = ""
    except ExportFailed as error:
        problem = str(error)
    finally:
        ArchiveExport.objects.filter(pk=asked.pk).update(problem=problem, finished_at=timezone.now())
    _make_room()


def _make_room() -> None:
    clear(list(ArchiveExport.objects.all())[EXPORTS_KEPT:])

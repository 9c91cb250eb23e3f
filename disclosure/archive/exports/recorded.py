"""Running an export that was asked for in the admin: its row tells how far it has come."""

from __future__ import annotations

import time

from django.utils import timezone

from disclosure.archive.exports.errors import ExportFailed
from disclosure.archive.exports.requests import clear
from disclosure.archive.exports.writing import export
from disclosure.archive.models import ArchiveExport

KEPT = 3
"""So many bags are kept; older ones make room."""


def run(asked: ArchiveExport) -> None:
    """Write the bag that was asked for, and say in its row what became of it."""
    told = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > 1 or done in (0, total):
            told = time.monotonic()
            ArchiveExport.objects.filter(pk=asked.pk).update(done=done, total=total)

    asked.folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    problem = ""
    try:
        export(asked.folder, asked.year, asked.unit, tell)
    except ExportFailed as error:
        problem = str(error)
    ArchiveExport.objects.filter(pk=asked.pk).update(problem=problem, finished_at=timezone.now())
    _make_room()


def _make_room() -> None:
    clear(list(ArchiveExport.objects.all())[KEPT:])

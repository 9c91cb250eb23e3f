"""Writing the bag: in a folder beside its destination, and moved there when complete (RFC 8493)."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import bagit
from django.template.loader import render_to_string
from django.utils import timezone

from disclosure.archive.exports.errors import ExportFailed
from disclosure.archive.exports.export_lock import alone
from disclosure.archive.exports.folders import FolderWriter
from disclosure.archive.exports.pages import STYLE, style
from disclosure.archive.exports.register import ExportRegister
from disclosure.archive.exports.selection import Selection
from disclosure.archive.models import ChainHead, Edition
from disclosure.archive.removals.parts import Place, Removed, removed_parts
from disclosure.archive.verification import first_break
from disclosure.organisation.canonical_json import canonical_json
from disclosure.organisation.institution import in_force
from disclosure.organisation.models import Unit

BATCH = 100
"""Number of editions held in memory at once."""

Progress = Callable[[int, int], None]
"""A function called with the number of editions written and the total."""


def export(destination: Path, year: int | None, unit: Unit | None, progress: Progress, receipts: Path | None = None) -> int:
    """Write the editions of a year and a unit, or all, into a bag at `destination`. Returns their number.

    The whole archive is verified first. An export that is interrupted leaves no bag, and the next one to the same destination
    reuses what was already written. Only their owner may read bag and folders: they hold content of every scope.

    Raises:
        ExportFailed: `destination` exists, the selection is empty, `receipts` is no folder, the archive is broken, or the disk
            is full.
    """
    destination = destination.absolute()
    if receipts and not receipts.is_dir():
        raise ExportFailed(f"没有回执的文件夹 {receipts}，不能导出。")
    if destination.exists():
        raise ExportFailed(f"{destination} 已经存在，请另选一处或先移走。")
    try:
        with _for_owner_alone(), alone(destination) as working:
            if broken := first_break():
                raise ExportFailed(f"归档核验不符，不能导出。{broken}")
            removed = removed_parts()
            selection = Selection(year, unit, ChainHead.objects.get().sequence)
            numbers = selection.numbers()
            if not numbers:
                raise ExportFailed(f"没有可导出的版本（{selection.label}）。")
            _write(working, selection, numbers, removed, progress, receipts)
            if removed_parts() != removed:
                shutil.rmtree(working)
                raise ExportFailed("导出期间有内容依法删除，已弃去所导出的，请重新导出。")
            (working / "bag").rename(destination)
            _sync(destination.parent)
            shutil.rmtree(working)
    except OSError as error:
        where = error.filename or destination
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise ExportFailed(f"写不下去：磁盘已满（{where}）。腾出空间后以同样的参数再次运行。") from error
        raise ExportFailed(f"写不下去：{error.strerror}（{where}）。") from error
    return len(numbers)


def _write(
    working: Path,
    selection: Selection,
    numbers: list[int],
    removed: dict[Place, Removed],
    progress: Progress,
    receipts: Path | None,
) -> None:
    bag, pages = working / "bag", working / "pages"
    shutil.rmtree(bag, ignore_errors=True)
    bag.mkdir()
    pages.mkdir(exist_ok=True)
    register = ExportRegister()
    writer = FolderWriter(bag, pages, removed, {edition.sequence: edition.rests_on for edition in selection.removals()})
    progress(0, len(numbers))
    for done, edition in enumerate(_editions(numbers), start=1):
        register.add(writer.write(edition))
        progress(done, len(numbers))
    register.save(bag / "register.xlsx")
    (bag / STYLE).write_text(style(), encoding="utf-8")
    _write_chain(bag / "chain.json", selection)
    if receipts:
        (bag / "receipts").mkdir()
        for path in sorted(receipts.iterdir()):
            if path.suffix in (".json", ".pub"):
                shutil.copyfile(path, bag / "receipts" / path.name)
    _write_readme(bag / "README.txt", selection, len(numbers), register.notes, receipts)
    _make_bag(bag, selection)


def _editions(numbers: list[int]) -> Iterator[Edition]:
    for start in range(0, len(numbers), BATCH):
        batch = numbers[start : start + BATCH]
        yield from Edition.objects.filter(pk__in=batch).order_by("pk").prefetch_related("files__file")


def _write_chain(path: Path, selection: Selection) -> None:
    """Write the place of every edition in the whole chain, one line each, without its content."""
    with path.open("w", encoding="utf-8") as file:
        lead = "[\n"
        for edition in selection.chain().iterator():
            link = {"previous": edition.previous, "root": edition.root, "head": edition.head(), "seal": edition.seal}
            file.write(lead + canonical_json({"sequence": edition.sequence} | link))
            lead = ",\n"
        file.write("\n]\n")


def _write_readme(path: Path, selection: Selection, count: int, removals: list[str], receipts: Path | None) -> None:
    context = {
        "site": in_force().site_title,
        "at": timezone.localtime(),
        "selection": selection,
        "count": count,
        "last": Edition.objects.get(pk=selection.last),
        "removals": removals,
        "has_receipts": receipts is not None,
    }
    path.write_text(render_to_string("archive/bag/README.txt", context), encoding="utf-8")


def _make_bag(folder: Path, selection: Selection) -> None:
    """Turn a folder into a bag. The manifests are written last, and all is flushed to the disk before the bag gets its name."""
    facts = {
        "Source-Organization": in_force().committee,
        "External-Description": f"党务公开归档：{selection.label}",
        "External-Identifier": Edition.objects.get(pk=selection.last).seal,
        "Bagging-Date": f"{timezone.localdate():%Y-%m-%d}",
    }
    bag = bagit.make_bag(str(folder), facts, checksums=["sha256"])
    # The library writes the number of the last draft. For names in the archive, the RFC and the draft do not differ.
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    bag.save()
    for path in [folder, *folder.rglob("*")]:
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _for_owner_alone() -> Iterator[None]:
    mask = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(mask)

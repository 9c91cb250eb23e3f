"""An edition as a folder: its sealed parts, each a file whose `sha256sum` is the digest that the seal covers."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from disclosure.archive.chain import sha256
from disclosure.archive.exports.errors import ExportFailed
from disclosure.archive.exports.pages import page_of, pdf_of, style
from disclosure.archive.models import TEXTS, Edition, EditionFile
from disclosure.archive.removals.parts import Place, Removed, is_gone
from disclosure.archive.store import digest_of
from disclosure.organisation.canonical_json import canonical_json
from disclosure.organisation.institution import in_force

NAMES = {"title": "title.txt", "data": "data.json", "html": "sealed.html", "record": "record.json"}
"""The file of each text, byte for byte as it was sealed."""

ABOUT = "edition.json"

IN_WORDS = {
    "title": "标题中有内容",
    "data": "数据中有内容",
    "html": "页面中有内容",
    "record": "办理记录中有内容",
    "label": "的标题或文件名中有内容",
    "bytes": "",
}
"""Names of removed parts, of an edition or of its file; a text is removed in part or as a whole."""


@dataclass(frozen=True)
class Written:
    """The register's data of an edition that was written.

    Args:
        edition: the edition.
        place: its folder, relative to the bag's `data`.
        sheets: number of pages of its PDF.
        files: number of files beside it.
        removals: what was removed from it by law, in words.
    """

    edition: Edition
    place: str
    sheets: int
    files: int
    removals: list[str]


class FolderWriter:
    """A writer of editions under `root`. PDFs take long, and are cached in `pages` by their content and reused.

    Args:
        removed: the parts removed by law.
        basis: by sequence of a removal's edition, the decision on which it rests, in words.
    """

    def __init__(self, root: Path, pages: Path, removed: dict[Place, Removed], basis: dict[int, str]):
        self.root, self.pages, self.removed, self.basis = root, pages, removed, basis
        self.style = sha256(style())
        self.institution = in_force()

    def write(self, edition: Edition) -> Written:
        """Write an edition and return what was written.

        Raises `ExportFailed` if a file is missing or differs from what was sealed, and no removal accounts for it.
        """
        files = sorted(edition.files.all(), key=lambda file: file.order)
        place = f"editions/{edition.index_number}/{edition.sequence}"
        folder = self.root / place
        folder.mkdir(parents=True)
        removals = self._removals(edition, files)
        for name in TEXTS:
            (folder / NAMES[name]).write_bytes(getattr(edition, name).encode())
        (folder / ABOUT).write_text(canonical_json(self._about(edition, files)), encoding="utf-8")
        copied = {file.address: folder / file.address for file in files if self._copy(edition, file, folder)}
        page = page_of(edition, removals, self.institution)
        (folder / "page.html").write_text(page, encoding="utf-8")
        sheets = self._pdf(folder / "page.pdf", page, copied, files)
        return Written(edition, place, sheets, len(copied), removals)

    def _about(self, edition: Edition, files: list[EditionFile]) -> dict[str, Any]:
        """Return all that the seal covers except the content of the parts. With it, the seal can be recomputed (ADR 0006)."""
        about = {
            "head": edition.head(),
            "parts": edition.parts_with(files),
            "previous": edition.previous,
            "root": edition.root,
            "seal": edition.seal,
            "files": [{"order": file.order, "name": file.name, "title": file.title} for file in files],
        }
        removed = [
            {"part": name, "order": order, "sha256": each.sha256, "instead": each.instead, "by": each.by}
            for (sequence, name, order), each in self.removed.items()
            if sequence == edition.sequence
        ]
        return about | ({"removed": removed} if removed else {})

    def _removals(self, edition: Edition, files: list[EditionFile]) -> list[str]:
        titles = {0: "", **{file.order: f"第{file.order}个文件“{file.title}”" for file in files}}
        return [
            f"{titles[order]}{IN_WORDS[name]}已依法删除（第{each.by}号归档版本，{self.basis[each.by]}）。"
            for (sequence, name, order), each in self.removed.items()
            if sequence == edition.sequence
        ]

    def _copy(self, edition: Edition, file: EditionFile, folder: Path) -> bool:
        """Copy a file's bytes. Return False if they were removed by law."""
        path = folder / file.address
        if is_gone(file, self.removed):
            return False
        try:
            digest, size = digest_of(file.file)
            if (digest, size) != (file.file_id, file.file.size):
                raise ExportFailed(f"第{edition.sequence}号归档版本（{edition}）的文件“{file.title}”与封存时不同。")
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file.file.path, path)
        except FileNotFoundError as lost:
            raise ExportFailed(f"第{edition.sequence}号归档版本（{edition}）的文件“{file.title}”不见了。") from lost
        return True

    def _pdf(self, path: Path, page: str, copied: dict[str, Path], files: list[EditionFile]) -> int:
        """Write the page's PDF to `path`, made once for the same page, style and files. Returns its number of pages."""
        shown = [[file.address, file.file_id] for file in files if file.address in copied]
        key = hashlib.sha256(canonical_json([page, self.style, shown]).encode()).hexdigest()
        kept = next(self.pages.glob(f"{key}-*.pdf"), None)
        if kept is None:
            content, sheets = pdf_of(page, copied)
            unfinished = self.pages / "unfinished"
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            kept = self.pages / f"{key}-{sheets}.pdf"
            unfinished.rename(kept)
        try:
            os.link(kept, path)
        except OSError:  # USB sticks, and shares of other systems, have no links
            shutil.copyfile(kept, path)
        return int(kept.stem.rpartition("-")[2])

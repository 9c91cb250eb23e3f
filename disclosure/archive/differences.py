"""Differences between two editions, computed from the sealed texts. No code that once rendered the text is needed."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.archive.models import Edition, EditionFile
from disclosure.items.marked_text import read_html
from disclosure.items.text_differences import Line, compare_lines


def compare_texts(old: str, new: str) -> list[Line]:
    """Return the lines of two sealed pages in order; an altered line has its insertions and deletions marked."""
    return compare_lines(read_html(old), read_html(new))


@dataclass(frozen=True)
class FileChange:
    """The change of a file between two editions, identified by its bytes, not by its name."""

    kind: str
    title: str
    old: EditionFile | None
    new: EditionFile | None


def compare_files(old: Edition, new: Edition) -> list[FileChange]:
    """Return the files that stayed, were removed or added, or have the same title with other bytes."""
    before, after = list(old.files.select_related("file")), list(new.files.select_related("file"))
    origin: dict[int, EditionFile] = {}
    for name in ("file_id", "title"):
        for file in after:
            same = next((each for each in before if getattr(each, name) == getattr(file, name)), None)
            if file.pk not in origin and same:
                before.remove(same)
                origin[file.pk] = same
    found = [FileChange(_kind(origin.get(file.pk), file), file.title, origin.get(file.pk), file) for file in after]
    return found + [FileChange("deleted", file.title, file, None) for file in before]


def _kind(old: EditionFile | None, new: EditionFile) -> str:
    if old is None:
        return "inserted"
    if old.file_id != new.file_id:
        return "replaced"
    return "same" if old.title == new.title else "renamed"

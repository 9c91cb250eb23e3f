"""What differs between two editions, told from what was sealed: it needs no code that once drew the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser

from disclosure.archive.models import Edition, EditionFile

ALIKE = 0.4
"""How much of two lines must agree for one to have come from the other."""

MOST_LINES, MOST_LETTERS = 50, 2_000
"""A passage is compared letter by letter up to this length, as that takes time with its square; a longer one stands whole."""

LINES = {
    *(
        "article",
        "blockquote",
        "br",
        "caption",
        "div",
        "dl",
        "dd",
        "dt",
        "figcaption",
        "figure",
        "header",
        "h1",
        "h2",
        "h3",
        "h4",
    ),
    *("li", "ol", "p", "section", "table", "tbody", "thead", "tr", "ul"),
}
"""Elements that begin a line of their own."""


class _Lines(HTMLParser):
    """Gathers the text of a page line by line; a row of a table is one line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in LINES and not (self.cells and tag != "tr"):
            self.end_line()
        if tag in ("td", "th"):
            if self.cells:
                self.words.append("｜")
            self.cells += 1
        if tag == "img":
            self.words.append(f"［图片：{dict(attrs).get('alt') or ''}］")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self.cells = 0
        if tag in LINES and not self.cells:
            self.end_line()

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def end_line(self) -> None:
        # Space between the cells of a row, and at either end, is the page's, not the text's.
        if line := re.sub(r" ?｜ ?", "｜", " ".join("".join(self.words).split())):
            self.lines.append(line)
        self.words = []


def lines_of(html: str) -> list[str]:
    """The text of a sealed page, a line a paragraph, heading, entry of a list or row of a table."""
    parser = _Lines()
    parser.feed(html)
    parser.close()
    parser.end_line()
    return parser.lines


@dataclass(frozen=True)
class Piece:
    """A run of text that both editions have (`same`), or only the newer (`inserted`) or the older (`deleted`)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        return all(piece.kind == "same" for piece in self.pieces)


def compare_texts(old: str, new: str) -> list[Line]:
    """The lines of both pages in order; of a line that was altered, what was put in and what was taken out."""
    before, after = lines_of(old), lines_of(new)
    found: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Line((Piece("same", text),)) for text in before[a:b]]
            continue
        found += _altered(before[a:b], after[c:d])
    return found


def _altered(before: list[str], after: list[str]) -> Iterator[Line]:
    """Lines that were altered, each beside the one that it came from: the most alike first, then what stands around them."""
    best, i, j = 0.0, 0, 0
    if all(len(lines) <= MOST_LINES and sum(map(len, lines)) <= MOST_LETTERS for lines in (before, after)):
        pairs = ((i, j) for i in range(len(before)) for j in range(len(after)))
        best, i, j = max(((_likeness(before[i], after[j]), i, j) for i, j in pairs), default=(0.0, 0, 0))
    if best < ALIKE:
        yield from (Line((Piece("deleted", text),)) for text in before)
        yield from (Line((Piece("inserted", text),)) for text in after)
        return
    yield from _altered(before[:i], after[:j])
    yield Line(tuple(_pieces(before[i], after[j])))
    yield from _altered(before[i + 1 :], after[j + 1 :])


def _likeness(old: str, new: str) -> float:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _pieces(old: str, new: str) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", old[a:b])
            continue
        if a < b:
            yield Piece("deleted", old[a:b])
        if c < d:
            yield Piece("inserted", new[c:d])


@dataclass(frozen=True)
class FileChange:
    """What became of a file from one edition to the other, told by its bytes, not by its name."""

    kind: str
    title: str
    old: EditionFile | None
    new: EditionFile | None


def compare_files(old: Edition, new: Edition) -> list[FileChange]:
    """Files that stayed, were taken out, put in, or bear the same title with other bytes."""
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

"""Differences between two texts: Han text by characters, numbers and Latin words whole."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from disclosure.items.marked_text import MarkedLine, Marks

ALIKE = 0.4
"""Minimum likeness of two lines for one to be a changed version of the other."""

MOST_LINES, MOST_LETTERS = 50, 2_000
"""Maximum size of a passage whose lines are paired by likeness, which takes time quadratic in the size."""

MOST_PAIRS = 4_000_000
"""Maximum number of word pairs compared within a line; in a longer line, all text between equal ends counts as different."""

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = rf"[^\W_{_HAN}]"
_TOKEN = re.compile(rf"{_WORD}+(?:[,.，．](?=\d)\d+)*|.", re.DOTALL)

_FORMAT = r"[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\U000e0000-\U000e01ef]"
_UNSEEN = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180b-\u180f\u2800\u3164\uffa0\ufeff]|" + _FORMAT)
_SEEN = {"\n": "↵", "\t": "⇥", "\u3000": "□", "\u00a0": "␣"}

PLACES = {"block": "一块", "ol": "一个列表", "ul": "一个列表", "li": "一个列表项"}
"""Names of elements that contain two lines together; any other element is a paragraph."""

NOTHING = MarkedLine.of("")
"""Counterpart of a line that only one text has."""

Pair = tuple[MarkedLine | None, MarkedLine | None]
Token = tuple[str, tuple[Marks, ...]]


@dataclass(frozen=True)
class TextRun:
    """A run of text in both (`same`), only in the newer (`inserted`) or only in the older (`deleted`), with its marks."""

    kind: str
    text: str
    marks: Marks = ()

    @property
    def shown(self) -> str:
        """The text; in altered text, unprinted characters are made visible."""
        if self.kind == "same":
            return self.text
        text = self.text.replace(" ", "␣") if self.text.isspace() else self.text
        return _UNSEEN.sub(lambda found: _SEEN.get(found[0], f"［U+{ord(found[0]):04X}］"), text)


@dataclass(frozen=True)
class Line:
    """A line of either text or of both.

    Args:
        note: description of changes that show in no piece.
    """

    pieces: tuple[TextRun, ...]
    note: str = ""

    @property
    def is_same(self) -> bool:
        return not self.note and all(piece.kind == "same" for piece in self.pieces)

    @property
    def marks(self) -> Marks:
        """The marks of the whole line."""
        first = self.pieces[0].marks if self.pieces else ()
        return tuple(mark for mark in first if all(mark in piece.marks for piece in self.pieces))

    @property
    def labelled_pieces(self) -> Iterator[tuple[TextRun, str]]:
        """The pieces, each altered one with its marks that are not the whole line's, unless only words were altered."""
        whole = self.marks
        old, new = ([piece.marks for piece in self.pieces if piece.kind == kind] for kind in ("deleted", "inserted"))
        for piece in self.pieces:
            told = piece.kind != "same" and old != new
            yield piece, "，".join(mark for mark in piece.marks if mark not in whole) if told else ""


def compare_lines(before: Sequence[MarkedLine], after: Sequence[MarkedLine]) -> list[Line]:
    """Return the lines of both in order, with insertions and deletions in altered lines."""
    found: list[Line] = []
    above: tuple[MarkedLine, MarkedLine] | None = None
    for old, new in _pairs(before, after):
        notes = [_altered_asides(old or NOTHING, new or NOTHING)]
        if old and new:
            notes += [_altered_joint(above, (old, new))] if above else []
            above = old, new
        found.append(Line(tuple(_pieces(old or NOTHING, new or NOTHING)), "；".join(filter(None, notes))))
    return found


def _altered_asides(old: MarkedLine, new: MarkedLine) -> str:
    before, after = Counter(old.asides), Counter(new.asides)
    return "；".join([f"原有{aside}" for aside in before - after] + list(after - before))


def _altered_joint(above: tuple[MarkedLine, MarkedLine], below: tuple[MarkedLine, MarkedLine]) -> str:
    """Describe the change in how two lines were together, if there is any; empty otherwise."""
    old, new = (_shared(*lines) for lines in zip(above, below, strict=True))
    if old == new:
        return ""
    at = next(at for at in range(max(len(old), len(new))) if old[at : at + 1] != new[at : at + 1])
    was, now = (f"同在{names[at]}" if names[at:] else "分开" for names in (old, new))
    return f"分段有变：与上文原{was}，现{now}"


def _shared(above: MarkedLine, below: MarkedLine) -> list[str]:
    """Return the elements that contain both lines, the outermost first."""
    both = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(above.place, below.place, strict=False))
    return [PLACES.get(name, "一段") for (name, _number), _other in both]


def _pairs(before: Sequence[MarkedLine], after: Sequence[MarkedLine]) -> Iterator[Pair]:
    """Yield the lines of both in order, each beside its counterpart or None."""
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield from zip(before[a:b], after[c:d], strict=True) if kind == "equal" else _altered(before[a:b], after[c:d])


def _altered(before: Sequence[MarkedLine], after: Sequence[MarkedLine]) -> Iterator[Pair]:
    """Yield altered lines, each beside its counterpart: the most alike pair first, then the lines around it."""
    if len(before) == len(after) == 1 and _likeness(before[0], after[0]) >= ALIKE:
        yield before[0], after[0]
        return
    if not all(len(lines) <= MOST_LINES and sum(len(line.text) for line in lines) <= MOST_LETTERS for lines in (before, after)):
        yield from _altered_in_order(before, after)
        return
    pairs = ((i, j) for i in range(len(before)) for j in range(len(after)))
    best, i, j = max(((_likeness(before[i], after[j]), i, j) for i, j in pairs), default=(0.0, 0, 0))
    if best < ALIKE:
        yield from _unlike(before, after)
        return
    yield from _altered(before[:i], after[:j])
    yield before[i], after[j]
    yield from _altered(before[i + 1 :], after[j + 1 :])


def _altered_in_order(before: Sequence[MarkedLine], after: Sequence[MarkedLine]) -> Iterator[Pair]:
    """Yield the lines of a long passage paired in order, as in a table with an altered column."""
    if len(before) != len(after) or len(before) == 1:
        yield from _unlike(before, after)
        return
    for old, new in zip(before, after, strict=True):
        yield from _altered([old], [new])


def _unlike(before: Sequence[MarkedLine], after: Sequence[MarkedLine]) -> Iterator[Pair]:
    yield from ((line, None) for line in before)
    yield from ((None, line) for line in after)


def _likeness(old: MarkedLine, new: MarkedLine) -> float:
    if old.text == new.text:
        return 1.0
    if len(old.text) * len(new.text) > MOST_PAIRS:
        start, end = _alike_ends(old.text, new.text)
        return 2 * (start + end) / (len(old.text) + len(new.text))
    matcher = SequenceMatcher(None, old.text, new.text, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= ALIKE else 0.0


def _alike_ends(old: Sequence, new: Sequence) -> tuple[int, int]:
    """Return the number of equal elements at the beginning, and of further equal elements at the end."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    return start, end


def tokens(line: MarkedLine) -> list[Token]:
    return [(found[0], line.marks[slice(*found.span())]) for found in _TOKEN.finditer(line.text)]


def _pieces(old: MarkedLine, new: MarkedLine) -> Iterator[TextRun]:
    before, after = tokens(old), tokens(new)
    start, end = _alike_ends(before, after)
    yield from _runs("same", before[:start])
    yield from _between(before[start : len(before) - end], after[start : len(after) - end])
    yield from _runs("same", before[len(before) - end :])


def _between(before: list[Token], after: list[Token]) -> Iterator[TextRun]:
    if len(before) * len(after) > MOST_PAIRS:
        yield from _runs("deleted", before)
        yield from _runs("inserted", after)
        return
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from _runs("same", before[a:b])
            continue
        yield from _runs("deleted", before[a:b])
        yield from _runs("inserted", after[c:d])


def _runs(kind: str, found: list[Token]) -> Iterator[TextRun]:
    """Yield the tokens as pieces, one for each run of characters with equal marks."""
    text, marks = "", None
    for word, its_marks in found:
        for character, own in zip(word, its_marks, strict=True):
            if text and own != marks:
                yield TextRun(kind, text, marks or ())
                text = ""
            text, marks = text + character, own
    if text:
        yield TextRun(kind, text, marks or ())

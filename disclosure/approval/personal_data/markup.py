"""All the words of an XML part, as it is read through once: what stands in elements, and what stands in their attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from lxml import etree

WHOLE = {"p", "si", "is", "comment", "threadedComment"}
"""Elements whose words belong together: what looks like one number may be of several runs."""

WORDS = {"t", "text", "delText", "instrText", "delInstrText"}
"""Elements that hold words of such a whole; what was struck out, and what a field is told, are still in the file."""

BREAKS = {"tab", "br", "cr", "fldChar"}
CELL = "tc"


@dataclass(frozen=True)
class Words:
    """Words that belong together.

    Args:
        paragraph: the number of their paragraph among those of the part's own kind; 0 where they stand in none.
        in_table: whether that paragraph stands in a table.
    """

    text: str
    paragraph: int = 0
    in_table: bool = False


def words_of(part: IO[bytes], without: frozenset[str] = frozenset()) -> Iterator[Words]:
    """All words of an XML part. What is not well-formed is read as far as it can be, as office programs do.

    Args:
        without: names of elements that are left out.

    Raises `ValueError` where the part defines entities: no office program writes any.
    """
    reader = _Reader(without)
    parser = etree.XMLParser(target=reader, resolve_entities=False, no_network=True, recover=True)
    yield from etree.parse(part, parser)


class _Reader:
    """What lxml tells as it parses: the beginnings and ends of elements, and what stands between."""

    def __init__(self, without: frozenset[str]):
        self.without = without
        self.found: list[Words] = []
        # The wholes that are open, the outermost first: a text box stands in the paragraph on which it hangs.
        self.open: list[tuple[int, bool, list[str]]] = []
        self.names: list[str] = []
        self.between: list[str] = []
        self.kind = ""
        self.paragraphs = self.cells = 0

    def doctype(self, *declared: str | None) -> None:
        raise ValueError("a part that defines entities")

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._take()
        kind, _, name = tag.rpartition("}")
        self.kind = self.kind or kind
        self.names.append(name)
        if name not in self.without:
            self.found += [Words(value) for value in attributes.values()]
        if name in WHOLE:
            own = name == "p" and kind == self.kind
            self.paragraphs += own
            self.open.append((self.paragraphs if own else 0, self.cells > 0, []))
        elif name in BREAKS and self.open:
            self.open[-1][2].append(" ")
        self.cells += name == CELL

    def data(self, text: str) -> None:
        self.between.append(text)

    def end(self, tag: str) -> None:
        self._take()
        name = self.names.pop()
        if name in WHOLE:
            paragraph, in_table, words = self.open.pop()
            self.found.append(Words("".join(words), paragraph, in_table))
        self.cells -= name == CELL

    def close(self) -> list[Words]:
        return self.found

    def _take(self) -> None:
        if not self.between:
            return
        text, self.between = "".join(self.between), []
        if not self.names or self.names[-1] in self.without:
            return
        if self.open and self.names[-1] in WORDS:
            self.open[-1][2].append(text)
        else:
            self.found.append(Words(text))

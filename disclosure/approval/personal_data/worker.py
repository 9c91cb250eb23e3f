"""The scanner of one file, in a process of its own: `python -m disclosure.approval.personal_data.worker`.

The file is read from standard input. One JSON object a line is written to standard output: `{"kind", "value", "place"}` for
each finding, `{"gap"}` for a part that could not be read, and `{"end": true}` last. A file that was made to be slow or to
unpack without end exceeds the limits of the process, and the last line is missing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from disclosure.approval.personal_data.addresses import without_escapes
from disclosure.approval.personal_data.documents import pieces_of
from disclosure.approval.personal_data.patterns import Match, find
from disclosure.approval.personal_data.pieces import Gap, Piece
from disclosure.uploads.isolated import limit

CPU_SECONDS = 15
MEMORY = 2**30
MOST_FINDINGS = 2000

SHORTEST = 5
"""Minimum length in characters of personal data of any kind."""


def tell(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def scan(data: bytes) -> None:
    left = MOST_FINDINGS
    for thing in found_in(data):
        if isinstance(thing, Gap):
            tell(gap=thing.reason)
            continue
        match, place = thing
        tell(kind=match.kind, value=match.value, place=place)
        left -= 1
        if not left:
            tell(gap=f"个人信息太多，只列出前{MOST_FINDINGS}处")
            break
    tell(end=True)


def found_in(data: bytes) -> Iterator[tuple[Match, str] | Gap]:
    """Yield the findings in a file, each with its place, and the gaps that could not be read."""
    told: set[tuple[str, str]] = set()
    for piece in pieces_of(data):
        if isinstance(piece, Gap):
            yield piece
            continue
        for match, again in _found(piece):
            if not again or (match.kind, match.value) not in told:
                told.add((match.kind, match.value))
                yield match, piece.place


def _found(piece: Piece) -> Iterator[tuple[Match, bool]]:
    """Yield the findings in a text, also with escapes decoded; the flag tells whether one may have been reported before."""
    if len(piece.text) < SHORTEST:
        return
    for match in find(piece.text):
        yield match, piece.again
    if (decoded := without_escapes(piece.text)) != piece.text:
        for match in find(decoded):
            yield match, True


if __name__ == "__main__":
    limit(CPU_SECONDS, MEMORY)
    scan(sys.stdin.buffer.read())

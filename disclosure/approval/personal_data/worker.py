"""Looks for personal data in one file, in a process of its own: `python -m disclosure.approval.personal_data.worker`.

The file comes on standard input. On standard output goes one JSON object a line: `{"kind", "value", "place"}` for each finding,
`{"gap"}` for what could not be read, and `{"end": true}` last. A file that is made to be slow or to unfold without end hits
the limits of the process, and the line of the end is missing.
"""

from __future__ import annotations

import json
import resource
import sys

from disclosure.approval.personal_data.documents import Gap, pieces_of
from disclosure.approval.personal_data.patterns import find

SECONDS = 15
MEMORY = 2**30
MOST_FINDINGS = 2000

SHORTEST = 5
"""Characters that personal data of any kind has at least."""


def tell(**line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def scan(data: bytes) -> None:
    left = MOST_FINDINGS
    for piece in pieces_of(data):
        if isinstance(piece, Gap):
            tell(gap=piece.reason)
            continue
        for match in find(piece.text) if len(piece.text) >= SHORTEST else []:
            tell(kind=match.kind, value=match.value, place=piece.place)
            left -= 1
            if not left:
                tell(gap=f"个人信息太多，只列出前{MOST_FINDINGS}处")
                tell(end=True)
                return
    tell(end=True)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    scan(sys.stdin.buffer.read())

"""The cost of what is done within a block: queries, digests of content, reads of stored files."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection

from disclosure.audience.sign_in import sessions
from disclosure.items import access, digests
from disclosure.items.models import DisclosurePage

A_DAY = timedelta(days=1)


@dataclass
class Cost:
    """Counts of one block."""

    queries: list[str] = field(default_factory=list)
    digests: int = 0
    builds: int = 0
    """How often a page was built from a revision."""
    reads: Counter[str] = field(default_factory=Counter)
    """How often each file under `MEDIA_ROOT` was opened to be read, by its place there."""

    @property
    def distinct(self) -> int:
        return len({re.sub(r'SAVEPOINT "?\w+"?', "SAVEPOINT", query) for query in self.queries})

    @property
    def most_reads(self) -> int:
        return max(self.reads.values(), default=0)

    def __str__(self) -> str:
        return (
            f"{len(self.queries)} queries ({self.distinct} distinct), {self.digests} digests, {self.builds} builds, "
            f"a file read {self.most_reads} times at most"
        )


_counting: list[Cost] = []


def _note_open(event: str, arguments: tuple[Any, ...]) -> None:
    if event != "open" or not _counting:
        return
    path, mode = arguments[:2]
    if isinstance(path, str | Path) and isinstance(mode, str) and mode.startswith("r"):
        file = Path(path)
        if file.is_relative_to(settings.MEDIA_ROOT):
            _counting[-1].reads[str(file.relative_to(settings.MEDIA_ROOT))] += 1


sys.addaudithook(_note_open)


@contextmanager
def counted() -> Iterator[Cost]:
    """Count what is done within the block, without what the site writes once a minute: presence and readings."""
    cost = Cost()

    def note_query(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        cost.queries.append(sql)
        return execute(sql, params, many, context)

    def digest(content: Any) -> str:
        cost.digests += 1
        return sha256_of_json(content)

    def build(row: DisclosurePage, content: dict[str, Any]) -> DisclosurePage:
        cost.builds += 1
        return with_content_json(row, content)

    sha256_of_json, with_content_json = digests.sha256_of_json, DisclosurePage.with_content_json
    _counting.append(cost)
    try:
        with (
            connection.execute_wrapper(note_query),
            patch.object(digests, "sha256_of_json", digest),
            patch.object(DisclosurePage, "with_content_json", build),
            patch.object(sessions, "SECONDS_BETWEEN_NOTES", A_DAY.total_seconds()),
            patch.object(access, "SAME_READING", A_DAY),
        ):
            yield cost
    finally:
        _counting.remove(cost)

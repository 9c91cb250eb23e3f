"""What was removed by law from earlier editions, read from the editions of the removals."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

Part = tuple[int, str, int | None]
"""Sequence of the edition, name of the part, order of the file (None for a text)."""


@dataclass(frozen=True)
class Removal:
    """What a removal took away.

    Args:
        by: sequence of the edition that sealed the removal.
        sha256: digest of what was there, which stays in the edition's seal.
        instead: digest of what stands there now; None where nothing does.
    """

    by: int
    sha256: str
    instead: str | None


def removed_parts(removals: Iterable[tuple[int, str]]) -> dict[Part, Removal]:
    """What `removals`, sequence and data of each edition of a removal in their order, took away."""
    return {
        (part["edition"], part["part"], part.get("order")): Removal(sequence, part["sha256"], part["instead"])
        for sequence, data in removals
        for part in json.loads(data).get("removed", [])
    }

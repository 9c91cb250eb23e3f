"""The arithmetic of the chain: what is hashed, and how. Pure functions; ADR 0006 states the same for a third party.

Everything is SHA-256. What is hashed begins with one byte that says what it is, so that nothing can be taken for another thing:
0x00 a part of an edition, 0x01 two branches of its Merkle tree, 0x02 an edition in the chain.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

from disclosure.organisation.canonical_json import canonical_json

LEAF, BRANCH, LINK = b"\x00", b"\x01", b"\x02"

BEGINNING = "0" * 64
"""What the first edition gives as the seal of the one before it."""


def sha256(text: str) -> str:
    """SHA-256, in hex, of a text in UTF-8: what `sha256sum` says of a file that holds it."""
    return hashlib.sha256(text.encode()).hexdigest()


def instant(moment: datetime.datetime) -> str:
    """A moment in UTC to the microsecond, e.g. `2026-03-05T01:02:03.000004Z`."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def merkle_root(parts: Sequence[dict[str, Any]]) -> str:
    """The root, in hex, of the Merkle tree over the descriptions of an edition's parts, in their order.

    The tree is that of RFC 6962, section 2.1; a leaf is the canonical JSON of a description, which names the part's SHA-256.
    """
    return _root([hashlib.sha256(LEAF + canonical_json(part).encode()).digest() for part in parts]).hex()


def _root(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(BRANCH + _root(hashes[:split]) + _root(hashes[split:])).digest()


def seal_of(previous: str, root: str, head: dict[str, Any]) -> str:
    """The seal of an edition, in hex: over the seal before it, the root of its parts, and its head."""
    return hashlib.sha256(LINK + bytes.fromhex(previous) + bytes.fromhex(root) + canonical_json(head).encode()).hexdigest()

"""The hash functions of the chain, all of them pure. ADR 0006 describes them for a third party.

Every hash is SHA-256. The hashed data begins with one byte for its kind, so that no kind can be mistaken for another: 0x00 a
part of an edition, 0x01 two branches of its Merkle tree, 0x02 an edition in the chain.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

from disclosure.organisation.canonical_json import canonical_json

LEAF, BRANCH, LINK = b"\x00", b"\x01", b"\x02"

BEGINNING = "0" * 64
"""The previous seal of the first edition."""


def sha256(text: str) -> str:
    """Return the SHA-256, in hex, of a text in UTF-8: the same as `sha256sum` of a file that holds the text."""
    return hashlib.sha256(text.encode()).hexdigest()


def instant(moment: datetime.datetime) -> str:
    """Return a moment in UTC to the microsecond, e.g. `2026-03-05T01:02:03.000004Z`."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def merkle_root(parts: Sequence[dict[str, Any]]) -> str:
    """Return the root, in hex, of the Merkle tree over the descriptions of an edition's parts, in their order.

    The tree is that of RFC 6962, section 2.1; a leaf is the canonical JSON of a description, which names the part's SHA-256.
    """
    return _root([hashlib.sha256(LEAF + canonical_json(part).encode()).digest() for part in parts]).hex()


def _root(hashes: list[bytes]) -> bytes:
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(BRANCH + _root(hashes[:split]) + _root(hashes[split:])).digest()


def seal_of(previous: str, root: str, head: dict[str, Any]) -> str:
    """Return the seal of an edition, in hex: the hash of the previous seal, the root of the edition's parts, and its head."""
    return hashlib.sha256(LINK + bytes.fromhex(previous) + bytes.fromhex(root) + canonical_json(head).encode()).hexdigest()

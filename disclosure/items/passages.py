"""Passages of a text, by which a text is recognised when it returns with a few changes."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from disclosure.items.body_texts import lines_of_block
from disclosure.organisation.folding import as_seen

if TYPE_CHECKING:
    from disclosure.items.models import DisclosurePage

PASSAGE_LETTERS = 6
"""Minimum number of letters of a passage: a shorter one, such as a name or a number, may be in any text."""

DIGEST_DIGITS = 16


def passages_of(item: DisclosurePage) -> dict[str, int]:
    """Return the length, in letters and digits, of each passage of the summary and body of `item`, by the passage's digest.

    A passage ends at any punctuation mark. Texts that look the same have the same passages: width, case, spaces, markup,
    invisible characters and traditional characters make no difference.
    """
    lines = [item.summary, *(line.text for part in item.body for line in lines_of_block(part.block, part.value))]
    passages = (passage for line in lines for passage in re.split(r"[^\w\s]+", as_seen(line)))
    return {_digest(passage): len(passage) for passage in passages if len(passage) >= PASSAGE_LETTERS}


def _digest(passage: str) -> str:
    """Return a keyed digest: the number between two marks of punctuation, say, could be found by trying all of them.

    The key is applied to a digest, so that rows which had that one were given the keyed one (migration 0025).
    """
    plain = hashlib.sha256(passage.encode()).hexdigest()[:DIGEST_DIGITS]
    return salted_hmac("disclosure.items.passages", plain, algorithm="sha256").hexdigest()[:DIGEST_DIGITS]

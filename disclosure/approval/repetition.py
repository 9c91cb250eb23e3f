"""Change notes: each says what this change alters, and is none that the item was published under before."""

from __future__ import annotations

import unicodedata

from disclosure.approval.standing import edition_approvals
from disclosure.items.models import DisclosurePage
from disclosure.organisation.ink import inked


def visible_words(text: str) -> str:
    """Return the letters and digits of a text, by which two texts are the same to a reader's eye."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum()).casefold()


def repeated_note(item: DisclosurePage, note: str) -> str:
    """Return why the change note is refused, in Chinese: it holds no word, or an edition was published under it. Else empty."""
    words = visible_words(note)
    if not words:
        return "变更说明只有标点，请写明这次改了什么、为什么改。" if inked(note) else ""
    for number, approval in enumerate(edition_approvals(item).select_related("revision"), start=1):
        if words == visible_words(approval.revision.content.get("change_note") or ""):
            return f"变更说明与第{number}版的相同，请写明这次改了什么、为什么改。"
    return ""

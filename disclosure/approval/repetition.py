"""Validation of change notes: each describes this change, and repeats no note under which the item was published before."""

from __future__ import annotations

from disclosure.approval.standing import edition_approvals
from disclosure.items.models import DisclosurePage
from disclosure.organisation.folding import words_seen
from disclosure.organisation.ink import inked


def repeated_note(item: DisclosurePage, note: str) -> str:
    """Return why the change note is refused, in Chinese: it has no words, or repeats an earlier note. Else an empty string."""
    words = words_seen(note)
    if not words:
        return "变更说明只有标点，请写明这次改了什么、为什么改。" if inked(note) else ""
    for number, approval in enumerate(edition_approvals(item).select_related("revision"), start=1):
        if words == words_seen(approval.revision.content.get("change_note") or ""):
            return f"变更说明与第{number}版的相同，请写明这次改了什么、为什么改。"
    return ""

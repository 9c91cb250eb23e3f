"""Validation of change notes: each describes this change, and repeats no note under which the item was published before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from disclosure.approval.standing import edition_approvals
from disclosure.items.models import DisclosurePage
from disclosure.organisation.folding import as_seen
from disclosure.organisation.ink import inked
from disclosure.organisation.skeletons import is_dash, skeleton

_THOUSANDS = re.compile("(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9,])")
_JOINT = re.compile(r"(?<=[0-9])(?:\W|_)+(?=[0-9])")
_SIGN = re.compile(r"(?<![0-9])\.|\.(?![0-9])|[^\w.-]|_")
_ONES = re.compile("([一-]+)")


@dataclass(frozen=True)
class Wording:
    """The words of a note, as a reader takes them, whatever its punctuation is.

    Args:
        words: letters and digits, with a point for the signs between two digits: 3.5 is not 35. Thousands have none.
        ones: for a place in `words`, the least and the greatest number of 一 there, since a dash may be typed for one.
    """

    words: str
    ones: dict[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, note: str) -> Wording:
        seen = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), as_seen(note))
        seen = _JOINT.sub(".", "".join("-" if is_dash(character) else character for character in seen))
        words, ones = "", {}
        for part in _ONES.split(_SIGN.sub("", seen)):
            if _ONES.fullmatch(part):
                ones[len(words)] = part.count("一"), len(part)
            else:
                words += skeleton(part)
        return cls(words, ones)

    @property
    def is_empty(self) -> bool:
        return not self.words and not any(least for least, _ in self.ones.values())

    def is_like(self, other: Wording) -> bool:
        """Return whether both say the same."""
        return self.words == other.words and all(
            least <= other.ones.get(place, (0, 0))[1] and other.ones.get(place, (0, 0))[0] <= most
            for place in self.ones | other.ones
            for least, most in [self.ones.get(place, (0, 0))]
        )


def repeated_note(item: DisclosurePage, note: str) -> str:
    """Return why the change note is refused, in Chinese: it has no words, or repeats an earlier note. Else an empty string."""
    wording = Wording.of(note)
    if wording.is_empty:
        return "变更说明只有标点，请写明这次改了什么、为什么改。" if inked(note) else ""
    for number, approval in enumerate(edition_approvals(item).select_related("revision"), start=1):
        if wording.is_like(Wording.of(approval.revision.content.get("change_note") or "")):
            return f"变更说明与第{number}版的相同，请写明这次改了什么、为什么改。"
    return ""

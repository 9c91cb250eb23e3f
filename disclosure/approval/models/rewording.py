"""Texts compared for rewording. All functions are pure."""

from __future__ import annotations

from difflib import SequenceMatcher

from disclosure.organisation.folding import words_seen

REPEATED = 0.6
"""Similarity of two texts, from 0 to 1, above which one is taken for a rewording of the other."""


def resembles(text: str, other: str) -> bool:
    """Return whether one text is a rewording of the other, whatever their marks and spaces."""
    matcher = SequenceMatcher(None, words_seen(text) or text, words_seen(other) or other, autojunk=False)
    return matcher.quick_ratio() > REPEATED and matcher.ratio() > REPEATED


def names_the_same(title: str, other: str) -> bool:
    """Return whether the shorter title stands in the longer one, a few words changed: 东区补偿 in 校园东区征地补偿情况."""
    seen, other_seen = words_seen(title), words_seen(other)
    blocks = SequenceMatcher(None, seen, other_seen, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) > REPEATED * min(len(seen), len(other_seen))

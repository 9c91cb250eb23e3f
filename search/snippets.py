"""Titles and passages of items for a list of results, with the hits marked, as safe HTML around the item's own text."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from disclosure.items.body_texts import readable_texts
from disclosure.items.models import DisclosurePage
from search.folding import readings_with_offsets
from search.text import Term

LENGTH = 120
"""Number of characters shown of a text."""

BEFORE = 30
"""Number of those characters before the first hit."""

Spans = list[tuple[int, int]]
"""Begin and end of each hit in a text."""


def title_html(item: DisclosurePage, looked_for: list[Term]) -> SafeString:
    """Return the item's title, with hits marked."""
    return _marked(item.title, _spans(item.title, looked_for), 0, len(item.title))


def snippet_html(item: DisclosurePage, looked_for: list[Term]) -> SafeString:
    """Return a passage around the first hit in the text that readers see; without a hit, the beginning of the summary."""
    # The texts are read one by one: files and tags, which come after the body, cost queries.
    for text in readable_texts(item):
        if spans := _spans(text, looked_for):
            start = max(0, spans[0][0] - BEFORE)
            return _marked(text, spans, start, start + LENGTH)
    return _marked(item.summary, [], 0, LENGTH)


def _spans(text: str, looked_for: list[Term]) -> Spans:
    if not looked_for:
        return []
    # Longer terms come first: if one term begins with another, the whole of it is marked.
    longest_first = sorted(looked_for, key=lambda term: len("".join(term.runs)), reverse=True)
    pattern = re.compile("|".join(term.pattern() for term in longest_first))
    spans = [
        (offsets[hit.start()], offsets[hit.end() - 1] + 1)
        for folded, offsets in readings_with_offsets(text)
        for hit in pattern.finditer(folded)
    ]
    # If one reading has a longer hit in the same place, the whole of it is marked.
    return sorted(set(spans), key=lambda span: (span[0], -span[1]))


def _marked(text: str, spans: Spans, start: int, end: int) -> SafeString:
    """Return `text[start:end]`, escaped, with the spans in it marked and an ellipsis for omitted text."""
    parts = ["…" if start > 0 else ""]
    position = start
    for first, last in spans:
        # A character that folds to several, such as ㈱, may be hit twice.
        if first < position:
            continue
        if first >= end:
            break
        parts += [escape(text[position:first]), "<mark>", escape(text[first:last]), "</mark>"]
        position = last
    end = max(end, position)
    parts += [escape(text[position:end]), "…" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308 (every piece of text is escaped)

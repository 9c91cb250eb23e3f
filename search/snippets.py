"""What of an item is shown in a list of results, with the hits marked. It is safe HTML; the text in it is the item's own."""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from disclosure.items.body_texts import readable_texts
from disclosure.items.models import DisclosurePage
from search.folding import fold_with_offsets
from search.text import Term

LENGTH = 120
"""How many characters of a text are shown."""

BEFORE = 30
"""How many of them stand before the first hit."""

Spans = list[tuple[int, int]]
"""Where in a text hits begin and end."""


def title_html(item: DisclosurePage, looked_for: list[Term]) -> SafeString:
    """The item's title, hits marked."""
    return _marked(item.title, _spans(item.title, looked_for), 0, len(item.title))


def snippet_html(item: DisclosurePage, looked_for: list[Term]) -> SafeString:
    """A passage around the first hit in what readers are shown; without one, the summary's beginning."""
    # One text after the other: the files and tags after the text cost queries.
    for text in readable_texts(item):
        if spans := _spans(text, looked_for):
            start = max(0, spans[0][0] - BEFORE)
            return _marked(text, spans, start, start + LENGTH)
    return _marked(item.summary, [], 0, LENGTH)


def _spans(text: str, looked_for: list[Term]) -> Spans:
    if not looked_for:
        return []
    folded, offsets = fold_with_offsets(text)
    # The longer term first: where one begins with another, the whole of it is marked.
    longest_first = sorted(looked_for, key=lambda term: len("".join(term.runs)), reverse=True)
    hits = re.finditer("|".join(term.pattern() for term in longest_first), folded)
    return [(offsets[hit.start()], offsets[hit.end() - 1] + 1) for hit in hits]


def _marked(text: str, spans: Spans, start: int, end: int) -> SafeString:
    """`text[start:end]`, escaped, the spans in it marked, an ellipsis where something was left out."""
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

"""Masking: words are struck out of an edition's texts, whatever the format of each text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from disclosure.archive.models import TEXTS, Edition, Removal
from disclosure.organisation.canonical_json import canonical_json

MASK = "■■■"
"""The replacement of masked words, whose length does not depend on theirs."""

TAG = re.compile(r"(<[^>]*>)")
VALUE = re.compile(r'="([^"]*)"')

FORM = {"at", "code", "decided_on", "digest", "first_published_at", "id", "last_published_at", "arose_on", "retired_on", "type"}
"""Keys whose values are part of the format. Masked values could not be parsed any more."""


def mask_words(text: str, words: Sequence[str]) -> str:
    """Return a plain text without `words`. Longer words are masked first, so that none hides in another."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, MASK)
    return text


def mask_html(text: str, words: Sequence[str]) -> str:
    """Return a page without `words`, in its text and in the values of attributes. The tags stay as they were."""

    def strike(found: str, quote: bool) -> str:
        plain = html.unescape(found)
        masked = mask_words(plain, words)
        return found if masked == plain else html.escape(masked, quote=quote)

    def in_tag(tag: str) -> str:
        return VALUE.sub(lambda value: f'="{strike(value[1], quote=True)}"', tag)

    return "".join(in_tag(piece) if piece.startswith("<") else strike(piece, quote=False) for piece in TAG.split(text))


def mask_json(text: str, words: Sequence[str]) -> str:
    """Return canonical JSON without `words` in any of its texts; rich text among them is HTML."""
    return canonical_json(mask_content(json.loads(text), words))


def mask_content(content: Any, words: Sequence[str]) -> Any:
    """Return parsed JSON without `words`. A text that holds JSON itself, as a revision does, is parsed and masked, too."""
    if isinstance(content, dict):
        return {key: value if key in FORM else mask_content(value, words) for key, value in content.items()}
    if isinstance(content, list):
        return [mask_content(each, words) for each in content]
    if not isinstance(content, str):
        return content
    if content[:1] in ("[", "{"):
        try:
            return json.dumps(mask_content(json.loads(content), words), ensure_ascii=False)
        except ValueError:
            pass
    return mask_html(content, words) if TAG.search(content) or "&" in content else mask_words(content, words)


MASKED: dict[str, Callable[[str, Sequence[str]], str]] = {
    "title": mask_words,
    "data": mask_json,
    "html": mask_html,
    "record": mask_json,
}


def find(edition: Edition, word: str) -> dict | None:
    """Return a place of `word` in the edition's texts: edition, part, start, length; None if the word is in none of them."""
    for name in TEXTS:
        text = getattr(edition, name)
        for escaped in (word, html.escape(word, quote=False), html.escape(word)):
            form = json.dumps(escaped, ensure_ascii=False)[1:-1] if name in ("data", "record") else escaped
            start = text.find(form)
            if start >= 0:
                return {"edition": edition.sequence, "part": name, "start": start, "length": len(form)}
    return None


def word_at(edition: Edition, place: dict) -> str:
    """Return the word at a place that `find` found."""
    found = getattr(edition, place["part"])[place["start"] : place["start"] + place["length"]]
    if place["part"] in ("data", "record"):
        found = json.loads(f'"{found}"')
    return found if place["part"] == "title" else html.unescape(found)


def words_of(motion: Removal) -> list[str]:
    """Return the words that a removal masks, as long as it has not been carried out."""
    editions = Edition.objects.in_bulk({place["edition"] for place in motion.masks})
    return [word_at(editions[place["edition"]], place) for place in motion.masks]

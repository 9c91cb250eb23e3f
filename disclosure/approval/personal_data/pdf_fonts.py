"""Fonts of a PDF that do not identify their letters: their text is not what a page shows (ISO 32000-1, 9.6 to 9.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PageObject
from pypdf.generic import DictionaryObject, StreamObject

from disclosure.approval.personal_data.pdf_pages import appearances, dictionary, drawings, resolved

SYMBOLIC = 4
"""Bit among the flags of a font's descriptor for letters outside the standard Latin set (9.8.2)."""

NUMBERED = re.compile("/(?:(?!u[0-9]{4})(?!H[0-9]{5})[A-Za-z]?|cid|CID|gid|GID|glyph|index)[0-9]+")
"""Pattern of a glyph's name that is only a number. `u1234` and `H18533` are names that identify a character."""

DINGBATS = "Dingbats"
"""Part of the name of fonts in which `a1` to `a206` identify an ornament."""


def has_unknown_letters(page: PageObject) -> bool:
    """Return whether a font of the page, or of a form, a pattern or an annotation on it, does not identify its letters."""
    for holder in _holders(page):
        fonts = dictionary(dictionary(holder, "/Resources"), "/Font")
        if any(_is_unknown(resolved(fonts, name)) for name in fonts):
            return True
    return False


def _holders(page: PageObject) -> Iterator[Any]:
    """Yield the page and everything drawn on it, each once."""
    awaiting: list[Any] = [page, *appearances(page)]
    reached = {id(each): each for each in awaiting}
    while awaiting:
        holder = awaiting.pop()
        yield holder
        for drawn in drawings(holder):
            if id(drawn) not in reached:
                reached[id(drawn)] = drawn
                awaiting.append(drawn)


def _is_unknown(font: Any) -> bool:
    if not isinstance(font, DictionaryObject) or "/ToUnicode" in font:
        return False
    kind, encoding = font.get("/Subtype"), resolved(font, "/Encoding")
    if kind == "/Type0":
        return isinstance(encoding, StreamObject) or encoding in ("/Identity-H", "/Identity-V")
    if kind == "/TrueType" and encoding is None:
        return _is_symbolic(dictionary(font, "/FontDescriptor"))
    return kind == "/Type3" or (isinstance(encoding, DictionaryObject) and _has_numbered_names(font, encoding))


def _is_symbolic(descriptor: dict[str, Any]) -> bool:
    """Return whether an embedded font has codes of its own."""
    flags = descriptor.get("/Flags")
    return "/FontFile2" in descriptor and isinstance(flags, int) and bool(flags & SYMBOLIC)


def _has_numbered_names(font: DictionaryObject, encoding: DictionaryObject) -> bool:
    names = resolved(encoding, "/Differences")
    if DINGBATS in str(font.get("/BaseFont")) or not isinstance(names, list):
        return False
    return any(isinstance(name, str) and NUMBERED.fullmatch(name) for name in names)

"""Styles of a Word document (ISO/IEC 29500-1, 17.7), and the properties that text takes from them."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from disclosure.office_files.elements import is_on, value_of
from disclosure.office_files.packages import Package, attribute, child, local_name
from disclosure.office_files.themes import Theme, optional_root

MAX_STYLES = 20

Layers = tuple[etree._Element | None, ...]
"""Properties of the text itself, in order of precedence."""


class Styles:
    """The styles of a document, and the colours of its theme."""

    @classmethod
    def of(cls, package: Package) -> Styles:
        """Return the styles of the package's main part."""
        mapped = child(optional_root(package, "settings"), "clrSchemeMapping")
        theme = Theme(optional_root(package, "theme"), mapped)
        return cls(package.related_root(package.main, "styles"), theme)

    def __init__(self, root: etree._Element | None, theme: Theme):
        self.theme = theme
        self._styles: dict[str, etree._Element] = {}
        self._defaults: dict[str, str] = {}
        for each in root if root is not None else ():
            if local_name(each) != "style":
                continue
            identifier = attribute(each, "styleId") or ""
            self._styles[identifier] = each
            if (attribute(each, "default") or "0") in ("1", "true", "on"):
                self._defaults[attribute(each, "type") or ""] = identifier
        defaults = child(root, "docDefaults")
        self._base = child(child(defaults, "rPrDefault"), "rPr")
        self._paragraph_base = child(child(defaults, "pPrDefault"), "pPr")

    def chain(self, identifier: str, kind: str) -> list[etree._Element]:
        """Return the style and those on which it is based. An empty `identifier` means the default style of that kind."""
        found: list[etree._Element] = []
        following = identifier or self._defaults.get(kind, "")
        while following in self._styles and len(found) < MAX_STYLES:
            found.append(self._styles[following])
            following = value_of(found[-1], "basedOn")
        return found

    def paragraph_chain(self, paragraph: etree._Element) -> list[etree._Element]:
        """Return the styles of a paragraph."""
        return self.chain(value_of(child(paragraph, "pPr"), "pStyle"), "paragraph")

    def is_on(self, name: str, layers: Layers, chains: Iterable[list[etree._Element]]) -> bool:
        """Return whether a toggle property is on: as stated, or else by the styles, two of which cancel out (17.7.3)."""
        stated = next((on for layer in layers if (on := is_on(layer, name)) is not None), None)
        if stated is not None:
            return stated
        toggled = False
        for chain in chains:
            styled = (is_on(child(style, "rPr"), name) for style in chain)
            toggled ^= bool(next((each for each in styled if each is not None), False))
        return bool(is_on(self._base, name)) or toggled

    def text_layers(self, layers: Layers, chains: Iterable[list[etree._Element]]) -> Layers:
        """Return all properties of text: its own, and those of its styles, in order of precedence."""
        return (*layers, *(child(style, "rPr") for chain in chains for style in chain), self._base)

    def paragraph_layers(self, paragraph: etree._Element, table: list[etree._Element]) -> Layers:
        """Return the properties of a paragraph in a table of these styles, in order of precedence."""
        styled = (child(style, "pPr") for style in (*self.paragraph_chain(paragraph), *table))
        return (child(paragraph, "pPr"), *styled, self._paragraph_base)


def stated(name: str, layers: Iterable[etree._Element | None]) -> list[etree._Element]:
    """Return the values stated for a property, in order of precedence."""
    return [found for each in layers if (found := child(each, name)) is not None]

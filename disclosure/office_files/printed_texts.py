"""The text that a Word document prints, without what is hidden, deleted, too small, or in the colour of its background."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from disclosure.office_files.cells import CellReader, Number
from disclosure.office_files.packages import Package
from disclosure.office_files.positions import Page
from disclosure.office_files.styles import Styles

_IN_BODY = 2
"""Number of elements, the root and the body, around a paragraph or a table of the text itself."""


@dataclass
class _Surroundings:
    """A document whose automatic numbers are left out: they are no words of its author."""

    styles: Styles
    page: Page = field(default_factory=Page)
    numbers: dict[etree._Element, Number] = field(default_factory=dict)


def printed_texts(package: Package) -> Iterator[str]:
    """Yield the text of each paragraph and table of the main part, as far as it is read.

    Raises `UnreadableFile` if another document is inserted, and other exceptions if the file is broken.
    """
    document = _Surroundings(Styles.of(package))
    depth = 0
    for event, element in package.elements(package.main):
        depth += 1 if event == "start" else -1
        holder = element.getparent()
        if event == "end" and depth == _IN_BODY and holder is not None:
            for before in element.itersiblings(preceding=True):
                holder.remove(before)
            yield CellReader(document).read(holder).text

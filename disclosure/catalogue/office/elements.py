"""Elements of a Word document: which of them are printed, and what their properties say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from disclosure.catalogue.office.packages import UnreadableFile, attribute, child, local_name

_REMOVED = {
    "del",
    "moveFrom",
    "rt",
    "rPr",
    "pPr",
    "sdtPr",
    "sdtEndPr",
    "tblPr",
    "tblGrid",
    "tblPrEx",
    "trPr",
    "tcPr",
    "Fallback",
}
"""Elements of which nothing is printed: what was deleted or moved away, the reading of a ruby text, properties."""

_FETCHED = {"altChunk", "subDoc"}
_ON = ("1", "true", "on")
_HIDING_STYLE = re.compile(r"(?i)(?:^|;)\s*(?:visibility\s*:\s*hidden|display\s*:\s*none|mso-hide\s*:\s*all)\b")

_UNDERSTOOD = "http://schemas.microsoft.com/office/"
"""Extensions of Word that every Word of today understands begin like that."""


def children(element: etree._Element) -> Iterator[etree._Element]:
    """The children of which something is printed. Of alternatives, the one that Word takes."""
    for each in element:
        name = local_name(each)
        if name in _FETCHED:
            raise UnreadableFile("文件里插入了另一份文件（子文档），不能读取；请用Word打开，另存为DOCX后再上传。")
        if name == "AlternateContent":
            taken = _alternative(each)
            if taken is not None:
                yield from children(taken)
        elif name and name not in _REMOVED and not is_hidden_shape(each):
            yield each


def _alternative(element: etree._Element) -> etree._Element | None:
    for choice in element:
        if local_name(choice) == "Choice":
            needed = (choice.get("Requires") or "").split()
            if all((choice.nsmap.get(prefix) or "").startswith(_UNDERSTOOD) for prefix in needed):
                return choice
    return child(element, "Fallback")


def is_hidden_shape(element: etree._Element) -> bool:
    """Whether an element is a picture, text box or group that Word neither shows nor prints."""
    if _HIDING_STYLE.search(element.get("style") or ""):
        return True
    own = [each for each in element if local_name(each) in ("docPr", "cNvPr")]
    own += [named for each in element if local_name(each).startswith("nv") for named in each if local_name(named) == "cNvPr"]
    return any(each.get("hidden") in _ON for each in [*own, *([element] if local_name(element) == "anchor" else [])])


def held(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, those in content controls and the like too."""
    for each in children(element):
        if local_name(each) == name:
            yield each
        elif local_name(each) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from held(each, name)


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """Whether a property is switched on, or None if nothing is said of it."""
    found = child(element, name)
    return None if found is None else (attribute(found, "val") or "1") not in ("0", "false", "off", "none")


def is_placeholder(control: etree._Element) -> bool:
    """Whether a content control still shows its prompt."""
    return bool(is_on(child(control, "sdtPr"), "showingPlcHdr"))


def value_of(properties: etree._Element | None, name: str) -> str:
    """The value of a property; empty if nothing is said of it."""
    found = child(properties, name)
    return "" if found is None else attribute(found, "val") or ""


def number_of(properties: etree._Element | None, name: str, default: int) -> int:
    """The value of a property that is a number from 0 on."""
    found = value_of(properties, name)
    return max(int(found), 0) if found else default


def continues(properties: etree._Element | None, name: str) -> bool:
    """Whether a cell continues the one above it, or before it."""
    found = child(properties, name)
    return found is not None and (attribute(found, "val") or "continue") == "continue"

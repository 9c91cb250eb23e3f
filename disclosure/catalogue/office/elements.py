"""Elements of a Word document: functions that select the printed ones and read their properties."""

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
"""Elements that are not printed: deleted or moved text, the phonetic guide of a ruby text, properties."""

_FETCHED = {"altChunk", "subDoc"}
_ON = ("1", "true", "on")
_HIDING_STYLE = re.compile(r"(?i)(?:^|;)\s*(?:visibility\s*:\s*hidden|display\s*:\s*none|mso-hide\s*:\s*all)\b")

_UNDERSTOOD = "http://schemas.microsoft.com/office/"
"""Prefix of the extensions that every current version of Word understands."""


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children that are printed. Of alternatives, yield those of the one that Word chooses."""
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
    """Return whether an element is a picture, text box or group that Word neither shows nor prints."""
    if _HIDING_STYLE.search(element.get("style") or ""):
        return True
    own = [each for each in element if local_name(each) in ("docPr", "cNvPr")]
    own += [named for each in element if local_name(each).startswith("nv") for named in each if local_name(named) == "cNvPr"]
    return any(each.get("hidden") in _ON for each in [*own, *([element] if local_name(element) == "anchor" else [])])


def held(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or the cells of a row, including those in content controls and similar elements."""
    for each in children(element):
        if local_name(each) == name:
            yield each
        elif local_name(each) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from held(each, name)


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """Return whether a property is switched on, or None if it is not stated."""
    found = child(element, name)
    return None if found is None else (attribute(found, "val") or "1") not in ("0", "false", "off", "none")


def is_placeholder(control: etree._Element) -> bool:
    """Return whether a content control still shows its prompt."""
    return bool(is_on(child(control, "sdtPr"), "showingPlcHdr"))


def value_of(properties: etree._Element | None, name: str) -> str:
    """Return the value of a property; empty if it is not stated."""
    found = child(properties, name)
    return "" if found is None else attribute(found, "val") or ""


def number_of(properties: etree._Element | None, name: str, default: int) -> int:
    """Return the value of a property that is a non-negative number."""
    found = value_of(properties, name)
    return max(int(found), 0) if found else default


def continues(properties: etree._Element | None, name: str) -> bool:
    """Return whether a cell continues the one above it, or before it."""
    found = child(properties, name)
    return found is not None and (attribute(found, "val") or "continue") == "continue"

"""Elements of a Word document: functions that select the printed ones and read their properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from disclosure.office_files.packages import UnreadableFile, attribute, child, keeps_spaces, local_name
from disclosure.office_files.sizes import is_tiny_shape

_REMOVED = {
    "del",
    "conflictDel",
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
}
"""Elements that are not printed: deleted or moved text, the phonetic guide of a ruby text, properties."""

_FETCHED = {"altChunk", "subDoc"}
_ON = ("1", "true", "on")
_HIDING_STYLE = re.compile(r"(?i)(?:^|;)\s*(?:visibility\s*:\s*hidden|display\s*:\s*none|mso-hide\s*:\s*all)\b")


def children(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children that are printed."""
    for each in element:
        name = local_name(each)
        if name in _FETCHED:
            raise UnreadableFile("文件里插入了另一份文件（子文档），不能读取；请用Word打开，另存为DOCX后再上传。")
        if name not in _REMOVED and not is_hidden_shape(each):
            yield each


def is_hidden_shape(element: etree._Element) -> bool:
    """Return whether an element is a picture, text box or group that Word neither shows nor prints."""
    if _HIDING_STYLE.search(element.get("style") or "") or is_tiny_shape(element):
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
    return None if found is None else is_set(found)


def is_set(found: etree._Element | None) -> bool:
    """Return whether a property that is stated is switched on."""
    return found is not None and (attribute(found, "val") or "1") not in ("0", "false", "off", "none")


def text_of(element: etree._Element) -> str:
    """Return the text as Word reads it. Tabs and line ends are spaces; spaces at its ends count only if the file says so."""
    text = re.sub("[\t\r\n]", " ", element.text or "")
    return text if text == text.strip(" ") or keeps_spaces(element) else text.strip(" ")


def is_placeholder(control: etree._Element) -> bool:
    """Return whether a content control still shows its prompt."""
    return bool(is_on(child(control, "sdtPr"), "showingPlcHdr"))


def is_bound(control: etree._Element) -> bool:
    """Return whether Word shows in a content control what another part of the file says."""
    return child(child(control, "sdtPr"), "dataBinding") is not None


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

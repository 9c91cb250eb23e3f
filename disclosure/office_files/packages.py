"""OPC packages (ISO/IEC 29500-2): ZIP files whose parts refer to one another by relationships.

Parts are found by their relationships and read by the local names of their elements, once `compatibility` has removed what the
part's program passes over. Transitional and Strict files differ only in namespaces, as far as they are read here. A file whose
parts have unusual names is read as well.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import IO
from urllib.parse import unquote

from lxml import etree

from disclosure.office_files.compatibility import read_markup
from disclosure.office_files.errors import DamagedPackage, UnreadableFile
from disclosure.office_files.namespaces import RELATIONSHIPS, XML

STANDARD_PARTS = {"officeDocument": ("word/document.xml", "xl/workbook.xml")}
"""Usual names of the main part, for files that lack the relationship to it."""

MOST_PARTS = 10_000
MOST_UNPACKED = 256 * 2**20
MOST_IN_A_TREE = 16 * 2**20
"""Maximum number of parts, maximum unpacked size, and maximum size of a part read as a tree, in bytes.

A workbook of a million cells unpacks to less; its sheets are streamed. A tree takes up to thirty times the size of its part.
"""

_PARSING = {"resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True}
"""Options of the XML parser. A comment would split a text in two, of which lxml's `text` returns the first."""


def local_name(element: etree._Element) -> str:
    """Return the name of `element` without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str | None:
    """Return the attribute with the local name `name`, in any namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child with the local name `name`."""
    return next((each for each in element if local_name(each) == name), None) if element is not None else None


def keeps_spaces(element: etree._Element) -> bool:
    """Return whether the file says that spaces at the ends of the element's text count."""
    around = (each.get(f"{{{XML}}}space") for each in (element, *element.iterancestors()))
    return next(filter(None, around), "default") == "preserve"


class Package:
    """An opened package. Every package is opened here, within the same limits.

    Args:
        file: a ZIP file, which stays open.
        most_unpacked: maximum size of its unpacked content in bytes, for a caller with a reason for less.

    Raises `UnreadableFile` if it is too large or encrypted, `DamagedPackage` or `zipfile.BadZipFile` if it is broken.
    """

    def __init__(self, file: IO[bytes], most_unpacked: int = MOST_UNPACKED):
        self.archive = zipfile.ZipFile(file)
        members = self.archive.infolist()
        if len(members) > MOST_PARTS or sum(each.file_size for each in members) > most_unpacked:
            most = f"{most_unpacked // 2**20}MB，或者{MOST_PARTS}个部分"
            raise UnreadableFile(f"文件展开后过大（超过{most}），请删去多余的内容，或者分成几个文件。")
        if any(each.flag_bits & 1 for each in members):
            raise UnreadableFile("文件设有密码，请取消密码后再上传。")
        parts = [each for each in members if not each.is_dir()]
        self._members = {_normalised(each.filename): each for each in parts}
        if len(self._members) < len(parts):
            raise DamagedPackage("two parts of one name")

    def __contains__(self, name: str) -> bool:
        return _normalised(name) in self._members

    @property
    def names(self) -> list[str]:
        """The names of the parts as written in the file."""
        return [member.filename for member in self._members.values()]

    def open(self, name: str) -> IO[bytes]:
        """Open the part as a stream."""
        return self.archive.open(self._members[_normalised(name)])

    def root(self, name: str) -> etree._Element:
        """Return the part as a tree, with what its program reads. Raises `UnreadableFile` if it is too large for a tree."""
        self._check_size(name)
        elements = self.elements(name)
        _, root = next(elements)
        for _ in elements:
            pass
        return root

    def stored_root(self, name: str) -> etree._Element:
        """Return the part as a tree, with everything that is stored. Raises `UnreadableFile` if it is too large for a tree."""
        self._check_size(name)
        with self.open(name) as part:
            tree = etree.parse(part, etree.XMLParser(**_PARSING))
        _refuse_entities(tree.docinfo)
        return tree.getroot()

    def elements(self, name: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield pairs of `start` or `end` and an element that the part's program reads, as the part is read.

        Raises `UnreadableFile` and `DamagedPackage`, as `read_markup` does.
        """
        with self.open(name) as part:
            yield from read_markup(_without_entities(etree.iterparse(part, events=("start", "end"), **_PARSING)))

    def _check_size(self, name: str) -> None:
        if self._members[_normalised(name)].file_size > MOST_IN_A_TREE:
            raise UnreadableFile("文件过于复杂，请删去多余的内容，或者分成几个文件。")

    @cached_property
    def main(self) -> str:
        """The name of the main part; empty if there is none."""
        found = self.related("", "officeDocument")
        return next((name for name in [*found, *STANDARD_PARTS["officeDocument"]] if name in self), "")

    @cached_property
    def kind(self) -> str:
        """The local name of the main part's root: `document` of a Word file, `workbook` of a workbook."""
        if not self.main:
            return ""
        with self.open(self.main) as part:
            # The root of a damaged part can still be read.
            parser = etree.iterparse(part, events=("start",), recover=True, **_PARSING)
            return next((local_name(element) for _, element in parser), "")

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and name of each part to which `part` refers, by the relationship's identifier."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        root = self.stored_root(rels)
        return {
            each.get("Id", ""): (_kind(each.get("Type", "")), _target(folder, each.get("Target", "")))
            for each in root
            if _space(each) == _space(root) and local_name(each) == "Relationship" and each.get("TargetMode") != "External"
        }

    def relationships(self, rels: str) -> list[etree._Element]:
        """Return all relationships in a part that lists them, with those that its program would pass over."""
        return [each for each in self.stored_root(rels).iter() if local_name(each) == "Relationship"]

    def related(self, part: str, kind: str) -> list[str]:
        """Return the names of the parts to which `part` has a relationship of this kind."""
        return [target for each, target in self.targets(part).values() if each == kind]

    def related_root(self, part: str, kind: str) -> etree._Element | None:
        """Return the first such part as a tree; None if there is none."""
        name = next((each for each in self.related(part, kind) if each in self), None)
        return self.root(name) if name else None


def _normalised(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def _space(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[0]


def _kind(relationship_type: str) -> str:
    """Return the last word of a type of the standard, and any other type whole."""
    space, _, name = relationship_type.rpartition("/")
    return name if space in RELATIONSHIPS else relationship_type


def _target(folder: str, target: str) -> str:
    return unquote(posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))).lstrip("/")


def _without_entities(events: etree.iterparse) -> Iterator[tuple[str, etree._Element]]:
    for number, (event, element) in enumerate(events):
        if not number:
            _refuse_entities(element.getroottree().docinfo)
        yield event, element


def _refuse_entities(docinfo: etree.DocInfo) -> None:
    if docinfo.doctype or docinfo.internalDTD is not None:
        raise DamagedPackage("a part that defines entities")

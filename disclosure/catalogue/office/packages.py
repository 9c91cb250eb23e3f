"""OPC packages (ISO/IEC 29500-2): ZIP files whose parts refer to one another by relationships.

Parts are found by their relationships and read by the local names of their elements. Transitional and Strict files differ only
in namespaces, as far as they are read here. A file whose parts have unusual names is read as well.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import IO
from urllib.parse import unquote

from lxml import etree

STANDARD_PARTS = {"officeDocument": ("word/document.xml", "xl/workbook.xml")}
"""Usual names of the main part, for files that lack the relationship to it."""


class UnreadableFile(ValueError):
    """A file that cannot be read. The message explains in Chinese what is wrong and what to do."""


class TooLarge(UnreadableFile):
    """A package whose unpacked size exceeds the limit."""


class DamagedPackage(ValueError):
    """A package that breaks the rules of its format."""


def local_name(element: etree._Element) -> str:
    """Return the name of `element` without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """Return the attribute with the local name `name`, in any namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child with the local name `name`."""
    return next((each for each in element if local_name(each) == name), None) if element is not None else None


class Package:
    """An opened package.

    Args:
        content: bytes of a ZIP file.
        most_unpacked: maximum size of its unpacked content, in bytes.

    Raises `UnreadableFile` if it is too large, `DamagedPackage` or `zipfile.BadZipFile` if it is broken.
    """

    def __init__(self, content: bytes, most_unpacked: int):
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        members = [each for each in self.archive.infolist() if not each.filename.endswith("/")]
        if sum(each.file_size for each in members) > most_unpacked:
            raise TooLarge(f"文件展开后超过{most_unpacked // 2**20}MB，请分成几个文件。")
        if any(each.flag_bits & 1 for each in members):
            raise UnreadableFile("文件设有密码，请取消密码后再试。")
        self._members = {_normalised(each.filename): each for each in members}
        if len(self._members) < len(members):
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
        """Return the part as a tree."""
        with self.open(name) as part:
            tree = etree.parse(part, etree.XMLParser(resolve_entities=False, no_network=True))
        _refuse_entities(tree.docinfo)
        return tree.getroot()

    def elements(self, name: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield pairs of `start` or `end` and an element, as the part is read."""
        with self.open(name) as part:
            parser = etree.iterparse(part, events=("start", "end"), resolve_entities=False, no_network=True)
            for number, (event, element) in enumerate(parser):
                if not number:
                    _refuse_entities(element.getroottree().docinfo)
                yield event, element

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
            parser = etree.iterparse(part, events=("start",), resolve_entities=False, no_network=True, recover=True)
            return next((local_name(element) for _, element in parser), "")

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and name of each part to which `part` refers, by the relationship's identifier."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        return {
            each.get("Id", ""): (each.get("Type", "").rpartition("/")[2], _target(folder, each.get("Target", "")))
            for each in self.root(rels)
            if local_name(each) == "Relationship" and each.get("TargetMode") != "External"
        }

    def related(self, part: str, kind: str) -> list[str]:
        """Return the names of the parts to which `part` has a relationship of this kind."""
        return [target for each, target in self.targets(part).values() if each == kind]

    def related_root(self, part: str, kind: str) -> etree._Element | None:
        """Return the first such part as a tree; None if there is none."""
        name = next((each for each in self.related(part, kind) if each in self), None)
        return self.root(name) if name else None


def _normalised(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def _target(folder: str, target: str) -> str:
    return unquote(posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/")))).lstrip("/")


def _refuse_entities(docinfo: etree.DocInfo) -> None:
    if docinfo.doctype or docinfo.internalDTD is not None:
        raise DamagedPackage("a part that defines entities")

"""Files of current Office versions (DOCX, XLSX): what their packages must not contain."""

from __future__ import annotations

import re
from typing import IO

from django.core.exceptions import ValidationError

from disclosure.office_files.packages import Package, local_name
from disclosure.uploads.compound import inspect_compound

_OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{_OFFICE}wordprocessingml.document.main+xml"
SHEET = f"{_OFFICE}spreadsheetml.sheet.main+xml"
"""Content types of the main part of such a package."""

TYPES = "[Content_Types].xml"

DEEPEST = 3
"""Maximum nesting of packages: a chart's workbook in a document has depth two."""

CODE = re.compile(r"macro|vba|activex", re.IGNORECASE)
"""Pattern of names and content types of executable parts: VBA, Excel 4 macro sheets, controls."""

FETCHED = re.compile(r"/(attachedTemplate|oleObject|subDocument|frame|aFChunk)$", re.IGNORECASE)
"""Pattern of relationship types whose targets Office fetches and opens by itself."""

ELSEWHERE = re.compile(r"(?i)(https?|ftp|mhtml|file://[^/]|\\\\|//)")
"""Pattern of addresses on other machines. A template in the author's own folder is harmless, and often named."""

MESSAGE_BROKEN = "文件的内容和后缀名不符，或者文件已损坏。请用Office或WPS打开，另存后再上传。"


def inspect_package(file: IO[bytes], main: str | None = None, depth: int = 1) -> None:
    """Validate a package, whose main part must have the content type `main`, if one is given.

    Raises `ValidationError` if the file has another type, or contains macros, controls or references that Office would fetch,
    and the exceptions of `Package`.
    """
    if depth > DEEPEST:
        raise ValidationError("文件里嵌套的文件过多，请删去嵌入的对象后再上传。")
    package = Package(file)
    declared = _content_types(package)
    if main is not None and main not in declared:
        raise ValidationError(MESSAGE_BROKEN)
    if any(CODE.search(name) for name in [*declared, *package.names]):
        raise ValidationError("文件带有宏、宏表或ActiveX控件，请另存为不带宏的文件后再上传。")
    if not _is_whole(package, file):
        raise ValidationError(MESSAGE_BROKEN)
    for name in package.names:
        if name.lower().endswith(".rels"):
            _check_relationships(package, name)
        elif "/embeddings/" in name.lower():
            with package.open(name) as embedded:
                _check_embedded(embedded, depth)


def _is_whole(package: Package, file: IO[bytes]) -> bool:
    """Return whether all parts are undamaged, and nothing precedes them or follows the directory's end record (22 bytes)."""
    file.seek(-22, 2)
    ends_at_once = file.read(4) == b"PK\x05\x06" and not package.archive.comment
    begins_at_once = min(part.header_offset for part in package.archive.infolist()) == 0
    return begins_at_once and ends_at_once and not package.archive.testzip()


def _content_types(package: Package) -> list[str]:
    """Return the content types that the package declares for its existing parts."""
    if TYPES not in package:
        raise ValidationError(MESSAGE_BROKEN)
    return [
        each.get("ContentType", "")
        for each in package.stored_root(TYPES)
        if local_name(each) != "Override" or each.get("PartName", "") in package
    ]


def _check_relationships(package: Package, rels: str) -> None:
    for each in package.relationships(rels):
        is_outside = each.get("TargetMode") == "External" and ELSEWHERE.match(each.get("Target", "").strip())
        if is_outside and FETCHED.search(each.get("Type", "")):
            raise ValidationError("文件引用了别处的模板或对象，打开时会自动取来。请改用本地模板、删去链接的对象后再上传。")


def _check_embedded(embedded: IO[bytes], depth: int) -> None:
    """Validate an embedded file, such as a chart's workbook or an equation, by the rules for the document itself."""
    beginning = embedded.read(4)
    embedded.seek(0)
    if beginning == b"PK\x03\x04":
        inspect_package(embedded, depth=depth + 1)
    elif beginning == b"\xd0\xcf\x11\xe0":
        inspect_compound(embedded)
    else:
        raise ValidationError("文件里嵌有别的文件，请删去嵌入的对象后再上传。")

"""Files of current Office versions (DOCX, XLSX): OPC packages (ECMA-376 part 2), ZIP files whose parts declare their types."""

from __future__ import annotations

import re
import zipfile
from typing import IO

from defusedxml import ElementTree
from django.core.exceptions import ValidationError

from disclosure.items.uploads.compound import inspect_compound

_OFFICE = "application/vnd.openxmlformats-officedocument."
WORD = f"{_OFFICE}wordprocessingml.document.main+xml"
SHEET = f"{_OFFICE}spreadsheetml.sheet.main+xml"
"""Content types of the main part of such a package."""

TYPES = "[Content_Types].xml"
CONTENT_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

MOST_PARTS = 10_000
MOST_UNPACKED = 256 * 1024 * 1024
"""Maximum unpacked size in bytes. A workbook of a million cells unpacks to less."""

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

    Raises `ValidationError` if the file has another type, is too large, or contains macros, controls or references that Office
    would fetch, and the exceptions of `zipfile` if it is broken.
    """
    if depth > DEEPEST:
        raise ValidationError("文件里嵌套的文件过多，请删去嵌入的对象后再上传。")
    with zipfile.ZipFile(file) as package:
        _check_directory(package)
        _check_end(file)
        declared = _content_types(package)
        if main is not None and main not in declared:
            raise ValidationError(MESSAGE_BROKEN)
        if any(CODE.search(name) for name in [*declared, *package.namelist()]):
            raise ValidationError("文件带有宏、宏表或ActiveX控件，请另存为不带宏的文件后再上传。")
        if package.testzip():
            raise ValidationError(MESSAGE_BROKEN)
        for name in package.namelist():
            if name.lower().endswith(".rels"):
                _check_relationships(package.read(name))
            elif "/embeddings/" in name.lower() and not name.endswith("/"):
                with package.open(name) as embedded:
                    _check_embedded(embedded, depth)


def _check_directory(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    names = {part.filename.lower() for part in parts}
    begins_at_once = min((part.header_offset for part in parts), default=0) == 0
    if len(names) < len(parts) or package.comment or not begins_at_once:
        raise ValidationError(MESSAGE_BROKEN)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise ValidationError(f"文件展开后过大（超过{MOST_UNPACKED // 1024 // 1024}MB），请分成几个文件上传。")
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError("文件设有密码，请取消密码后再上传。")


def _check_end(file: IO[bytes]) -> None:
    """Check that nothing follows the directory's end record, which has 22 bytes if there is no comment."""
    file.seek(-22, 2)
    if file.read(4) != b"PK\x05\x06":
        raise ValidationError(MESSAGE_BROKEN)


def _content_types(package: zipfile.ZipFile) -> list[str]:
    """Return the content types that the package declares for its existing parts."""
    if TYPES not in package.namelist():
        raise ValidationError(MESSAGE_BROKEN)
    present = {f"/{name}".lower() for name in package.namelist()}
    declared = []
    for element in ElementTree.fromstring(package.read(TYPES), forbid_dtd=True):
        is_there = element.tag != f"{CONTENT_TYPE}Override" or element.get("PartName", "").lower() in present
        if is_there:
            declared.append(element.get("ContentType", ""))
    return declared


def _check_relationships(content: bytes) -> None:
    for element in ElementTree.fromstring(content, forbid_dtd=True).iter(RELATIONSHIP):
        is_outside = element.get("TargetMode") == "External" and ELSEWHERE.match(element.get("Target", "").strip())
        if is_outside and FETCHED.search(element.get("Type", "")):
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

"""The text of attached files, part by part. It reads what strangers made: only `worker` calls it, in a process of its own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from openpyxl import load_workbook
from openpyxl.xml.functions import fromstring
from pypdf import PdfReader

MOST_UNPACKED = 300 * 2**20
"""Bytes to which an Office file may unfold."""

MOST_PAGES = 500
MOST_CELLS = 500_000

ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Piece:
    """A text at a place of the file, e.g. `正文第3段`."""

    place: str
    text: str


@dataclass(frozen=True)
class Gap:
    """Why part of the file was not read, in Chinese."""

    reason: str


def pieces_of(data: bytes) -> Iterator[Piece | Gap]:
    """The file's text, and what of it could not be read. Raises whatever comes of a file that is broken."""
    if not data.startswith(ZIP):
        yield from _pdf(data)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
            yield Gap("解压后过大")
        elif "word/document.xml" in names:
            yield from _word(data)
        elif "xl/workbook.xml" in names:
            yield from _sheets(data, archive)
        else:
            yield Gap("不是能够识别的Word、Excel文件")


# --- DOCX --------------------------------------------------------------------------------------------------------------

PARTS = {"document": "正文", "header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注", "comments": "批注"}
PARAGRAPH, CELL = qn("w:p"), qn("w:tc")
# What was struck out with changes tracked is still in the file.
TEXT = {qn("w:t"), qn("w:delText")}
BREAKS = {qn("w:tab"), qn("w:br"), qn("w:cr")}


def _word(data: bytes) -> Iterator[Piece | Gap]:
    """Every paragraph of every part: tables, text boxes, headers, footnotes, comments, and links."""
    parts = list(docx.Document(io.BytesIO(data)).part.package.iter_parts())
    for part in parts:
        name = re.sub(r"[0-9]*\.xml$", "", str(part.partname).rpartition("/")[2])
        if part.content_type.endswith("xml") and str(part.partname).startswith("/word/"):
            root = part.element if hasattr(part, "element") else parse_xml(part.blob)
            for number, paragraph in enumerate(root.iter(PARAGRAPH), start=1):
                in_table = "（表格内）" if next(paragraph.iterancestors(CELL), None) is not None else ""
                yield Piece(f"{PARTS.get(name, '其他部分')}第{number}段{in_table}", _text_of(paragraph))
        for relation in part.rels.values():
            if relation.is_external:
                yield Piece("链接", relation.target_ref)
    yield from _not_words([str(part.partname) for part in parts])


def _text_of(paragraph: Any) -> str:
    """A paragraph's own text, without that of text boxes which hang on it: those have paragraphs themselves."""
    own = [each for each in paragraph.iter(*TEXT, *BREAKS) if next(each.iterancestors(PARAGRAPH)) is paragraph]
    return "".join((each.text or "") if each.tag in TEXT else " " for each in own)


def _not_words(names: list[str]) -> Iterator[Gap]:
    if any("/media/" in name for name in names):
        yield Gap("文件中有图片，图片里的文字不能扫描")
    if any("/embeddings/" in name for name in names):
        yield Gap("文件中嵌有其他文件，没有扫描")


# --- XLSX --------------------------------------------------------------------------------------------------------------

BESIDE_CELLS = re.compile(r"xl/(comments|threadedComments|drawings|charts|pivotCache|externalLinks)[^/]*(/[^/]*)?\.xml")
BESIDE = {
    "comments": "批注",
    "threadedComments": "批注",
    "drawings": "文本框",
    "charts": "图表",
    "pivotCache": "数据透视表的缓存",
    "externalLinks": "外部数据的缓存",
}


def _sheets(data: bytes, archive: zipfile.ZipFile) -> Iterator[Piece | Gap]:
    """Every cell of every sheet, hidden ones too; comments, text boxes, and what pivot tables keep of their source."""
    left = MOST_CELLS
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        hidden = "" if sheet.sheet_state == "visible" else "（隐藏）"
        # What the file says of its own size is not to be trusted.
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                left -= 1
                if text := _words_in(cell.value):
                    yield Piece(f"表“{sheet.title}”{hidden}{cell.coordinate}", text)
            if left < 0:
                yield Gap(f"单元格太多，只扫描了前{MOST_CELLS}个")
                return
    for name in archive.namelist():
        if found := BESIDE_CELLS.fullmatch(name):
            for text in _texts_in(fromstring(archive.read(name))):
                yield Piece(BESIDE[found[1]], text)
    yield from _not_words(archive.namelist())


def _words_in(value: Any) -> str:
    """What a cell shows, where it may be a number or a text of somebody's."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int) else ""


def _texts_in(root: Any) -> Iterator[str]:
    """Comments and paragraphs whole, since what looks like one number may be of several parts; cached values one by one."""
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in {"comment", "threadedComment", "p"}:
            yield "".join(element.itertext())
        elif name == "v":
            yield element.text or ""
        yield element.get("v", "")


# --- PDF ---------------------------------------------------------------------------------------------------------------

STRANGE = re.compile(r"[^\s\x20-\x7e\u2000-\u206f\u3000-\u9fff\uf900-\ufaff\uff00-\uffef·×÷°±§]")
"""Characters that no text of ours has many of: the file's own code for its letters could not be read."""


def _pdf(data: bytes) -> Iterator[Piece | Gap]:
    """Every page's text, its annotations and the fields of forms; pages that have pictures or nothing are told of."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        yield Gap("文件加密，不能读取")
        return
    without_text, strange, pictures = [], [], False
    for number, page in enumerate(reader.pages, start=1):
        if number > MOST_PAGES:
            yield Gap(f"只扫描了前{MOST_PAGES}页")
            break
        text = page.extract_text()
        yield Piece(f"第{number}页", text)
        if not text.strip():
            without_text.append(number)
        elif len(STRANGE.findall(text)) > len(text) // 5:
            strange.append(number)
        pictures |= _shows_pictures(page)
        for note in _resolved(page, "/Annots") or []:
            yield from _annotation(note.get_object(), number)
    if without_text:
        yield Gap(f"{_pages(without_text)}没有文字，可能是扫描件")
    if strange:
        yield Gap(f"{_pages(strange)}的文字编码不能识别")
    if pictures and not without_text:
        yield Gap("文件中有图片，图片里的文字不能扫描")
    if reader.attachments:
        yield Gap("文件中嵌有其他文件，没有扫描")


def _resolved(holder: Any, name: str) -> Any:
    """What `holder` has under `name`, or what it refers to there; None where it has nothing."""
    found = holder.get(name)
    return found.get_object() if hasattr(found, "get_object") else found


def _shows_pictures(page: Any) -> bool:
    objects = _resolved(_resolved(page, "/Resources") or {}, "/XObject") or {}
    return any(_resolved(_resolved(objects, name), "/Subtype") == "/Image" for name in objects)


def _annotation(note: Any, page: int) -> Iterator[Piece]:
    for name in ("/Contents", "/V"):
        if isinstance(value := note.get(name), str):
            yield Piece(f"第{page}页的批注或表单", value)
    if address := (_resolved(note, "/A") or {}).get("/URI"):
        yield Piece(f"第{page}页的链接", str(address))


def _pages(numbers: list[int]) -> str:
    shown = "、".join(map(str, numbers[:10]))
    return f"第{shown}页" if len(numbers) <= 10 else f"第{shown}等{len(numbers)}页"

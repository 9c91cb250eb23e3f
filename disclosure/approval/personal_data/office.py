"""Text of DOCX and XLSX files, part by part: every word of every XML part is read, whatever the part is for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO

from lxml import etree

from disclosure.approval.personal_data.archives import PLACE, archive_pieces, strings_of
from disclosure.approval.personal_data.lone_signs import LoneSigns
from disclosure.approval.personal_data.markup import DamagedMarkup, words_of
from disclosure.approval.personal_data.pieces import FILES, Gap, Piece
from disclosure.approval.personal_data.unstored import Formulas, linked_gaps
from disclosure.office_files.documents import is_on
from disclosure.office_files.number_formats import GENERAL
from disclosure.office_files.packages import Package, UnreadableFile, attribute, child
from disclosure.office_files.workbooks import Cell, NotShown, Workbook

MOST_CELLS = 500_000

MOST_STYLES_IN_A_ROW = 11
"""Maximum depth of styles based on one another (Word)."""

XML = re.compile(r"(?i).*\.(xml|rels|vml)")
FONTS = re.compile(r"(?i).*\.(odttf|fntdata)")
WITH_STRINGS = re.compile(r"(?i).*printerSettings[0-9]*\.bin|docProps/thumbnail\.[a-z]+")
"""Settings of printers, and a thumbnail of the first page too small to be read. Only their strings are read."""

PICTURES = "文件中有图片，图片里的文字不能扫描"
DAMAGED = "有的部分已损坏，没有读完"

PARAGRAPHS = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
}
"""The labels of paragraphs, by part of a Word file."""

PLACES = (
    (r".*\.rels", "链接"),
    (r"docProps/.*", "文件属性"),
    (r"xl/(comments|threadedComments).*", "批注"),
    (r"xl/persons/.*", "批注人"),
    (r"xl/drawings/.*", "文本框、图片说明"),
    (r".*/charts/.*", "图表"),
    (r"xl/pivotCache/.*", "数据透视表的缓存"),
    (r"xl/externalLinks/.*", "外部数据的缓存"),
    (r"xl/workbook\.xml", "表名、定义的名称"),
    (r"xl/sharedStrings\.xml", "单元格的文字"),
    (r"xl/worksheets/.*", "公式、页眉页脚、链接或输入提示"),
    (rf"word/({'|'.join(PARAGRAPHS)})[0-9]*\.xml", "域、图片说明或控件"),
    (r"word/diagrams/.*", "图示"),
    (r"word/settings\.xml", "文件设置"),
)
"""The labels of the parts of a file for its reader."""

LINE_END = re.compile(r"\s*\n\s*")
"""A line end within a paragraph or a cell, which separates the words of one text."""

MARGIN_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K[0-9]{2}[+-][0-9]{3}|[A-JL-Z])')
"""Codes for fonts and positions within the headers and footers of a sheet (ISO/IEC 29500-1, 18.3.1.46)."""

COMPUTED = re.compile(r"-?[0-9]+\.[0-9]+(?:[Ee][+-]?[0-9]+)?")
"""A number with a fraction. In a text, the same sixteen digits after a list number and a full stop are a card's."""

DOUBLE_DIGITS = range(15, 18)
"""Numbers of digits of a computed number that cannot be told exactly. A phone after a list number has fewer."""


def office_pieces(data: bytes) -> Iterator[Piece | Gap]:
    """Yield the file's text, and the gaps that could not be read. Any exception may be raised for a damaged file."""
    try:
        package = Package(io.BytesIO(data))
    except UnreadableFile as reason:
        yield Gap(str(reason))
        return
    if package.kind not in ("document", "workbook"):
        yield Gap("不是能够识别的Word、Excel文件")
        return
    read: set[str] = set()
    if package.kind == "workbook":
        try:
            book = Workbook(package)
            yield from _cells(book)
            read = {sheet.part.lower() for sheet in book.sheets} | {"xl/sharedstrings.xml"}
        except Exception:  # noqa: BLE001
            # The reader may raise any exception for a damaged sheet. The content of the sheet is read below as raw XML.
            yield Gap(DAMAGED)
    yield from linked_gaps(package)
    yield from _not_words(package.names)
    yield from archive_pieces(package, data)
    for name in filter(WITH_STRINGS.fullmatch, package.names):
        with package.open(name) as part:
            yield from strings_of(part.read())
    hiding = _hiding_styles(package)
    for name in filter(XML.fullmatch, package.names):
        with package.open(name) as part:
            yield from _part(name, part, hiding, is_read=name.lower().lstrip("/") in read)


def _hiding_styles(package: Package) -> frozenset[str]:
    """Return the styles of a Word file that hide their text, including those based on such a style."""
    try:
        names = package.related(package.main, "styles") if package.kind == "document" else []
        root = next((package.stored_root(name) for name in names if name in package), None)
    except etree.XMLSyntaxError:
        # Damage is reported where the words of the part are read.
        return frozenset()
    hiding: set[str] = set()
    for _ in range(MOST_STYLES_IN_A_ROW):
        for style in root if root is not None else ():
            based = child(style, "basedOn")
            if is_on(child(style, "rPr"), "vanish") or (based is not None and attribute(based, "val") in hiding):
                hiding.add(attribute(style, "styleId") or "")
    return frozenset(hiding)


def _part(name: str, part: IO[bytes], hiding: frozenset[str], *, is_read: bool) -> Iterator[Piece | Gap]:
    """Yield all text of a part: paragraphs of a Word file by their numbers, the rest by the purpose of the part."""
    rest = next((place for pattern, place in PLACES if re.fullmatch(pattern, name)), PLACE)
    paragraphs = PARAGRAPHS.get(re.sub(r"word/|[0-9]*\.xml$", "", name), "其他部分") if name.startswith("word/") else ""
    lone = LoneSigns()
    try:
        for words in words_of(part, cells_are_read=is_read, hiding=hiding):
            if "/charts/" in name and _is_double(words.text):
                continue
            in_table = "（表格内）" if words.cell else ""
            place = f"{paragraphs}第{words.paragraph}段{in_table}" if paragraphs and words.paragraph else rest
            yield Piece(place, _on_one_line(words.text), again=is_read or words.again)
            if name.startswith("xl/") and "&" in words.text:
                yield Piece(place, MARGIN_CODES.sub("", words.text), again=True)
            if not (is_read or words.again or words.is_attribute):
                lone.add(_lines(words.cell), place, words.text)
        yield from lone.rest()
    except DamagedMarkup:
        yield Gap(DAMAGED)


def _lines(cell: tuple[int, int, int] | None) -> list[tuple[str, int, int]]:
    """Return the row and the column of a cell. Outside of tables, everything is in one line."""
    return [("row", cell[0], cell[1]), ("column", cell[0], cell[2])] if cell else [("text", 0, 0)]


def _on_one_line(text: str) -> str:
    return LINE_END.sub(" ", text) if "\n" in text else text


def _cells(book: Workbook) -> Iterator[Piece | Gap]:
    """Yield every cell of every sheet, including hidden ones, as stored and as formatted."""
    left, formulas = MOST_CELLS, Formulas()
    for sheet in book.sheets:
        hidden = "" if sheet.is_visible else "（隐藏）"
        lone = LoneSigns()
        formulas.begin_sheet()
        for cell in sheet.cells():
            formulas.add(cell)
            if not (stored := cell.stored):
                continue
            left -= 1
            if left < 0:
                yield from lone.rest()
                yield Gap(f"单元格太多，只扫描了前{MOST_CELLS}个")
                return
            place = f"表“{sheet.name}”{hidden}{cell.coordinate}"
            if not COMPUTED.fullmatch(stored) or cell.kind != "n":
                yield Piece(place, _on_one_line(stored))
            if cell.code != GENERAL and (shown := _shown(cell)) != stored:
                yield Piece(place, shown, again=True)
            lone.add([("row", cell.row), ("column", cell.column)], place, stored)
        yield from lone.rest()
    yield from formulas.gaps(are_recalculated=book.is_recalculated)


def _is_double(text: str) -> bool:
    """Return whether `text` is a number as programs write one that they have computed, for example from a chart's cache."""
    return COMPUTED.fullmatch(text) is not None and sum(map(str.isdigit, text.lstrip("-0."))) in DOUBLE_DIGITS


def _shown(cell: Cell) -> str:
    try:
        return cell.shown()
    except NotShown:
        return ""


def _not_words(names: list[str]) -> Iterator[Gap]:
    kinds = (XML, FONTS, WITH_STRINGS)
    others = [name for name in names if not any(kind.fullmatch(name) for kind in kinds)]
    pictures = [name for name in others if "/media/" in name.lower()]
    if pictures:
        yield Gap(PICTURES)
    if len(others) > len(pictures):
        yield Gap(FILES)

"""The text of DOCX and XLSX, part by part: of every part that is XML, whatever it is for, every word is read."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from openpyxl import load_workbook

from disclosure.approval.personal_data.markup import words_of
from disclosure.approval.personal_data.pieces import Gap, Piece

MOST_UNPACKED = 300 * 2**20
"""Bytes to which an Office file may unfold."""

MOST_CELLS = 500_000

XML = re.compile(r"(?i).*\.(xml|rels|vml)")
HARMLESS = re.compile(r"(?i).*/|.*\.(odttf|fntdata)|.*printerSettings[0-9]*\.bin|docProps/thumbnail\.[a-z]+")
"""Folders, fonts, settings of printers, and a picture of the first page too small to be read."""

PICTURES = "文件中有图片，图片里的文字不能扫描"
FILES = "文件中嵌有其他文件，没有扫描"

PARAGRAPHS = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
}
"""Where the paragraphs of a part of a Word file stand."""

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
"""What the parts of a file are to its reader."""

SHEETS = re.compile(r"(?i)xl/(worksheets/.*|sharedStrings\.xml)")
"""Parts of which the cells have been read before, each at its place."""

VALUES = frozenset({"v", "c", "row"})


def office_pieces(data: bytes) -> Iterator[Piece | Gap]:
    """The file's text, and what of it could not be read. Raises whatever comes of a file that is broken."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
            yield Gap("解压后过大")
            return
        if "xl/workbook.xml" in names:
            yield from _cells(data)
        elif "word/document.xml" not in names:
            yield Gap("不是能够识别的Word、Excel文件")
            return
        yield from _not_words(names)
        for name in filter(XML.fullmatch, names):
            with archive.open(name) as part:
                yield from _part(name, part)


def _part(name: str, part: IO[bytes]) -> Iterator[Piece]:
    """Everything in a part: the paragraphs of a Word file by their numbers, the rest by what the part is for."""
    is_read = bool(SHEETS.fullmatch(name))
    rest = next((place for pattern, place in PLACES if re.fullmatch(pattern, name)), "文件的其他部分")
    paragraphs = PARAGRAPHS.get(re.sub(r"word/|[0-9]*\.xml$", "", name), "其他部分") if name.startswith("word/") else ""
    for words in words_of(part, VALUES if is_read else frozenset()):
        in_table = "（表格内）" if words.in_table else ""
        place = f"{paragraphs}第{words.paragraph}段{in_table}" if paragraphs and words.paragraph else rest
        yield Piece(place, words.text, again=is_read)


def _cells(data: bytes) -> Iterator[Piece | Gap]:
    """Every cell of every sheet, hidden ones too."""
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


def _words_in(value: Any) -> str:
    """What a cell shows, where it may be a number or a text of somebody's."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int) else ""


def _not_words(names: list[str]) -> Iterator[Gap]:
    others = [name for name in names if not XML.fullmatch(name) and not HARMLESS.fullmatch(name)]
    pictures = [name for name in others if "/media/" in name.lower()]
    if pictures:
        yield Gap(PICTURES)
    if len(others) > len(pictures):
        yield Gap(FILES)

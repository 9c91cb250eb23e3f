"""Opens a file that holds the catalogue: CSV, XLSX or DOCX, told apart by what they hold, not by their names."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import docx
import openpyxl
from docx.oxml.ns import qn
from openpyxl.utils.cell import range_boundaries

MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_SHEET_ROWS = 20_000
MAX_COLUMNS = 50
MAX_MERGED_CELLS = 100_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([^"']*)""")


class UnreadableFile(ValueError):
    """A file that holds no catalogue. The message says in Chinese what is wrong and what to do."""


@dataclass(frozen=True)
class Table:
    """A table of a file: its name in the file (empty where there is only one) and its cells, row by row."""

    name: str
    rows: list[list[str]]


def read_tables(content: bytes) -> list[Table]:
    """The tables in a file of these bytes.

    A cell merged over several rows counts for each of them; one merged over several columns counts for the first.

    Raises `UnreadableFile`.
    """
    if not content.strip():
        raise UnreadableFile("文件是空的。")
    if len(content) > MAX_BYTES:
        raise UnreadableFile(f"文件超过{MAX_BYTES // 1024 // 1024}MB，不像是公开目录。")
    if content.startswith(_OLD_OFFICE):
        raise UnreadableFile("这是旧格式（XLS、DOC、WPS、ET）或设有密码的文件，请取消密码，另存为XLSX、DOCX或CSV。")
    if content.startswith(b"%PDF"):
        raise UnreadableFile("不能从PDF读取目录，请用CSV、XLSX或DOCX文件。")
    if not content.startswith(_ZIP):
        return [Table("", _read_csv(content))]
    try:
        return _read_package(content)
    except UnreadableFile:
        raise
    except Exception as error:
        # A damaged package makes the libraries raise whatever they stumble over.
        raise UnreadableFile("文件已损坏，或不是Excel、Word文件，无法打开。") from error


def _read_csv(content: bytes) -> list[list[str]]:
    if content.startswith(_UTF16):
        raise UnreadableFile("CSV文件的编码是UTF-16，请另存为“CSV UTF-8”。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableFile("无法识别文件：它不是UTF-8或GB18030编码的CSV，也不是XLSX、DOCX。")
    if "\0" in text:
        raise UnreadableFile("文件不是文本，请用CSV、XLSX或DOCX文件。")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise UnreadableFile(f"CSV文件第{reader.line_num}行附近的引号或分隔符有误，无法读取。") from error


def _read_package(content: bytes) -> list[Table]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(member.file_size for member in package.infolist()) > MAX_UNPACKED_BYTES:
            raise UnreadableFile(f"文件展开后超过{MAX_UNPACKED_BYTES // 1024 // 1024}MB，不像是公开目录。")
        names = package.namelist()
        if "word/document.xml" in names:
            return list(_read_docx(content))
        if "xl/workbook.xml" in names:
            _refuse_vast_merges(package)
            return list(_read_xlsx(content))
    raise UnreadableFile("这个压缩文件不是XLSX或DOCX。")


def _refuse_vast_merges(package: zipfile.ZipFile) -> None:
    """A merged range of a whole sheet is written in a few bytes, and opened as thousands of millions of cells."""
    merged = 0
    for name in package.namelist():
        if name.startswith("xl/worksheets/"):
            for reference in _MERGED.findall(package.read(name)):
                left, top, right, bottom = range_boundaries(reference.decode())
                merged += (right - left + 1) * (bottom - top + 1)
    if merged > MAX_MERGED_CELLS:
        raise UnreadableFile("合并单元格的范围过大，请取消整行、整列或整表的合并后再试。")


def _read_xlsx(content: bytes) -> Iterator[Table]:
    """The visible sheets."""
    for sheet in openpyxl.load_workbook(io.BytesIO(content), data_only=True).worksheets:
        if sheet.sheet_state != "visible":
            continue
        if sheet.max_row > MAX_SHEET_ROWS:
            raise UnreadableFile(f"工作表“{sheet.title}”超过{MAX_SHEET_ROWS}行，请删除目录下方多余的空行后再试。")
        width = min(sheet.max_column, MAX_COLUMNS)
        rows = [[_text(cell) for cell in row] for row in sheet.iter_rows(max_col=width, values_only=True)]
        for merged in sheet.merged_cells.ranges:
            if merged.min_col <= width:
                for row in rows[merged.min_row : merged.max_row]:
                    row[merged.min_col - 1] = rows[merged.min_row - 1][merged.min_col - 1]
        yield Table(f"工作表“{sheet.title}”", rows)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_docx(content: bytes) -> Iterator[Table]:
    body = docx.Document(io.BytesIO(content)).element.body
    for number, table in enumerate(body.iter(qn("w:tbl")), start=1):
        rows: list[list[str]] = []
        for row in table.xpath("./w:tr | ./w:sdt/w:sdtContent/w:tr"):
            rows.append(_docx_row(row, rows[-1] if rows else []))
        yield Table(f"第{number}个表格", rows)


def _docx_row(row, above: list[str]) -> list[str]:
    cells = [""] * min(row.grid_before, MAX_COLUMNS)
    for cell in row.xpath("./w:tc | ./w:sdt/w:sdtContent/w:tc"):
        column = len(cells)
        if column >= MAX_COLUMNS:
            break
        continues = cell.vMerge == "continue" and column < len(above)
        cells.append(above[column] if continues else "\n".join(_paragraph_text(each) for each in cell.iter(qn("w:p"))))
        cells += [""] * min(cell.grid_span - 1, MAX_COLUMNS)
    return cells


def _paragraph_text(paragraph) -> str:
    """The text as it stands with tracked changes accepted: deleted text is another element."""
    written = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " "}
    return "".join(node.text or "" if node.tag == qn("w:t") else written.get(node.tag, "") for node in paragraph.iter())

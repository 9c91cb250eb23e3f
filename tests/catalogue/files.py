"""Makers of catalogue files as other people's programs write them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import docx
from openpyxl import Workbook

import disclosure.catalogue
from disclosure.catalogue.rows import COLUMNS

SHIPPED = Path(disclosure.catalogue.__file__).parent / "data" / "hbgyzy.csv"
"""The college's own catalogue, as the project ships it."""

HEADER = list(COLUMNS)

SMALL = [
    HEADER,
    ["四、组织建设", "换届选举情况", "文件、会议、网站", "党内、校内外", "即时", "组织部"],
    ["四、组织建设", "发展党员情况", "文件、会议", "党内、校内", "年度", "组织部"],
    ["四、组织建设", "党费管理和使用情况", "文件、会议", "党内、校内", "年度", "组织部"],
    ["六、党风廉政建设", "领导班子成员述职述廉情况", "文件、会议", "校内一定范围", "年度", "纪委组织部"],
    ["八、其他事项", "党委职能部门年度计划与年度总结", "文件、会议", "党内、校内", "年度", "党委各职能部门"],
]
"""A small catalogue: header and rows."""

Cells = Sequence[Sequence[str]]


def csv_file(rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def xlsx_file(*sheets: Cells, merged: Iterable[str] = (), hidden: Iterable[int] = ()) -> bytes:
    """A workbook; `merged` are ranges of the first sheet, `hidden` the numbers of hidden sheets, from 0."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"表{number + 1}")
        for row in rows:
            sheet.append(list(row))
        if number in hidden:
            sheet.sheet_state = "hidden"
    for cells in merged:
        workbook.worksheets[0].merge_cells(cells)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def docx_file(*tables: Cells, merged: Iterable[tuple[tuple[int, int], tuple[int, int]]] = ()) -> bytes:
    """A document; `merged` are pairs of corners (row, column) in the first table, from 0."""
    document = docx.Document()
    document.add_heading("党务公开目录")
    for rows in tables:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for written, row in zip(table.rows, rows, strict=True):
            for cell, text in zip(written.cells, row, strict=True):
                cell.text = text
        document.add_paragraph()
    for top_left, bottom_right in merged:
        table = document.tables[0]
        table.cell(*top_left).merge(table.cell(*bottom_right))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def with_member(package: bytes, name: str, old: bytes = b"", new: bytes = b"") -> bytes:
    """The package with `old` replaced by `new` in its member `name`, or, without `old`, with `new` as that member."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.namelist():
            if member != name:
                target.writestr(member, source.read(member))
        target.writestr(name, source.read(name).replace(old, new) if old else new)
    return content.getvalue()

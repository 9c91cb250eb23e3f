"""Normalisation of stored texts: whatever the database contains, every block gets a value of its own type.

The editor's form refuses malformed input with a message. Malformed data stored otherwise is read as far as possible, so that no
page, index, comparison or export fails over it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import product
from typing import Any

from django.utils.dateparse import parse_date
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

BIGGEST_ID = 2**31 - 1

HEADER_CHOICES = ("row", "column", "both", "neither")

ALIGNMENTS = ("htLeft", "htCenter", "htRight", "htJustify", "htTop", "htMiddle", "htBottom")
"""The classes that the editor gives to cells. Any other could make a cell look as the site's own parts do, or vanish."""

Cell = tuple[int, int]
"""Row and column of a cell of a table."""

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that no database stores: the null character and lone surrogates."""

_KEY = re.compile(r"""\sdata-block-key=("[^"]*"|'[^']*'|[^\s>]*)""")
_IDENTIFIER = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TAG = re.compile(r"<(a|embed)\b([^>]*?)(/?)>")
_LINK_TYPE = re.compile(r"""\blinktype\s*=\s*["']?([^"'\s>]*)""")
_LINK_ID = re.compile(r"""\bid\s*=\s*["']?([^"'\s>]*)""")


def text_of(stored: Any) -> str:
    """Return a text, or a number as text; empty for anything else."""
    if isinstance(stored, int | float) and not isinstance(stored, bool):
        stored = str(stored)
    return UNSTORABLE.sub("", stored) if isinstance(stored, str) else ""


def number_of(stored: Any, least: int = 0, most: int = BIGGEST_ID) -> int | None:
    """Return a whole number between the two limits, even if stored as text; None for anything else."""
    if isinstance(stored, str) and re.fullmatch("[0-9]{1,10}", stored):
        stored = int(stored)
    is_number = isinstance(stored, int) and not isinstance(stored, bool)
    return stored if is_number and least <= stored <= most else None


def rich_text_of(stored: Any) -> str:
    """Return rich text in which links lead to pages by number or to addresses only, without embedded content, and keyless."""
    return _TAG.sub(_link, without_keys(text_of(stored)))


def without_keys(html: str) -> str:
    """Return rich text without the keys by which the editor tells paragraphs apart: whoever sends them chooses them."""
    return _KEY.sub("", html)


def _link(tag: re.Match[str]) -> str:
    if tag[1] == "embed":
        return ""
    kind, number = _LINK_TYPE.search(tag[2]), _LINK_ID.search(tag[2])
    if kind is None or (kind[1] == "page" and number and number_of(number[1])):
        return tag[0]
    return "<a>"


def table_of(stored: Any) -> dict[str, Any] | None:
    """Return a table with text cells, rows of equal length, and marks within its size; None if there are no cells.

    Nothing in it is out of sight: only a merged cell hides others, and those are empty.
    """
    if not isinstance(stored, dict) or not isinstance(stored.get("data"), list):
        return None
    rows = [row if isinstance(row, list) else [row] for row in stored["data"]]
    width = max(map(len, rows), default=0)
    if not width:
        return None
    data = [[text_of(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    merges, covered = _merges(stored.get("mergeCells"), len(rows), width)
    for row, column in covered:
        data[row][column] = ""
    choice = _header_choice(stored)
    return {
        "data": data,
        "cell": _looks(stored.get("cell"), len(rows), width, covered),
        "mergeCells": merges,
        "table_caption": text_of(stored.get("table_caption")),
        "table_header_choice": choice,
        "first_row_is_table_header": choice in ("row", "both"),
        "first_col_is_header": choice in ("column", "both"),
    }


def _header_choice(stored: dict) -> str:
    choice = stored.get("table_header_choice")
    if choice in HEADER_CHOICES or choice == "":
        return choice
    by_flags = {(True, True): "both", (True, False): "row", (False, True): "column", (False, False): "neither"}
    return by_flags[bool(stored.get("first_row_is_table_header")), bool(stored.get("first_col_is_header"))]


def _looks(stored: Any, height: int, width: int, covered: set[Cell]) -> list[dict[str, Any]]:
    """Return the settings of single cells: their alignment, and whether they are hidden by a merged cell."""
    looks: dict[Cell, dict[str, Any]] = {}
    for mark in _marks(stored):
        row, column = number_of(mark.get("row"), 0, height - 1), number_of(mark.get("col"), 0, width - 1)
        classes = [each for each in text_of(mark.get("className")).split() if each in ALIGNMENTS]
        if row is not None and column is not None and classes:
            looks[row, column] = {"className": " ".join(classes)}
    for cell in covered:
        looks[cell] = looks.get(cell, {}) | {"hidden": True}
    return [{"row": row, "col": column, **look} for (row, column), look in sorted(looks.items())]


def _merges(stored: Any, height: int, width: int) -> tuple[list[dict[str, int]], set[Cell]]:
    """Return the merged cells, of which none overlaps another, and the cells that they cover."""
    merges: list[dict[str, int]] = []
    taken: set[Cell] = set()
    covered: set[Cell] = set()
    for mark in _marks(stored):
        row, column = number_of(mark.get("row"), 0, height - 1), number_of(mark.get("col"), 0, width - 1)
        if row is None or column is None or (row, column) in taken:
            continue
        rows = number_of(mark.get("rowspan"), 1, height - row)
        columns = number_of(mark.get("colspan"), 1, width - column)
        if not rows or not columns or rows * columns == 1:
            continue
        area = set(product(range(row, row + rows), range(column, column + columns)))
        if area.isdisjoint(taken):
            taken |= area
            covered |= area - {(row, column)}
            merges.append({"row": row, "col": column, "rowspan": rows, "colspan": columns})
    return merges, covered


def _marks(stored: Any) -> list[dict]:
    return [mark for mark in stored if isinstance(mark, dict)] if isinstance(stored, list) else []


def value_of(block: blocks.Block, stored: Any) -> Any:
    """Return `stored` in the form in which the block stores its own values."""
    if isinstance(block, blocks.StructBlock):
        given = stored if isinstance(stored, dict) else {}
        return {name: value_of(child, given.get(name)) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [_listed(block.child_block, each) for each in stored] if isinstance(stored, list) else []
    return next(read for kind, read in READERS.items() if isinstance(block, kind))(stored)


def _date_of(stored: Any) -> str | None:
    try:
        return stored if isinstance(stored, str) and parse_date(stored) else None
    except ValueError:
        return None


def _file_of(stored: Any) -> int | None:
    return number_of(stored, least=1)


READERS: dict[type[blocks.Block], Callable[[Any], Any]] = {
    blocks.RichTextBlock: rich_text_of,
    TableBlock: table_of,
    blocks.DateBlock: _date_of,
    DocumentChooserBlock: _file_of,
    ImageChooserBlock: _file_of,
    blocks.CharBlock: text_of,
    blocks.TextBlock: text_of,
}
"""Functions that read stored values, by type of block without child blocks."""


def _listed(block: blocks.Block, stored: Any) -> dict[str, Any]:
    named = stored if isinstance(stored, dict) and "value" in stored else {"value": stored}
    return {"type": "item", "value": value_of(block, named["value"]), "id": _id_of(named)}


def is_identifier(stored: Any) -> bool:
    """Return whether this may identify a block: a number drawn by lot, as the editor gives it."""
    return isinstance(stored, str) and bool(_IDENTIFIER.fullmatch(stored))


def _id_of(stored: dict) -> str | None:
    return stored["id"] if is_identifier(stored.get("id")) else None


def stream_of(block: blocks.StreamBlock, stored: Any) -> list[dict[str, Any]]:
    """Return the parts of a stored text, in JSON or parsed, whose types the block knows."""
    if isinstance(stored, str):
        try:
            stored = json.loads(stored)
        except (ValueError, RecursionError):
            return []
    parts = [part for part in stored if isinstance(part, dict)] if isinstance(stored, list | tuple) else []
    return [
        {
            "type": part["type"],
            "value": value_of(block.child_blocks[part["type"]], part.get("value")),
            "id": _id_of(part),
        }
        for part in parts
        if isinstance(part.get("type"), str) and part["type"] in block.child_blocks
    ]

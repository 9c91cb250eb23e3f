"""Columns of a file that the catalogue does not use: those with content are named, with what they hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from disclosure.catalogue.columns import Header, normalised
from disclosure.catalogue.numerals import read_list_number

MAX_TEXTS = 3
MAX_LENGTH = 20
"""Number of different texts of a column that a note quotes, and their length."""

_OF_NUMBERS = re.compile("(?:目录|事项|条目|公开|项目)?(?:序号|编号|号|序|项次|行号)|no")
"""Pattern of names of columns that number the rows. Anything else in such a column is named."""

_NUMBER = re.compile(r"[0-9]+(?:[.\-、][0-9]+)*")


def notes_on_unused(header: Header, rows: Sequence[Sequence[str]], used: Collection[int]) -> Iterator[str]:
    """Yield a note on each column with content that is not used.

    Args:
        rows: cells of the visible rows below the header, without its repetitions.
        used: indices of the columns that are used.
    """
    names, printed = list(header.names.values()), list(header.printed.values())
    for at in range(max(map(len, rows), default=0)):
        name = names[at] if at < len(names) else ""
        cells = dict.fromkeys(row[at] for row in rows if at < len(row)) if at not in used else ()
        if texts := [cell for cell in cells if _carries_something(cell, name)]:
            shown = [text if len(text) <= MAX_LENGTH else f"{text[:MAX_LENGTH]}…" for text in texts[:MAX_TEXTS]]
            more = f"等{len(texts)}种内容" if len(texts) > MAX_TEXTS else ""
            where = f"“{printed[at]}”列" if name else f"没有列名的第{at + 1}列"
            yield f"{where}没有读取，列中有：{'、'.join(shown)}{more}"


def _carries_something(cell: str, name: str) -> bool:
    if not any(character.isalnum() for character in cell) or cell == "无" or normalised(cell) == name:
        return False
    plain = unicodedata.normalize("NFKC", cell).strip("()[]【】〔〕第、. ")
    is_number = read_list_number(cell.strip()) or read_list_number(plain) or _NUMBER.fullmatch(plain)
    return not (is_number and _OF_NUMBERS.fullmatch(name))

"""A reader of delimited text: CSV as written by Excel and WPS, in UTF-8, GB18030 or UTF-16, with commas, semicolons or tabs.

Full-width commas delimit cells only where no plain delimiter does: texts of cells contain them.
"""

from __future__ import annotations

import csv
import io
import re

from disclosure.office_files.packages import UnreadableFile
from disclosure.uploads.texts import decoded

DELIMITERS = ",\t;|"
FULL_WIDTH_DELIMITERS = "，；｜"
LEAST_CELLS = 3
"""Number of cells in a line at which its plain delimiter is certain."""

SAMPLE_LINES = 40
"""Number of lines from which the delimiter is detected."""

_STATED_DELIMITER = re.compile(r"\ufeff?sep=(.)\r?\n")


def read_delimited(content: bytes) -> list[list[str]]:
    """Return the rows of a delimited text.

    Raises `UnreadableFile`.
    """
    text = decoded(content)
    stated = _STATED_DELIMITER.match(text)
    delimiter = stated[1] if stated else _likeliest(text)
    lines = io.StringIO(text[stated.end() :] if stated else text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise UnreadableFile(f"CSV文件第{reader.line_num}行附近的引号或分隔符有误，无法读取。") from error
    return [[], *rows] if stated else rows


def _likeliest(text: str) -> str:
    """Return the delimiter that splits one of the first lines into the most cells."""
    lines = "".join(text.splitlines(keepends=True)[:SAMPLE_LINES])

    def most_cells(delimiter: str) -> int:
        try:
            return max(map(len, csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)), default=0)
        except csv.Error:
            return 0

    plain = max(DELIMITERS, key=most_cells)
    return plain if most_cells(plain) >= LEAST_CELLS else max(plain, *FULL_WIDTH_DELIMITERS, key=most_cells)

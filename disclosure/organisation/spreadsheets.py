"""Cells of exports: a workbook can hold them, and no text that somebody typed runs when somebody else opens the export."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA_SIGNS = "=+-@＝＋－＠"
"""What a spreadsheet takes for the beginning of a formula."""

UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")
"""Categories of characters that may stand before such a sign unseen: tabs, line breaks, spaces, zero-width marks."""

UNPRINTED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML, and so a workbook, cannot hold: anyone who pastes a line broken in Word pastes one into a title."""


def guard_cell(text: str) -> str:
    """The text with blanks for what a workbook cannot hold, and an apostrophe before it if it could be taken for a formula."""
    cell = UNPRINTED.sub(" ", text)
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take the text, guarded or not, for a formula."""
    seen = next((character for character in text if character != "'" and unicodedata.category(character) not in UNSEEN), "")
    return seen != "" and seen in FORMULA_SIGNS


def guard_exports() -> None:
    """Guard the cells of all exports in the admin: Wagtail's reports and lists, and the registers, write by one method."""
    SpreadsheetExportMixin.preprocess_field_value = _guarding(SpreadsheetExportMixin.preprocess_field_value)


def _guarding(preprocess: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(preprocess)
    def preprocess_and_guard(view: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
        cell = preprocess(view, field, value, export_format)
        return guard_cell(cell) if isinstance(cell, str) else cell

    return preprocess_and_guard

"""Cells of exports: only characters that a workbook can store, and no typed text that runs as a formula."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

FORMULA_SIGNS = "=+-@＝＋－＠"
"""Characters that a spreadsheet reads as the beginning of a formula."""

UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")
"""Categories of invisible characters that may precede such a sign: tabs, line breaks, spaces, zero-width marks."""

UNPRINTED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML, and so a workbook, cannot store. A line broken in Word and pasted into a title contains one."""


def guard_cell(text: str) -> str:
    """Return the text with blanks for characters that a workbook cannot store, and an apostrophe if it resembles a formula."""
    cell = UNPRINTED.sub(" ", text)
    return f"'{cell}" if is_formula(cell) else cell


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet could read the text, guarded or not, as a formula."""
    seen = next((character for character in text if character != "'" and unicodedata.category(character) not in UNSEEN), "")
    return seen != "" and seen in FORMULA_SIGNS


def guard_exports() -> None:
    """Guard the cells of all exports in the admin: Wagtail's reports and lists, and the registers, share one method."""
    SpreadsheetExportMixin.preprocess_field_value = _guarding(SpreadsheetExportMixin.preprocess_field_value)


def _guarding(preprocess: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(preprocess)
    def preprocess_and_guard(view: SpreadsheetExportMixin, field: str, value: Any, export_format: str) -> Any:
        cell = preprocess(view, field, value, export_format)
        return guard_cell(cell) if isinstance(cell, str) else cell

    return preprocess_and_guard

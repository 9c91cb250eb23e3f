"""Numbers of rows in addresses and forms: from 1 up to the largest that the database can store or look up."""

from __future__ import annotations

from django.db.models import BigIntegerField
from django.urls.converters import IntConverter

LARGEST_ROW_NUMBER = BigIntegerField.MAX_BIGINT


def is_row_number(text: str) -> bool:
    """Return whether a row may have the number `text`, in decimal digits."""
    try:
        return text.isdecimal() and 0 < int(text) <= LARGEST_ROW_NUMBER
    except ValueError:
        return False  # Python reads no number of more than 4,300 digits


class RowNumberConverter(IntConverter):
    """The converter `<row:…>` of addresses. No address matches with a number that no row can have.

    It matches every spelling of a row's number that Django's `int` converter matches, such as 007: where our views stand in
    front of Wagtail's, those must not answer in another spelling.
    """

    def to_python(self, value: str) -> int:
        if not is_row_number(value):
            raise ValueError(f"no row has the number {value[:20]}")
        return super().to_python(value)

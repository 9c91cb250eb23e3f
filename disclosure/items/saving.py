"""Saving an item as a whole: with its attachments and tags, and with one update of indexes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from django.dispatch import Signal
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled

item_saved = Signal()
"""Sent when an item has been saved with its attachments and tags, inside the same transaction.

Arguments: `instance`, the item as now stored in the database, read again with all its related rows.
"""

SMALLEST_NUMBER = 100_000
"""Smallest of the numbers with six digits, of which each new item gets one in its address."""

_saving: ContextVar[bool] = ContextVar("saving an item", default=False)


def is_saving() -> bool:
    """Return True while an item is saved as a whole; `item_saved` is sent afterwards."""
    return _saving.get()


def updates_references() -> bool:
    """Return True if each save updates the reference index; a bulk load updates the index at its end."""
    return not getattr(reference_index_auto_update_disabled, "value", False)


@contextmanager
def saving() -> Iterator[None]:
    """Save an item and all its parts within the block, without index updates for single parts."""
    token = _saving.set(True)
    try:
        # Wagtail's context manager cannot be nested.
        with disable_reference_index_auto_update() if updates_references() else nullcontext():
            yield
    finally:
        _saving.reset(token)


def free_number(entry: Page) -> int:
    """Return a number for the address of a new item under `entry`.

    Drawn by lot: consecutive numbers would tell readers how many hidden items and drafts an entry has (ADR 20).
    """
    while True:
        number = SMALLEST_NUMBER + secrets.randbelow(9 * SMALLEST_NUMBER)
        if not entry.get_children().filter(slug=str(number)).exists():
            return number

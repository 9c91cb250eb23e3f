"""An item is saved as a whole: with its attachments and tags, and followed once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from django.dispatch import Signal
from wagtail.signal_handlers import disable_reference_index_auto_update, reference_index_auto_update_disabled

item_saved = Signal()
"""An item was saved with its attachments and tags. Sent in the transaction in which it was saved.

Arguments: `instance`, the item as it now lies in the database, read anew with all that belongs to it.
"""

_saving: ContextVar[bool] = ContextVar("saving an item", default=False)


def is_saving() -> bool:
    """True while an item is saved as a whole; `item_saved` is sent afterwards."""
    return _saving.get()


def updates_references() -> bool:
    """True if each save updates the index of references; a bulk load updates the index at its end."""
    return not getattr(reference_index_auto_update_disabled, "value", False)


@contextmanager
def saving() -> Iterator[None]:
    """Save an item and all its parts within the block. No index follows a part by itself."""
    token = _saving.set(True)
    try:
        # Wagtail's context manager cannot be nested.
        with disable_reference_index_auto_update() if updates_references() else nullcontext():
            yield
    finally:
        _saving.reset(token)

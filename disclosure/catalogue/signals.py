"""Signals of the catalogue, sent inside the transaction of the event."""

from django.dispatch import Signal

came_into_force = Signal()
"""Sent when a version of the catalogue comes into force: the first one, which was printed, or one approved by the committee.

Arguments: `version`, the `CatalogueVersion`, whose changes list what it adds, alters and retires.
"""

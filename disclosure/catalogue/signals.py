"""What the catalogue announces, inside the transaction in which it happens."""

from django.dispatch import Signal

came_into_force = Signal()
"""A version of the catalogue is in force from now on: the first one, which was printed, or one that the committee approved.

Arguments: `version`, the `CatalogueVersion`, whose changes tell what it adds, alters and retires.
"""

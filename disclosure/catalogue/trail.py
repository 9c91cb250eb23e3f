"""The pages above a page, which its breadcrumbs and its menu show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject, cached_property
from wagtail.models import Page

if TYPE_CHECKING:
    from disclosure.catalogue.models import CataloguePage

HOME_DEPTH = 2
CATALOGUE_DEPTH = 3


class TrailMixin:
    """A page of the site, which knows the pages above it by one query."""

    @cached_property
    def trail(self: Page) -> list[Page]:
        """The pages above this one, from the home page down; an entry among them with its row, as `entrypage`."""
        above = self.get_ancestors().filter(depth__gte=HOME_DEPTH).select_related("entrypage")
        return list(above) if self.depth > HOME_DEPTH else []

    def get_context(self, request, *args, **kwargs):
        """Adds `catalogue`, the page to which the menu leads; None if it is not published."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"catalogue": SimpleLazyObject(self._catalogue)}

    def _catalogue(self) -> Page | CataloguePage | None:
        return next((page for page in (*self.trail, self) if page.depth == CATALOGUE_DEPTH and page.live), None)

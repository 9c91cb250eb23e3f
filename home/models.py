"""The home page."""

from __future__ import annotations

from disclosure.catalogue.models import CataloguePage, GovernedPage
from disclosure.items.models import DisclosurePage

LATEST = 8
"""How many of the latest items the home page lists."""

LATEST_IN_CATEGORY = 3


class HomePage(GovernedPage):
    """The site's front door: search, the latest items by category, the catalogue."""

    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["catalogue.CataloguePage"]

    class Meta:
        verbose_name = "首页"
        verbose_name_plural = "首页"

    def get_context(self, request, *args, **kwargs):
        """Adds `catalogue`, `latest` (items) and `categories`: pairs of a category and its latest items for this reader."""
        context = super().get_context(request, *args, **kwargs)
        items = DisclosurePage.objects.viewable_by(request.reader).newest_first()
        context["catalogue"] = catalogue = CataloguePage.objects.live().first()
        context["latest"] = items[:LATEST]
        categories = catalogue.categories() if catalogue else []
        context["categories"] = [(category, items.descendant_of(category)[:LATEST_IN_CATEGORY]) for category in categories]
        return context

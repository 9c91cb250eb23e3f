"""The home page."""

from __future__ import annotations

from django.db import models

from disclosure.catalogue.models import CataloguePage, GovernedPage
from disclosure.items import listings
from disclosure.items.models import DisclosurePage

LATEST = 8
"""Number of the latest items on the home page."""

LATEST_IN_CATEGORY = 3

COMMON_TAGS = 6
"""Number of tags under the search field."""


class Demonstration(models.Model):
    """A mark that the demonstration was loaded into this database: its accounts and archive are never those of a college."""

    loaded_at = models.DateTimeField("载入时间", auto_now_add=True)

    class Meta:
        verbose_name = "演示数据"
        verbose_name_plural = "演示数据"

    def __str__(self) -> str:
        return f"演示数据，{self.loaded_at:%Y-%m-%d}载入"


class HomePage(GovernedPage):
    """The site's home page: search, the latest items by category, the catalogue."""

    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["catalogue.CataloguePage"]

    class Meta:
        verbose_name = "首页"
        verbose_name_plural = "首页"

    def get_context(self, request, *args, **kwargs):
        """Adds `catalogue`, `latest` (items), `categories` (each with `rows`, `count`, `latest`) and `tags`.

        All values contain only what this reader may read (law 2).
        """
        context = super().get_context(request, *args, **kwargs)
        reader = request.reader
        context["catalogue"] = catalogue = CataloguePage.objects.live().first()
        categories = listings.index_of(catalogue, reader) if catalogue else []
        context["categories"] = listings.with_latest(categories, reader, LATEST_IN_CATEGORY)
        context["latest"] = listings.placed(DisclosurePage.objects.viewable_by(reader).newest_first()[:LATEST])
        context["tags"] = listings.common_tags(reader, COMMON_TAGS)
        return context

"""The home page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404
from wagtail.url_routing import RouteResult

from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage, GovernedPage
from disclosure.items import listings
from disclosure.items.models import DisclosurePage
from disclosure.items.shelves.reading import ALL
from disclosure.items.standings import TAKEN_AWAY_STANDINGS
from home.institution import WITH_DIGEST, front_catalogue, note_digest

LATEST = 8
"""Number of the latest items on the home page."""

LATEST_IN_CATEGORY = 3

COMMON_TAGS = 6
"""Number of tags under the search field."""


BELOW: tuple[Any, ...] = (CataloguePage, CategoryPage, EntryPage, DisclosurePage)
"""The types of pages below the home page, level by level."""


class HomePage(GovernedPage):
    """The site's home page: search, the latest items by category, the catalogue."""

    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["catalogue.CataloguePage"]

    class Meta:
        verbose_name = "首页"
        verbose_name_plural = "首页"

    def route(self, request, path_components) -> RouteResult:
        """Find the page at an address by one query, where Wagtail makes two for each level."""
        if not path_components:
            return super().route(request, path_components)
        if len(path_components) > len(BELOW):
            raise Http404("没有这个页面。")
        address = f"{self.url_path}{'/'.join(path_components)}/"
        model = BELOW[len(path_components) - 1]
        # Drafts are not loaded: whatever a draft's row holds, its address answers like an absent one.
        shown, pages = Q(live=True), model.objects
        if model is DisclosurePage:
            shown, pages = shown | Q(standing__in=TAKEN_AWAY_STANDINGS), pages.select_related("unit")
        # The index of `slug` finds them; `url_path` has none.
        found = pages.filter(shown, slug=path_components[-1], url_path=address, depth=self.depth + len(path_components))
        found = found.annotate(**WITH_DIGEST).first()
        if found is None:
            raise Http404("没有这个页面。")
        note_digest(request, found)
        return found.route(request, [])

    def get_context(self, request, *args, **kwargs):
        """Adds `catalogue`, `latest` (items), `categories` (each with `rows`, `shelf`, `latest`) and `tags`.

        All values contain only what this reader may read (law 2).
        """
        context = super().get_context(request, *args, **kwargs)
        reader = request.reader
        context["catalogue"] = catalogue = front_catalogue(request)
        index = listings.index_of(catalogue, reader)
        context["categories"] = index.categories
        wanted = [(category.shelf, LATEST_IN_CATEGORY) for category in index.categories]
        found = listings.latest(reader, [(index.everything, LATEST), *wanted])
        for category in index.categories:
            category.latest = found[category.path]
        context["latest"] = listings.placed(found[ALL], index.entries)
        context["tags"] = listings.common_tags(index.everything, COMMON_TAGS)
        return context

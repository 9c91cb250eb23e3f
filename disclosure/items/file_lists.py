"""Attachments and pictures in the admin are filtered by how often they are used, beside a search too.

Wagtail 7.4 lets its search engine filter by the count, which is no column that this knows, and fails. Like Wagtail's own filter
by tags, this one filters by the files that it has found before.
"""

from __future__ import annotations

from django_filters import RangeFilter
from wagtail.admin.filters import BaseMediaFilterSet, RelatedFilterMixin
from wagtail.documents.views.documents import DocumentsFilterSet
from wagtail.images.views.images import ImagesFilterSet


class UsageFilter(RelatedFilterMixin, RangeFilter):
    """Its subquery is what the search engine understands: the numbers of the files."""


def repair_usage_filters() -> None:
    """Put the filter in the place of Wagtail's, under the same words."""
    usage = BaseMediaFilterSet.base_filters["usage_count"]
    for filters in (DocumentsFilterSet, ImagesFilterSet):
        filters.base_filters["usage_count"] = UsageFilter(
            field_name=usage.field_name, label=usage.label, use_subquery=True, **usage.extra
        )

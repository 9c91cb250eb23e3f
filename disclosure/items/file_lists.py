"""A filter of attachments and pictures in the admin by their number of uses, which also works with a search.

Wagtail 7.4 lets its search engine filter by the count, which is not a column that the engine knows, and fails. Like Wagtail's
own filter by tags, this filter filters by the files that it has found before.
"""

from __future__ import annotations

from django_filters import RangeFilter
from wagtail.admin.filters import BaseMediaFilterSet, RelatedFilterMixin
from wagtail.documents.views.documents import DocumentsFilterSet
from wagtail.images.views.images import ImagesFilterSet


class UsageFilter(RelatedFilterMixin, RangeFilter):
    """Filters by a subquery of the files' primary keys, which the search engine supports."""


def repair_usage_filters() -> None:
    """Replace Wagtail's filters by `UsageFilter`, under the same labels."""
    usage = BaseMediaFilterSet.base_filters["usage_count"]
    for filters in (DocumentsFilterSet, ImagesFilterSet):
        filters.base_filters["usage_count"] = UsageFilter(
            field_name=usage.field_name, label=usage.label, use_subquery=True, **usage.extra
        )

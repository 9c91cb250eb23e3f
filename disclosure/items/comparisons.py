"""Comparisons of the fields of an item, edition by edition, for those who approve a change."""

from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.compare import M2MFieldComparison, register_comparison_class


class SetComparison(M2MFieldComparison):
    """Compares unordered values: tags or reader groups stored in another order are not a change."""

    def get_items(self) -> tuple[list, list]:
        before, after = super().get_items()
        return sorted(before, key=str), sorted(after, key=str)


register_comparison_class(ClusterTaggableManager, comparison_class=SetComparison)
register_comparison_class(ParentalManyToManyField, comparison_class=SetComparison)

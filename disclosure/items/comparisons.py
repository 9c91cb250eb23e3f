"""How the fields of an item are compared, edition by edition, for those who approve a change."""

from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.compare import M2MFieldComparison, register_comparison_class


class SetComparison(M2MFieldComparison):
    """Compares what has no order: that tags or reader groups were stored in another one is no change."""

    def get_items(self) -> tuple[list, list]:
        before, after = super().get_items()
        return sorted(before, key=str), sorted(after, key=str)


register_comparison_class(ClusterTaggableManager, comparison_class=SetComparison)
register_comparison_class(ParentalManyToManyField, comparison_class=SetComparison)

"""What one state of an item alters of another, field by field, for those who decide on it."""

from __future__ import annotations

from wagtail.admin.compare import FieldComparison

from disclosure.items.models import DisclosurePage


def differences_between(before: DisclosurePage, after: DisclosurePage) -> list[FieldComparison]:
    """Comparisons of the fields that differ; each offers `field_label` and `htmldiff()`, escaped."""
    panel = DisclosurePage.get_edit_handler().get_bound_panel(instance=before, request=None, form=None)
    compared = [comparison(before, after) for comparison in panel.get_comparison()]
    return [comparison for comparison in compared if comparison.has_changed()]

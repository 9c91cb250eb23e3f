"""Lists of items for the pages of the catalogue, which stand in a lower room and cannot ask for them."""

from itertools import groupby

from django import template

from disclosure.audience.readers import Reader
from disclosure.catalogue.models import EntryPage
from disclosure.items.models import DisclosurePage

register = template.Library()


@register.simple_tag
def items_by_year(entry: EntryPage, reader: Reader) -> list[tuple[int, list[DisclosurePage]]]:
    """The entry's items that `reader` may read, by the year that they report on, latest first."""
    items = DisclosurePage.objects.child_of(entry).viewable_by(reader).order_by("-report_year", "-last_published_at", "-pk")
    return [(year, list(group)) for year, group in groupby(items, key=lambda item: item.report_year)]


@register.simple_tag
def has_items_for_others(entry: EntryPage, reader: Reader) -> bool:
    """Whether the entry holds published items that `reader` may not read; neither how many nor which."""
    items = DisclosurePage.objects.child_of(entry).live()
    return items.exclude(pk__in=items.viewable_by(reader).values("pk")).exists()


@register.simple_tag
def with_counts(entries, reader: Reader) -> list[EntryPage]:
    """`entries`, each with the `count` and `latest` of its items that `reader` may read. Two queries whatever their number."""
    found = DisclosurePage.objects.viewable_by(reader).per_entry()
    entries = list(entries)
    for entry in entries:
        row = found.get(entry.path)
        entry.count = row["count"] if row else 0
        entry.latest = row["latest"] if row else None
    return entries

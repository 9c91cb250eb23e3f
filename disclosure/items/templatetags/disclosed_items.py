"""Items for the pages of the catalogue, which stand in a lower room and cannot ask for them."""

from itertools import groupby

from django import template

from disclosure.audience.readers import Reader
from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage
from disclosure.catalogue.numerals import han_numeral
from disclosure.items import listings
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage

register = template.Library()
register.filter(han_numeral)

FILE_KINDS = {
    "pdf": "PDF",
    "doc": "Word",
    "docx": "Word",
    "xls": "Excel",
    "xlsx": "Excel",
    "wps": "WPS文字",
    "et": "WPS表格",
    "png": "图片",
    "jpg": "图片",
    "jpeg": "图片",
}


@register.simple_tag
def items_by_year(entry: EntryPage, reader: Reader) -> list[tuple[int, list[DisclosurePage]]]:
    """The entry's items that `reader` may read, by the year that they report on, latest first."""
    items = DisclosurePage.objects.child_of(entry).viewable_by(reader).select_related("unit")
    items = items.order_by("-report_year", "-last_published_at", "-pk")
    return [(year, list(group)) for year, group in groupby(items, key=lambda item: item.report_year)]


@register.simple_tag
def has_items_for_others(entry: EntryPage, reader: Reader) -> bool:
    """Whether the entry holds published items that `reader` may not read; neither how many nor which."""
    items = DisclosurePage.objects.child_of(entry).live()
    return items.exclude(pk__in=items.viewable_by(reader).values("pk")).exists()


@register.simple_tag
def with_counts(entries, reader: Reader) -> list[EntryPage]:
    """`entries`, each with the `count` and `latest` of its items that `reader` may read."""
    return listings.with_counts(entries, reader)


@register.simple_tag
def catalogue_index(catalogue: CataloguePage, reader: Reader) -> list[CategoryPage]:
    """The categories as printed, each with its `rows` of entries and the `count` of items that `reader` may read."""
    return listings.index_of(catalogue, reader)


@register.simple_tag
def retired_entries(category: CategoryPage, reader: Reader) -> list[EntryPage]:
    """The category's entries that are no longer in force, with counts: their items stay readable."""
    retired = EntryPage.objects.child_of(category).live().exclude(retired_on=None).order_by("number")
    return listings.with_counts(retired, reader)


@register.simple_tag
def placed(items) -> list[DisclosurePage]:
    """`items`, which must already be the reader's to read, each with the entry that it stands under: `listed_under`."""
    return listings.placed(items)


@register.filter
def file_kind(document: Attachment) -> str:
    """What kind of file an attachment is, in words that readers know: PDF, Word, Excel, WPS文字, WPS表格, 图片."""
    return FILE_KINDS.get(document.file_extension.lower(), document.file_extension.upper())

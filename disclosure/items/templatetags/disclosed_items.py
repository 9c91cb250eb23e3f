"""Template tags and filters for items and their files in lists."""

from django import template

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
def placed(items) -> list[DisclosurePage]:
    """Return `items`, which the reader must be allowed to read, each with its entry as `listed_under`."""
    return listings.placed(items)


@register.filter
def file_kind(document: Attachment) -> str:
    """Return the type of an attachment as readers know it: PDF, Word, Excel, WPS文字, WPS表格, 图片."""
    return FILE_KINDS.get(document.file_extension.lower(), document.file_extension.upper())

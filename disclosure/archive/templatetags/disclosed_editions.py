"""The editions of an item, for its public page, which stands in a lower room."""

from django import template

from disclosure.archive.models import Edition
from disclosure.items.models import DisclosurePage

register = template.Library()


@register.simple_tag
def has_editions(item: DisclosurePage) -> bool:
    """Whether anything of the item is in the archive. Whoever reads the item reads its latest edition."""
    return Edition.objects.filter(item=item.pk).exists()

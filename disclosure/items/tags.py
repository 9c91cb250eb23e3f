"""Tags that a person may know of: those of items that they may read, or find in the explorer (laws 2 and 5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from taggit.models import Tag
from wagtail.permissions import page_permission_policy

from disclosure.audience.readers import Reader

if TYPE_CHECKING:
    from disclosure.items.models import DisclosurePage
    from disclosure.organisation.models import User


def tags_seen_by(user: User, reader: Reader, items: type[DisclosurePage]) -> QuerySet[Tag]:
    """Return the tags of the items that the person may see.

    Args:
        items: the model of items.
    """
    readable = items.objects.viewable_by(reader).order_by().values("pk")
    explored = page_permission_policy.explorable_instances(user).order_by().values("pk")
    seen = Q(items_itemtag_items__content_object__in=readable) | Q(items_itemtag_items__content_object__in=explored)
    return Tag.objects.filter(seen).distinct()


def spelled_as_seen(names: Iterable[str], seen: QuerySet[Tag]) -> list[str]:
    """Return `names`, each in the spelling of the tag among `seen` that differs from it in capital letters alone, if any."""
    names = list(names)
    alike = Q()
    for name in names:
        alike |= Q(name__iexact=name)
    known = {tag.name.casefold(): tag.name for tag in seen.filter(alike).order_by("-pk")} if names else {}
    return [known.get(name.casefold(), name) for name in names]

"""The archive's section on the page of an item."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from disclosure.archive.models import Edition
from disclosure.items.models import DisclosurePage
from disclosure.organisation.sections import section


@section("item.aside", "archive/sections/editions.html", order=20)
def editions_of_item(item: DisclosurePage, request: HttpRequest) -> dict[str, Any] | None:
    """Return the link to the item's editions, once there is one. Any reader of the item may read its latest edition."""
    return {} if Edition.objects.filter(item=item.pk).exists() else None

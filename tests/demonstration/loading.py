"""Loading the demonstration, and finding in it what was loaded."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.test.utils import override_settings

from demonstration.content import ItemContent, read_items
from disclosure.approval.models import Decision
from disclosure.items.models import TAKEN_AWAY_STANDINGS, DisclosurePage


def load_demo() -> str:
    """What the command prints where a demonstration is allowed."""
    printed = io.StringIO()
    with override_settings(DEMONSTRATION=True):
        call_command("load_demo", stdout=printed, stderr=io.StringIO())
    return printed.getvalue()


def readable() -> list[DisclosurePage]:
    return list(DisclosurePage.objects.live().order_by("first_published_at"))


def taken_away() -> list[DisclosurePage]:
    return list(DisclosurePage.objects.filter(standing__in=TAKEN_AWAY_STANDINGS))


def page_of(item: ItemContent) -> DisclosurePage:
    return DisclosurePage.objects.get(title=item.title)


def approvals(page: DisclosurePage) -> list[Decision]:
    return list(page.decisions.filter(kind=Decision.Kind.APPROVED).order_by("at"))


def every_item() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("item", [pytest.param(item, id=item.key) for item in read_items()])

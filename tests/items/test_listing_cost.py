"""A listing of twenty costs four queries at most, however many items, groups and memberships there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.audience.readers import Reader
from disclosure.items.listings import placed
from disclosure.items.models import DisclosurePage
from tests.factories import as_if_decided, make_item, make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("size", [1, 40])
def test_a_listing_of_twenty_costs_four_queries_at_most(catalogue, units, size):
    person = make_person("reader", campus=True, party=True)
    groups = [ReaderGroup.objects.create(name=f"范围{number}") for number in range(2 * size)]
    for group in groups:
        group.members.add(person)
    places = [(catalogue.party_and_limited, units.zzb), (catalogue.limited, units.jw)]
    for number in range(size):
        entry, unit = places[number % 2]
        make_item(entry, unit, list(Scope)[number % 6], groups=groups[number : number + 3], title=f"事项{number}")
    with as_if_decided():
        DisclosurePage.objects.update(live=True)
    reader = Reader.of(person)
    with CaptureQueriesContext(connection) as captured:
        items = placed(DisclosurePage.objects.viewable_by(reader).order_by("-last_published_at", "-pk")[:20])
        html = render_to_string("items/includes/list.html", {"items": items})
    assert html.count("<li") == min(size, 20)
    assert size == 1 or "范围" in html
    assert len(captured) <= 4, "\n".join(query["sql"][:200] for query in captured)

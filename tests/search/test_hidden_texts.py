"""What a reader may not read changes neither which results they get nor their order."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from disclosure.audience.circles import Scope
from disclosure.audience.readers import PUBLIC
from disclosure.items.models import DisclosurePage
from search.queries import find
from tests.factories import make_item

pytestmark = pytest.mark.django_db

WORDS = ["党费", "换届", "公示", "经费"]
QUERIES = ["党费", "换届", "党费 换届", "公示 经费 党费", "党费换届公示"]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map("，".join)
hidden_items = st.lists(st.tuples(texts, texts, st.booleans()), min_size=1, max_size=4)
"""Of each: its title, its text, and whether it is a draft or published to few."""


class Undone(Exception):
    """Ends an example, and takes back all that it made."""


def found() -> dict[str, list[int]]:
    """What the public finds, in order; and what a search over the same items finds without the page of results."""
    public = DisclosurePage.objects.viewable_by(PUBLIC)
    by_page = {query: [item.pk for item in find(query, PUBLIC).items] for query in QUERIES}
    return by_page | {f"{query}, by itself": [item.pk for item in public.search(query)] for query in QUERIES}


@settings(max_examples=6, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(hidden=hidden_items)
def test_hidden_items_never_change_the_order_of_public_results(catalogue, units, django_capture_on_commit_callbacks, hidden):
    try:
        with transaction.atomic():
            with django_capture_on_commit_callbacks(execute=True):
                make_item(catalogue.public, units.dzb, title="党费公示", body=[("text", f"<p>{'换届，' * 5}经费</p>")])
                make_item(catalogue.public, units.dzb, title="换届公示", body=[("text", f"<p>{'党费，' * 9}</p>")])
                make_item(catalogue.public, units.dzb, title="其他", body=[("text", "<p>党费，换届</p>")])
                make_item(catalogue.public, units.dzb, title="其他经费", body=[("text", "<p>党费，换届，换届</p>")])
            before = found()
            assert len(before["党费"]) == 4
            with django_capture_on_commit_callbacks(execute=True):
                for title, text, live in hidden:
                    body = [("text", f"<p>{text}</p>")]
                    make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, title=title, body=body, live=live)
            assert found() == before
            raise Undone
    except Undone:
        pass

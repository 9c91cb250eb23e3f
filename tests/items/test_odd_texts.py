"""Nothing that the editor accepts, and nothing that a database holds as an item's text, breaks what readers are shown."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from disclosure.approval.personal_data.texts import texts_of
from disclosure.audience.circles import Scope
from disclosure.items.blocks import BodyBlock
from disclosure.items.digests import content_digest
from disclosure.items.models import DisclosurePage
from search.snippets import snippet_html
from tests.factories import as_if_decided, make_item
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

BLOCKS = tuple(BodyBlock().child_blocks)

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from(
        [10**30, 1.5, 1e300, "", "党费", "1", "abc", "<p>党费</p>", "2026-07-01", "2026-13-45", "\u200b", "9" * 30]
    ),
    st.sampled_from(
        [
            '<p><a linktype="page" id="abc">甲</a><a linktype="page" id="99999999999999999999">乙</a></p>',
            '<p><a linktype="document" id="x">甲</a><embed embedtype="image" id="x"/><embed embedtype="media" url="x"/></p>',
            '<p><a linktype="page">甲</a><a linktype="" id=\'7\'>乙</a><a linktype=page id=7>丙</a></p>',
            "<p><b>未闭合<ul><li></p></table>",
        ]
    ),
)
KEYS = st.sampled_from(
    [
        "type",
        "value",
        "id",
        "data",
        "cell",
        "mergeCells",
        "row",
        "col",
        "rowspan",
        "colspan",
        "className",
        "hidden",
        "table_caption",
        "table_header_choice",
        "image",
        "caption",
        "text",
        "source",
        "meeting",
        "date",
        "number",
    ]
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)
TABLES = st.fixed_dictionaries(
    {"data": st.lists(st.lists(SCALARS, max_size=3), max_size=3)},
    optional={
        "cell": st.lists(st.dictionaries(KEYS, SCALARS, max_size=4), max_size=2) | SCALARS,
        "mergeCells": st.lists(st.dictionaries(KEYS, st.integers(-1, 4) | SCALARS, max_size=4), max_size=2) | SCALARS,
        "table_caption": SCALARS,
        "table_header_choice": SCALARS | st.sampled_from(["row", "column", "both", "col"]),
        "first_row_is_table_header": SCALARS,
    },
)
PARTS = st.fixed_dictionaries(
    {"type": st.sampled_from(BLOCKS)}, optional={"value": JSON | TABLES, "id": SCALARS | st.just([])}
) | st.dictionaries(KEYS, JSON, max_size=3)


@remembered
def item(catalogue, units, zzb_drafter) -> DisclosurePage:
    return make_item(catalogue.public, units.dzb, owner=zzb_drafter, title="某事项")


@given(stored=st.lists(PARTS | SCALARS, max_size=4) | JSON)
@settings(max_examples=120, suppress_health_check=list(HealthCheck))
def test_whatever_is_stored_as_a_text_is_read_and_shown(item, stored):
    for body in (stored, json.dumps(stored)):
        item.body = DisclosurePage._meta.get_field("body").to_python(body)
        for part in item.body:
            part.render()
            part.block.get_form_state(part.value)
            part.block.clean_deferred(part.value) if hasattr(part.block, "clean_deferred") else None
        json.dumps(item.body.get_prep_value(), allow_nan=False)
        assert all(isinstance(text, str) for text in item.readable_text().splitlines())
        assert all(isinstance(text, str) for _place, text in texts_of(item))
        assert all(isinstance(message, str) for message in item.missing().values())
        snippet_html(item, [])
        again = BodyBlock().to_python(item.body.get_prep_value())
        assert again.get_prep_value() == item.body.get_prep_value()


def rich(text, **changes) -> str:
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    return json.dumps(
        {"blocks": [block | changes], "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": text}}}}
    )


RICH = st.builds(
    rich,
    SCALARS,
    type=st.sampled_from(["unstyled", "header-two", "unordered-list-item", "atomic", "vanished"]) | SCALARS,
    depth=st.integers(-1, 5) | SCALARS,
    inlineStyleRanges=st.just([])
    | st.just([{"offset": 0, "length": 1, "style": "BOLD"}, {"offset": 0, "length": 9, "style": "ODD"}])
    | JSON,
    entityRanges=st.just([])
    | st.just([{"offset": 0, "length": 1, "key": 0}])
    | st.just([{"offset": 5, "length": -1, "key": 7}])
    | JSON,
)
TYPED = st.one_of(
    st.tuples(st.just("heading"), st.sampled_from(["党费", "", "\u200b", "<script>", "a" * 200])),
    st.tuples(st.just("text"), RICH),
    st.tuples(st.just("table"), TABLES.map(json.dumps)),
    st.tuples(st.just("table"), JSON.map(json.dumps)),
    st.tuples(
        st.just("figure"),
        st.fixed_dictionaries({"image": st.sampled_from(["", "x", "99", "-1"]), "caption": st.text(max_size=3)}),
    ),
    st.tuples(
        st.just("resolution"),
        st.fixed_dictionaries(
            {
                "meeting": st.sampled_from(["", "会议"]),
                "date": st.sampled_from(["", "2026-07-01", "x"]),
                "number": st.just(""),
                "text": RICH,
            }
        ),
    ),
)


@pytest.fixture
def readers(client_of, zzb_drafter, zzb_reviewer) -> tuple[Client, Client, Client]:
    return client_of(zzb_drafter), client_of(zzb_reviewer), Client()


@given(parts=st.lists(TYPED, min_size=1, max_size=3))
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_whatever_the_editor_accepts_is_shown_to_readers(catalogue, units, zzb_drafter, readers, parts):
    drafter, reviewer, public = readers
    item = DisclosurePage.objects.filter(title="键入的事项").first() or make_item(
        catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, title="键入的事项"
    )
    typed = {
        "title": item.title,
        "summary": "摘要",
        "unit": item.unit_id,
        "scope": item.scope,
        "report_year": 2026,
        "arose_on": "2026-07-01",
        "contact": "",
        "tags": "",
        "change_note": "",
        "body": streamfield(parts),
        "attachments": inline_formset([]),
    }
    address = reverse("wagtailadmin_pages:edit", args=[item.pk])
    answer = drafter.post(address, nested_form_data(typed))
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        return
    revision = DisclosurePage.objects.get(pk=item.pk).get_latest_revision()
    assert len(content_digest(revision)) == 64
    assert drafter.get(address).status_code == 200
    assert reviewer.get(reverse("approval:dossier", args=[item.pk])).status_code == 200
    assert drafter.get(reverse("approval:preview", args=[item.pk])).status_code == 200
    shown = revision.as_object()
    with as_if_decided():
        DisclosurePage.objects.filter(pk=item.pk).update(scope=Scope.PUBLIC)
    for part in shown.body:
        part.render()
    assert public.get("/search/?q=党费").status_code == 200

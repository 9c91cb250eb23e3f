"""An odd text, however it came into the database, is published, shown, found, compared and sealed."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from disclosure.audience.circles import Scope
from disclosure.audience.readers import Reader
from disclosure.items.authorship import record_authors
from disclosure.items.models import DisclosurePage
from search.queries import find
from tests.archive.conftest import make_file

pytestmark = pytest.mark.django_db

ODD = [
    {"type": "heading", "value": 5},
    {"type": "heading", "value": None},
    {"type": "heading"},
    {"type": "vanished", "value": {"a": 1}},
    {"value": "ohne"},
    "text",
    {"type": "text", "value": ["党费"]},
    {"type": "text", "value": '<p>党费<a linktype="page" id="abc">甲</a><a linktype="page" id="99999999">乙</a></p>', "id": []},
    {"type": "text", "value": '<p><embed embedtype="image" id="x"/><embed embedtype="media" url="https://a.example/"/></p>'},
    {
        "type": "table",
        "value": {"data": [["支部", 4321], ["甲"], "乙", None, [True, [1], {"a": 2}, 1.5]], "table_header_choice": "row"},
    },
    {
        "type": "table",
        "value": {"data": [["甲", "乙"]], "mergeCells": [{"row": 0, "col": 0, "rowspan": 9, "colspan": "x"}], "cell": [1, {}]},
    },
    {"type": "table", "value": {"table_caption": 7}},
    {"type": "table", "value": []},
    {"type": "figure", "value": {"image": "x", "caption": 3}},
    {"type": "figure", "value": 3},
    {"type": "attachments", "value": [1e9, "x", {"value": None}, {"type": "item", "value": 10**30, "id": 4}]},
    {"type": "attachments", "value": {"a": 1}},
    {"type": "quotation", "value": {"text": {"a": 1}, "source": None}},
    {"type": "resolution", "value": {"meeting": 3, "date": "2026-99-99", "text": 7}},
    {"type": "resolution", "value": {"date": 20260701}},
]


def test_an_odd_text_is_published_shown_found_compared_and_sealed(
    begin, client_of, member, zzb_drafter, zzb_reviewer, monkeypatch
):
    monkeypatch.setattr(DisclosurePage, "missing", lambda _item: {})
    story = begin(Scope.PUBLIC, attachments=[make_file()], body=[("text", "<p>党费</p>")])
    revision = story.item.latest_revision
    revision.content["body"] = json.dumps(ODD)
    revision.save()
    record_authors(story.item, revision, by=zzb_drafter)
    first = story.publish()
    second = story.change(body=[("text", "<p>支部</p>")], title="另一标题")
    assert json.loads(first.data)["body"]
    found = find("支部", Reader())
    assert [each.pk for each in found.items] == [story.pk]
    pages = {
        zzb_reviewer: [reverse("approval:dossier", args=[story.pk]), reverse("approval:preview", args=[story.pk])],
        zzb_drafter: [
            reverse("wagtailadmin_pages:edit", args=[story.pk]),
            reverse("wagtailadmin_pages:revisions_compare", args=[story.pk, "earliest", "latest"]),
        ],
        member: [
            story.item.url,
            "/search/?q=支部",
            *(reverse("archive:edition", args=[edition.pk]) for edition in (first, second)),
            reverse("archive:difference", args=[first.pk, second.pk]),
        ],
    }
    for person, addresses in pages.items():
        for address in addresses:
            assert client_of(person).get(address).status_code == 200, address

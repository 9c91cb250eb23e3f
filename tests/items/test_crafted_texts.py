"""A text that no editor would send, cut off on its way or made up: it is refused in words, and the rest of the form stays."""

import json
import re

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from disclosure.audience.circles import Scope
from disclosure.items.blocks import BodyBlock
from disclosure.items.models import DisclosurePage
from tests.factories import make_item
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

NOT_WHOLE = "正文没有完整送达"


def listed(*values) -> dict:
    """A list block's values as the editor sends them."""
    return {"count": len(values)} | {
        f"{number}": {"value": value, "deleted": "", "order": number, "type": "item", "id": ""}
        for number, value in enumerate(values)
    }


def paragraph(text: str, **data) -> str:
    """What the editor of rich text sends: a paragraph, all of it a link where `data` are given."""
    linked = [{"offset": 0, "length": len(text), "key": 0}] if data else []
    block = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": linked}
    link = {"type": "LINK", "mutability": "MUTABLE", "data": data}
    return json.dumps({"blocks": [block], "entityMap": {"0": link} if data else {}})


def linked(*ranges: tuple[int, int, int], entities: object) -> str:
    """The same with these links, each its offset, length and key, to these entities."""
    content = json.loads(paragraph("相交的链接"))
    content["blocks"][0]["entityRanges"] = [dict(zip(("offset", "length", "key"), each, strict=True)) for each in ranges]
    return json.dumps(content | {"entityMap": entities})


LINK = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "https://disclosure.example/"}}


def table(**changes) -> str:
    whole = {
        "data": [["甲", "1"], ["乙", None]],
        "cell": [],
        "mergeCells": [],
        "table_caption": "表一",
        "table_header_choice": "row",
    }
    return json.dumps(whole | changes)


def sent(item, body) -> dict:
    return nested_form_data(
        {
            "title": "保留的标题",
            "summary": "保留的摘要",
            "unit": item.unit_id,
            "scope": item.scope,
            "report_year": 2026,
            "arose_on": "2026-07-01",
            "contact": "",
            "tags": "",
            "change_note": "",
            "body": body,
            "attachments": inline_formset([]),
        }
    )


BODY = [("heading", "首段"), ("text", rich_text("<p>次段</p>")), ("attachments", listed())]
DROPPED = "dropped"
CRAFTED = [
    # what of the body that is sent is changed: the key, and to what
    ("body-count", DROPPED),
    *(("body-count", count) for count in ("", "abc", "-1", "1e9", "4", "9" * 25, "9" * 5000, "\0", "²")),
    ("body-0-type", DROPPED),
    ("body-0-deleted", DROPPED),
    *(("body-0-order", order) for order in (DROPPED, "", "abc", "9" * 5000)),
    *(("body-2-value-count", count) for count in (DROPPED, "", "abc", "-1", "1", "9" * 25)),
    *(("body-1-value", text) for text in ("", "abc", "[]", "[[1]]", "5", '{"blocks": 1, "entityMap": {}}', "[" * 3000)),
    ("body-1-value", paragraph("链接", id="abc")),
    ("body-1-value", paragraph("链接", id=10**30)),
    ("body-1-value", linked((0, 2, 0), entities={})),
    ("body-1-value", linked((0, 2, 0), entities={"0": None})),
    ("body-1-value", linked((0, 2, 0), entities={"0": 5})),
    ("body-1-value", linked((0, 2, 0), entities=None)),
    ("body-1-value", linked((0, 3, 0), (1, 4, 1), entities={"0": LINK, "1": LINK})),
    ("body-1-value", paragraph("半个字符\ud800")),
    ("body-1-value", paragraph("空字符\0")),
    ("body-0-id", "\0"),
]

NO_TABLES = [
    "",
    "abc",
    "5",
    "[1]",
    '"x"',
    table(data=1),
    table(data=[1]),
    table(data=[[{}]]),
    table(data=[[[]]]),
    table(cell=1),
    table(cell=[1]),
    table(mergeCells=[{"row": 0}]),
    table(mergeCells=[{"row": 0, "col": 0, "rowspan": "x", "colspan": 1}]),
    table(data=[["空\0"]]),
    table(data=[["半\ud800"]]),
    table(data=[[float("nan")]]),
    json.dumps({"table_caption": "没有行"}),
]


@remembered
def draft(catalogue, units, zzb_drafter) -> DisclosurePage:
    return make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY, live=False, owner=zzb_drafter, title="原来的标题")


def crafted(data: dict, key: str, value: str) -> dict:
    return {name: each for name, each in (data | {key: value}).items() if (name, each) != (key, DROPPED)}


def edit(client, item, data: dict):
    return client.post(reverse("wagtailadmin_pages:edit", args=[item.pk]), data)


def shown_by(response) -> str:
    """What the editor shows: it is given the text's parts as JSON."""
    return re.sub(r"\\+u([0-9a-f]{4})", lambda escaped: chr(int(escaped[1], 16)), response.content.decode())


def latest(item) -> DisclosurePage:
    return DisclosurePage.objects.get(pk=item.pk).get_latest_revision_as_object()


def test_a_text_that_did_not_arrive_whole_is_refused_and_the_rest_stays(draft, client_of, zzb_drafter, subtests):
    client = client_of(zzb_drafter)
    for key, value in CRAFTED:
        with subtests.test(key, value=ascii(value)[:60]):
            response = edit(client, draft, crafted(sent(draft, streamfield(BODY)), key, value))
            assert response.status_code == 200
            shown = shown_by(response)
            assert all(words in shown for words in (NOT_WHOLE, "保留的标题", "保留的摘要"))
            # What of the text can be read is shown again, that it need not be typed anew.
            assert ("首段" in shown) == (not key.startswith("body-0-type"))
            assert ("次段" in shown) == (not key.startswith("body-1"))
    assert latest(draft).title == "原来的标题"


def test_what_is_no_table_is_refused(draft, client_of, zzb_drafter, subtests):
    client = client_of(zzb_drafter)
    for value in NO_TABLES:
        with subtests.test(value=ascii(value)[:60]):
            response = edit(client, draft, sent(draft, streamfield([("table", value)])))
            assert response.status_code == 200
            assert NOT_WHOLE in shown_by(response)
    assert latest(draft).title == "原来的标题"


def test_a_whole_text_arrives_whole(catalogue, draft, client_of, zzb_drafter):
    parts = [*BODY, ("table", table()), ("table", "null"), ("text", paragraph("目录", id=catalogue.page.pk))]
    assert edit(client_of(zzb_drafter), draft, sent(draft, streamfield(parts))).status_code == 302
    assert [part.block_type for part in latest(draft).body] == ["heading", "text", "attachments", "table", "table", "text"]


def test_parts_are_shown_again_in_their_order_without_the_deleted_ones():
    data = nested_form_data({"body": streamfield([("heading", "甲"), ("heading", "乙"), ("heading", "丙")])})
    value = BodyBlock().value_from_datadict(data | {"body-1-deleted": "1", "body-count": "x"}, {}, "body")
    assert [part.value for part in value] == ["甲", "丙"]

"""Every text that readers are shown is found, as it is written or as people type it, and marked in what is shown of it."""

from __future__ import annotations

import pytest

from disclosure.audience.readers import Reader
from disclosure.items.models import DisclosurePage
from search.queries import find
from search.snippets import snippet_html, title_html
from tests.factories import as_if_decided, make_item
from tests.search.makers import attachment

pytestmark = pytest.mark.django_db

TABLE = {"data": [["支部", 4321], ["机关", "12,345.67元"]], "table_caption": "党费收支一览", "table_header_choice": "row"}
BODY = [
    {"type": "heading", "value": "小标题甲"},
    {
        "type": "text",
        "value": '<p>⺠主评议由张　三主持，见<a href="https://a.example/">有关通知</a>。</p><ul><li>列表条目</li></ul>',
    },
    {"type": "table", "value": TABLE},
    {"type": "quotation", "value": {"text": "为人民服务", "source": "出处丙"}},
    {
        "type": "resolution",
        "value": {"meeting": "第二次会议", "date": "2026-07-01", "number": "3号", "text": "<p>增补</p>"},
    },
    {"type": "figure", "value": {"image": None, "caption": "图注丁"}},
]
FOUND = [
    # asked for, marked
    ("民主评议", "⺠主评议"),
    ("張三", "张　三"),
    ("张　三", "张　三"),
    ("12345.67元", "12,345.67元"),
    ("１２，３４５．６７", "12,345.67"),
    ("4321", "4321"),
    ("支部", "支部"),
    ("收支一览", "收支一览"),
    ("小标题甲", "小标题甲"),
    ("有关通知", "有关通知"),
    ("列表条目", "列表条目"),
    ("人民服务", "人民服务"),
    ("出处丙", "出处丙"),
    ("第二次会议", "第二次会议"),
    ("2026年7月1日", "2026年7月1日"),
    ("增补", "增补"),
    ("图注丁", "图注丁"),
    ("收支表", "收支表"),
    ("换届", "换届"),
    ("0719-7777777", "0719-7777777"),
    ("更正数字", "更正数字"),
]


def test_every_text_is_found_and_marked(catalogue, units, subtests):
    item = make_item(
        catalogue.public,
        units.dzb,
        body=BODY,
        attachments=[attachment("决算收支表")],
        tags=["换届选举"],
        contact="电话0719-7777777",
    )
    with as_if_decided():
        item.edition, item.change_note = 2, "更正数字。"
        item.save()
    reader = Reader()
    for query, marked in FOUND:
        with subtests.test(query=query):
            found = find(query, reader)
            assert [each.pk for each in found.items] == [item.pk] and not found.is_partial
            assert f"<mark>{marked}</mark>" in snippet_html(item, found.terms)


def test_nothing_is_found_across_two_texts(catalogue, units):
    body = [{"type": "heading", "value": "先进党"}, {"type": "heading", "value": "费用报销"}]
    make_item(catalogue.public, units.dzb, title="事项", summary="摘要", body=body)
    assert find("党费", Reader()).total == 0


def test_a_title_in_compatibility_characters_is_found_and_marked(catalogue, units):
    item = make_item(catalogue.public, units.dzb, title="⼲部⺠主评议１２，０００分")
    found = find("干部民主评议12000分", Reader())
    assert [each.pk for each in found.items] == [item.pk]
    assert title_html(item, found.terms) == "<mark>⼲部⺠主评议１２，０００分</mark>"


def test_tags_are_found_as_soon_as_they_are_set_and_no_longer_than_that(catalogue, units):
    item = make_item(catalogue.public, units.dzb, tags=["换届选举"])
    tagged = DisclosurePage.objects.get(pk=item.pk).tagged_items.get()
    assert find("换届选举", Reader()).total == 1
    with as_if_decided():
        tagged.delete()
    assert find("换届选举", Reader()).total == 0

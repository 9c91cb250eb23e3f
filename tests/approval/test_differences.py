"""What those who decide on a change are shown of it: whatever alters the digest, link targets included."""

from __future__ import annotations

import copy
import datetime
import json

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Revision

from disclosure.approval.comparing import NOTHING_TO_SEE, differences_between, differences_of
from disclosure.audience.circles import Scope
from disclosure.items.body_differences import UNNAMED
from disclosure.items.digests import content_digest
from disclosure.items.files import Picture
from disclosure.items.models import DisclosurePage, ItemAttachment
from tests.archive.conftest import make_file, make_picture
from tests.factories import make_item, make_reader_group
from tests.files import pdf, png_file

pytestmark = pytest.mark.django_db

TABLE = {
    "data": [["项目", "金额"], ["图书", "120"], ["", ""]],
    "cell": [{"row": 1, "col": 1, "className": "htRight"}],
    "mergeCells": [{"row": 2, "col": 0, "rowspan": 1, "colspan": 2}],
    "table_caption": "支出",
    "table_header_choice": "row",
    "first_row_is_table_header": True,
    "first_col_is_header": False,
}

BODY = [
    {"type": "heading", "value": "小标题", "id": "1"},
    {
        "type": "text",
        "value": '<p data-block-key="a">见<a href="https://a.example/">通知</a><b>全文</b></p><p>附<br/>注</p><ul><li>一</li></ul>',
        "id": "2",
    },
    {"type": "table", "value": TABLE, "id": "3"},
    {"type": "quotation", "value": {"text": "引文", "source": "章程"}, "id": "4"},
    {
        "type": "resolution",
        "value": {"meeting": "会议", "date": "2026-07-01", "number": "1号", "text": "<p>同意</p>"},
        "id": "5",
    },
]


@pytest.fixture
def item(catalogue, units) -> DisclosurePage:
    """A published item with a bit of everything."""
    attachments = [make_file("甲", pdf(b"a")), make_file("乙", pdf(b"b"))]
    body = [*BODY, {"type": "figure", "value": {"image": make_picture().pk, "caption": "图注"}, "id": "6"}]
    return make_item(
        catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, body=body, attachments=attachments, tags=["党费", "公示"]
    )


def draft_of(item: DisclosurePage) -> DisclosurePage:
    return item.with_content_json(item.serializable_data())


def proposed(draft: DisclosurePage) -> Revision:
    return draft.save_revision()


def body_with(item: DisclosurePage, path: list, value) -> list:
    """The item's body, the value at `path` another."""
    body = copy.deepcopy(list(item.body.get_prep_value()))
    part = body
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return body


def text_with(old: str, new: str) -> str:
    text = BODY[1]["value"]
    assert old in text
    return text.replace(old, new)


PARTS = [
    # where in the body, the new value, words that are shown
    ([0, "value"], "小标题　", "□"),
    ([1, "value"], text_with("a.example", "b.example"), "https://b.example/"),
    ([1, "value"], text_with('href="https://a.example/"', 'linktype="page" id="2"'), "页面2"),
    ([1, "value"], text_with("<b>全文</b>", "全文"), "加粗"),
    ([1, "value"], text_with("<ul><li>一</li></ul>", "<ol><li>一</li></ol>"), "编号列表"),
    ([1, "value"], text_with("附<br/>注", "附</p><p>注"), "与上文原同在一段，现分开"),
    ([1, "value"], text_with("<ul>", "<p></p><ul>"), UNNAMED),
    ([1, "value"], text_with("注", '注<a href="/b"></a>'), "没有文字的链接到 /b"),
    ([1, "value"], text_with("全文", "全\u200b文"), "［U+200B］"),
    ([1, "value"], text_with("全文", "全\xa0文"), "␣"),
    ([2, "value", "data", 1, 1], "130", "<ins>130</ins>"),
    ([2, "value", "table_caption"], "收入", "收入"),
    ([2, "value", "table_header_choice"], "both", "表头"),
    ([2, "value", "cell", 0, "className"], "htCenter", "htCenter"),
    ([2, "value", "mergeCells"], [], "合并1行2列"),
    ([3, "value", "source"], "准则", "准则"),
    ([4, "value", "date"], "2026-07-02", "<ins>2</ins>"),
    ([4, "value", "number"], "2号", "<ins>2</ins>"),
    ([4, "value", "meeting"], "党委会议", "党委"),
    ([4, "value", "text"], "<p><b>同意</b></p>", "加粗"),
    ([5, "value", "caption"], "另一图注", "另一"),
    ([0], {"type": "quotation", "value": {"text": "小标题", "source": ""}, "id": "1"}, "引文"),
]

FIELDS = [
    ("title", "另一标题", "标题"),
    ("summary", "另一摘要。", "摘要"),
    ("summary", "公布本年度党费的收缴总额、支出项目和结余。\n", "摘要"),
    ("report_year", 2024, "所属年度"),
    ("arose_on", datetime.date(2026, 1, 2), "事项发生日期"),
    ("contact", "另一电话", "联系方式"),
    ("change_note", "更正。", "变更说明"),
    ("scope", Scope.PARTY, "公开范围"),
]


def shown_to(client, item: DisclosurePage) -> str:
    return client.get(reverse("approval:dossier", args=[item.pk])).content.decode()


def test_a_change_of_any_part_of_the_text_is_shown(item, client_of, zzb_reviewer, subtests):
    client = client_of(zzb_reviewer)
    for path, value, words in PARTS:
        with subtests.test(path=path, words=words):
            draft = draft_of(item)
            draft.body = body_with(item, path, value)
            revision = proposed(draft)
            assert content_digest(revision) != content_digest(item.live_revision)
            (difference,) = differences_of(DisclosurePage.objects.get(pk=item.pk), revision)
            assert difference.field_label == "正文"
            page = shown_to(client, item)
            assert words in page[page.index("与现行公开版本的差异") :]


def test_a_change_of_any_field_is_shown_under_its_label(item, subtests):
    for name, value, label in FIELDS:
        with subtests.test(field=name):
            draft = draft_of(item)
            setattr(draft, name, value)
            assert [each.field_label for each in differences_of(item, proposed(draft))] == [label]


def test_a_change_of_files_is_shown_by_order_title_and_bytes(item, subtests):
    first, second = (attachment.document for attachment in item.attachments.all())
    other = make_file("甲", pdf(b"other"))
    for name, files in {"order": [second, first], "bytes": [other, second], "removed": [first], "none": []}.items():
        with subtests.test(name):
            draft = draft_of(item)
            draft.attachments = [ItemAttachment(document=file, sort_order=order) for order, file in enumerate(files)]
            labels = [each.field_label for each in differences_of(item, proposed(draft))]
            assert labels == ["附件和图片"]
    draft = draft_of(item)
    draft.body = body_with(item, [5, "value", "image"], Picture.objects.create(title="党费公示栏", file=png_file()).pk)
    assert "附件和图片" in [each.field_label for each in differences_of(item, proposed(draft))]


def test_other_tags_and_groups_are_shown_and_another_order_of_them_is_no_change(item):
    draft = draft_of(item)
    draft.tags.set(["公示", "党费"], clear=True)
    assert differences_between(item, draft) == []
    draft.tags.add("决算")
    draft.reader_groups = [make_reader_group()]
    assert [each.field_label for each in differences_between(item, draft)] == ["一定范围的读者", "标签"]


def test_a_change_of_what_no_reader_sees_is_told_as_such(item):
    draft = draft_of(item)
    draft.body = body_with(item, [0, "id"], "another")
    revision = proposed(draft)
    assert content_digest(revision) != content_digest(item.live_revision)
    (difference,) = differences_of(DisclosurePage.objects.get(pk=item.pk), revision)
    assert difference.lines[0].pieces[0].text == NOTHING_TO_SEE


def test_unaltered_lines_far_from_a_change_are_left_out(item):
    draft = draft_of(item)
    draft.body = [*item.body.get_prep_value(), *({"type": "heading", "value": f"第{number}段"} for number in range(9))]
    before = draft_of(draft)
    draft.body = body_with(draft, [9, "value"], "改过的段")
    (difference,) = differences_between(before, draft)
    shown = difference.shown_lines
    assert [line if isinstance(line, int) else line.is_same for line in shown][1:] == [True, False, False, True, 4]


RICH = st.lists(
    st.sampled_from(
        [
            "<p>党费</p>",
            "<p><b>党费</b></p>",
            '<p><a href="/a">党费</a></p>',
            '<p><a href="/b">党费</a></p>',
            "<ul><li>党</li></ul>",
        ]
    ),
    max_size=3,
).map("".join)
CELLS = st.lists(st.lists(st.sampled_from(["", "甲", "1"]), min_size=2, max_size=2), min_size=1, max_size=3)
PART = st.one_of(
    st.sampled_from(["甲", "乙", "甲 ", " "]).map(lambda value: {"type": "heading", "value": value}),
    RICH.map(lambda value: {"type": "text", "value": value}),
    st.builds(
        lambda data, caption, choice: {
            "type": "table",
            "value": TABLE | {"data": data, "table_caption": caption, "table_header_choice": choice},
        },
        CELLS,
        st.sampled_from(["", "支出"]),
        st.sampled_from(["row", "column", "both", "neither"]),
    ),
    st.builds(
        lambda text, source: {"type": "quotation", "value": {"text": text, "source": source}},
        st.sampled_from("甲乙"),
        st.sampled_from("甲乙"),
    ),
)
BODIES = st.lists(PART, max_size=4)


@given(old=BODIES, new=BODIES)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_where_the_digest_differs_a_difference_is_shown(item, old, new):
    states = []
    for body in (old, new):
        content = item.serializable_data() | {"body": json.dumps(body)}
        states.append(Revision(content_object=item, base_content_type=item.live_revision.base_content_type, content=content))
    published = states[0].as_object()
    published.live_revision = states[0]
    differences = differences_of(published, states[1])
    assert bool(differences) == (content_digest(states[0]) != content_digest(states[1]))

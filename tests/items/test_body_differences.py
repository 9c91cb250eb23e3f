"""What differs between two texts of an item: whatever a reader could meet is told, if only in words."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from wagtail.blocks.stream_block import StreamValue

from disclosure.items.blocks import BodyBlock
from disclosure.items.body_differences import UNNAMED, compare_bodies
from disclosure.items.marked_text import outline
from tests.archive.conftest import make_file
from tests.files import pdf

EMPTY_LINK = '<a href="https://a.example/"></a>'


def text(html: str) -> dict:
    return {"type": "text", "value": html}


def table(*rows: list[str], **facts) -> dict:
    return {"type": "table", "value": {"data": list(rows), "table_header_choice": "neither", **facts}}


def heading(words: str) -> dict:
    return {"type": "heading", "value": words}


def quotation(words: str) -> dict:
    return {"type": "quotation", "value": {"text": words, "source": "章程"}}


def body(*parts: dict) -> StreamValue:
    return BodyBlock().to_python(list(parts))


def told(old: StreamValue, new: StreamValue) -> list[str]:
    """The notes beside the lines of the difference, and what is said of the pieces that were altered."""
    lines = compare_bodies(old, new)
    labels = [label for line in lines for piece, label in line.labelled_pieces if piece.kind != "same"]
    return [line.note for line in lines if line.note] + [label for label in labels if label]


ALTERED_STRUCTURES = [
    # old, new, what is told of the change from old to new, and of the change back
    (
        [text("<ul><li>一</li><li>二</li></ul>")],
        [text("<ul><li>一<ul><li>二</li></ul></li></ul>")],
        "第2层项目列表",
        "第2层项目列表",
    ),
    (
        [text("<ol><li>一<ol><li>二</li></ol></li></ol>")],
        [text("<ol><li>一<ul><li>二</li></ul></li></ol>")],
        "第2层项目列表",
        "第2层编号列表",
    ),
    (
        [text("<ol><li>一<ol><li>二</li></ol></li><li>三</li></ol>")],
        [text("<ol><li>一<ol><li>二</li><li>三</li></ol></li></ol>")],
        "第2层编号列表",
        "第2层编号列表",
    ),
    (
        [text("<ol><li>一</li><li>二</li></ol>")],
        [text("<ol><li>一</li></ol><ol><li>二</li></ol>")],
        "与上文原同在一个列表，现分开",
        "与上文原分开，现同在一个列表",
    ),
    (
        [text("<ol><li>一</li><li>二</li></ol>")],
        [text("<ol><li>一<br/>二</li></ol>")],
        "现同在一个列表项",
        "原同在一个列表项，现分开",
    ),
    (
        [text("<ol><li>一</li><li>二</li></ol>")],
        [text("<ol><li>一</li></ol><p>插入</p><ol><li>二</li></ol>")],
        "与上文原同在一个列表，现分开",
        "与上文原分开，现同在一个列表",
    ),
    ([text("<p>一<br/>二</p>")], [text("<p>一</p><p>二</p>")], "与上文原同在一段，现分开", "与上文原分开，现同在一段"),
    (
        [text("<p>一</p><p>二</p>")],
        [text("<p>一</p>"), text("<p>二</p>")],
        "与上文原同在一块，现分开",
        "与上文原分开，现同在一块",
    ),
    ([table(["一"], ["二"])], [table(["一"]), table(["二"])], "与上文原同在一块，现分开", "与上文原分开，现同在一块"),
    ([quotation("一\n二")], [quotation("一"), quotation("二")], "", ""),
    ([text("<p>一</p>")], [text(f"<p>一{EMPTY_LINK}</p>")], "没有文字的链接到 https://a.example/", "原有没有文字的链接到"),
    (
        [text("<p>一</p>")],
        [text(f"<p>一</p><p>{EMPTY_LINK}</p>")],
        "没有文字的链接到 https://a.example/",
        "原有没有文字的链接到",
    ),
    (
        [heading("一")],
        [heading("一"), text(f"<p>{EMPTY_LINK}</p>")],
        "没有文字的链接到 https://a.example/",
        "原有没有文字的链接到",
    ),
    ([text(f"<p>一{EMPTY_LINK}二</p>")], [text(f"<p>一二{EMPTY_LINK}</p>")], UNNAMED, UNNAMED),
    ([text("<p>一</p><p>二</p>")], [text("<p>一</p><p></p><p>二</p>")], UNNAMED, UNNAMED),
    ([text("<p>一<br/>二</p>")], [text("<p>一<br/><br/>二</p>")], UNNAMED, UNNAMED),
    ([table(["一｜二", "三"])], [table(["一", "二｜三"])], UNNAMED, UNNAMED),
    ([text("<p>一</p>")], [text("<p>一</p>"), text("")], "", ""),
]


def test_an_altered_structure_is_told_in_words(subtests):
    for old, new, words, words_back in ALTERED_STRUCTURES:
        for before, after, expected in ((old, new, words), (new, old, words_back)):
            with subtests.test(before=before, after=after):
                assert not all(line.is_same for line in compare_bodies(body(*before), body(*after)))
                assert expected in "；".join(told(body(*before), body(*after)))


INSERTED = [
    # a text, and one to which something was added that needs no word besides
    ([text("<p>一</p>")], [text("<p>插入</p><p>一</p>")]),
    ([text("<p>一</p><p>二</p>")], [text("<p>一</p><p>插入</p><p>二</p>")]),
    ([text("<p>一<br/>二</p>")], [text("<p>一<br/>插入<br/>二</p>")]),
    ([text("<ul><li>一</li></ul>")], [text("<ul><li>插入</li><li>一</li></ul>")]),
    ([text("<ul><li>一</li><li>二</li></ul>")], [text("<ul><li>一</li><li>插入</li><li>二</li></ul>")]),
    ([text("<p>一</p><p>二</p>")], [text("<p>一</p><ul><li>插入</li></ul><p>二</p>")]),
    ([heading("一"), text("<p>二</p>")], [heading("一"), heading("插入"), text("<p>二</p>")]),
    ([text("<p>一</p>"), text("<p>二</p>")], [text("<p>一</p><p>插入</p>"), text("<p>二</p>")]),
    ([text("<p>一</p>"), text("<p>二</p>")], [text("<p>一</p>"), text("<p>插入</p><p>二</p>")]),
    ([table(["一"], ["二"])], [table(["一"], ["插入"], ["二"])]),
]


def test_words_that_were_inserted_alter_no_structure_around_them(subtests):
    for without, with_it in INSERTED:
        for before, after in ((without, with_it), (with_it, without)):
            with subtests.test(before=before, after=after):
                assert told(body(*before), body(*after)) == []
                altered = [line for line in compare_bodies(body(*before), body(*after)) if not line.is_same]
                assert [piece.text.strip("｜") for line in altered for piece in line.pieces] == ["插入"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([text('<p data-block-key="a">一</p>')], [text('<p data-block-key="b">一</p>')]),
        ([text("<p><strong>一</strong><br>二</p>")], [text("<p><b>一</b><br/>二</p>")]),
        ([text("<p>&quot;一&quot;</p>")], [text('<p>"一"</p>')]),
        ([heading("一") | {"id": "a"}], [heading("一") | {"id": "b"}]),
        ([table(["一"], table_header_choice="")], [table(["一"])]),
    ],
)
def test_another_spelling_of_the_same_text_is_no_difference(old, new):
    assert all(line.is_same for line in compare_bodies(body(*old), body(*new)))


RICH_TEXTS = st.lists(
    st.sampled_from(
        [
            "<p>一</p>",
            "<p></p>",
            "<p>一<br/>一</p>",
            "<p><b>一</b></p>",
            f"<p>一{EMPTY_LINK}</p>",
            f"<p>{EMPTY_LINK}</p>",
            '<p><a href="https://a.example/">一</a></p>',
            "<ul><li>一</li></ul>",
            "<ul><li>一</li><li>一</li></ul>",
            "<ul><li>一<ul><li>一</li></ul></li></ul>",
            "<ol><li>一<ul><li>一</li></ul></li><li>一</li></ol>",
            "<ol><li>一<ul><li>一</li><li>一</li></ul></li></ol>",
        ]
    ),
    min_size=1,
    max_size=3,
).map("".join)
ROWS = st.lists(st.lists(st.sampled_from(["", "一", "｜"]), min_size=2, max_size=2), min_size=1, max_size=2)
MERGED = st.sampled_from([[], [{"row": 0, "col": 0, "rowspan": 1, "colspan": 2}]])


def attachments(files: list) -> dict:
    return {"type": "attachments", "value": [{"type": "item", "value": file.pk} for file in files]}


@pytest.fixture
def files(db) -> list:
    return [make_file("一", pdf(b"a")), make_file("一", pdf(b"b")), make_file("二", pdf(b"b"))]


@given(data=st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_two_texts_that_are_rendered_differently_are_never_found_alike(files, data):
    parts = st.one_of(
        RICH_TEXTS.map(text),
        st.sampled_from(["一", "一 "]).map(heading),
        st.sampled_from(["一", "一\n一", "一\n\n一"]).map(quotation),
        st.builds(lambda rows, merged: table(*rows, mergeCells=merged), ROWS, MERGED),
        st.lists(st.sampled_from(files), min_size=1, max_size=3).map(attachments),
    )
    bodies = st.lists(parts, min_size=1, max_size=3).map(lambda drawn: body(*drawn))
    old, new = data.draw(bodies), data.draw(bodies)
    for each in (old, new):
        BodyBlock().clean(each)
    assume(outline(str(old.render_as_block())) != outline(str(new.render_as_block())))
    assert not all(line.is_same for line in compare_bodies(old, new))

"""What is shown of an item that was found: its own words, hits marked, safe to put into a page."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.items.models import DisclosurePage
from search.folding import readings_with_offsets
from search.snippets import LENGTH, snippet_html, title_html
from search.text import terms
from tests.search.makers import text

# A page asks for its content type even as it is made; nothing here is stored.
pytestmark = pytest.mark.django_db


def item(title="某事项", summary="摘要", body=()) -> DisclosurePage:
    return DisclosurePage(title=title, summary=summary, body=list(body))


@pytest.mark.parametrize(
    ("title", "query", "marked"),
    [
        ("2025年党费收缴", "党费", "2025年<mark>党费</mark>收缴"),
        ("党费与党费", "党费", "<mark>党费</mark>与<mark>党费</mark>"),
        ("黨費收繳", "党费", "<mark>黨費</mark>收繳"),
        ("２０２５年ＧＤＰ", "2025年 gdp", "<mark>２０２５年</mark><mark>ＧＤＰ</mark>"),
        ("党\u200b费", "党费", "<mark>党\u200b费</mark>"),
        ("129号和29号", "29号", "129号和<mark>29号</mark>"),
        ("中办发〔2010〕29号", "中办发2010", "<mark>中办发〔2010</mark>〕29号"),
        ("党费收缴", "党费 党费收缴", "<mark>党费收缴</mark>"),
        ("㍿名单", "株式 会社", "<mark>㍿</mark>名单"),
        ("<b>党费</b>&", "党费", "&lt;b&gt;<mark>党费</mark>&lt;/b&gt;&amp;"),
        ("党费", "<script>", "党费"),
        ("AND", 'and "', "<mark>AND</mark>"),
        ("名单103,104,105", "104", "名单103,<mark>104</mark>,105"),
        ("会议室201，202开会", "202 201", "会议室<mark>201</mark>，<mark>202</mark>开会"),
        ("会议室201，202开会", "201，202", "会议室<mark>201，202</mark>开会"),
        ("共１２，３４５．６７元", "12345.67", "共<mark>１２，３４５．６７</mark>元"),
        ("“十五五”规划", "十五五规划", "“<mark>十五五”规划</mark>"),
        ("落实“十五五”规划", "落实十五五", "<mark>落实“十五五</mark>”规划"),
        ("名单：张·三、李四", "张三", "名单：<mark>张·三</mark>、李四"),
        ("我的E-mail地址", "email", "我的<mark>E-mail</mark>地址"),
        ("电话0719-8513456转3-5", "07198513456 5", "电话<mark>0719-8513456</mark>转3-<mark>5</mark>"),
        ("电话0719-8513456", "8513456", "电话0719-<mark>8513456</mark>"),
        ("汽车 工程系", '"汽车 工程"', "<mark>汽车 工程</mark>系"),
        ("共12,345.67元", "345 12345", "共<mark>12,345</mark>.67元"),
    ],
)
def test_hits_are_marked_in_the_title_as_it_is_written(title, query, marked):
    assert title_html(item(title), terms(query)) == marked


def test_a_passage_is_shown_around_the_first_hit():
    shown = snippet_html(item(body=text("前" * 500 + "换届" + "后" * 500)), terms("换届"))
    assert re.fullmatch("…前+<mark>换届</mark>后+…", shown)
    assert len(re.sub("</?mark>|…", "", shown)) == LENGTH


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("摘要词", "有<mark>摘要词</mark>"),
        ("正文词", "<mark>正文词</mark>和别的"),
        ("标题词", "有摘要词"),
        ("没有的词", "有摘要词"),
    ],
)
def test_the_passage_comes_from_where_the_hit_is_or_else_from_the_summary(query, shown):
    assert snippet_html(item("标题词", "有摘要词", text("正文词和别的")), terms(query)) == shown


def test_a_long_summary_without_a_hit_is_cut():
    assert snippet_html(item(summary="长" * 300), terms("换届")) == "长" * LENGTH + "…"


ODD = st.text(
    st.one_of(st.sampled_from("“”·-a党費费<>&\"'２㍿ﷺ\u0301\u200b 第3"), st.characters(exclude_categories=["Cs"])), max_size=200
)


@given(title=ODD, query=ODD)
def test_without_its_marks_a_title_is_the_title_whatever_it_holds(title, query):
    shown = title_html(item(title), terms(query))
    assert html.unescape(re.sub("</?mark>", "", shown)) == title
    assert re.fullmatch(r"(?:[^<>]|<mark>[^<>]+</mark>)*", shown)


@given(summary=ODD, query=ODD)
def test_what_is_marked_is_what_was_asked_for(summary, query):
    asked = terms(query)
    for hit in re.findall("<mark>(.*?)</mark>", snippet_html(item(summary=summary), asked), re.DOTALL):
        readings = [folded for folded, _offsets in readings_with_offsets(html.unescape(hit))]
        assert any(re.search(term.pattern(), reading) for term in asked for reading in readings)

"""The index of Wagtail pages and documents, on whichever database the tests run."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from modelsearch.backends import get_search_backend
from modelsearch.conf import get_app_config
from modelsearch.query import MATCH_ALL, MATCH_NONE, And, Fuzzy, Not, Or, Phrase, PlainText
from wagtail.models import Page, Revision

from disclosure.audience.readers import PUBLIC
from disclosure.items.models import Attachment, DisclosurePage, ItemAttachment
from tests.factories import as_if_decided
from tests.search.makers import attachment, text

IndexEntry = get_app_config().get_model("IndexEntry")


def titles(query, items=None) -> list[str]:
    return [item.title for item in (items or DisclosurePage.objects.all()).search(query)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("党费", True),
        ("费收缴", True),
        ("黨費收繳", True),
        ("第3次党委会", True),
        ("第３次", True),
        ("29号", False),
        ("129号", True),
        ("中办发〔2010〕129号", True),
        ("理", True),
        ("收缴 129号", True),
        ("收缴 换届", False),
        ("GDP", True),
        ("gd", False),
        ("𬭎", True),
        ("王𬭎", True),
        ("李𬭎", False),
        ("鿫", True),
    ],
)
def test_words_are_found_inside_chinese_sentences(item, query, found):
    item(body=text("关于党费收缴管理的通知，2024年第3次党委会通过。中办发〔2010〕129号。GDP增长，王𬭎、张鿫参加。"))
    assert bool(titles(query)) is found


def test_hits_in_titles_come_first_however_often_a_text_says_the_word(item):
    item("换届工作", body=text("字" * 3000))
    item("甲", body=text("换届。" * 500))
    item("乙", body=text("换届"))
    assert titles("换届")[0] == "换届工作"
    assert sorted(titles("换届")) == ["乙", "换届工作", "甲"]


def test_of_several_words_the_more_a_title_holds_the_earlier_it_comes(item):
    item("党费", body=text("换届，换届，换届"))
    item("甲", body=text("党费和换届"))
    item("党费与换届")
    assert titles("党费 换届")[0] == "党费与换届"


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "'",
        "*",
        "党*",
        "AND",
        "党 AND",
        "NOT",
        "党费 OR",
        "NEAR(党 费)",
        "{title} : 党",
        "^党",
        "党费)",
        "(党费",
        "-党",
        "党:*",
        "!党",
        "党 & 费",
        "\\",
        "%s",
        "%",
        "党%",
        "'; DROP TABLE wagtailcore_page; --",
        "😀",
        "党😀费",
        "\u202e党",
        "党" * 5000,
        "a " * 3000,
        "\u0301",
        "ﷺ",
    ],
)
def test_no_query_is_too_odd_for_the_database(db, query):
    titles(query)
    list(DisclosurePage.objects.autocomplete(query))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=40))
def test_no_query_at_all_is_refused_by_the_database(db, query):
    for results in (DisclosurePage.objects.search(query), DisclosurePage.objects.autocomplete(query)):
        assert list(results) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    body=st.text(
        st.one_of(st.sampled_from("党费换届廉政，。 29a〔"), st.characters(exclude_categories=["Cs", "Cc"])), min_size=1
    ),
)
def test_whatever_stands_in_a_text_is_found_there(item, data, body):
    """The whole way: through the item's text, the index and the query, on this database."""
    han = "".join(data.draw(st.lists(st.sampled_from("党费换届廉政民主"), min_size=1, max_size=6)))
    page = item(summary=body[:300], body=[("quotation", {"text": body + han + body, "source": ""})])
    assert page in list(DisclosurePage.objects.filter(pk=page.pk).search(han))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (MATCH_ALL, ["党费", "换届"]),
        (MATCH_NONE, []),
        (And([PlainText("党费"), PlainText("换届")]), []),
        (And([PlainText("党费"), PlainText("！")]), ["党费"]),
        (Or([PlainText("党费"), PlainText("换届")]), ["党费", "换届"]),
        (PlainText("党费 换届", operator="or"), ["党费", "换届"]),
        (Phrase("党 费"), []),
        (Phrase("党费"), ["党费"]),
    ],
)
def test_queries_that_wagtail_puts_together_are_understood(item, query, found):
    item("党费")
    item("换届")
    assert sorted(titles(query)) == found


@pytest.mark.parametrize("query", [Not(PlainText("党费")), Fuzzy("党费")])
def test_queries_that_wagtail_never_sends_are_refused_in_so_many_words(db, query):
    with pytest.raises(NotImplementedError, match="not supported"):
        titles(query)


def test_naming_fields_is_refused_rather_than_misunderstood(db):
    with pytest.raises(NotImplementedError, match="fields"):
        list(DisclosurePage.objects.search("党费", fields=["title"]))


def test_the_order_of_the_queryset_is_kept_when_asked_for(item):
    item("党费甲", report_year=2024)
    item("党费乙", report_year=2025)
    item("党费丙", report_year=2023)
    ordered = DisclosurePage.objects.order_by("report_year").search("党费", order_by_relevance=False)
    assert [page.report_year for page in ordered] == [2023, 2024, 2025]


def test_results_can_be_counted_sliced_scored_and_counted_by_value(item):
    for year in (2023, 2024, 2024):
        item("党费", report_year=year)
    results = DisclosurePage.objects.search("党费")
    assert results.count() == 3
    assert len(results[1:]) == 2
    assert results.facet("report_year") == {2024: 2, 2023: 1}
    assert all(page.score is not None for page in results.annotate_score("score"))


def test_base_pages_are_searched_over_all_types(item):
    item("组织发展")
    assert {page.title for page in Page.objects.search("组织")} == {"组织发展", "组织工作", "组织建设"}


def test_the_end_of_a_very_long_text_is_found(item):
    item("长文", body=text("".join(chr(0x4E00 + n % 5000) for n in range(40_000)) + "末尾换届"))
    assert titles("末尾换届") == ["长文"]


@pytest.mark.parametrize(
    "beyond_measure",
    [
        "a" * 100_000,
        " ".join(f"w{n:x}" for n in range(60_000)),
        "".join(chr(0x4E00 + n * step % 20_000) for step in (1, 3, 7, 9) for n in range(20_000)),
    ],
    ids=["one word", "all words different", "all pairs of characters different"],
)
def test_a_text_beyond_measure_is_indexed_as_far_as_it_goes(item, beyond_measure):
    page = item()
    page.summary = f"起头{beyond_measure}"
    get_search_backend().add(page)
    assert titles("起头") == ["某事项"]


# --- the index follows the items -----------------------------------------------------------------------------------------


def publish(revision: Revision) -> None:
    with as_if_decided():
        revision.publish(skip_permission_checks=True)


def test_an_item_is_found_once_it_is_published_and_its_draft_is_not(item):
    page = item("换届", body=text("旧文"))
    page.title, page.body = "改选", text("新文")
    revision = page.save_revision()
    assert titles("旧文") == titles("换届") == ["换届"]
    assert titles("改选") == titles("新文") == []

    publish(revision)
    assert titles("新文") == titles("改选") == ["改选"]
    assert titles("旧文") == titles("换届") == []


def test_a_deleted_item_is_out_of_the_index(item):
    page = item("换届", attachments=[attachment("附件")])
    assert IndexEntry.objects.filter(content_type=page.content_type, object_id=str(page.pk)).exists()
    with as_if_decided():
        Page.objects.get(pk=page.pk).delete()
    assert not IndexEntry.objects.filter(content_type=page.content_type, object_id=str(page.pk)).exists()


def test_attachments_are_found_as_soon_as_the_item_is_published_and_no_longer_than_they_are_there(item):
    page = item("换届", attachments=[attachment("选举办法"), attachment("候选人名单")])
    assert titles("选举办法") == titles("候选人名单") == ["换届"]

    page.attachments = [each for each in page.attachments.all() if each.document.title == "选举办法"]
    publish(page.save_revision())
    assert titles("选举办法") == ["换届"]
    assert titles("候选人名单") == []

    page.attachments = []
    publish(page.save_revision())
    assert titles("选举办法") == []


def test_attachments_of_a_second_edition_are_found_as_soon_as_it_is_published(item):
    page = item("换届")
    page.attachments = [ItemAttachment(document=attachment("选举办法"))]
    revision = page.save_revision()
    assert titles("选举办法") == []
    publish(revision)
    assert titles("选举办法") == ["换届"]


def test_files_listed_in_a_text_are_found_by_their_titles(item):
    item("换届", body=[("attachments", [attachment("选举办法")])])
    assert titles("选举办法") == ["换届"]


def test_every_block_of_a_text_is_searched(item):
    item(
        "各种段落",
        body=[
            ("heading", "小标题甲"),
            ("text", "<p>有<b>粗</b>字</p>"),
            ("table", {"data": [["表头乙", None], ["表格丙", "1"]], "first_row_is_table_header": True}),
            ("quotation", {"text": "引文丁", "source": "出处戊"}),
            (
                "resolution",
                {"meeting": "会议己", "date": datetime.date(2026, 1, 5), "number": "决议庚", "text": "<p>同意辛</p>"},
            ),
        ],
    )
    for word in ("标题甲", "有粗字", "表头乙", "表格丙", "引文丁", "出处戊", "会议己", "决议庚", "同意辛"):
        assert titles(word) == ["各种段落"], word


def test_documents_are_found_by_title_and_by_what_is_typed_so_far(db):
    attachment("党费收缴台账")
    attachment("ZZB台账")
    assert [each.title for each in Attachment.objects.search("收缴")] == ["党费收缴台账"]
    backend = get_search_backend()
    assert [each.title for each in backend.autocomplete("费收", Attachment)] == ["党费收缴台账"]
    assert [each.title for each in backend.autocomplete("zz", Attachment)] == ["ZZB台账"]
    assert list(backend.search("zz", Attachment)) == []


def test_a_rebuild_restores_the_index_and_drops_what_is_gone(item):
    item("党费")
    page_type = Page.objects.last().content_type
    gone = IndexEntry.objects.create(content_type=page_type, object_id="999999", title="", body="", autocomplete="")
    IndexEntry.objects.exclude(pk=gone.pk).delete()
    assert titles("党费") == []
    for _again in range(2):
        call_command("update_index", verbosity=0, chunk_size=1)
        assert titles("党费") == ["党费"]
    assert not IndexEntry.objects.filter(pk=gone.pk).exists()


def test_a_search_starts_from_the_full_text_index(item):
    """From anywhere else SQLite would run the match once for each item, and PostgreSQL read the whole table."""
    item("党费")
    if connection.vendor == "sqlite":
        hits = DisclosurePage.objects.viewable_by(PUBLIC).search("党费").get_queryset()
        for asked in (hits, hits.order_by(), hits.order_by().values("report_year").annotate(Count("pk"))):
            assert "wagtailsearch_indexentry_fts VIRTUAL TABLE INDEX" in asked.explain().splitlines()[0]
    else:
        # A planner that sees a handful of rows would rather read them all.
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "wagtailsear_body_90c85d_gin" in IndexEntry.objects.filter(body="党费").explain()

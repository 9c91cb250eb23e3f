"""The search page."""

import html
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.audience.circles import Scope
from search import views
from tests.factories import make_item, make_person, make_reader_group
from tests.remembered import remembered
from tests.search.makers import attachment, text

URL = reverse("search:search")


def shown(response) -> str:
    """The page as a person reads it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", response.content.decode())).split())


def titles(response) -> list[str]:
    return [result.item.title for result in response.context["results"]]


def test_the_page_shows_what_was_found_with_hits_marked(client, item):
    page = item("2025年度党费收缴情况", summary="公布党费的收缴总额。")
    response = client.get(URL, {"q": "黨費"})
    (result,) = response.context["results"]
    assert result.item == page
    assert result.title_html == "2025年度<mark>党费</mark>收缴情况"
    assert result.snippet_html == "公布<mark>党费</mark>的收缴总额。"
    assert result.title_html in response.content.decode()
    assert f'href="{page.url}"' in response.content.decode()
    assert "找到1条与“黨費”有关的公开事项" in shown(response)
    assert response.context["total_label"] == "1条"
    assert response.context["partial_match"] is False


def test_an_empty_query_explains_how_to_search_and_lists_nothing(client, item):
    item("党费")
    for parameters in ({}, {"q": ""}, {"q": "  "}, {"q": "", "category": "4"}):
        response = client.get(URL, parameters)
        assert response.status_code == 200
        assert "results" not in response.context
        assert "怎样搜索" in shown(response)
        assert "党费收" not in shown(response)


@pytest.mark.parametrize("query", ["，。！", "😀", '"', "*", "%", "\0", "\u200b", "'--"])
def test_a_query_without_words_is_answered_with_how_to_search(client, item, query):
    item("党费")
    response = client.get(URL, {"q": query})
    assert response.status_code == 200
    assert "怎样搜索" in shown(response)
    assert "results" not in response.context


@pytest.mark.parametrize(
    "query",
    [
        "党费 AND",
        '"党费',
        "党费*",
        "党费)",
        "党费' OR 1=1 --",
        "党费\0",
        "党费😀",
        "NOT 党费",
        "<script>alert(1)</script>党费",
        "党费" * 2500,
        "a" * 5000,
        "\\党费",
        "%s党费",
        "{title}:党费",
    ],
)
def test_odd_queries_are_answered_with_sense(client, item, query):
    item("党费")
    response = client.get(URL, {"q": query})
    assert response.status_code == 200
    assert titles(response) in ([], ["党费"])
    assert "<script>alert" not in response.content.decode()
    assert "�" not in response.content.decode()


def test_a_query_that_is_too_long_is_cut_and_the_reader_told(client, item):
    response = client.get(URL, {"q": "党" * 5000})
    assert response.context["query"] == "党" * 100
    assert "只按前100个字搜索" in shown(response)


def test_a_partial_match_says_so(client, item):
    item("党费公示")
    response = client.get(URL, {"q": "党费使用情况公示"})
    assert titles(response) == ["党费公示"]
    assert response.context["partial_match"] is True
    assert "没有完全匹配“党费使用情况公示”的事项，以下是部分匹配的结果" in shown(response)
    assert response.context["results"][0].title_html == "<mark>党费</mark><mark>公示</mark>"


@pytest.mark.parametrize(
    ("query", "echo"),
    [
        ("党费", "“党费”"),
        ("“党费”", "「“党费”」"),
        ('"党费 收缴"', '「"党费 收缴"」'),
        ("‘党费’", "「‘党费’」"),
        ("「党费」", "“「党费」”"),
    ],
)
def test_a_query_with_quotation_marks_is_not_shown_in_the_same_marks(client, item, query, echo):
    assert f"没有找到与{echo}有关的公开事项" in shown(client.get(URL, {"q": query}))
    assert f"没有找到与{echo}有关" not in shown(client.get(URL, {"q": f"-{query}"}))
    assert f"如{echo.replace(query, f'换届 -{query}')}。" in shown(client.get(URL, {"q": f"-{query}"}))
    item("党费收缴")
    response = client.get(URL, {"q": query})
    assert f"找到1条与{echo}有关的公开事项" in shown(response)
    assert f"{echo}的搜索结果" in shown(response)


def test_where_nothing_is_found_the_public_is_told_to_sign_in_whatever_lies_hidden(client, client_of, item, student):
    before = client.get(URL, {"q": "换届"}).content
    item("换届", scope=Scope.CAMPUS)
    after = client.get(URL, {"q": "换届"})
    assert after.content == before
    assert "请登录后再搜索" in shown(after)
    assert titles(client_of(student).get(URL, {"q": "换届"})) == ["换届"]
    assert "请登录" not in shown(client_of(student).get(URL, {"q": "没有的词"}))


def test_what_a_signed_in_reader_finds_is_kept_by_no_cache(client_of, student, item):
    assert "no-store" in client_of(student).get(URL, {"q": "党费"})["Cache-Control"]


# --- filters -----------------------------------------------------------------------------------------------------------


@remembered
def spread(catalogue, units):
    """Items that say 党费: two categories, two years, two units."""
    for entry, unit, year in [
        (catalogue.public, units.dzb, 2024),
        (catalogue.public, units.dzb, 2025),
        (catalogue.party_and_campus, units.zzb, 2025),
        (catalogue.party_and_campus, units.zzb, 2025),
    ]:
        make_item(entry, unit, title=f"{unit.name}{year}", summary="党费", report_year=year)


def choices(response) -> dict[str, dict[str, int]]:
    return {facet.name: {choice.label: choice.count for choice in facet.choices} for facet in response.context["facets"]}


def test_results_are_counted_by_category_year_and_unit(client, spread):
    assert choices(client.get(URL, {"q": "党费"})) == {
        "category": {"一、基本情况": 2, "四、组织建设": 2},
        "year": {"2025年": 3, "2024年": 1},
        "unit": {"党政办": 2, "组织部": 2},
    }


def test_every_choice_leads_to_as_many_results_as_it_says(client, spread):
    for start in ({"q": "党费"}, {"q": "党费", "year": "2025"}, {"q": "党费", "category": "1"}):
        for facet in client.get(URL, start).context["facets"]:
            for choice in facet.choices:
                narrowed = client.get(URL + choice.url)
                assert narrowed.context["page_obj"].paginator.count == choice.count
                assert [each.label for each in _facet(narrowed, facet.name).choices if each.selected] == [choice.label]
                assert client.get(URL + _facet(narrowed, facet.name).clear_url).context["query"] == "党费"


def _facet(response, name):
    return next(facet for facet in response.context["facets"] if facet.name == name)


@pytest.mark.parametrize(
    "parameters",
    [
        *({"category": value} for value in ("99", "x", "1 OR 1", "", "\0")),
        *({"year": value} for value in ("今年", "9" * 20, "２０２５", "-1", "0000", "")),
        *({"unit": value} for value in ("nobody", "\0", "")),
        {"page": "\0"},
        {"nonsense": "1"},
    ],
)
def test_what_is_odd_in_the_address_is_taken_for_not_being_there(client, item, parameters):
    item("党费")
    response = client.get(URL, {"q": "党费"} | parameters)
    assert response.status_code == 200
    assert titles(response) == ["党费"]


def test_a_year_without_results_offers_the_others(client, spread):
    response = client.get(URL, {"q": "党费", "year": "1999"})
    assert titles(response) == []
    assert choices(response)["year"] == {"2025年": 3, "2024年": 1}


def test_a_narrowing_counts_for_nothing_where_its_items_are_hidden(client, item):
    item("党费", report_year=2025)
    item("党费", report_year=2024, scope=Scope.PARTY)
    response = client.get(URL, {"q": "党费"})
    assert choices(response)["year"] == {"2025年": 1}
    assert "2024" not in shown(response)


# --- pages ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "shown_titles"),
    [
        *((number, ["甲", "乙"]) for number in (None, "", "1", "x", "1.5", "\0")),
        *((number, ["丙"]) for number in ("2", "２", "0", "-1", "3", "9" * 20)),
    ],
)
def test_results_come_in_pages_whatever_page_is_asked_for(client, item, monkeypatch, number, shown_titles):
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for title in ("丙", "乙", "甲"):
        item(title, summary="换届")
    response = client.get(URL, {"q": "换届"} | ({} if number is None else {"page": number}))
    assert titles(response) == shown_titles
    assert "共2页" in shown(response)


def test_the_links_to_other_pages_keep_query_and_narrowing(client, item, monkeypatch):
    monkeypatch.setattr(views, "PAGE_SIZE", 1)
    for _ in range(2):
        item("换届", report_year=2024)
    response = client.get(URL, {"q": "换届", "year": "2024", "nonsense": "1"})
    assert response.context["query_string"] == "q=%E6%8D%A2%E5%B1%8A&year=2024"
    assert "?q=%E6%8D%A2%E5%B1%8A&amp;year=2024&amp;page=2" in response.content.decode()


def test_beyond_the_ceiling_results_are_not_counted_nor_leafed_through(client, item, monkeypatch):
    monkeypatch.setattr(views, "CEILING", 2)
    for _ in range(3):
        item("换届")
    response = client.get(URL, {"q": "换届", "page": "2"})
    assert len(titles(response)) == 2
    assert response.context["total_label"] == "超过2条"
    assert response.context["page_obj"].paginator.num_pages == 1
    assert "找到超过2条" in shown(response)


# --- the request ---------------------------------------------------------------------------------------------------------


def test_head_is_answered_and_nothing_can_be_posted(client, item):
    item("党费")
    head = client.head(URL, {"q": "党费"})
    assert (head.status_code, head.content) == (200, b"")
    assert client.post(URL, {"q": "党费"}).status_code == 405


def test_the_number_of_queries_does_not_grow_with_the_number_of_items(client_of, item, monkeypatch):
    group = make_reader_group("中层干部")
    browser = client_of(make_person("dean", campus=True, party=True, groups=[group]))

    monkeypatch.setattr(views, "PAGE_SIZE", 3)

    def add(scope: Scope, count: int) -> None:
        for _ in range(count):
            # What costs most: files in the text, and a hit nowhere but in the titles of attachments.
            body = [*text("正文"), ("attachments", [attachment("甲")])]
            groups = [group] if scope == Scope.LIMITED else []
            item("某事项", body=body, attachments=[attachment("换届")], scope=scope, groups=groups)

    def queries() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            response = browser.get(URL, {"q": "换届", "year": "2025"})
        assert len(titles(response)) == views.PAGE_SIZE
        return len(captured)

    add(Scope.PUBLIC, 2)
    add(Scope.LIMITED, 2)
    a_page_and_one_more = queries()
    add(Scope.PUBLIC, 2)
    add(Scope.LIMITED, 2)
    assert queries() == a_page_and_one_more
    assert a_page_and_one_more <= 20 + views.PAGE_SIZE

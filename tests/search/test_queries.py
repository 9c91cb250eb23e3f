"""What a reader finds, and what nobody learns."""

import pytest
from django.contrib.auth.models import AnonymousUser

from disclosure.audience.circles import Scope
from disclosure.audience.readers import PUBLIC, Reader
from disclosure.catalogue.models import CategoryPage
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit
from search.queries import Filters, find
from search.snippets import snippet_html, title_html
from tests.factories import as_if_decided, make_item, make_person, make_reader_group
from tests.remembered import remembered
from tests.search.makers import attachment, cells, text


def found(query, reader=PUBLIC, **filters) -> list[str]:
    return [item.title for item in find(query, reader, Filters(**filters)).items]


# --- what is found -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["标题词", "摘要词", "正文词", "附件词", "ZZB-2026"])
def test_title_summary_text_attachments_and_index_number_are_searched(item, word):
    item("标题词", summary="有摘要词", body=text("有正文词"), attachments=[attachment("附件词.pdf")])
    assert found(word) == ["标题词"]
    assert not find(word, PUBLIC).is_partial


@pytest.mark.parametrize("written", ["{}", " {} ", "zzb-{}", "ＺＺＢ－{}", "ZZB–{}"])
def test_the_item_of_an_index_number_comes_before_those_that_speak_of_it(item, written):
    wanted = item("甲")
    number = wanted.index_number
    item(f"更正{number}", body=text(number * 3))
    typed = written.format(number if written.strip() == "{}" else number.removeprefix("ZZB-"))
    assert found(typed)[0] == "甲"
    assert len(found(typed)) == 2


def test_all_words_must_stand_in_an_item(item):
    item("党费", body=text("换届"))
    item("党费")
    assert found("党费 换届") == ["党费"]


@pytest.mark.parametrize(
    "query",
    [
        *("201", "202", "103", "104", "105", "402", "302", "103,104", "301，302", "202开会"),
        *("12345.67", "12,345.67", "12，345.67", "1200", "1234567"),
    ],
)
def test_each_number_of_a_list_is_found_and_each_in_thousands(item, query):
    lists = text("会议室201，202开会；编号103,104,105；见第401，402条", "12,345.67元、1,200人")
    item("数", body=[*lists, cells("301，302", "1,234,567")])
    item("别的", body=text("20、10、345人、1、2"))
    found_items = find(query, PUBLIC)
    assert [each.title for each in found_items.items] == ["数"] and not found_items.is_partial
    assert "<mark>" in snippet_html(found_items.items[0], found_items.terms)


@pytest.mark.parametrize(
    "query", ["十五五规划", "“十五五”规划", "张三", "张·三", "email", "E-mail", "07198513456", "0719-8513456", '"规划 张三"']
)
def test_what_is_printed_with_marks_is_found_with_and_without_them(item, query):
    item("样例", body=text("“十五五”规划 张·三", "E-mail，0719-8513456"))
    item("别的", body=text("十五、五规划；“规划”“张三丰”", "mail，8513456"))
    found_items = find(query, PUBLIC)
    titles = [each.title for each in found_items.items]
    assert titles == (["别的", "样例"] if query in ("张三", "张·三") else ["样例"]) and not found_items.is_partial
    assert "<mark>" in snippet_html(list(found_items.items)[-1], found_items.terms)


@pytest.mark.parametrize("query", ["", "  ", "，。", "😀", "\0", '"'])
def test_a_query_without_words_finds_nothing(item, query):
    item("党费")
    nothing = find(query, PUBLIC)
    assert (list(nothing.items), nothing.total, nothing.is_partial) == ([], 0, False)


# --- nothing holds the query as it stands ------------------------------------------------------------------------------------


def test_where_nothing_holds_the_query_items_are_found_that_hold_all_its_words_somewhere(item):
    item("党费公示", body=text("使用的情况"))
    item("公示")
    partial = find("党费使用情况公示", PUBLIC)
    assert [each.title for each in partial.items] == ["党费公示"]
    assert partial.is_partial
    assert {run for term in partial.terms for run in term.runs} == {"党费", "使用", "情况", "公示"}


def test_or_else_any_of_its_words(item):
    item("党费公示")
    item("换届")
    assert found("党费使用情况公示") == ["党费公示"]
    assert found("黨費使用情況公示") == ["党费公示"]
    assert find("党费使用情况公示", PUBLIC).is_partial


@pytest.mark.parametrize("query", ["党费使用情况公示", "费", "的", "x", "党" * 5000])
def test_where_nothing_holds_any_word_nothing_is_found(item, query):
    item("换届")
    nothing = find(query, PUBLIC)
    assert (list(nothing.items), nothing.total, nothing.is_partial) == ([], 0, False)


# --- filters and counting ----------------------------------------------------------------------------------------------


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


def test_counts_of_one_kind_leave_aside_the_choice_of_that_kind(spread):
    category, dzb = CategoryPage.objects.get(number=1), Unit.objects.get(code="dzb")
    narrowed = find("党费", PUBLIC, Filters(category=category, year=2025))
    assert narrowed.total == len(narrowed.items) == 1
    assert narrowed.by_category() == {category.path: 1, CategoryPage.objects.get(number=4).path: 2}
    assert narrowed.by_year() == {2024: 1, 2025: 1}
    assert narrowed.by_unit() == {dzb.pk: 1}


@pytest.mark.parametrize(
    ("category", "year", "unit", "count"),
    [
        (None, None, None, 4),
        (1, None, None, 2),
        (4, None, None, 2),
        (4, 2024, None, 0),
        (None, 2025, "zzb", 2),
        (1, 2025, "zzb", 0),
        (None, 1999, None, 0),
    ],
)
def test_the_total_is_the_number_of_items_whatever_they_are_narrowed_to(spread, category, year, unit, count):
    filters = Filters(CategoryPage.objects.filter(number=category).first(), year, Unit.objects.filter(code=unit).first())
    narrowed = find("党费", PUBLIC, filters)
    assert narrowed.total == len(narrowed.items) == count
    assert not narrowed.is_partial


# --- law 2: nobody learns of an item outside their circles -----------------------------------------------------------------

MARKS = {
    Scope.PUBLIC: "甲骨文",
    Scope.CAMPUS: "乙炔灯",
    Scope.PARTY: "丙烯酸",
    Scope.PARTY_AND_CAMPUS: "丁香树",
    Scope.LIMITED: "戊戌年",
    Scope.PARTY_AND_LIMITED: "己亥年",
}
"""A word for each scope, which stands in the items of that scope and nowhere else."""

CIRCLES = {
    "the public": {Scope.PUBLIC},
    "somebody on campus": {Scope.PUBLIC, Scope.CAMPUS, Scope.PARTY_AND_CAMPUS},
    "a Party member off campus": {Scope.PUBLIC, Scope.PARTY, Scope.PARTY_AND_CAMPUS, Scope.PARTY_AND_LIMITED},
    "a member of the group": {Scope.PUBLIC, Scope.CAMPUS, Scope.PARTY_AND_CAMPUS, Scope.LIMITED, Scope.PARTY_AND_LIMITED},
    "a member of another group": {Scope.PUBLIC, Scope.CAMPUS, Scope.PARTY_AND_CAMPUS},
    "a member of the group who has left the campus": {Scope.PUBLIC},
    "the office": set(Scope),
    "a superuser": {Scope.PUBLIC},
}


@pytest.fixture
def reader(db, request) -> Reader:
    return Reader.of(_person(request.param))


def _person(kind: str):
    group, other = make_reader_group("中层干部"), make_reader_group("教师代表")
    return {
        "the public": AnonymousUser,
        "somebody on campus": lambda: make_person("student", campus=True),
        "a Party member off campus": lambda: make_person("member", party=True),
        "a member of the group": lambda: make_person("dean", campus=True, groups=[group]),
        "a member of another group": lambda: make_person("teacher", campus=True, groups=[other]),
        "a member of the group who has left the campus": lambda: make_person("retired", groups=[group]),
        "the office": lambda: make_person("office", "office"),
        "a superuser": lambda: make_person("admin", superuser=True),
    }[kind]()


@pytest.fixture
def marked(item):
    """An item of each scope, its word in title, summary, text and attachment; and a draft of each, which is nobody's."""
    for scope, mark in MARKS.items():
        groups = [make_reader_group("中层干部")] if "LIMITED" in scope.name else []
        for live in (True, False):
            words = {"title": f"{mark}标题", "summary": f"{mark}摘要", "body": text(f"{mark}正文")}
            item(**words, attachments=[attachment(f"{mark}附件")], scope=scope, groups=groups, live=live)


@pytest.mark.parametrize(("reader", "circles"), CIRCLES.items(), indirect=["reader"], ids=CIRCLES)
def test_no_reader_learns_of_an_item_outside_their_circles(marked, reader, circles):
    hidden = {mark for scope, mark in MARKS.items() if scope not in circles}
    for scope, mark in MARKS.items():
        whole = find(mark, reader)
        assert whole.total == len(whole.items) == (scope in circles), mark
        for counts in (whole.by_year(), whole.by_category(), whole.by_unit()):
            assert sum(counts.values()) == whole.total
        assert not whole.is_partial

    # Words that all items share, partial matches of every mark, index numbers: what is shown of their results tells no mark.
    queries = ["标题", "摘要", "正文", "附件", "ZZB", "、".join(MARKS.values()), *(f"{mark}不存在" for mark in MARKS.values())]
    for query in [*queries, *DisclosurePage.objects.exclude(index_number=None).values_list("index_number", flat=True)]:
        results = find(query, reader)
        shown = "".join(title_html(each, []) + snippet_html(each, results.terms) for each in results.items)
        assert not any(mark in shown for mark in hidden), query
        assert results.total == len(results.items) <= len(circles)
        assert sum(results.matches.buckets.values()) == results.total


def test_the_answer_is_the_same_whether_a_hidden_item_exists_or_not(item):
    item("党费公示")
    before = find("党费使用情况公示", PUBLIC)
    item("党费使用情况公示", scope=Scope.PARTY)
    item("党费使用情况公示", live=False)
    after = find("党费使用情况公示", PUBLIC)
    assert list(before.items) == list(after.items)
    assert (before.matches.buckets, before.is_partial, before.terms) == (after.matches.buckets, after.is_partial, after.terms)


def test_a_withdrawn_item_is_found_no_more(item):
    page = item("换届")
    with as_if_decided():
        DisclosurePage.objects.filter(pk=page.pk).update(live=False)
    assert found("换届") == []


def test_an_item_is_found_in_its_new_scope_at_once(item):
    page = item("换届", scope=Scope.CAMPUS)
    assert found("换届") == []
    with as_if_decided():
        DisclosurePage.objects.filter(pk=page.pk).update(scope=Scope.PUBLIC)
    assert found("换届") == ["换届"]

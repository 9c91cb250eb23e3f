"""The public pages: who sees what on them (law 2), how they are made, what they cost."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag

from disclosure.audience.circles import Scope
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage
from tests.factories import as_if_decided, make_item
from tests.files import pdf_file, xlsx
from tests.items.conftest import EVERYTHING
from tests.markup import faults

pytestmark = pytest.mark.django_db


def body(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def titles_in(html: str, items: dict[Scope, DisclosurePage]) -> set[Scope]:
    return {scope for scope, item in items.items() if item.title in html}


def tag_url() -> str:
    return reverse("items:tag", args=[Tag.objects.get(name="共同标签").pk])


# --- who sees what -----------------------------------------------------------------------------------------------------


def test_the_home_page_an_entry_and_a_tag_list_exactly_what_their_reader_may_read(reader, may_read, items, catalogue):
    home, entry, tag = (body(reader.get(url)) for url in ("/", catalogue.alternatives.url, tag_url()))
    for html in (home, entry, tag):
        assert titles_in(html, items) == may_read
    assert f"2 项目录，{len(may_read)} 件公开" in home
    assert f"共 {len(may_read)} 件" in tag
    assert ("另有面向其他范围公开的事项" in entry) is (may_read != EVERYTHING)


def test_the_catalogue_and_a_category_count_exactly_what_their_reader_may_read(reader, may_read, items, catalogue):
    counts = {
        catalogue.page.url: r'data-label="已公开"[^>]*><span>(\d+)',
        catalogue.alternatives.category.url: r'class="entry-number">(\d+)',
    }
    for url, count in counts.items():
        html = body(reader.get(url))
        row = html[html.index(f'href="{catalogue.alternatives.url}"') :]
        assert re.search(count, row)[1] == str(len(may_read))
        assert titles_in(html, items) == set()


def test_an_item_is_shown_to_those_in_its_scope_and_to_nobody_else(reader, kind, may_read, items):
    for scope, item in items.items():
        response = reader.get(item.url)
        html = response.content.decode()
        if scope in may_read:
            assert response.status_code == 200
            assert item.title in html
        else:
            assert response.status_code == (302 if kind == "nobody" else 403)
            assert item.title not in html
            assert item.summary not in html


def test_what_somebody_signed_in_was_shown_is_kept_by_no_cache(reader, kind, items, catalogue):
    for url in ("/", catalogue.page.url, catalogue.alternatives.url, items[Scope.PUBLIC].url, tag_url()):
        assert (reader.get(url).headers.get("Cache-Control") == "private, no-store") is (kind != "nobody")


def test_a_tag_on_items_of_others_only_is_not_there(catalogue, units, client, client_of, student):
    make_item(catalogue.campus, units.dzb, Scope.CAMPUS, tags=["校内标签"])
    url = reverse("items:tag", args=[Tag.objects.get().pk])
    assert client.get(url).status_code == 404
    assert "校内标签" not in body(client.get("/"))
    assert "校内标签" in body(client_of(student).get("/"))


def test_a_draft_is_on_no_page(catalogue, units, client_of, office):
    draft = make_item(catalogue.public, units.dzb, title="尚未公开的稿件", tags=["稿件标签"], live=False)
    browser = client_of(office)
    for url in ("/", catalogue.page.url, catalogue.public.category.url, catalogue.public.url):
        html = body(browser.get(url))
        assert draft.title not in html
        assert "稿件标签" not in html
    assert browser.get(draft.url).status_code == 404


# --- the way in --------------------------------------------------------------------------------------------------------


def test_an_entry_shows_who_is_not_signed_in_the_way_in_and_back(items, catalogue, client):
    html = body(client.get(catalogue.alternatives.url))
    assert f'href="{reverse("audience:sign_in")}?next=%2Fcatalogue%2F6%2F5%2F"' in html


def test_an_entry_says_nothing_of_others_where_there_is_nothing_for_them(catalogue, units, client):
    make_item(catalogue.public, units.dzb)
    assert "另有面向其他范围公开的事项" not in body(client.get(catalogue.public.url))


def test_a_refusal_names_the_circle_and_leads_to_another_account_and_back(items, client_of, student, member):
    browser = client_of(student)
    item = items[Scope.PARTY]
    response = browser.get(item.url)
    html = response.content.decode()
    assert response.status_code == 403
    assert "党内" in html
    assert faults(html) == []
    back = re.search(r'name="next" value="([^"]+)"', html)[1]
    response = browser.post(reverse("audience:sign_out"), {"next": back})
    assert response.url == back
    assert f'name="next" value="{item.url}"' in body(browser.get(back))


# --- what a page says --------------------------------------------------------------------------------------------------


def test_an_item_page_gives_its_facts(catalogue, units, client):
    item = make_item(
        catalogue.public,
        units.dzb,
        title="领导班子职责分工",
        report_year=2025,
        arose_on=datetime.date(2025, 3, 4),
        tags=["职责分工"],
        published_at=datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC),
    )
    html = body(client.get(item.url))
    facts = ["党政办", "校内外", "2025年", "2025年3月4日", "2026年1月2日", "第1版"]
    for fact in [item.index_number, catalogue.public.title, item.contact, *facts]:
        assert fact in html, fact
    assert f'href="{reverse("items:tag", args=[Tag.objects.get().pk])}"' in html
    assert "变更说明" not in html


def test_a_later_edition_says_what_was_changed(catalogue, units, client):
    item = make_item(catalogue.public, units.dzb)
    with as_if_decided():
        DisclosurePage.objects.filter(pk=item.pk).update(edition=2, change_note="调整统战工作分工。")
    html = body(client.get(item.url))
    assert "第2版变更说明" in html
    assert "调整统战工作分工。" in html
    assert "最近更新" in html


def test_a_limited_item_names_its_groups_to_those_who_may_read_it(items, client_of, office):
    assert "校内一定范围（中层干部）" in body(client_of(office).get(items[Scope.LIMITED].url))


def test_a_joint_item_names_every_responsible_unit(catalogue, units, client_of, student):
    item = make_item(catalogue.joint, units.zzb, Scope.CAMPUS)
    assert "组织部、宣传部" in body(client_of(student).get(item.url))


def test_an_attachment_tells_its_kind_and_size(catalogue, units, client):
    document = Attachment.objects.create(title="职责分工一览", file=pdf_file(content=b"0" * 1650))
    html = body(client.get(make_item(catalogue.public, units.dzb, attachments=[document]).url))
    assert document.url in html
    assert re.search(rf"PDF，{filesizeformat(document.file.size)}".replace("\xa0", r"\s+"), html)


def test_every_block_of_a_text_is_shown(catalogue, units, client):
    document = Attachment.objects.create(title="表格附件", file=ContentFile(xlsx(), "table.xlsx"))
    table = {
        "data": [["类别", "金额"], ["收入", "100"]],
        "table_caption": "收支表",
        "table_header_choice": "row",
        "first_row_is_table_header": True,
        "first_col_is_header": False,
    }
    day = datetime.date(2026, 3, 4)
    resolution = {"meeting": "第3次党委会会议", "date": day, "number": "党委会〔2026〕3-2号", "text": "<p>同意。</p>"}
    text = [
        ("heading", "一、总体情况"),
        ("text", "<p>正文段落。</p>"),
        ("table", table),
        ("attachments", [document]),
        ("quotation", {"text": "引用的话", "source": "出处"}),
        ("resolution", resolution),
    ]
    html = body(client.get(make_item(catalogue.public, units.dzb, body=text).url))
    assert "<h2>一、总体情况</h2>" in html
    assert '<th scope="col"' in html
    assert "<caption>收支表</caption>" in html
    assert 'role="region" tabindex="0" aria-label="收支表"' in html
    for words in ("正文段落。", "Excel", "引用的话", "出处", "第3次党委会会议决议", "党委会〔2026〕3-2号", "同意。"):
        assert words in html, words
    assert faults(html) == []


def test_a_retired_entry_is_marked_and_keeps_its_items(catalogue, units, client):
    make_item(catalogue.public, units.dzb, title="停用前公开的事项")
    with as_if_decided():
        catalogue.public.retire(datetime.date(2026, 5, 6))
    html = body(client.get(catalogue.public.url))
    assert "2026年5月6日停用" in html
    assert "停用前公开的事项" in html
    assert "2026年5月6日停用" in body(client.get(catalogue.public.category.url))
    assert catalogue.public.title not in body(client.get(catalogue.page.url))


def test_items_of_an_entry_stand_under_their_years_latest_first(catalogue, units, client):
    for year in (2024, 2026, 2025):
        make_item(catalogue.public, units.dzb, report_year=year)
    assert re.findall(r'<h2 id="year-(\d+)"', body(client.get(catalogue.public.url))) == ["2026", "2025", "2024"]


# --- markup ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_every_page_is_well_made(who, items, catalogue, request, client_of):
    browser = Client() if who == "nobody" else client_of(request.getfixturevalue(who))
    empty = catalogue.each_department
    pages = [catalogue.page, empty.category, empty, catalogue.alternatives, items[Scope.PUBLIC]]
    for url in ["/", tag_url(), *(page.url for page in pages)]:
        assert faults(body(browser.get(url))) == [], url


def test_an_empty_site_says_so(client):
    html = body(client.get("/"))
    assert "暂时没有您可以阅读的公开事项。" in html
    assert faults(html) == []


def test_a_text_with_markup_in_it_stays_text(catalogue, units, client):
    item = make_item(catalogue.public, units.dzb, title="<b>标题</b>", summary="<script>1</script>", tags=["<i>标签</i>"])
    for url in ("/", catalogue.public.url, item.url):
        html = body(client.get(url))
        assert "<b>标题" not in html
        assert "<script>" not in html
        assert "<i>标签" not in html


# --- cost --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["nobody", "member"])
def test_a_page_costs_as_many_queries_for_many_items_as_for_few(who, catalogue, units, request, client_of):
    browser = Client() if who == "nobody" else client_of(request.getfixturevalue(who))
    make_item(catalogue.public, units.dzb, tags=["共同标签"])
    urls = ["/", catalogue.page.url, catalogue.public.category.url, catalogue.public.url, tag_url()]

    def queries() -> dict[str, int]:
        found = {}
        for url in urls:
            # Once before counting, for what is remembered between requests: content types, the site's root paths.
            body(browser.get(url))
            with CaptureQueriesContext(connection) as captured:
                body(browser.get(url))
            found[url] = len(captured)
        return found

    few = queries()
    for entry, unit in [(catalogue.public, units.dzb)] * 3 + [(catalogue.alternatives, units.jw)] * 2:
        make_item(entry, unit, tags=["共同标签"])
    assert queries() == few
    assert max(few.values()) <= 25

"""Somebody with a phone and no account walks through everything that is public."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import desk

ITEM = "经济管理系党总支换届选举情况"
ODD_QUERIES = [
    "",
    "   ",
    "%",
    "'",
    '"党费',
    "<script>alert(1)</script>",
    "AND OR NOT",
    "党" * 300,
    "\U0001f600",
    "党费 -党费",
    "*",
]


@pytest.fixture
def phone(visitor) -> Page:
    return visitor(width=360)


def fits(page: Page) -> bool:
    """Whether nobody has to scroll sideways."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth <= {root}.clientWidth")


def test_a_reader_walks_from_the_home_page_to_an_item_and_on_by_its_tag(phone, shoot):
    phone.get_by_role("navigation", name="主导航").get_by_role("link", name="公开目录").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("党务公开目录")
    expect(phone.get_by_role("row")).to_have_count(1 + 33)
    shoot(phone, "catalogue")
    phone.get_by_role("rowheader", name="组织建设", exact=False).first.get_by_role("link").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("四、组织建设")
    shoot(phone, "category")
    phone.get_by_role("link", name="换届选举情况").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("换届选举情况")
    shoot(phone, "entry")
    phone.get_by_role("link", name=ITEM).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(ITEM)
    expect(phone.get_by_role("region", name="审批依据")).to_be_visible()
    shoot(phone, "item")
    phone.get_by_role("region", name="标签").get_by_role("link").first.click()
    expect(phone.get_by_role("link", name=ITEM)).to_be_visible()
    shoot(phone, "tag")


def test_a_reader_finds_an_item_by_a_word_of_two_characters(phone, shoot):
    phone.get_by_role("searchbox").fill("换届")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("status")).to_contain_text("换届")
    expect(phone.get_by_role("main").get_by_role("article").first).to_contain_text("换届")
    shoot(phone, "search")
    phone.get_by_role("link", name=ITEM).click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(ITEM)


def test_a_reader_compares_two_versions_whose_files_changed(phone, shoot):
    phone.goto(desk.address_of(phone, "1/1", "2026年院党委领导机构、工作机构设置和领导班子职责分工"))
    phone.get_by_role("link", name="查看各版本和变更内容").click()
    phone.get_by_role("link", name="与上一版本比较").first.click()
    expect(phone.get_by_role("row", name="增加")).to_be_visible()
    shoot(phone, "difference")


@pytest.mark.parametrize("query", ODD_QUERIES, ids=range(len(ODD_QUERIES)))
def test_an_odd_query_is_answered_with_a_page_that_fits(phone, query):
    phone.goto("/search/")
    phone.get_by_role("searchbox").fill(query)
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("搜索")
    assert fits(phone)


def test_a_wrong_password_is_refused_in_words_and_keeps_the_name(phone, shoot):
    phone.get_by_role("link", name="登录").first.click()
    phone.get_by_label("用户名").fill("member")
    phone.get_by_label("密码").fill("不是这个")
    phone.get_by_role("button", name="登录").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    expect(phone.get_by_label("用户名")).to_have_value("member")
    shoot(phone, "sign-in")

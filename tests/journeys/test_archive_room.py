"""The office in the archive room: it follows an item through time, takes a year of the archive away, and says what is kept."""

import re
import zipfile

from playwright.sync_api import expect

INDEX_NUMBER = "DZB-2023-0001"


def test_the_office_follows_an_item_and_sees_what_changed(visitor, shoot):
    page = visitor("office")
    page.goto("/admin/archive/")
    page.get_by_role("main").get_by_label("搜索").fill(INDEX_NUMBER)
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_text(re.compile("^共 [2-9] 个版本"))).to_be_visible()
    shoot(page, "archive-room")
    page.locator("td.title a").first.click()
    shoot(page, "archive-timeline")
    page.get_by_role("link", name="与前一次比较").first.click()
    expect(page.locator("ins").first).to_be_visible()
    shoot(page, "archive-difference")


def test_the_office_exports_a_year_watches_it_and_takes_it_away(visitor, shoot, tmp_path):
    page = visitor("office")
    page.goto("/admin/archive/")
    page.get_by_role("link", name="导出", exact=True).click()
    page.get_by_label("年度").select_option("2023")
    page.get_by_role("button", name="开始导出").click()
    expect(page.get_by_role("button", name="开始导出")).to_be_disabled()
    link = page.get_by_role("link", name="下载")
    expect(link).to_be_visible(timeout=120_000)
    expect(page.get_by_role("table")).to_contain_text("2/2个版本")
    shoot(page, "archive-exports")
    with page.expect_download() as download:
        link.click()
    assert re.fullmatch(r"archive-2023-all-\d+\.zip", download.value.suggested_filename)
    with zipfile.ZipFile(download.value.path()) as bag:
        assert bag.testzip() is None
        pages = [name for name in bag.namelist() if name.endswith("page.pdf")]
        assert len(pages) == 2 and all(bag.read(name).startswith(b"%PDF-") for name in pages)


def test_the_office_says_how_long_an_entry_is_kept_on_a_phone_too(visitor, shoot):
    page = visitor("office")
    page.goto("/admin/archive/retention/")
    shoot(page, "archive-retention")
    page.get_by_role("combobox").first.select_option("10年")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存，改动1项。")).to_be_visible()
    page.get_by_role("link", name="到期鉴定").click()
    expect(page.get_by_text("没有到期的事项。")).to_be_visible()
    shoot(page, "archive-appraisal")

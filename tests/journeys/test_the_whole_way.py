"""An item's whole way: drafted, reviewed, approved, and found by those in its scope, by nobody else."""

import re

from playwright.sync_api import expect

from demonstration.people import PASSWORD
from tests.files import pdf
from tests.journeys import desk

ENTRY = "/catalogue/4/4/"
TITLE = "2026年党费支持驻村书屋的情况"
TAG = "驻村书屋"
NUMBER = f"党委审批〔{desk.YEAR}〕20-1号"
SPENDING = [["项目", "金额（元）", "经办"], ["图书", "12000", "组织部"], ["书架", "3600", "组织部"]]
FILE = pdf(b"receipts of the village library")


def test_an_item_goes_its_whole_way_from_the_drafter_to_its_readers_and_to_no_others(visitor, shoot):
    drafter = visitor("zzb.drafter")
    the_drafter_writes_it_and_proposes(drafter, shoot)
    another_unit_sees_nothing_of_it(visitor("xcb.drafter"))
    the_reviewer_confirms_each_point_and_signs(visitor("zzb.reviewer"), shoot)
    the_committee_approves_it_in_writing_on_a_phone(visitor("committee", width=360), shoot)
    address = the_drafter_finds_it_published(drafter)
    a_member_reads_it(visitor("member"), address, shoot)
    a_member_finds_it_on_the_home_page_by_search_by_tag_and_under_its_entry(visitor("member"), address)
    a_student_is_told_that_it_is_for_another_circle(visitor("student"), address, shoot)
    the_public_learns_that_there_is_more_and_not_what(visitor(), address, shoot)
    whoever_has_the_address_signs_in_and_is_back_at_it(visitor(), address)


def the_drafter_writes_it_and_proposes(page, shoot):
    desk.write_item(page, "4-4", TITLE, "从留存党费中支出一万五千六百元，结余已转入下年。")
    desk.add_table(page, SPENDING)
    desk.attach(page, "购书凭证", "receipts.pdf", FILE)
    desk.add_tag(page, TAG)
    page.get_by_role("combobox", name="公开范围*").select_option("党内")
    page.get_by_role("spinbutton", name="所属年度*").fill("2026")
    page.get_by_role("textbox", name="联系方式").fill("组织部 0719-8000001")
    desk.save(page)
    shoot(page, "editor")
    editor = page.url
    page.goto("/admin/")
    expect(desk.panel(page, "我的草稿").get_by_role("row").filter(has_text=TITLE)).to_contain_text("草稿")
    desk.panel(page, "我的草稿").get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="编辑稿件").click()
    expect(page).to_have_url(editor)
    desk.propose(page)
    desk.open_from(page, "正在审核审批", TITLE)
    expect(page.get_by_role("heading", name="责任单位审核中")).to_be_visible()
    page.goto(editor)
    expect(page.get_by_role("main")).to_contain_text("请先撤回送审")
    expect(page.get_by_role("button", name="保存草稿")).to_have_count(0)


def another_unit_sees_nothing_of_it(page):
    page.goto("/admin/")
    expect(desk.panel(page, "本单位的目录")).to_be_visible()
    expect(page.get_by_text(TITLE)).to_have_count(0)
    page.goto(f"/admin/pages/search/?q={TAG}")
    expect(page.get_by_role("main")).to_contain_text("没有")
    expect(page.get_by_role("main").get_by_text(TITLE)).to_have_count(0)


def the_reviewer_confirms_each_point_and_signs(page, shoot):
    desk.open_from(page, "等待我办理", TITLE)
    preview = page.frame_locator("iframe[title^=内容预览]")
    expect(preview.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(preview.get_by_role("cell", name="12000")).to_be_visible()
    desk.confirm(page, "保密", "必要")
    page.get_by_label("审核意见").fill("金额已与台账核对。")
    shoot(page, "decision-review")
    page.get_by_role("button", name="审核通过").click()
    expect(desk.message(page)).to_contain_text("没有办理")
    expect(page.get_by_text("须确认这一项")).to_be_visible()
    expect(page.get_by_label("审核意见")).to_have_value("金额已与台账核对。")
    expect(page.get_by_text("请选择处理意见")).to_be_visible()
    desk.say_of(page, "附件“购书凭证”", "已逐页看过，没有不宜公开的个人信息")
    desk.confirm(page, "准确")
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_role("heading", name="等待党委审批")).to_be_visible()


def the_committee_approves_it_in_writing_on_a_phone(page, shoot):
    desk.open_from(page, "等待我办理", TITLE)
    expect(page.get_by_label("批件扫描件")).to_be_hidden()
    page.get_by_role("radio", name="书面审批").check()
    expect(page.get_by_label("会议", exact=True)).to_be_hidden()
    page.get_by_label("批准日期").fill(desk.today().isoformat())
    desk.choose_scan(page, NUMBER)
    page.get_by_role("button", name="批准并办理").click()
    expect(desk.message(page)).to_contain_text("没有办理")
    expect(desk.message(page)).to_contain_text(f"“{NUMBER}.pdf”没有保存，请重新选择")
    expect(page.get_by_label("批准日期")).to_have_value(desk.today().isoformat())
    shoot(page, "decision-approval")
    desk.choose_scan(page, NUMBER)
    page.get_by_label("决议（批准）文号").fill(NUMBER)
    page.get_by_role("button", name="批准并办理").click()
    expect(desk.message(page)).to_contain_text("已批准")
    expect(page.get_by_role("link", name=f"{NUMBER}.pdf")).to_be_visible()
    shoot(page, "decision-approved-in-writing")


def the_drafter_finds_it_published(page) -> str:
    desk.open_from(page, "最近公开", TITLE)
    return page.get_by_role("link", name="查看公开页面").get_attribute("href")


def a_member_reads_it(page, address, shoot):
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("结余已转入下年")).to_be_visible()
    expect(page.get_by_role("cell", name="12000")).to_be_visible()
    facts = page.get_by_role("region", name="基本信息")
    expect(facts.get_by_role("row", name="索引号")).to_contain_text(re.compile(r"ZZB-\d{4}-\d{4}"))
    expect(facts.get_by_role("row", name="公开范围")).to_contain_text("党内")
    expect(facts.get_by_role("row", name="版本")).to_contain_text("第1版")
    expect(page.get_by_role("region", name="审批依据")).to_contain_text(NUMBER)
    attachment = page.get_by_role("link", name="购书凭证")
    assert page.request.get(attachment.get_attribute("href")).body() == FILE
    shoot(page, "item-new")


def a_member_finds_it_on_the_home_page_by_search_by_tag_and_under_its_entry(page, address):
    expect(page.get_by_role("region", name="最新公开").get_by_role("link", name=TITLE)).to_be_visible()
    page.get_by_role("searchbox").fill("结余")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(re.compile(f"{address}$"))
    page.get_by_role("link", name=TAG).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TAG)
    expect(page.get_by_role("link", name=TITLE)).to_be_visible()
    page.goto(ENTRY)
    expect(page.get_by_role("region", name="2026年度").get_by_role("link", name=TITLE)).to_be_visible()


def a_student_is_told_that_it_is_for_another_circle(page, address, shoot):
    expect(page.get_by_text(TITLE)).to_have_count(0)
    page.goto(ENTRY)
    expect(page.get_by_text(TITLE)).to_have_count(0)
    page.goto(address)
    expect(page.get_by_role("heading", name="这一事项不在您的阅读范围")).to_be_visible()
    expect(page.get_by_text(TITLE)).to_have_count(0)
    shoot(page, "refused")


def the_public_learns_that_there_is_more_and_not_what(page, address, shoot):
    for place in ("/", "/catalogue/", "/catalogue/4/", f"/search/?q={TAG}", "/search/?q=结余"):
        page.goto(place)
        expect(page.get_by_role("main")).to_be_visible()
        expect(page.get_by_role("main").get_by_text(TITLE)).to_have_count(0)
    page.goto(ENTRY)
    expect(page.get_by_role("heading", name="另有面向其他范围公开的事项")).to_be_visible()
    expect(page.get_by_text(TITLE)).to_have_count(0)
    shoot(page, "entry-public")
    expect(page.get_by_role("link", name="登录查看")).to_be_visible()


def whoever_has_the_address_signs_in_and_is_back_at_it(page, address):
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    page.get_by_label("用户名").fill("member")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)

"""What the committee decides besides items: a new catalogue, and a matter that stands in none of it."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import desk

ADDED = "来信来访办理情况"
RETIRED = "院领导班子成员执行民主集中制的情况"
MATTER = "校园东区征地补偿协商情况"
OUTSIDE = re.compile(r"目录外公开事项〔\d+〕1号")


def decide(page: Page, title: str) -> None:
    """Open the motion from the committee's home panel."""
    page.goto("/admin/")
    desk.panel(page, "等待党委决定").get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", name="等待党委决定")).to_be_visible()


def approve(page: Page, number: str) -> None:
    desk.fill_basis(page, number)
    page.get_by_role("button", name="批准并办理").click()
    expect(desk.message(page)).to_contain_text("已批准")


# --- the catalogue -----------------------------------------------------------------------------------------------------


def test_a_new_catalogue_is_proposed_by_the_office_approved_by_the_committee_and_read_by_the_public(visitor, shoot):
    the_office_uploads_it_and_proposes(visitor("office"), shoot)
    the_public_still_reads_the_old_one(visitor())
    the_committee_sees_each_change_and_approves_on_a_phone(visitor("committee", width=360), shoot)
    the_public_reads_the_new_entry_and_both_versions(visitor(), shoot)


def the_office_uploads_it_and_proposes(page, shoot):
    header, rows = desk.printed_catalogue(page)
    rows = [row for row in rows if row[1] != RETIRED]
    last = next(number for number, row in enumerate(rows) if row[0].startswith("八"))
    rows.insert(last, [rows[last - 1][0], ADDED, "网站、公开栏", "校内外", "每季度", "党政办"])
    desk.upload_catalogue(page, [header, *rows])
    page.get_by_role("button", name="提请党委审定").click()
    expect(desk.message(page)).to_contain_text("没有提出")
    page.get_by_label("修订理由").fill("师生关注来信来访的办理，列入目录。")
    page.get_by_role("button", name="提请党委审定").click()
    expect(desk.message(page)).to_contain_text("已提请党委审定")
    shoot(page, "motion-revision")
    page.goto("/admin/")
    expect(desk.panel(page, "提请党委决定")).to_contain_text("等待党委决定")


def the_public_still_reads_the_old_one(page):
    page.goto("/catalogue/")
    expect(page.get_by_role("link", name=RETIRED)).to_be_visible()
    expect(page.get_by_role("link", name=ADDED)).to_have_count(0)


def the_committee_sees_each_change_and_approves_on_a_phone(page, shoot):
    decide(page, "公开目录修订")
    for heading, title in (("新增（1）", ADDED), ("停用（1）", RETIRED)):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text=title)).to_be_visible()
    shoot(page, "motion-decision")
    approve(page, f"党委审批〔{desk.YEAR}〕22-1号")
    expect(page.get_by_role("heading", name="已批准并办理")).to_be_visible()


def the_public_reads_the_new_entry_and_both_versions(page, shoot):
    page.goto("/catalogue/")
    expect(page.get_by_role("link", name=ADDED)).to_be_visible()
    expect(page.get_by_role("link", name=RETIRED)).to_have_count(0)
    page.get_by_role("link", name="目录历次版本").click()
    expect(page.get_by_role("listitem").filter(has_text="第2版")).to_contain_text("党委书面审批单")
    shoot(page, "catalogue-versions")
    page.get_by_role("link", name="第2版").click()
    expect(page.get_by_role("region", name="与上一版相比的变化")).to_contain_text(ADDED)
    expect(page.get_by_text(f"党委审批〔{desk.YEAR}〕22-1号")).to_be_visible()
    shoot(page, "catalogue-version")
    page.get_by_role("link", name="历次版本").click()
    page.get_by_role("link", name="第1版").click()
    expect(page.get_by_role("rowheader", name=RETIRED)).to_be_visible()
    expect(page.get_by_text("这是以前的版本")).to_be_visible()


# --- a matter outside the catalogue ------------------------------------------------------------------------------------


def test_a_matter_outside_the_catalogue_is_returned_put_anew_and_consented_to(visitor, shoot):
    drafter, committee = visitor("xcb.drafter"), visitor("committee")
    the_drafter_puts_it(drafter, shoot)
    decide(committee, MATTER)
    committee.get_by_label("退回理由").fill("公开范围宜扩大到校内外。")
    committee.get_by_role("button", name="退回提出单位").click()
    the_drafter_puts_it_anew(drafter)
    decide(committee, MATTER)
    approve(committee, f"党委审批〔{desk.YEAR}〕22-2号")
    drafter.goto("/admin/")
    row = desk.panel(drafter, "本单位的目录").get_by_role("row", name=OUTSIDE)
    expect(row.get_by_role("link", name="起草新事项")).to_be_visible()
    the_public_learns_how_it_will_be_disclosed_and_not_what(visitor(), shoot)


def the_drafter_puts_it(page, shoot):
    page.goto("/admin/motions/")
    page.get_by_role("link", name="提出目录外公开").click()
    page.get_by_label("公开什么事项").fill(MATTER)
    page.get_by_label("公开形式").fill("会议、网站")
    page.get_by_label("公开范围").select_option("校内")
    page.get_by_label("公开时限").fill("很快")
    page.get_by_role("checkbox", name="宣传部").check()
    page.get_by_label("理由").fill("师生反映集中。")
    page.get_by_role("button", name="提请党委决定").click()
    expect(page.get_by_text("读不懂公开时限“很快”")).to_be_visible()
    expect(page.get_by_label("公开什么事项")).to_have_value(MATTER)
    shoot(page, "motion-form")
    page.get_by_label("公开时限").fill("7个工作日内")
    page.get_by_role("button", name="提请党委决定").click()
    expect(desk.message(page)).to_contain_text("已提请党委决定")


def the_drafter_puts_it_anew(page):
    page.goto("/admin/")
    desk.panel(page, "提请党委决定").get_by_role("link", name=MATTER).click()
    expect(page.get_by_role("main")).to_contain_text("公开范围宜扩大到校内外。")
    page.get_by_role("link", name="修改后重新提出").click()
    expect(page.get_by_label("公开什么事项")).to_have_value(MATTER)
    expect(page.get_by_role("checkbox", name="宣传部")).to_be_checked()
    page.get_by_label("公开范围").select_option("校内外")
    page.get_by_role("button", name="提请党委决定").click()
    expect(desk.message(page)).to_contain_text("已提请党委决定")


def the_public_learns_how_it_will_be_disclosed_and_not_what(page, shoot):
    page.goto("/catalogue/")
    page.get_by_role("link", name=OUTSIDE).click()
    expect(page.get_by_text("依据《实施办法》第八条第三项，经党委同意公开")).to_contain_text(f"党委审批〔{desk.YEAR}〕22-2号")
    expect(page.get_by_text(MATTER)).to_have_count(0)
    shoot(page, "entry-outside-the-catalogue")

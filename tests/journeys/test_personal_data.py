"""Personal data in a draft: the drafter is warned, the reviewer has it removed, and says of the rest why it stays."""

import re

from playwright.sync_api import expect

from demonstration.content import FileContent
from demonstration.documents import file_bytes
from tests.journeys import desk

TITLE = "2026年走访慰问困难党员情况"
NUMBER = "11010519491231002X"
MASKED = "110*************2X"
LIST = FileContent("慰问名单", "xlsx", ["姓名|证号", f"某某|{NUMBER}"])


def test_a_reviewer_has_one_number_removed_and_justifies_another(visitor, shoot):
    drafter, reviewer, committee = visitor("zzb.drafter"), visitor("zzb.reviewer"), visitor("committee", width=360)
    desk.write_item(drafter, "4-4", TITLE, "有疑问请拨打值班电话138 0013 8000。")
    desk.attach(drafter, "慰问名单", "list.xlsx", file_bytes(LIST))
    desk.save(drafter)
    the_drafter_is_warned(drafter, shoot)
    desk.propose(drafter)
    the_reviewer_sends_it_back(reviewer, shoot)
    the_drafter_takes_the_list_away(drafter)
    desk.propose(drafter)
    the_reviewer_says_why_the_other_stays(reviewer, shoot)
    the_committee_reads_what_was_said(committee, shoot)


def the_drafter_is_warned(page, shoot):
    findings = page.get_by_role("region", name="个人信息检查")
    expect(findings).to_contain_text(MASKED)
    expect(findings).to_contain_text("附件“慰问名单”：表“Sheet”B2")
    expect(findings).not_to_contain_text(NUMBER)
    shoot(page, "editor-findings")


def the_reviewer_sends_it_back(page, shoot):
    desk.open_from(page, "等待我办理", TITLE)
    desk.confirm(page, *desk.POINTS)
    desk.say_of(page, "身份证号码", "须删除")
    desk.say_of(page, "手机号码", "公务联系方式、办公地址", "值班电话")
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("不能审核通过；请按“退回删除”")).to_be_visible()
    expect(page.get_by_role("group", name=re.compile("手机号码")).get_by_label("说明")).to_have_value("值班电话")
    shoot(page, "decision-findings")
    page.get_by_role("button", name="退回删除").click()
    expect(desk.message(page)).to_contain_text("已退回")


def the_drafter_takes_the_list_away(page):
    desk.open_from(page, "退回给我", TITLE)
    expect(page.get_by_text(f"身份证号码 {MASKED}（附件“慰问名单”：表“Sheet”B2）").first).to_be_visible()
    page.get_by_role("link", name="编辑稿件").click()
    attachments = page.get_by_role("region", name="附件", exact=True)
    attachments.get_by_role("button", name="删除").first.click()
    desk.save(page)
    expect(page.get_by_role("region", name="个人信息检查")).not_to_contain_text(MASKED)


def the_reviewer_says_why_the_other_stays(page, shoot):
    desk.open_from(page, "等待我办理", TITLE)
    expect(page.get_by_text("上次审核要求删除，现在已经没有的")).to_be_visible()
    expect(page.get_by_text("上次退回时（组织部")).to_be_visible()
    desk.confirm(page, *desk.POINTS)
    page.get_by_role("button", name="审核通过").click()
    expect(page.get_by_text("请重新核对后勾选")).to_be_visible()
    shoot(page, "decision-findings-again")
    page.get_by_label("已重新核对，仍然如此").check()
    page.get_by_role("button", name="审核通过").click()
    expect(desk.message(page)).to_contain_text("已审核")


def the_committee_reads_what_was_said(page, shoot):
    desk.open_from(page, "等待我办理", TITLE)
    expect(page.get_by_text("，值班电话").first).to_be_visible()
    expect(page.get_by_text("已删除").first).to_be_visible()
    shoot(page, "decision-findings-committee")

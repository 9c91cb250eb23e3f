"""Review by two units, and the way back to the drafter."""

from playwright.sync_api import expect

from tests.journeys import desk


def test_each_of_two_joint_units_signs_before_the_committee_is_asked(visitor):
    title = "2026年第四季度中心组学习安排"
    drafter, committee, student = visitor("zzb.drafter"), visitor("committee"), visitor("student")
    desk.write_item(drafter, "3-1", title, "集中学习四次，研讨两次。")
    desk.propose(drafter)

    second = visitor("xcb.reviewer")
    desk.sign(second, title)
    expect(second.get_by_text("宣传部审核人，")).to_be_visible()
    expect(second.get_by_text("尚未审核")).to_be_visible()
    expect(second.get_by_role("button", name="审核通过")).to_have_count(0)
    committee.goto("/admin/")
    expect(committee.get_by_text(title)).to_have_count(0)

    desk.sign(visitor("zzb.reviewer"), title)
    desk.approve(committee, title, f"党委审批〔{desk.YEAR}〕20-2号")
    student.reload()
    student.get_by_role("region", name="最新公开").get_by_role("link", name=title).click()
    units = student.get_by_role("region", name="基本信息").get_by_role("row", name="责任单位")
    expect(units).to_contain_text("组织部、宣传部")


def test_what_the_committee_returns_comes_back_with_its_reason_and_starts_again_at_the_review(visitor, shoot):
    title, reason = "2026年秋季发展党员计划", "各支部的名额合计与总数不符，请核对。"
    drafter, reviewer, committee = visitor("zzb.drafter"), visitor("zzb.reviewer"), visitor("committee")
    desk.write_item(drafter, "4-2", title, "计划发展党员四十名。")
    desk.propose(drafter)
    desk.sign(reviewer, title)

    desk.open_from(committee, "等待我办理", title)
    committee.get_by_role("button", name="退回起草人").click()
    expect(desk.message(committee)).to_contain_text("没有办理")
    committee.get_by_label("退回理由").fill(reason)
    committee.get_by_role("button", name="退回起草人").click()
    expect(desk.message(committee)).to_contain_text("已退回")

    desk.open_from(drafter, "退回给我", title)
    expect(drafter.get_by_text(f"党委审批退回：{reason}")).to_be_visible()
    shoot(drafter, "decision-returned")
    drafter.get_by_role("link", name="编辑稿件").click()
    desk.write(drafter.get_by_role("region", name="文字 *"), "其中教工支部八名，学生支部三十二名。")
    desk.propose(drafter)

    committee.goto("/admin/")
    expect(desk.panel(committee, "等待我办理").get_by_text(title)).to_have_count(0)
    desk.open_from(reviewer, "等待我办理", title)
    preview = reviewer.frame_locator("iframe[title^=内容预览]")
    expect(preview.get_by_text("其中教工支部八名")).to_be_visible()
    desk.sign(reviewer, title)
    desk.approve(committee, title, f"党委审批〔{desk.YEAR}〕20-3号")

"""What becomes of an item after it was published: a change, a suspension, a withdrawal. Each has an item of its own."""

from playwright.sync_api import expect

from tests.journeys import desk


def test_a_change_is_compared_by_the_committee_and_read_as_a_second_edition_with_its_note(visitor, shoot):
    title = "2024年度校级文明单位检查验收和评选结果"
    added, note = "复核后增补一个文明班级。", "据复核结果补充获评班级。"
    drafter, reader = visitor("xcb.drafter"), visitor("student")
    desk.open_from(drafter, "最近公开", title)
    drafter.get_by_role("link", name="起草变更").click()
    desk.write(drafter.get_by_role("region", name="文字 *").first, added)
    desk.press_propose(drafter)
    expect(drafter.get_by_text("变更时须写变更说明")).to_be_visible()
    expect(drafter.get_by_role("region", name="文字 *").first).to_contain_text(added)
    drafter.get_by_role("textbox", name="变更说明").fill(note)
    desk.propose(drafter)

    reader.goto(desk.address_of(reader, "3/2", title))
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.get_by_text(added)).to_have_count(0)

    desk.sign(visitor("xcb.reviewer"), title)
    committee = visitor("committee")
    desk.open_from(committee, "等待我办理", title)
    expect(committee.get_by_role("heading", name="与现行公开版本的差异")).to_be_visible()
    expect(committee.locator(".dossier__differences")).to_contain_text(added)
    shoot(committee, "decision-change")
    desk.approve(committee, title, f"党委审批〔{desk.YEAR}〕20-4号")

    reader.reload()
    expect(reader.get_by_text(added)).to_be_visible()
    expect(reader.get_by_text("第2版变更说明")).to_be_visible()
    expect(reader.get_by_text(note)).to_be_visible()
    expect(reader.get_by_role("region", name="基本信息").get_by_role("row", name="版本")).to_contain_text("第2版")
    shoot(reader, "item-second-edition")


def test_what_the_office_suspends_is_gone_at_once_until_the_committee_lifts_it(visitor, shoot):
    title = "2025年度党内监督制度落实情况"
    office, reader, committee = visitor("office"), visitor("member"), visitor("committee")
    address = desk.address_of(reader, "6/4", title)
    desk.find(office, title)
    office.get_by_role("button", name="立即暂停公开").click()
    expect(desk.message(office)).to_contain_text("没有办理")
    office.get_by_label("暂停理由").fill("附表中的个人信息需要核对。")
    office.get_by_role("button", name="立即暂停公开").click()
    expect(desk.message(office)).to_contain_text("已暂停公开")

    assert reader.goto(address).status == 410
    expect(reader.get_by_role("heading", level=1)).to_contain_text("暂停公开")
    expect(reader.get_by_text("附表中的个人信息需要核对。")).to_be_visible()
    expect(reader.get_by_text(title)).to_have_count(0)
    shoot(reader, "suspended")
    reader.goto("/catalogue/6/4/")
    expect(reader.get_by_text(title)).to_have_count(0)

    desk.open_from(committee, "暂停公开，待党委确认或解除", title)
    committee.get_by_role("radio", name="解除暂停，恢复公开").check()
    desk.fill_basis(committee, f"党委审批〔{desk.YEAR}〕21-1号")
    shoot(committee, "decision-suspended")
    committee.get_by_role("button", name="办理", exact=True).click()
    expect(desk.message(committee)).to_contain_text("已办理")
    assert reader.goto(address).status == 200
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)


def test_a_withdrawal_asked_by_the_drafter_leaves_a_notice_with_its_reason(visitor, shoot):
    title = "2024年惩治和预防腐败体系建设情况"
    drafter, reader = visitor("jw.drafter"), visitor()
    address = desk.address_of(reader, "6/7", title)
    desk.open_from(drafter, "最近公开", title)
    drafter.get_by_role("radio", name="撤销").check()
    drafter.get_by_label("理由", exact=False).fill("内容已并入2025年度报告。")
    drafter.get_by_role("button", name="提出申请").click()
    expect(desk.message(drafter)).to_contain_text("已提出")
    assert reader.goto(address).status == 200

    reviewer = visitor("jw.reviewer")
    desk.open_from(reviewer, "等待我办理", title)
    expect(reviewer.get_by_text("理由：内容已并入2025年度报告。")).to_be_visible()
    desk.sign(reviewer, title)
    desk.approve(visitor("committee"), title, f"党委审批〔{desk.YEAR}〕20-5号")

    assert reader.goto(address).status == 410
    expect(reader.get_by_role("heading", level=1)).to_contain_text("已撤销")
    expect(reader.get_by_text("内容已并入2025年度报告。")).to_be_visible()
    expect(reader.get_by_text(f"党委审批〔{desk.YEAR}〕20-5号")).to_be_visible()
    shoot(reader, "withdrawn")
    reader.goto("/catalogue/6/7/")
    expect(reader.get_by_text(title)).to_have_count(0)

"""The office: its registers, and the catalogue that it keeps."""

import io

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys import desk


def open_register(page: Page, name: str) -> None:
    page.goto("/admin/")
    menu = page.get_by_role("navigation", name="主菜单")
    menu.get_by_role("button", name="登记册").click()
    menu.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def narrow(page: Page, by: str, value: str) -> None:
    page.get_by_role("group").filter(has_text=by).click()
    page.get_by_role("group").filter(has_text=by).get_by_role("link", name=value, exact=True).click()


def test_the_office_appoints_the_committee_confirms_and_the_person_drafts(visitor, shoot):
    page = visitor("office")
    open_register(page, "任职")
    page.get_by_role("link", name="登记任职").click()
    page.get_by_role("button", name="选择人员").click()
    page.get_by_role("dialog").get_by_role("link", name="人事处审核人").click()
    page.get_by_role("radio", name="起草人").check()
    page.get_by_role("button", name="保存").click()
    expect(desk.message(page)).to_contain_text("改正")
    expect(page.get_by_role("radio", name="起草人")).to_be_checked()
    page.get_by_role("combobox", name="单位", exact=True).select_option("学工处")
    shoot(page, "register-form")
    page.get_by_role("button", name="保存").click()
    expect(desk.message(page)).to_contain_text("须经另一人确认")
    desk.message(page).get_by_role("link", name="查看").click()
    expect(page.get_by_text("提出变更的人不能自己确认")).to_be_visible()
    expect(page.get_by_role("button", name="确认变更")).to_have_count(0)

    person = visitor("rsc.reviewer")
    person.goto("/admin/")
    expect(person.get_by_role("heading", name="最近公开")).to_be_visible()
    expect(person.get_by_role("link", name="起草新事项")).to_have_count(0)

    committee = visitor("committee")
    committee.goto("/admin/")
    committee.get_by_role("link", name="人事处审核人：学工处 起草人").click()
    shoot(committee, "register-change")
    committee.get_by_role("button", name="确认变更").click()
    expect(desk.message(committee)).to_contain_text("已经生效")

    person.reload()
    expect(person.get_by_role("link", name="起草新事项").first).to_be_visible()
    open_register(page, "任职")
    narrow(page, "角色", "起草人")
    narrow(page, "单位", "学工处")
    rows = page.get_by_role("row").filter(has_text="起草人")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="人事处审核人")).to_contain_text("学工处")
    shoot(page, "register")
    sheet = load_workbook(io.BytesIO(desk.download(page, "导出 XLSX"))).active
    people = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(people) == ["人事处审核人", "学工处起草人"]

    supervisor = visitor("supervisor")
    open_register(supervisor, "登记变更")
    expect(supervisor.get_by_role("row").filter(has_text="人事处审核人：学工处 起草人")).to_contain_text("已确认")
    shoot(supervisor, "register-changes")


def test_the_office_looks_at_what_a_changed_catalogue_would_do_and_lets_it_be(visitor, shoot):
    page = visitor("office")
    page.goto("/admin/")
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="公开目录").click()
    in_force = page.get_by_text("现行目录共8个一级目录")
    counts = in_force.inner_text()
    shoot(page, "catalogue-admin")
    header, rows = desk.printed_catalogue(page)
    printed = [list(row) for row in rows]
    assert f"{len(rows)}个二级目录" in counts
    assert load_workbook(io.BytesIO(desk.download(page, "导出XLSX"))).active.max_row == 1 + len(rows)

    before, rows[0][header.index("公开时限")] = rows[0][header.index("公开时限")], "每季度"
    retired = rows.pop()[header.index("二级目录")]
    added = ["八、其他", "志愿服务情况", "文件", "校内", "每年", "学工处"]

    desk.upload_catalogue(page, [header, *rows, added])
    expect(page.get_by_text("目录未作任何改动")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="八、其他")).to_contain_text("第34行")
    page.get_by_role("link", name="返回公开目录").click()

    added[0] = "八、其他事项"
    desk.upload_catalogue(page, [header, *rows, added])
    expect(page.get_by_text("目录现在没有改动")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="每季度")).to_contain_text(before)
    expect(page.get_by_role("heading", name="停用（1）")).to_be_visible()
    for title in (retired, "志愿服务情况"):
        expect(page.get_by_role("listitem").filter(has_text=title)).to_be_visible()
    shoot(page, "catalogue-preview")
    page.get_by_role("link", name="取消").click()
    expect(in_force).to_have_text(counts)
    assert desk.printed_catalogue(page)[1] == printed

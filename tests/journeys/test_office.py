"""The office: its registers, and the catalogue that it keeps."""

import csv
import io

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys import desk


def download(page: Page, name: str) -> bytes:
    """What a link of this name brings home."""
    with page.expect_download() as arriving:
        page.get_by_role("link", name=name).click()
    return arriving.value.path().read_bytes()


def open_register(page: Page, name: str) -> None:
    page.goto("/admin/")
    menu = page.get_by_role("navigation", name="主菜单")
    menu.get_by_role("button", name="登记册").click()
    menu.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def narrow(page: Page, by: str, value: str) -> None:
    page.get_by_role("group").filter(has_text=by).click()
    page.get_by_role("group").filter(has_text=by).get_by_role("link", name=value, exact=True).click()


def look_at(page: Page, rows: list[list[str]]) -> None:
    """Upload a catalogue, in the encoding of an old spreadsheet program, and see what it would change."""
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    upload = {"name": "目录.csv", "mimeType": "text/csv", "buffer": file.getvalue().encode("gb18030")}
    page.get_by_label("目录文件").set_input_files(upload)
    page.get_by_role("button", name="上传并预览").click()


def test_the_office_registers_an_appointment_finds_it_and_takes_the_register_home(visitor, shoot):
    page = visitor("office")
    open_register(page, "任职")
    page.get_by_role("link", name="登记任职").click()
    page.get_by_role("button", name="选择人员").click()
    page.get_by_role("dialog").get_by_role("link", name="人事处审核人").click()
    page.get_by_role("radio", name="审核人").check()
    page.get_by_role("button", name="保存").click()
    expect(desk.message(page)).to_contain_text("改正")
    expect(page.get_by_role("radio", name="审核人")).to_be_checked()
    page.get_by_role("combobox", name="单位", exact=True).select_option("学工处")
    shoot(page, "register-form")
    page.get_by_role("button", name="保存").click()
    expect(desk.message(page)).to_contain_text("人事处审核人")

    narrow(page, "角色", "审核人")
    narrow(page, "单位", "学工处")
    rows = page.get_by_role("row").filter(has_text="审核人")
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="人事处审核人")).to_contain_text("学工处")
    shoot(page, "register")
    sheet = load_workbook(io.BytesIO(download(page, "导出 XLSX"))).active
    people = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert sorted(people) == ["人事处审核人", "学工处审核人"]


def test_the_office_looks_at_what_a_changed_catalogue_would_do_and_lets_it_be(visitor, shoot):
    page = visitor("office")
    page.goto("/admin/")
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="公开目录").click()
    expect(page.get_by_text("8个一级目录、33个二级目录，停用0个")).to_be_visible()
    shoot(page, "catalogue-admin")
    printed = download(page, "导出CSV")
    assert load_workbook(io.BytesIO(download(page, "导出XLSX"))).active.max_row == 34

    header, *rows = csv.reader(io.StringIO(printed.decode("utf-8-sig")))
    assert len(rows) == 33
    before, rows[0][header.index("公开时限")] = rows[0][header.index("公开时限")], "每季度"
    retired = rows.pop()[header.index("二级目录")]
    added = ["八、其他", "志愿服务情况", "文件", "校内", "每年", "学工处"]

    look_at(page, [header, *rows, added])
    expect(page.get_by_text("目录未作任何改动")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="八、其他")).to_contain_text("第34行")
    page.get_by_role("link", name="返回公开目录").click()

    added[0] = "八、其他事项"
    look_at(page, [header, *rows, added])
    expect(page.get_by_text("现在还没有导入")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="每季度")).to_contain_text(before)
    expect(page.get_by_role("row").filter(has_text=retired)).to_contain_text("停用")
    expect(page.get_by_role("row").filter(has_text="志愿服务情况")).to_be_visible()
    shoot(page, "catalogue-preview")
    page.get_by_role("link", name="取消").click()
    expect(page.get_by_text("8个一级目录、33个二级目录，停用0个")).to_be_visible()
    assert download(page, "导出CSV") == printed

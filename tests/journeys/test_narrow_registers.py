"""The registers on a phone: every column and every value is in sight, whatever their length."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NARROW

REGISTERS = ["changes", "units", "branches", "appointments", "readers", "reader-groups"]

CUT = """() => [...document.querySelectorAll(".register-table, .register-table *")].filter(part => {
    const box = part.getBoundingClientRect();
    return box.width && (box.left < 0 || box.right > innerWidth + 1 || part.scrollWidth > part.clientWidth + 1
        && getComputedStyle(part).display !== "inline");
}).map(part => part.outerHTML.slice(0, 120))"""


def open_register(page: Page, address: str, name: str, shoot) -> None:
    page.goto(address)
    expect(page.locator(".register-table tbody tr").first).to_be_visible()
    assert page.evaluate(CUT) == []
    shoot(page, name)


@pytest.mark.parametrize("address", [*(f"/admin/registers/{name}/" for name in REGISTERS), "/admin/meetings/"])
def test_a_register_shows_every_column_on_a_phone(visitor, shoot, address: str):
    page = visitor("office", NARROW)
    open_register(page, address, f"narrow-{address.strip('/').split('/')[-1]}", shoot)
    row = page.locator(".register-table tbody tr").first
    expect(row.get_by_role("link", name="查看").first).to_be_in_viewport()
    labels = page.locator(".register-table thead th").all_text_contents()
    shown = row.locator("td").evaluate_all("cells => cells.map(cell => cell.dataset.label)")
    assert shown == [label.strip() for label in labels]


def test_who_confirms_a_change_reads_the_whole_address_on_a_phone(visitor, shoot):
    address = "zuzhibu.shenheren.2026@dangzheng-bangongshi.hubei-industrial-polytechnic.example.edu.cn"
    page = visitor("admin")
    page.goto("/admin/users/?q=xgc.drafter")
    page.get_by_role("link", name="学工处起草人").first.click()
    page.get_by_label("电子邮件").fill(address)
    page.get_by_role("button", name="保存").click()
    reader = visitor("committee", NARROW)
    reader.goto("/admin/registers/changes/?q=学工处起草人")
    reader.locator("tr", has_text="修改账号").get_by_role("link", name="查看").click()
    expect(reader.get_by_text("变更内容")).to_be_visible()
    expect(reader.locator(".register-facts div", has_text="变更对象")).to_contain_text("学工处起草人")
    assert reader.evaluate(CUT) == []
    box = reader.get_by_text(address).first.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= NARROW
    shoot(reader, "narrow-change")

"""The office changes the site's title and telephone number: readers see both once the committee has approved, not before."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.journeys import desk

TITLE, TELEPHONE = "湖北工职院党务公开网", "0719-8000088"


def test_what_names_the_institution_is_changed_by_decision(visitor, shoot):
    the_office_proposes(visitor("office"), shoot)
    a_visitor_sees(visitor(), is_changed=False)
    the_committee_approves(visitor("committee"), shoot)
    reader = visitor()
    a_visitor_sees(reader, is_changed=True)
    shoot(reader, "institution-home")
    the_supervisor_sees_the_editions(visitor("supervisor"), shoot)


def the_office_proposes(page: Page, shoot) -> None:
    page.goto("/admin/institution/")
    shoot(page, "institution")
    page.get_by_role("link", name="变更网站信息").click()
    page.get_by_label("网站名称").fill(TITLE)
    page.get_by_label("联系电话").fill("请打总机")
    page.get_by_label("理由").fill("办公室换了电话，网站改名。")
    page.get_by_role("button", name="提请党委决定").click()
    expect(desk.message(page)).to_contain_text("没有提出")
    expect(page.get_by_label("网站名称")).to_have_value(TITLE)
    shoot(page, "institution-refused")
    page.get_by_label("联系电话").fill(TELEPHONE)
    page.get_by_role("button", name="提请党委决定").click()
    expect(desk.message(page)).to_contain_text("已提请党委决定")
    expect(page.get_by_role("row", name=re.compile("联系电话"))).to_contain_text(TELEPHONE)


def a_visitor_sees(page: Page, *, is_changed: bool) -> None:
    for address in ("/", "/catalogue/", "/search/"):
        page.goto(address)
        assert (TITLE in page.title()) == is_changed, address
        footer = page.get_by_role("contentinfo")
        expect(footer.get_by_text(TELEPHONE)).to_have_count(int(is_changed))
        expect(footer.get_by_text(TITLE)).to_have_count(int(is_changed))


def the_committee_approves(page: Page, shoot) -> None:
    page.goto("/admin/")
    desk.panel(page, "等待党委决定").get_by_role("link", name="网站信息变更").click()
    for label, value in (("网站名称", TITLE), ("联系电话", TELEPHONE)):
        expect(page.get_by_role("row", name=re.compile(label))).to_contain_text(value)
    shoot(page, "institution-decision")
    desk.fill_basis(page, f"党委审批〔{desk.YEAR}〕31-1号")
    page.get_by_role("button", name="批准并办理").click()
    expect(desk.message(page)).to_contain_text("已批准")


def the_supervisor_sees_the_editions(page: Page, shoot) -> None:
    page.goto("/admin/institution/")
    expect(page.get_by_role("main")).to_contain_text("第2版")
    expect(page.get_by_role("main")).to_contain_text("党委书面审批单")
    expect(page.get_by_role("link", name="变更网站信息")).to_have_count(0)
    shoot(page, "institution-editions")

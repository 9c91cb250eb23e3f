"""What each role meets in the admin, and the supervisor, who sees everything and moves nothing."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys import desk

HEADINGS = {
    "zzb.drafter": [
        "组织部起草人",
        "暂停公开，待党委确认或解除",
        "退回给我",
        "我的草稿",
        "正在审核审批",
        "最近公开",
        "本单位的目录",
    ],
    "xcb.reviewer": ["宣传部审核人", "等待我办理", "最近公开"],
    "committee": [
        "党委审批人",
        "暂停公开，待党委确认或解除",
        "登记变更，待确认",
        "等待我办理",
        "等待党委决定",
        "暂缓公开的事项",
        "最近公开",
    ],
    "office": [
        "党务公开办公室",
        "暂停公开，待党委确认或解除",
        "登记变更，待确认",
        "提请党委决定",
        "正在审核审批",
        "暂缓公开的事项",
        "最近公开",
        "归档核验",
    ],
    "supervisor": [
        "机关直属党支部监督员",
        "暂停公开，待党委确认或解除",
        "提请党委决定",
        "正在审核审批",
        "暂缓公开的事项",
        "最近公开",
        "归档核验",
    ],
    "admin": ["系统管理员"],
}


@pytest.mark.parametrize("username", HEADINGS)
def test_each_role_finds_its_name_and_its_own_panels_on_the_admins_home_page(visitor, shoot, username):
    page = visitor(username)
    page.get_by_role("link", name="工作后台").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    headings = page.get_by_role("main").get_by_role("heading", level=2)
    expect(headings).to_have_text([re.compile(f"^\\s*{heading}") for heading in HEADINGS[username]])
    shoot(page, f"admin-{username}")


@pytest.mark.parametrize("username", ["member", "student"])
def test_a_reader_has_no_way_into_the_admin(visitor, username):
    page = visitor(username)
    expect(page.get_by_role("link", name="工作后台")).to_have_count(0)
    page.goto("/admin/")
    expect(page.get_by_text("您没有权限进入管理后台。")).to_be_visible()


UNPUBLISHED = {
    "2026年前三季度党费收缴、管理和使用情况": "草稿",
    "先进事迹：驻村帮扶路上的党员教师": "责任单位审核中",
    "2026年度专业技术职务评审工作情况": "等待党委审批",
    "上级党组织专项督查反馈意见整改进展情况": "已退回，待起草人修改",
}


def test_the_supervisor_reads_every_units_draft_and_can_move_none(visitor, shoot):
    page = visitor("supervisor")
    for title, status in UNPUBLISHED.items():
        desk.find(page, title)
        expect(page.get_by_role("heading", name=status)).to_be_visible()
        preview = page.frame_locator("iframe[title^=内容预览]")
        expect(preview.get_by_role("heading", name=title)).to_be_visible()
        expect(page.locator(".dossier").get_by_role("button")).to_have_count(0)
        expect(page.get_by_role("link", name="编辑稿件")).to_have_count(0)
    shoot(page, "decision-supervisor")


LISTS = {
    "users": "/admin/users/",
    "documents": "/admin/documents/",
    "images": "/admin/images/",
    "search": "/admin/pages/search/?q=党费",
}


def test_a_list_fits_a_phone_and_keeps_its_margin(visitor, shoot):
    page = visitor("admin")
    for name, address in LISTS.items():
        page.goto(address)
        expect(page.get_by_role("main").get_by_role("checkbox")).to_have_count(0)
        for title in page.locator("td.title .title-wrapper").all():
            assert title.bounding_box()["x"] > page.get_by_role("main").bounding_box()["x"] + 40, name
        shoot(page, f"admin-list-{name}")

"""The editor, where a drafter is quicker than the server."""

import time
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotYet

from tests.journeys import desk


def fill_until_it_saves_itself(page: Page, field: Locator, words: str) -> None:
    """Fill in the last required field until the item saves itself: what is typed during a save does not begin another."""
    for _ in range(5):
        field.fill("")
        with (
            suppress(NotYet),
            page.expect_request(lambda request: request.method == "POST" and "/pages/add/" in request.url, timeout=8000),
        ):
            field.fill(words)
            return
    raise AssertionError("the item never saves itself")


@pytest.mark.parametrize(("press", "panel"), [(desk.save, "我的草稿"), (desk.propose, "正在审核审批")])
def test_a_button_pressed_while_the_item_saves_itself_makes_no_second_item(visitor, press, panel):
    title = f"同时保存的事项（{panel}）"
    page = visitor("zzb.drafter")

    def dawdle(route):
        if "application/json" in route.request.headers["accept"]:
            time.sleep(1)
        route.continue_()

    page.route("**/admin/pages/add/**", dawdle)
    desk.begin_item(page, "4-1")
    page.get_by_role("textbox", name="摘要*").fill("一个事项只有一份稿件。")
    page.get_by_role("textbox", name="事项发生日期").fill(desk.today().isoformat())
    page.keyboard.press("Escape")
    desk.write(desk.add_block(page, "文字"), "正文。")
    desk.wait_until_changes_are_watched(page)
    fill_until_it_saves_itself(page, page.get_by_role("textbox", name="标题*"), title)
    press(page)
    page.goto("/admin/")
    expect(desk.panel(page, panel).get_by_role("link", name=title)).to_have_count(1)
    page.goto("/admin/pages/search/?q=同时保存的事项")
    expect(page.get_by_role("main").get_by_role("link", name=title)).to_have_count(1)

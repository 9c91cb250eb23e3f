"""What people do in the admin, each thing in the words that they would use for it."""

from __future__ import annotations

import csv
import datetime
import io
import re

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as NotYet

from tests.day_of_the_run import DAY_OF_THE_RUN
from tests.files import pdf

YEAR = DAY_OF_THE_RUN.year


def today() -> datetime.date:
    """Return the server's date: the server's clock goes on past midnight, unlike that of the tests."""
    return timezone.localdate(datetime.datetime.now(datetime.UTC))


# --- the home panels ---------------------------------------------------------------------------------------------------


def panel(page: Page, heading: str) -> Locator:
    """A panel of the admin's home page."""
    return page.locator("section").filter(has=page.get_by_role("heading", name=re.compile(f"^{heading}(（\\d+）)?$")))


def message(page: Page) -> Locator:
    """What the admin says, at the top of the page, about what was just done."""
    return page.get_by_role("main").get_by_role("status").first


def address_of(page: Page, entry: str, title: str) -> str:
    """Return the address of an item that the page's reader finds under an entry such as 4/4."""
    page.goto(f"/catalogue/{entry}/")
    return page.get_by_role("main").get_by_role("link", name=title).first.get_attribute("href")


def open_from(page: Page, heading: str, title: str) -> None:
    """Go to the admin's home page, find the item in the panel and open its decision page."""
    page.goto("/admin/")
    panel(page, heading).get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


# --- the drafter's editor ----------------------------------------------------------------------------------------------


def begin_item(page: Page, entry: str) -> None:
    """Begin an item under the entry `entry`, e.g. `4-4`, from the drafter's home panel."""
    page.goto("/admin/")
    row = panel(page, "本单位的目录").get_by_role("row", name=re.compile(f"^{entry} "))
    row.get_by_role("link", name="起草新事项").click()
    expect(page.get_by_role("region", name="目录要求")).to_contain_text(entry)


def wait_until_changes_are_watched(page: Page) -> None:
    """Wait until the editor knows what the form held at first: whatever is typed before is no change to it."""
    page.wait_for_function(
        """() => {
          const form = document.querySelector("form[data-controller~='w-unsaved']");
          return window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved")?.initialFormData;
        }"""
    )


def with_menu_open(button: Locator, option: Locator) -> None:
    """Press the button until its menu has opened: the page may show it before its script answers."""
    for _ in range(10):
        button.click()
        try:
            return option.wait_for(timeout=3000)
        except NotYet:
            continue
    raise AssertionError(f"no menu with {option}")


def add_block(page: Page, kind: str) -> Locator:
    """Add a block at the end of the text; returns it."""
    body = page.get_by_role("region", name="正文*")
    option = body.get_by_role("option", name=kind, exact=True)
    with_menu_open(body.get_by_role("button", name="插入内容块").last, option)
    option.click()
    return body.get_by_role("region", name=f"{kind} *").last


def write(block: Locator, words: str) -> None:
    """Type at the end of a block of text, until the editor has taken it down."""
    text = block.get_by_role("textbox")
    text.click()
    expect(text).to_be_focused()
    page = block.page
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type(words)
    expect(block.locator("[name$=-value]")).to_have_value(re.compile(re.escape(words)))


def write_in(cell: Locator, editor: Locator) -> None:
    """Open a table's one cell editor, which lies behind the page while it is closed, in the cell.

    By key: two clicks that a busy machine tells the table of too late, one after the other, open nothing.
    """
    for _ in range(10):
        cell.click()
        cell.page.keyboard.press("F2")
        try:
            expect(editor).not_to_have_css("z-index", "-1", timeout=3000)
        except AssertionError:
            continue
        return expect(editor.get_by_role("textbox")).to_be_focused()
    raise AssertionError(f"the editor of {cell} does not open")


def add_table(page: Page, cells: list[list[str]]) -> None:
    """Add a table of three by three, with a first row of headings."""
    block = add_block(page, "表格")
    block.get_by_role("combobox", name="表头").select_option("首行为表头")
    grid = block.get_by_role("table").first.get_by_role("cell")
    editor = block.locator(".handsontableInputHolder").first
    for number, words in enumerate(cell for row in cells for cell in row):
        write_in(grid.nth(number), editor)
        page.keyboard.insert_text(words)
        page.keyboard.press("Enter")
        expect(editor).to_have_css("z-index", "-1")
        expect(grid.nth(number)).to_have_text(words)


def attach(page: Page, title: str, name: str, content: bytes) -> None:
    """Upload a file through the document chooser and attach it."""
    attachments = page.get_by_role("region", name="附件", exact=True)
    attachments.get_by_role("button", name="增加 附件").click()
    attachments.get_by_role("button", name="选择一个文档").last.click()
    dialog = page.get_by_role("dialog").filter(has=page.get_by_role("heading", name="选择一个文档"))
    dialog.get_by_role("tab", name="上传").click()
    form = dialog.get_by_role("tabpanel", name="上传")
    form.get_by_label("文件").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    # The form fills in the file's name by itself; whatever is typed before stands beside it.
    expect(form.get_by_label("标题")).not_to_have_value("")
    form.get_by_label("标题").fill(title)
    form.get_by_role("button", name="上传").click()
    expect(attachments).to_contain_text(title)


def add_tag(page: Page, name: str) -> None:
    tags = page.get_by_role("region", name="基本信息").get_by_role("listitem")
    tags.get_by_role("textbox").click()
    expect(tags.get_by_role("textbox")).to_be_focused()
    page.keyboard.insert_text(name)
    page.keyboard.press("Enter")
    expect(tags.filter(has_text=name)).to_be_visible()


def write_item(page: Page, entry: str, title: str, words: str) -> None:
    """Begin an item and fill in what every item needs; nothing is pressed yet."""
    begin_item(page, entry)
    page.get_by_role("textbox", name="标题*").fill(title)
    page.get_by_role("textbox", name="摘要*").fill(f"{title}的摘要。")
    page.get_by_role("textbox", name="事项发生日期").fill(today().isoformat())
    page.keyboard.press("Escape")
    write(add_block(page, "文字"), words)


def save(page: Page) -> None:
    """Press 保存草稿."""
    page.get_by_role("navigation", name="操作（页脚）").get_by_role("button", name="保存草稿").click()
    expect(message(page)).to_contain_text(re.compile("已(创建|保存)"))


def press_propose(page: Page) -> None:
    """Press 送审, which stands in the menu beside 保存草稿."""
    buttons = page.get_by_role("navigation", name="操作（页脚）")
    buttons.get_by_role("button", name="更多操作").click()
    buttons.get_by_role("button", name="送审").click()


def propose(page: Page) -> None:
    """Press 送审, and see it done."""
    press_propose(page)
    expect(message(page)).to_contain_text("送审")


# --- the decision page -------------------------------------------------------------------------------------------------

POINTS = ("保密", "必要", "准确")


def confirm(page: Page, *points: str) -> None:
    for point in points:
        page.get_by_role("checkbox", name=re.compile(f"^{point}")).check()


def say_of(page: Page, finding: str, ground: str, words: str = "") -> None:
    """Say of personal data that was found, e.g. `手机号码 138`, what is to become of it."""
    asked = page.get_by_role("group", name=re.compile(re.escape(finding)))
    asked.get_by_label("处理意见").select_option(ground)
    asked.get_by_label("说明").fill(words)


def sign(page: Page, title: str) -> None:
    """Review the item and sign."""
    open_from(page, "等待我办理", title)
    confirm(page, *POINTS)
    page.get_by_role("button", name="审核通过").click()
    expect(message(page)).to_contain_text("已审核")


def fill_basis(page: Page, number: str) -> None:
    """Say that the decision rests on a written approval of today, and choose its scan."""
    page.get_by_role("radio", name="书面审批").check()
    page.get_by_label("批准日期").fill(today().isoformat())
    page.get_by_label("决议（批准）文号").fill(number)
    choose_scan(page, number)


def choose_scan(page: Page, number: str) -> None:
    scan = {"name": f"{number}.pdf", "mimeType": "application/pdf", "buffer": pdf(number.encode())}
    page.get_by_label("批件扫描件").set_input_files(scan)


def approve(page: Page, title: str, number: str) -> None:
    """Approve the item for the committee."""
    open_from(page, "等待我办理", title)
    fill_basis(page, number)
    page.get_by_role("button", name="批准并办理").click()
    expect(message(page)).to_contain_text("已批准")


def find(page: Page, title: str) -> None:
    """Find an item by the admin's search and open its decision page, as those do who do not edit it."""
    page.goto("/admin/")
    page.get_by_role("complementary", name="边栏").get_by_role("textbox", name="搜索").fill(title)
    page.keyboard.press("Enter")
    page.get_by_role("button", name=f"“{title}”的更多操作").click()
    page.get_by_role("link", name="审核审批").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)


# --- the catalogue -----------------------------------------------------------------------------------------------------


def download(page: Page, name: str) -> bytes:
    """What a link of this name brings home."""
    with page.expect_download() as arriving:
        page.get_by_role("link", name=name).click()
    return arriving.value.path().read_bytes()


def printed_catalogue(page: Page) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the catalogue in force, as the office takes it home."""
    page.goto("/admin/catalogue/")
    header, *rows = csv.reader(io.StringIO(download(page, "导出CSV").decode("utf-8-sig")))
    return header, rows


def upload_catalogue(page: Page, rows: list[list[str]]) -> None:
    """Upload a catalogue, in the encoding of an old spreadsheet program, and see what it would change."""
    page.goto("/admin/catalogue/")
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    upload = {"name": "目录.csv", "mimeType": "text/csv", "buffer": file.getvalue().encode("gb18030")}
    page.get_by_label("目录文件").set_input_files(upload)
    page.get_by_role("button", name="上传并预览").click()

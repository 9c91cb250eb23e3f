"""The committee's meeting: gathered, printed and prepared by the office, recorded by the committee, read of by the public."""

import datetime
import re

from playwright.sync_api import Page, expect

from tests.files import pdf
from tests.journeys import desk

MEETING = f"{desk.YEAR}年第90次党委专题会议"
NUMBER = f"党委会〔{desk.YEAR}〕90-1号"
ENTRY = "1-1"
APPROVED, RETURNED, PUT_OFF = "院党委领导班子分工调整情况", "党委工作机构设置调整情况", "党委工作机构编制情况"
MINUTES = pdf(b"signed minutes")
A4 = (595, 842)


def test_the_committee_meets_and_what_it_approved_is_public_on_the_meetings_word(visitor, shoot):
    drafter, reviewer = visitor("dzb.drafter"), visitor("dzb.reviewer")
    for title in (RETURNED, APPROVED, PUT_OFF):
        desk.write_item(drafter, ENTRY, title, f"{title}如下。")
        desk.propose(drafter)
        desk.sign(reviewer, title)
    office, held_on = visitor("office"), desk.today()
    the_office_registers_the_meeting(office, shoot, held_on)
    it_gathers_and_orders_the_agenda(office, shoot)
    it_prints_the_agenda_on_a4(office)
    committee = visitor("committee")
    the_committee_reads_it_on_a_phone_and_leaves_the_agenda_as_it_is(visitor("committee", width=360), office.url)
    the_dossier_says_on_which_agenda_it_stands(committee, office.url)
    the_office_prepares_the_outcomes_and_nothing_takes_effect(office, visitor(), shoot)
    the_committee_finds_them_on_its_home_page_corrects_and_records_them(committee, shoot)
    the_signed_minutes_are_added(office, shoot)
    the_public_reads_what_was_approved_and_on_what_it_rests(visitor(), held_on)
    the_drafter_finds_what_was_returned_and_what_still_waits(drafter)


def the_office_registers_the_meeting(page: Page, shoot, held_on: datetime.date):
    page.goto("/admin/")
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="党委会议").click()
    page.get_by_role("link", name="登记党委会议").click()
    # Of a kind that the demonstration has none of: numbers and days of one kind follow the same order.
    page.get_by_role("combobox", name="会议类别").select_option("党委专题会议")
    page.get_by_role("spinbutton", name="次数").fill(re.search(r"第(\d+)次", MEETING)[1])
    page.get_by_role("textbox", name="会议日期").fill(held_on.isoformat())
    # The calendar covers what lies below; it goes when the free margin of the page is clicked.
    calendar = page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)
    page.mouse.click(page.viewport_size["width"] - 20, 400)
    expect(calendar).to_have_count(0)
    choose(page, "主持人", "党委审批人")
    choose(page, "记录人", "党政办起草人")
    page.get_by_role("button", name="保存").click()
    expect(desk.message(page)).to_contain_text("改正")
    expect(page.get_by_text("记录人须是党务公开办公室人员或党委审批人")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="次数")).to_have_value(re.search(r"第(\d+)次", MEETING)[1])
    choose(page, "记录人", "党务公开办公室")
    shoot(page, "meeting-form")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(MEETING)
    expect(page.get_by_role("heading", name="议程未定")).to_be_visible()


def choose(page: Page, field: str, person: str) -> None:
    """Choose a person through the chooser of the field."""
    region = page.get_by_role("region", name=re.compile(f"^{field}"))
    chosen = region.get_by_role("button", name="操作")
    if chosen.count():
        chosen.click()
        page.get_by_role("button", name="选择其他人员").click()
    else:
        region.get_by_role("button", name="选择人员").click()
    page.get_by_role("dialog").get_by_role("link", name=person, exact=True).click()
    expect(region).to_contain_text(person)


def it_gathers_and_orders_the_agenda(page: Page, shoot):
    for title in (RETURNED, APPROVED, PUT_OFF):
        page.get_by_role("checkbox", name=re.compile(f"^{title}")).check()
    page.get_by_role("button", name="列入议程").click()
    expect(desk.message(page)).to_contain_text("已列入3项议题")
    matter(page, APPROVED).get_by_role("button", name="上移").click()
    expect(page.locator(".agenda__title").first).to_contain_text(APPROVED)
    shoot(page, "meeting-agenda")
    page.get_by_role("button", name="确定议程").click()
    expect(desk.message(page)).to_contain_text("议程已确定")
    expect(page.get_by_role("button", name="移出")).to_have_count(0)


def matter(page: Page, title: str):
    """The matter's place on the agenda."""
    return page.locator(".agenda__item").filter(has_text=title)


def it_prints_the_agenda_on_a4(page: Page):
    here = page.url
    page.get_by_role("link", name="打印议程").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{MEETING}议程")
    expect(page.get_by_text("湖北工业职业技术学院")).to_be_visible()
    pdf = page.pdf(prefer_css_page_size=True, print_background=False, outline=True, tagged=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert boxes and {tuple(round(float(side)) for side in box) for box in boxes} == {A4}
    # The outline of the file is made of the headings that were printed.
    printed = [bytes.fromhex(title.decode()).decode("utf-16") for title in re.findall(rb"/Title <([0-9A-F]+)>", pdf)]
    assert f"{MEETING}议程" in printed
    matters = [heading for heading in printed if heading.startswith("议题")]
    assert matters == [f"议题{place}{title}" for place, title in enumerate((APPROVED, RETURNED, PUT_OFF), start=1)]
    page.goto(here)


def the_committee_reads_it_on_a_phone_and_leaves_the_agenda_as_it_is(page: Page, address: str):
    page.goto(address)
    expect(page.locator(".agenda__title")).to_have_text([APPROVED, RETURNED, PUT_OFF])
    expect(page.locator(".meeting").get_by_role("button")).to_have_text(["登记并办理"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def the_dossier_says_on_which_agenda_it_stands(page: Page, address: str):
    page.goto(address)
    page.get_by_role("link", name=PUT_OFF).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PUT_OFF)
    expect(page.get_by_text(re.compile(f"已列入\\s*{MEETING}（"))).to_be_visible()
    page.get_by_role("link", name=MEETING).click()
    expect(page.get_by_role("heading", name="待登记结果")).to_be_visible()


def the_office_prepares_the_outcomes_and_nothing_takes_effect(page: Page, reader: Page, shoot):
    expect(page.get_by_text("会议结果由党委审批人登记后生效")).to_be_visible()
    expect(page.get_by_role("button", name="登记并办理")).to_have_count(0)
    settle(page, APPROVED, "同意", "决议文号", NUMBER)
    matter(page, RETURNED).get_by_role("radio", name="退回").check()
    settle(page, PUT_OFF, "缓议", "意见或理由", "待人事方案确定后再议。")
    page.get_by_role("button", name="拟好结果").click()
    expect(desk.message(page)).to_contain_text("结果没有拟好")
    expect(matter(page, RETURNED).get_by_text("请写明理由")).to_be_visible()
    expect(matter(page, APPROVED).get_by_label("决议文号")).to_have_value(NUMBER)
    expect(matter(page, PUT_OFF).get_by_role("radio", name="缓议")).to_be_checked()
    shoot(page, "meeting-refused")
    matter(page, RETURNED).get_by_label("意见或理由").fill("机构名称与文件不一致。")
    page.get_by_role("button", name="拟好结果").click()
    expect(desk.message(page)).to_contain_text("已拟好3项结果，由党委审批人登记后生效")
    expect(page.get_by_role("heading", name="结果已拟好，待登记")).to_be_visible()
    shoot(page, "meeting-prepared")
    reader.goto(f"/catalogue/{ENTRY.replace('-', '/')}/")
    expect(reader.get_by_text(APPROVED)).to_have_count(0)


def the_committee_finds_them_on_its_home_page_corrects_and_records_them(page: Page, shoot):
    page.goto("/admin/")
    row = desk.panel(page, "会议结果，等待登记").get_by_role("row", name=re.compile(MEETING))
    expect(row).to_contain_text("3项")
    expect(row).to_contain_text("党务公开办公室")
    shoot(page, "meeting-waiting")
    row.get_by_role("link", name=MEETING).click()
    expect(page.get_by_text(re.compile("结果已由党务公开办公室于.*拟好"))).to_be_visible()
    expect(matter(page, APPROVED).get_by_role("radio", name="同意")).to_be_checked()
    expect(matter(page, APPROVED).get_by_label("决议文号")).to_have_value(NUMBER)
    shoot(page, "meeting-to-record")
    matter(page, RETURNED).get_by_label("意见或理由").fill("机构名称与文件不一致，请核对。")
    page.get_by_role("button", name="登记并办理").click()
    expect(desk.message(page)).to_contain_text("同意1项、退回1项、缓议1项")


def settle(page: Page, title: str, outcome: str, field: str, words: str) -> None:
    place = matter(page, title)
    place.get_by_role("radio", name=outcome).check()
    place.get_by_label(field).fill(words)


def the_signed_minutes_are_added(page: Page, shoot):
    page.reload()
    expect(page.get_by_role("heading", name="缺会议纪要")).to_be_visible()
    file = {"name": "会议纪要（签字）.pdf", "mimeType": "application/pdf", "buffer": MINUTES}
    page.get_by_label("文件", exact=True).set_input_files(file)
    page.get_by_role("button", name="上传会议纪要").click()
    expect(page.get_by_role("heading", name="已办结")).to_be_visible()
    with page.expect_download() as arriving:
        page.get_by_role("link", name="会议纪要（签字）.pdf").click()
    assert arriving.value.path().read_bytes() == MINUTES
    shoot(page, "meeting-recorded")


def the_public_reads_what_was_approved_and_on_what_it_rests(page: Page, held_on: datetime.date):
    page.goto(f"/catalogue/{ENTRY.replace('-', '/')}/")
    for title in (RETURNED, PUT_OFF):
        expect(page.get_by_text(title)).to_have_count(0)
    page.get_by_role("link", name=APPROVED).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(APPROVED)
    basis = page.get_by_role("region", name="审批依据")
    for words in ("党委会议", MEETING, f"{held_on.year}年{held_on.month}月{held_on.day}日", NUMBER):
        expect(basis).to_contain_text(words)


def the_drafter_finds_what_was_returned_and_what_still_waits(page: Page):
    desk.open_from(page, "退回给我", RETURNED)
    expect(page.get_by_text("党委审批退回：机构名称与文件不一致，请核对。")).to_be_visible()
    desk.open_from(page, "正在审核审批", PUT_OFF)
    expect(page.get_by_role("heading", name="等待党委审批")).to_be_visible()
    expect(page.get_by_text("待人事方案确定后再议。")).to_be_visible()

"""What is pasted from Word, WPS or Excel arrives as it was meant, or the drafter is told what did not."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk import add_block, begin_item, write, write_in

PASTE = """(field, {html, text}) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""

# Returns whether the browser may handle a drop on a file field, and a file dropped on a text field.
FILE_DROP = """() => {
  const dropped = (field, words) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["%PDF"], "a.pdf", { type: "application/pdf" }));
    if (words) dataTransfer.setData("text/plain", words);
    document.querySelector("form").append(field);
    const taken = field.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
    field.remove();
    return taken;
  };
  const file = document.createElement("input");
  file.type = "file";
  return { file: dropped(file, "a.pdf"), text: dropped(document.createElement("textarea"), "") };
}"""

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style><!--
.xl65 {mso-number-format:"\\#\\,\\#\\#0"; } .xl66 {text-decoration:line-through;} --></style></head>
<body><table><!--StartFragment-->
<tr><td>项目</td><td>金额</td><td>人数</td></tr>
<tr><td>走访慰问</td><td class=xl65>12,500</td><td>25人</td></tr>
<tr style='display:none'><td>隐藏行</td><td>1</td><td>2</td></tr>
<tr><td class=xl66>旧项目</td><td>3</td><td>4</td></tr><!--EndFragment--></table></body></html>"""

WORD = """<html xmlns:w="urn:schemas-microsoft-com:office:word"><body><!--StartFragment-->
<h1>一、收缴情况</h1>
<p class=MsoNormal>每月<s>三百</s><span style='text-decoration:line-through'>四百</span>五百元，面积20米<sup>2</sup>，
<span style='display:none;mso-hide:all'>内部掌握</span><del cite="mailto:x">原拟十人</del><ins cite="mailto:x">共八人</ins>参加
<a style='mso-comment-reference:x_1'></a>
<span class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[甲1]</a></span>
<a style='mso-footnote-id:ftn1' href="#_ftn1">
<span class=MsoFootnoteReference>[1]</span></a>。</p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>
<![if !supportLists]>
<span style='font-family:Wingdings;mso-list:Ignore'>l<span>&nbsp;
</span></span><![endif]>党员教育培训</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>
<![if !supportLists]><span style='mso-list:Ignore'>（一）</span><![endif]>走访慰问</p>
<p><img src="file:///c:/a.png"></p>
<table class=MsoTableGrid>
<tr><td><p>甲</p></td><td><p>1</p></td></tr><tr><td><p>乙</p></td><td><p>2</p></td></tr></table>
<div style='mso-element:footnote-list'><div style='mso-element:footnote' id=ftn1><p>注：内部口径</p></div></div>
<div style='mso-element:comment-list'><p>请核对</p></div>
<!--EndFragment--></body></html>"""

# As Excel copies it: the title runs over into empty cells, the headings are merged, the third row has cells from above only.
MERGED = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table><!--StartFragment-->
<tr><td></td><td colspan=16384 style='mso-ignore:colspan'>党员统计</td></tr>
<tr><td rowspan=2>支部</td><td colspan=2>党员人数</td></tr>
<tr><td>男</td><td>女</td></tr>
<tr style='display:none'><td rowspan=2>隐藏行</td><td>1</td><td>2</td></tr>
<tr><td>11</td><td>22</td></tr><!--EndFragment--></table></body></html>"""
SPLIT = ["", "党员统计", "", "支部", "党员人数", "", "", "男", "女", "", "11", "22"]

WPS = """<p><span style="text-decoration:line-through;font-family:仿宋">作废</span><span>有效</span></p>
<table data-sheets-root="1"><tbody><tr><td>只有一格</td></tr></tbody></table>"""


def paste(field: Locator, html: str, text: str = "") -> None:
    field.evaluate(PASTE, {"html": html, "text": text})


def drop(field: Locator, html: str, text: str) -> None:
    """Drop on the field what is dragged from another program."""
    page = field.page
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    assert box
    items = [{"mimeType": "text/html", "data": html}, {"mimeType": "text/plain", "data": text}]
    place = {"x": box["x"] + 30, "y": box["y"] + 10, "data": {"items": items, "dragOperationsMask": 1}}
    devtools = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        devtools.send("Input.dispatchDragEvent", {"type": kind} | place)
    devtools.detach()


def told(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="粘贴的内容有改动")


def written(block: Locator) -> Locator:
    return block.locator("[name$=-value]")


def test_what_cannot_be_pasted_into_a_text_is_left_out_and_named(visitor, shoot):
    page = visitor("zzb.drafter")
    begin_item(page, "4-4")
    block = add_block(page, "文字")
    paste(block.get_by_role("textbox"), WORD)
    expect(block.get_by_role("textbox")).to_contain_text("五百元")
    text = block.get_by_role("textbox").inner_text()
    assert re.search("每月五百元，面积20米²，\\s*共八人参加\\s*。", text), text
    assert "党员教育培训" in text and "l 党员" not in text and "（一） 走访慰问" in text
    assert not [words for words in ("三百", "四百", "内部", "十人", "甲1", "[1]", "请核对", "乙") if words in text]
    expect(written(block)).to_have_value(re.compile("unordered-list-item"))
    for words in ("2行2列的表格", "2处带删除线", "1处修订中已删除", "修订中新增", "隐藏", "批注", "脚注", "图片", "标题"):
        expect(told(page)).to_contain_text(words)
    shoot(page, "pasted-from-word")
    told(page).get_by_role("button", name="知道了").click()
    expect(told(page)).to_have_count(0)


def test_a_table_of_excel_goes_into_a_table_and_not_into_a_text(visitor):
    page = visitor("zzb.drafter")
    begin_item(page, "4-4")
    block = add_block(page, "文字")
    paste(block.get_by_role("textbox"), EXCEL, "项目\t金额\t人数\n走访慰问\t12,500\t25人\n")
    expect(told(page)).to_contain_text("3行3列的表格没有粘贴")
    expect(block.get_by_role("textbox")).not_to_contain_text("12,500")

    table = add_block(page, "表格")
    table.get_by_role("table").first.get_by_role("cell").first.click()
    # The table's one cell editor, closed behind the page, has the focus.
    paste(table.locator(".handsontableInputHolder textarea").first, EXCEL, "项目\t金额\t人数\n旧项目\t3\t4")
    cells = table.get_by_role("table").first.get_by_role("cell")
    expect(cells.nth(4)).to_have_text("12,500")
    expect(cells.nth(5)).to_have_text("25人")
    expect(cells.nth(6)).to_have_text("")


def test_merged_cells_are_split_and_every_value_keeps_its_column(visitor):
    page = visitor("zzb.drafter")
    begin_item(page, "4-4")
    summary = page.get_by_role("textbox", name="摘要*")
    paste(summary, MERGED)
    rows = ["\t".join(SPLIT[start : start + 3]) for start in range(0, 12, 3)]
    expect(summary).to_have_value("\n".join(rows))
    expect(told(page)).to_contain_text("合并的单元格已拆开，请核对表格。")
    told(page).get_by_role("button", name="知道了").click()

    # A text that overflows into empty cells is not a merged cell.
    paste(summary, "<table><tr><td colspan=2 style='mso-ignore:colspan'>标题</td></tr><tr><td>1</td><td>2</td></tr></table>")
    expect(summary).to_have_value(re.compile("标题\t\n1\t2"))
    expect(told(page)).to_have_count(0)

    table = add_block(page, "表格")
    grid = table.get_by_role("table").first
    grid.get_by_role("cell").first.click()
    holder = table.locator(".handsontableInputHolder").first
    editor = holder.locator("textarea")
    paste(editor, MERGED)
    expect(grid.get_by_role("cell")).to_have_text(SPLIT)
    expect(told(page)).to_contain_text("合并的单元格已拆开，请核对表格。")

    # A cell that is being written in takes the words.
    write_in(grid.get_by_role("cell").first, holder)
    paste(editor, "<p>甲<s>乙</s></p>")
    expect(editor).to_have_value("甲")


def test_text_dragged_from_another_program_is_refused(visitor):
    page = visitor("zzb.drafter")
    begin_item(page, "4-4")
    summary = page.get_by_role("textbox", name="摘要*")
    refused = page.get_by_role("alert").filter(has_text="请用复制、粘贴的办法放入文字：拖入的文字会丢失表格和删除线。")
    drop(summary, WPS, "作废有效")
    expect(refused).to_have_count(1)
    expect(summary).to_have_value("")

    block = add_block(page, "文字")
    write(block, "先写的")
    drop(block.get_by_role("textbox"), WPS, "作废有效")
    expect(refused).to_have_count(2)
    # The editor goes on taking what is typed.
    write(block, "后写的")
    expect(block.get_by_role("textbox")).to_have_text("先写的后写的")


def test_text_moves_within_the_page_and_files_go_where_they_are_dropped(visitor):
    page = visitor("zzb.drafter")
    begin_item(page, "4-4")
    block = add_block(page, "文字")
    write(block, "先写的")
    summary = page.get_by_role("textbox", name="摘要*")
    # Pressed too soon after they are selected, the words are not dragged.
    for _ in range(10):
        block.get_by_role("textbox").click()
        page.keyboard.press("ControlOrMeta+A")
        expect(page.get_by_role("toolbar").first).to_be_visible()
        block.get_by_text("先写的", exact=True).drag_to(summary)
        page.wait_for_timeout(500)
        if summary.input_value():
            break
    expect(summary).to_have_value("先写的")

    # On a field of files, a file is no text, whatever its program says of it in words.
    taken = page.evaluate(FILE_DROP)
    assert taken == {"file": True, "text": True}
    expect(page.get_by_role("alert").filter(has_text="请用复制、粘贴")).to_have_count(0)


def test_struck_text_stays_out_of_plain_fields_too(visitor):
    page = visitor("zzb.drafter")
    begin_item(page, "4-4")
    for name in ("标题*", "摘要*"):
        field = page.get_by_role("textbox", name=name)
        paste(field, WPS, "作废有效\n只有一格")
        expect(field).to_have_value(re.compile("^有效\\s只有一格$"))
        expect(told(page).last).to_contain_text("删除线")


def test_chinese_punctuation_parts_tags_as_they_are_typed(visitor):
    page = visitor("zzb.drafter")
    begin_item(page, "4-4")
    tags = page.get_by_role("region", name="基本信息").get_by_role("listitem")
    tags.get_by_role("textbox").click()
    page.keyboard.insert_text("党费，换届、公示")
    page.keyboard.press("Enter")
    for name in ("党费", "换届", "公示"):
        expect(tags.filter(has_text=re.compile(f"^{name}"))).to_be_visible()

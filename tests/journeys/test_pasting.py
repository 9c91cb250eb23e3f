"""What is pasted from Word, WPS or Excel arrives as it was meant, or the drafter is told what did not."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.desk import add_block, begin_item

PASTE = """(field, {html, text}) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", text);
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
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

WPS = """<p><span style="text-decoration:line-through;font-family:仿宋">作废</span><span>有效</span></p>
<table data-sheets-root="1"><tbody><tr><td>只有一格</td></tr></tbody></table>"""


def paste(field: Locator, html: str, text: str = "") -> None:
    field.evaluate(PASTE, {"html": html, "text": text})


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

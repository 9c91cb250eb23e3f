"""Remarks on text of a Word document that is not read, or may look otherwise. They replace a cell, or are shown as notes."""

from __future__ import annotations

PLACEHOLDER = "还是占位文字（如“单击此处输入文字”），请填写或删去"
FAINT = "有白色文字，看不出底色，不知道是否显示，请改为黑色或删去"
STYLED = "的文字会被表格样式改变或隐藏，不知道怎样显示，请清除表格样式后再上传"
INK = "有手写的墨迹或嵌入的内容，不能按文字读取，请改用普通文字"
BOUND = "是绑定了数据的内容控件，显示的内容可能与文字不同，请在Word中删除内容控件（保留内容）"
REVERSED = "有从右向左排的文字，请改为普通文字"
MISPLACED = "有排到页面或单元格之外、或者重叠的文字，不知道是否显示，请恢复正常的位置和间距，或者删去"
UNENDED = "有不完整的域，不知道怎样显示，请删去后改用普通文字"
MERGED = "带有合并单元格的修订，请在Word中接受修订后再上传"
"""Reasons why the text of a cell is uncertain, with what to do."""

TRACKED = "文件带有修订标记，按接受全部修订后的内容读取"
HIDDEN = "隐藏的文字没有读取"
FLAT = "高度极小、看不见的行没有读取"
UNSEEN = "与底色相同或极小、看不见的文字没有读取"
STRUCK = "有带删除线的文字，按普通文字读取，请核对"
COVERED = "被合并单元格盖住的内容没有读取：{}"
FOOTNOTE = "脚注、尾注没有读取"
PICTURE = "图片里的文字没有读取"
"""Notes in the preview."""

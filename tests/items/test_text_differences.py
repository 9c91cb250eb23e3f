"""What differs between two texts: Han text by characters, numbers and Latin words whole, marks and blanks seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.items.marked_text import MarkedLine, read_html
from disclosure.items.text_differences import compare_lines

CLAUSE = "经院党委研究决定在全院各党总支和直属党支部中开展基层党组织书记抓党建工作述职评议考核，每个支部安排活动经费"


def compared(old: str, new: str) -> list[tuple[str, str]]:
    lines = compare_lines([MarkedLine.of(old)] if old else [], [MarkedLine.of(new)] if new else [])
    return [(piece.kind, piece.text) for line in lines for piece in line.pieces if piece.kind != "same"]


@pytest.mark.parametrize(
    ("old", "new", "altered"),
    [
        (f"{CLAUSE}300元", f"{CLAUSE}500元", [("deleted", "300"), ("inserted", "500")]),
        ("支出12,500元", "支出12,600元", [("deleted", "12,500"), ("inserted", "12,600")]),
        ("支出１２，５００元", "支出１２，６００元", [("deleted", "１２，５００"), ("inserted", "１２，６００")]),
        ("占13.20%", "占13.30%", [("deleted", "13.20"), ("inserted", "13.30")]),
        (
            "用A4纸印Word稿",
            "用A3纸印Excel稿",
            [("deleted", "A4"), ("inserted", "A3"), ("deleted", "Word"), ("inserted", "Excel")],
        ),
        ("三月一日的会议", "三月二日的会议", [("deleted", "一"), ("inserted", "二")]),
        ("2025年3月5日", "2025年4月5日", [("deleted", "3"), ("inserted", "4")]),
        ("不发", "发", [("deleted", "不")]),
        ("党费 收缴", "党费收缴", [("deleted", " ")]),
        ("张三", "张\u3000三", [("inserted", "\u3000")]),
        ("张三", "张\u200b三", [("inserted", "\u200b")]),
        ("张三", "李四", [("deleted", "张三"), ("inserted", "李四")]),
    ],
)
def test_only_what_was_altered_is_marked(old, new, altered):
    assert compared(old, new) == altered


def test_a_character_in_a_very_long_paragraph_is_marked_alone():
    long = "".join(chr(0x4E00 + number * 37 % 9000) for number in range(20_000))
    assert compared(f"{long}三{long}", f"{long}五{long}") == [("deleted", "三"), ("inserted", "五")]


def test_a_column_altered_in_a_long_table_is_marked_cell_by_cell():
    old, new = ([MarkedLine.of(f"支部{row}｜党员人数｜{row * 3 + extra}｜") for row in range(200)] for extra in (0, 1))
    kinds = [[piece.kind for piece in line.pieces] for line in compare_lines(old, new)]
    assert kinds == [["same", "deleted", "inserted", "same"]] * 200


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('<p><a href="/a">见此</a></p>', '<p><a href="/b">见此</a></p>', ["链接到 /a", "链接到 /b"]),
        ("<p>见此</p>", '<p><a href="/b">见此</a></p>', ["", "链接到 /b"]),
        ('<p><a href="/a" title="甲">见此</a></p>', '<p><a href="/a" title="乙">见此</a></p>', ["甲", "乙"]),
        ('<p><a linktype="page" id="3">见此</a></p>', '<p><a linktype="page" id="4">见此</a></p>', ["页面3", "页面4"]),
        ("<p><b>要点</b></p>", "<p>要点</p>", ["加粗", ""]),
        ("<p><b>要点</b></p>", "<p><i>要点</i></p>", ["加粗", "斜体"]),
        ("<ol><li>要点</li></ol>", "<ul><li>要点</li></ul>", ["编号列表", "项目列表"]),
        ("<h2>要点</h2>", "<h3>要点</h3>", ["2级标题", "3级标题"]),
        ("<p>米<sup>2</sup></p>", "<p>米<sub>2</sub></p>", ["上标", "下标"]),
        ('<p><span lang="en">a</span></p>', '<p><span lang="zh">a</span></p>', ["lang=en", "lang=zh"]),
    ],
)
def test_what_marks_a_text_counts_as_the_text_does(old, new, told):
    (line,) = compare_lines(read_html(old, exact=True), read_html(new, exact=True))
    altered = [(piece.kind, label) for piece, label in line.labelled_pieces if piece.kind != "same"]
    assert [kind for kind, _label in altered] == ["deleted", "inserted"]
    assert all(words in label for words, (_kind, label) in zip(told, altered, strict=True))


def test_what_prints_nothing_is_seen_where_it_was_altered():
    for blank, seen in (
        (" ", "␣"),
        ("\u3000", "□"),
        ("\n", "↵"),
        ("\u200b", "［U+200B］"),
        ("\u202e", "［U+202E］"),
        ("\u3164", "［U+3164］"),
    ):
        (line,) = compare_lines([MarkedLine.of("张三")], [MarkedLine.of(f"张{blank}三")])
        assert [piece.shown for piece in line.pieces] == ["张", seen, "三"]


TEXTS = st.text(st.sampled_from("党费300,.aB \u3000\u200b，"), max_size=20)


@given(old=st.lists(TEXTS, max_size=5), new=st.lists(TEXTS, max_size=5))
def test_both_texts_can_be_read_from_their_difference(old, new):
    lines = compare_lines(*([MarkedLine.of(line) for line in lines] for lines in (old, new)))
    for without, kept in (("inserted", old), ("deleted", new)):
        read = ["".join(piece.text for piece in line.pieces if piece.kind != without) for line in lines]
        assert [line for line in read if line] == [line for line in kept if line]
    assert all(line.is_same for line in lines if line.pieces) == (
        [line for line in old if line] == [line for line in new if line]
    )

"""Problems of a catalogue file: every one is named, with its row, column, value and what would be accepted."""

import pytest

from disclosure.catalogue.category_numbers import split_category
from disclosure.catalogue.checks import check
from disclosure.catalogue.corrections import correct, correctable
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import HEADER, SMALL, csv_file, xlsx_file

UNITS = ["组织部", "纪委"]
ROW = SMALL[1]


def problems_of(*rows: list[str]) -> list[tuple[str, str, str, str]]:
    categories, problems = check(read_rows(csv_file([HEADER, *rows])), UNITS)
    assert bool(categories) != bool(problems)
    return [(problem.place, problem.column, problem.value, problem.message) for problem in problems]


def changed(column: str, value: str, row: list[str] = ROW) -> list[str]:
    return [value if name == column else cell for name, cell in zip(HEADER, row, strict=True)]


CELLS = [
    ("一级目录", "", "不能为空"),
    ("二级目录", "", "不能为空"),
    ("公开形式", "", "不能为空"),
    ("公开范围", "", "不能为空"),
    ("公开时限", "", "不能为空"),
    ("责任单位", "", "不能为空"),
    ("公开范围", "全球", "可以写：校内外（社会、校外）、校内（全校师生）"),
    ("公开时限", "很快", "可以写：即时、及时、随时更新"),
    ("责任单位", "督导处", "请先登记该单位，再导入目录。已登记：组织部、纪委；也可以写“党委各职能部门”"),
]


@pytest.mark.parametrize(("column", "value", "message"), CELLS)
def test_a_cell_that_cannot_be_read_is_named_with_what_would_be_accepted(column, value, message):
    ((place, found_column, found_value, found),) = problems_of(changed(column, value))
    assert (place, found_column, found_value) == ("第2行", column, value)
    assert message in found


@pytest.mark.parametrize("column", HEADER)
def test_a_cell_too_long_for_its_column_is_named_and_shown_shortened(column):
    ((_, found_column, value, message),) = problems_of(changed(column, "甲" * 300))
    assert found_column == column
    assert len(value) < 30
    assert message.startswith("有300个字，最多")


def test_every_problem_of_a_file_is_named_at_once_in_the_order_of_the_rows():
    found = problems_of(changed("公开时限", "很快"), changed("公开范围", "全球", SMALL[2]), changed("责任单位", "甲", SMALL[4]))
    assert [problem[:3] for problem in found] == [
        ("第2行", "公开时限", "很快"),
        ("第3行", "公开范围", "全球"),
        ("第4行", "责任单位", "甲"),
    ]


def test_a_row_printed_twice_is_a_problem_of_the_second():
    ((place, column, value, message),) = problems_of(ROW, SMALL[2], ROW)
    assert (place, column, value) == ("第4行", "二级目录", "换届选举情况")
    assert "与第2行重复" in message


def test_the_same_title_under_two_categories_is_no_duplicate():
    assert problems_of(ROW, changed("一级目录", "五、制度建设")) == []


CATEGORIES = [
    (["四、组织建设", "四、制度建设"], "序号4与“组织建设”重复"),
    (["四、组织建设", "五、组织建设"], "同一个一级目录前面编号为4"),
    (["二、组织建设", "制度建设"], "序号2与“组织建设”重复"),
]


@pytest.mark.parametrize(("titles", "message"), CATEGORIES)
def test_categories_whose_numbers_contradict_each_other_are_a_problem(titles, message):
    ((_, column, _, found),) = problems_of(changed("一级目录", titles[0]), changed("一级目录", titles[1], SMALL[2]))
    assert column == "一级目录"
    assert message in found


def test_a_note_below_the_table_is_named_as_no_entry():
    note = ["注：本目录自公布之日起施行。"] + [""] * 5
    categories, problems = check(read_rows(xlsx_file([HEADER, ROW, note], merged=["A3:F3"])), UNITS)
    assert not categories
    assert [str(problem) for problem in problems] == [
        "第3行 一级目录“注：本目录自公布之日起施行。”：下面没有二级目录；不属于目录的说明文字请删去。"
    ]


def test_more_categories_than_numerals_reach_are_a_problem():
    rows = [[f"类别{number}", *ROW[1:]] for number in range(100)]
    assert [message for *_, message in problems_of(*rows)] == ["一级目录最多99个。"]


SPLIT = [
    ("四、组织建设", (4, "组织建设")),
    ("十二、其他", (12, "其他")),
    ("（四）组织建设", (4, "组织建设")),
    ("四 、组织建设", (4, "组织建设")),
    ("四．组织建设", (4, "组织建设")),
    ("４、组织建设", (4, "组织建设")),
    ("【四】组织建设", (4, "组织建设")),
    ("(4) 组织建设", (4, "组织建设")),
    ("第四类 组织建设", (4, "组织建设")),
    ("第四部分：组织建设", (4, "组织建设")),
    ("IV. 组织建设", (4, "组织建设")),
    ("④组织建设", (4, "组织建设")),
    ("㈣组织建设", (4, "组织建设")),
    ("肆、组织建设", (4, "组织建设")),
    ("第一议题制度", (None, "第一议题制度")),
    ("一线风采", (None, "一线风采")),
    ("三会一课", (None, "三会一课")),
    ("(4)组织建设", (4, "组织建设")),
    ("4.组织建设", (4, "组织建设")),
    ("4、 组织建设", (4, "组织建设")),
    ("组织建设", (None, "组织建设")),
    ("一岗双责", (None, "一岗双责")),
    ("3.15专项", (None, "3.15专项")),
    ("一、二、三类", (1, "二、三类")),
    ("零、总则", (None, "零、总则")),
    ("2026年工作", (None, "2026年工作")),
    ("十 一、组织建设", (11, "组织建设")),
    ("1 0、组织建设", (10, "组织建设")),
    ("二十 一、组织建设", (21, "组织建设")),
    ("一、、组织建设", (1, "组织建设")),
    ("（一）、：组织建设", (1, "组织建设")),
    ("一—组织建设", (1, "组织建设")),
    ("一——组织建设", (1, "组织建设")),
    ("一-组织建设", (1, "组织建设")),
    ("1－组织建设", (1, "组织建设")),
    ("第一、组织建设", (1, "组织建设")),
    ("第1：组织建设", (1, "组织建设")),
    ("其一、组织建设", (1, "组织建设")),
    ("〇一、组织建设", (1, "组织建设")),
    ("一〇、组织建设", (10, "组织建设")),
    ("廿一、组织建设", (21, "组织建设")),
    ("A、组织建设", (1, "组织建设")),
    ("b. 组织建设", (2, "组织建设")),
    ("（C）组织建设", (3, "组织建设")),
    ("Ａ：组织建设", (1, "组织建设")),
    ("乙、组织建设", (2, "组织建设")),
    ("❸组织建设", (3, "组织建设")),
    ("㊂、组织建设", (3, "组织建设")),
    ("（一、）组织建设", (1, "组织建设")),
    ("VI：组织建设", (6, "组织建设")),
    ("一-五年规划", (None, "一-五年规划")),
    ("3-5年规划", (None, "3-5年规划")),
    ("A.B角制度", (None, "A.B角制度")),
    ("第一部分组织建设", (1, "组织建设")),
    ("第二板块 组织建设", (2, "组织建设")),
    ("第一章程建设", (None, "第一章程建设")),
    ("第一项目部", (None, "第一项目部")),
    ("第二类别党务", (None, "第二类别党务")),
    ("第三级单位党务", (None, "第三级单位党务")),
]


@pytest.mark.parametrize(("printed", "expected"), SPLIT)
def test_a_category_s_number_is_told_from_its_title(printed, expected):
    assert split_category(printed) == expected


DOUBTFUL = [
    "零、组织建设", "一二、组织建设", "一·组织建设", "一/组织建设", "一|组织建设", "1_组织建设", "一～组织建设", "A-组织建设",
    "A 组织建设", "IV 组织建设", "1.1 组织建设", "1-1、组织建设", "一.1 组织建设", "第一 组织建设", "一类：组织建设",
    "三级 组织建设", "类别1：组织建设", "目录一、组织建设", "No.1 组织建设", "Part 1 组织建设", "《一》组织建设", "#1 组织建设",
    "一、", "100、组织建设", "•一、组织建设", "§1 组织建设", "A1、组织建设", "Ⅰ组织建设", "1.1.组织建设", "其二 组织建设",
    "类别（一）组织建设", "「一」组织建设", "一……组织建设",
]  # fmt: skip


@pytest.mark.parametrize("printed", DOUBTFUL)
def test_a_category_that_may_begin_with_a_number_is_asked_about(printed):
    ((_, column, value, message),) = problems_of(changed("一级目录", printed))
    assert (column, value) == ("一级目录", printed)
    assert "看不出开头是不是序号" in message
    assert problems_of(changed("一级目录", f"一、{printed}")) == []


TITLES = [
    "组织建设", "一线风采", "三会一课", "一岗双责", "第一议题制度", "第一书记", "3.15专项", "12·9运动", "五·四表彰",
    "一二·九运动", "2026年工作", "3-5年规划", "B/S平台", "A类项目", "AB岗",
    "E-mail公开", "两学一做", "十九大精神", "二级学院党务", "甲方管理",
    "“三重一大”事项", "（校级）领导", "《党章》学习", "1+X证书", "5G应用", "党务 公开", "类别1", "12345热线", "OA、办公平台",
]  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_only_looks_like_a_number_stays_as_it_is(title):
    assert problems_of(changed("一级目录", title)) == []
    assert split_category(title) == (None, title)


def test_a_category_in_doubt_is_corrected_in_the_preview_wherever_it_is_printed():
    rows = read_rows(csv_file([HEADER, changed("一级目录", "一/组织建设"), changed("一级目录", "", SMALL[2])]))
    (each,) = correctable(check(rows, UNITS)[1])
    corrected = correct(rows, {each.field: "一、组织建设"})
    assert [row.category for row in corrected] == ["一、组织建设"] * 2


@pytest.mark.parametrize("typed", ["每年\u200f3～5\u200f月", "每年\u202e01月", "每年3～5月א"])
def test_a_correction_that_is_displayed_in_another_order_is_refused(typed):
    rows = read_rows(csv_file([HEADER, changed("公开时限", "待定")]))
    (each,) = correctable(check(rows, UNITS)[1])
    (refused,) = check(correct(rows, {each.field: typed}), UNITS)[1]
    assert refused.value == typed and "请删去" in refused.message and "U+" in refused.message


@pytest.mark.parametrize("titles", [("1组织建设", "2制度建设"), ("01组织建设", "02制度建设"), ("一组织建设", "二制度建设")])
def test_titles_that_count_on_are_asked_about(titles):
    rows = [changed("一级目录", title) for title in titles]
    assert ["看不出开头是不是序号" in message for *_, message in problems_of(*rows)] == [True, True]
    assert problems_of(rows[0], changed("一级目录", "制度建设")) == []


def test_categories_without_numbers_are_numbered_in_the_order_printed():
    rows = [changed("一级目录", "组织建设"), changed("一级目录", "制度建设"), changed("一级目录", "组织建设", SMALL[2])]
    categories, _ = check(read_rows(csv_file([HEADER, *rows])), UNITS)
    assert [(category.number, category.title, len(category.entries)) for category in categories] == [
        (1, "组织建设", 2),
        (2, "制度建设", 1),
    ]

"""A category keeps the number of its address whatever number is printed before it, and the preview says so."""

from disclosure.catalogue.changes import Change, ChangeKind, FieldChange
from tests.catalogue.files import HEADER, SMALL
from tests.catalogue.importing import import_table, plan_of
from tests.catalogue.test_import import ELECTIONS, PLANS, RECRUITS, REPORTS, changed, outcome

MORE = ["二、其他事项", "党委会议纪要", "文件", "党内", "年度", "组织部"]
MOVED = [HEADER, *SMALL[1:5], changed(PLANS, category="二、其他事项"), MORE]


def test_a_moved_category_is_headed_by_the_number_of_its_entries(small):
    added, moved = plan_of(MOVED).changes()
    assert (added.kind, added.code) == (ChangeKind.ADD, "8-2")
    assert (moved.kind, moved.code, moved.cells) == (ChangeKind.CHANGE, "8", (FieldChange("序号", "8", "2"),))
    assert moved.remark == "条目编号不随印在前面的序号改变，以“8-”开头"
    assert str(moved) == "修改一级目录 8 其他事项；序号“8”→“2”；条目编号不随印在前面的序号改变，以“8-”开头"


def test_what_it_says_is_what_happens(small):
    import_table(MOVED)
    assert outcome()[:2] == [("8-1", "党委职能部门年度计划与年度总结"), ("8-2", "党委会议纪要")]


def test_a_new_category_at_a_number_that_is_taken_says_which_its_entries_have(small):
    plan = plan_of([HEADER, *[changed(row, category="四、统一战线") for row in (ELECTIONS, RECRUITS)], REPORTS, PLANS])
    category, first, *_ = plan.changes()
    assert (category.kind, category.code, category.cells) == (ChangeKind.ADD, "9", (FieldChange("序号", "", "4"),))
    assert "以“9-”开头" in category.remark
    assert "序号" in str(category)
    assert first.code == "9-1"


def test_a_category_at_its_own_number_needs_no_remark(small):
    category, *_ = plan_of([*SMALL, ["九、统一战线", *MORE[1:]]]).changes()
    assert (category.code, category.cells, category.remark) == ("9", (), "")
    import_table(MOVED)
    (back,) = plan_of([*MOVED[:5], PLANS, ["八、其他事项", *MORE[1:]]]).changes()
    assert (back.code, back.cells, back.remark) == ("8", (FieldChange("序号", "2", "8"),), "")


def test_a_renamed_category_at_another_number_says_both(small):
    rows = [[cell.replace("四、组织建设", "五、党的组织建设") for cell in row] for row in SMALL]
    (renamed,) = plan_of(rows).changes()
    assert (renamed.kind, renamed.code) == (ChangeKind.RENAME, "4")
    assert [(cell.column, cell.after) for cell in renamed.cells] == [("序号", "5"), ("一级目录", "党的组织建设")]
    assert "以“4-”开头" in renamed.remark


def test_a_line_recorded_under_the_printed_number_stays_as_it_is():
    change = Change.of_record(
        {"kind": "修改", "code": "2", "title": "其他事项", "cells": [{"column": "序号", "before": "8", "after": "2"}]}
    )
    assert change.remark == ""
    assert str(change) == "修改一级目录 2 其他事项；序号“8”→“2”"

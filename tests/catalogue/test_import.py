"""Importing: what a file would change, and that exactly this happens, or nothing."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import GroupPagePermission, PageLogEntry, Revision

from disclosure.catalogue import actions
from disclosure.catalogue.actions import CatalogueChanged, ImportRefused, MustBeProposed, apply_import, import_first
from disclosure.catalogue.changes import ChangeKind
from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage, Responsibility
from disclosure.catalogue.plan import match_titles, plan_import
from disclosure.catalogue.rows import read_rows
from disclosure.organisation.models import Unit
from tests.catalogue.files import HEADER, SHIPPED, SMALL, csv_file
from tests.catalogue.importing import import_table, plan_of
from tests.factories import as_if_decided

ELECTIONS, RECRUITS, DUES, REPORTS, PLANS = SMALL[1:]
NEW = ["四、组织建设", "党员民主评议情况", "文件、会议", "党内、校内", "年度", "组织部"]


def changed(row: list[str], **cells: str) -> list[str]:
    names = dict(zip(("category", "title", "channels", "scope", "time_limit", "units"), range(6), strict=True))
    row = list(row)
    for name, value in cells.items():
        row[names[name]] = value
    return row


def state() -> dict:
    """All that an import may touch."""
    return {
        "categories": list(CategoryPage.objects.order_by("path").values()),
        "entries": list(EntryPage.objects.order_by("path").values()),
        "responsibilities": list(Responsibility.objects.order_by("pk").values()),
        "revisions": list(Revision.objects.order_by("pk").values_list("pk", flat=True)),
        "log": list(PageLogEntry.objects.order_by("pk").values_list("pk", flat=True)),
        "doors": list(GroupPagePermission.objects.order_by("pk").values_list("group", "page", "permission")),
    }


def outcome() -> list[tuple[str, str, bool]]:
    """The entries in force, in the order printed: address and title."""
    catalogue = CataloguePage.objects.get()
    return [(entry.code, entry.title) for category in catalogue.categories() for entry in category.entries()]


SMALL_OUTCOME = [
    ("4-1", "换届选举情况"),
    ("4-2", "发展党员情况"),
    ("4-3", "党费管理和使用情况"),
    ("6-1", "领导班子成员述职述廉情况"),
    ("8-1", "党委职能部门年度计划与年度总结"),
]


# --- one change at a time: what is planned, and what comes of it -------------------------------------------------------

RENAMED = changed(DUES, title="党费收缴、管理和使用情况")
OTHER_TITLE = changed(DUES, title="职工疗休养安排")

STEPS = [
    pytest.param(
        [HEADER, ELECTIONS, RECRUITS, DUES, NEW, REPORTS, PLANS],
        [(ChangeKind.ADD, "4-4", "党员民主评议情况", [])],
        [*SMALL_OUTCOME[:3], ("4-4", "党员民主评议情况"), *SMALL_OUTCOME[3:]],
        id="a new entry gets the next number",
    ),
    pytest.param(
        [HEADER, NEW, ELECTIONS, RECRUITS, DUES, REPORTS, PLANS],
        [
            (ChangeKind.ADD, "4-4", "党员民主评议情况", []),
            (ChangeKind.MOVE, "4-1", "换届选举情况", [("排列次序", "1", "2")]),
            (ChangeKind.MOVE, "4-2", "发展党员情况", [("排列次序", "2", "3")]),
            (ChangeKind.MOVE, "4-3", "党费管理和使用情况", [("排列次序", "3", "4")]),
        ],
        [("4-4", "党员民主评议情况"), *SMALL_OUTCOME],
        id="a new entry printed first stands first, and the others keep their numbers",
    ),
    pytest.param(
        [HEADER, ELECTIONS, changed(RECRUITS, scope="校内", time_limit="每学期", units="组织部、人事处"), DUES, REPORTS, PLANS],
        [
            (
                ChangeKind.CHANGE,
                "4-2",
                "发展党员情况",
                [("公开范围", "党内、校内", "校内"), ("公开时限", "年度", "每学期"), ("责任单位", "组织部", "组织部、人事处")],
            )
        ],
        SMALL_OUTCOME,
        id="changed cells are named one by one",
    ),
    pytest.param(
        [HEADER, ELECTIONS, RECRUITS, RENAMED, REPORTS, PLANS],
        [(ChangeKind.RENAME, "4-3", RENAMED[1], [("二级目录", "党费管理和使用情况", RENAMED[1])])],
        [*SMALL_OUTCOME[:2], ("4-3", RENAMED[1]), *SMALL_OUTCOME[3:]],
        id="a title that is like the one it replaces is a new name, and the address stays",
    ),
    pytest.param(
        [HEADER, NEW, ELECTIONS, RECRUITS, RENAMED, REPORTS, PLANS],
        [
            (ChangeKind.ADD, "4-4", "党员民主评议情况", []),
            (ChangeKind.MOVE, "4-1", "换届选举情况", [("排列次序", "1", "2")]),
            (ChangeKind.MOVE, "4-2", "发展党员情况", [("排列次序", "2", "3")]),
            (
                ChangeKind.RENAME,
                "4-3",
                RENAMED[1],
                [("二级目录", "党费管理和使用情况", RENAMED[1]), ("排列次序", "3", "4")],
            ),
        ],
        [("4-4", "党员民主评议情况"), *SMALL_OUTCOME[:2], ("4-3", RENAMED[1]), *SMALL_OUTCOME[3:]],
        id="a new name is known as one even where entries before it were added",
    ),
    pytest.param(
        [HEADER, ELECTIONS, RECRUITS, OTHER_TITLE, REPORTS, PLANS],
        [(ChangeKind.ADD, "4-4", "职工疗休养安排", []), (ChangeKind.RETIRE, "4-3", "党费管理和使用情况", [])],
        [*SMALL_OUTCOME[:2], ("4-4", "职工疗休养安排"), *SMALL_OUTCOME[3:]],
        id="a title unlike the one it replaces is another entry",
    ),
    pytest.param(
        [HEADER, ELECTIONS, DUES, REPORTS, PLANS],
        [
            (ChangeKind.RETIRE, "4-2", "发展党员情况", []),
            (ChangeKind.MOVE, "4-3", "党费管理和使用情况", [("排列次序", "3", "2")]),
        ],
        [SMALL_OUTCOME[0], *SMALL_OUTCOME[2:]],
        id="an entry that is not printed is retired",
    ),
    pytest.param(
        [HEADER, ELECTIONS, RECRUITS, DUES, PLANS],
        [(ChangeKind.RETIRE, "6-1", "领导班子成员述职述廉情况", [])],
        [*SMALL_OUTCOME[:3], SMALL_OUTCOME[4]],
        id="a category that is not printed has its entries retired",
    ),
    pytest.param(
        [HEADER, RECRUITS, ELECTIONS, DUES, REPORTS, PLANS],
        [
            (ChangeKind.MOVE, "4-2", "发展党员情况", [("排列次序", "2", "1")]),
            (ChangeKind.MOVE, "4-1", "换届选举情况", [("排列次序", "1", "2")]),
        ],
        [SMALL_OUTCOME[1], SMALL_OUTCOME[0], *SMALL_OUTCOME[2:]],
        id="another order is followed, and the addresses stay",
    ),
]


@pytest.mark.parametrize(("rows", "steps", "expected"), STEPS)
def test_a_changed_file_does_what_it_says_and_importing_it_again_does_nothing(small, rows, steps, expected):
    plan = plan_of(rows)
    planned = [
        (step.kind, step.code, step.title, [(change.column, change.before, change.after) for change in step.changes])
        for step in plan.entries
    ]
    assert sorted(planned) == sorted(steps)
    assert plan.unchanged == len(rows) - 1 - sum(kind is not ChangeKind.RETIRE for kind, *_ in steps)

    apply_import(plan, by=None)
    assert outcome() == expected
    assert plan_of(rows).is_empty


CATEGORY_STEPS = [
    pytest.param(
        "四、组织建设", "四、党的组织建设", [(ChangeKind.RENAME, "4", 4, "党的组织建设")], "党的组织建设", id="renamed"
    ),
    pytest.param("四、组织建设", "五、组织建设", [(ChangeKind.CHANGE, "4", 5, "组织建设")], "组织建设", id="renumbered"),
]


@pytest.mark.parametrize(("old", "new", "steps", "title"), CATEGORY_STEPS)
def test_a_category_renamed_or_renumbered_keeps_its_address_and_its_entries(small, old, new, steps, title):
    plan = import_table([[cell.replace(old, new) for cell in row] for row in SMALL])
    assert [(step.kind, step.slug, step.number, step.title) for step in plan.categories] == steps
    assert not plan.entries
    assert outcome() == SMALL_OUTCOME
    assert CategoryPage.objects.get(slug="4").title == title


def test_a_new_category_in_the_place_of_a_vanished_one_never_takes_over_its_address(small):
    rows = [HEADER, *[changed(row, category="四、统一战线") for row in (ELECTIONS, RECRUITS)], REPORTS, PLANS]
    import_table(rows)
    assert [code for code, _ in outcome()] == ["9-1", "9-2", "6-1", "8-1"]
    vanished = CategoryPage.objects.get(slug="4")
    assert vanished.live
    assert vanished not in CataloguePage.objects.get().categories()
    assert plan_of(rows).is_empty


# --- retiring and returning --------------------------------------------------------------------------------------------


def test_a_retired_entry_keeps_its_page_and_its_number_is_never_given_again(small):
    import_table([HEADER, ELECTIONS, RECRUITS, REPORTS, PLANS])
    retired = EntryPage.objects.get(title="党费管理和使用情况")
    assert retired.live
    assert retired.retired_on == timezone.localdate()
    import_table([HEADER, ELECTIONS, RECRUITS, NEW, REPORTS, PLANS])
    assert EntryPage.objects.get(title=NEW[1]).code == "4-4"


def test_a_retired_entry_that_is_printed_again_returns_to_its_address_with_the_new_cells(small):
    import_table([HEADER, ELECTIONS, RECRUITS, REPORTS, PLANS])
    plan = import_table([HEADER, ELECTIONS, RECRUITS, changed(DUES, time_limit="每季度"), REPORTS, PLANS])
    (step,) = plan.entries
    assert (step.kind, step.code) == (ChangeKind.RETURN, "4-3")
    assert [(change.column, change.after) for change in step.changes] == [("公开时限", "每季度")]
    assert outcome() == SMALL_OUTCOME
    assert EntryPage.objects.get(title="党费管理和使用情况").retired_on is None


def test_a_second_import_does_not_move_the_day_on_which_an_entry_was_retired(small):
    without = [HEADER, ELECTIONS, RECRUITS, REPORTS, PLANS]
    import_table(without)
    with as_if_decided():
        EntryPage.objects.filter(title="党费管理和使用情况").update(retired_on=datetime.date(2026, 1, 1))
    import_table(without)
    assert EntryPage.objects.get(title="党费管理和使用情况").retired_on == datetime.date(2026, 1, 1)


# --- units -------------------------------------------------------------------------------------------------------------


def names(entry_title: str) -> list[str]:
    return [unit.name for unit in EntryPage.objects.get(title=entry_title).responsible_units()]


def test_responsible_units_follow_the_file_in_their_printed_order(small):
    assert names(REPORTS[1]) == ["纪委", "组织部"]
    import_table([HEADER, ELECTIONS, RECRUITS, DUES, changed(REPORTS, units="组织部、纪委、宣传部"), PLANS])
    assert names(REPORTS[1]) == ["组织部", "纪委", "宣传部"]
    import_table([HEADER, ELECTIONS, RECRUITS, DUES, changed(REPORTS, units="各职能部门"), PLANS])
    assert EntryPage.objects.get(title=REPORTS[1]).each_department
    assert not Responsibility.objects.filter(entry__title=REPORTS[1]).exists()


def test_a_cell_printed_alike_that_the_register_now_reads_otherwise_is_a_change(small):
    Unit.objects.create(name="纪委组织部", code="jwzzb")
    plan = import_table(SMALL)
    (step,) = plan.entries
    assert [(change.column, change.before, change.after) for change in step.changes] == [
        ("责任单位", "纪委、组织部", "纪委组织部")
    ]
    assert names(REPORTS[1]) == ["纪委组织部"]


def test_a_unit_that_is_no_longer_in_use_cannot_be_given_an_entry(small):
    Unit.objects.filter(name="纪委").update(active=False)
    (problem,) = plan_of(SMALL).problems
    assert (problem.place, problem.column, problem.value) == ("第5行", "责任单位", "纪委组织部")
    assert "或已停用" in problem.message


def test_an_import_opens_the_admin_s_doors_to_the_units_that_answer_for_an_entry(small, units):
    entry = EntryPage.objects.get(title="发展党员情况")

    def has_door(unit: Unit) -> bool:
        return GroupPagePermission.objects.filter(group=unit.group, page=entry).exists()

    assert has_door(units.zzb)
    assert not has_door(units.rsc)
    import_table([HEADER, ELECTIONS, changed(RECRUITS, units="人事处"), DUES, REPORTS, PLANS])
    assert has_door(units.rsc)
    assert not has_door(units.zzb)


# --- nothing, or all of it ---------------------------------------------------------------------------------------------


def test_a_second_import_of_the_same_file_leaves_no_trace(college):
    before = state()
    plan = plan_import(read_rows(SHIPPED.read_bytes()))
    assert plan.is_empty
    assert plan.unchanged == 33
    apply_import(plan, by=None)
    assert state() == before


def test_with_one_problem_nothing_is_planned_and_nothing_is_imported(small):
    before = state()
    plan = plan_of([HEADER, NEW, changed(ELECTIONS, scope="全球"), RECRUITS])
    assert len(plan.problems) == 1
    assert plan.is_empty
    with pytest.raises(ImportRefused, match="1处问题"):
        apply_import(plan, by=None)
    assert state() == before


def test_an_import_that_breaks_off_leaves_the_catalogue_as_it_was(small, monkeypatch):
    before = state()

    def break_off() -> None:
        raise RuntimeError

    monkeypatch.setattr(actions, "sync_page_permissions", break_off)
    with pytest.raises(RuntimeError):
        import_table([HEADER, NEW, changed(ELECTIONS, time_limit="年度"), PLANS])
    assert state() == before


def test_a_plan_is_not_carried_out_on_a_catalogue_that_has_changed_since(small):
    plan = plan_of([HEADER, ELECTIONS, RECRUITS, DUES, NEW, REPORTS, PLANS])
    import_table([HEADER, ELECTIONS, RECRUITS, changed(DUES, time_limit="每季度"), REPORTS, PLANS])
    before = state()
    with pytest.raises(CatalogueChanged, match="已有变动"):
        apply_import(plan, by=None)
    assert state() == before


def test_a_plan_is_not_carried_out_twice(small):
    plan = plan_of([HEADER, ELECTIONS, RECRUITS, DUES, NEW, REPORTS, PLANS])
    apply_import(plan, by=None)
    with pytest.raises(CatalogueChanged):
        apply_import(plan, by=None)
    assert EntryPage.objects.filter(title=NEW[1]).count() == 1


# --- who may, and what is kept of it -----------------------------------------------------------------------------------


def test_the_first_catalogue_is_filled_in_at_once_and_after_it_nothing_is(units):
    import_first(plan_of(SMALL))
    assert outcome() == SMALL_OUTCOME
    assert import_first(plan_of(SMALL)) is None, "the same file again changes nothing"
    before = state()
    with pytest.raises(MustBeProposed, match="提请党委审定"):
        import_first(plan_of([HEADER, NEW, *SMALL[1:]]))
    assert state() == before


def test_what_is_carried_out_is_logged_under_a_name_page_by_page(units, office):
    import_table(SMALL, by=office)
    import_table([HEADER, ELECTIONS, RECRUITS, changed(DUES, time_limit="每季度"), REPORTS, PLANS], by=office)
    entry = EntryPage.objects.get(title=DUES[1])
    created, added, edited = PageLogEntry.objects.filter(page=entry).order_by("pk")
    assert [created.action, added.action, edited.action] == ["wagtail.create", "catalogue.add", "catalogue.change"]
    assert created.user == added.user == edited.user == office
    assert edited.formatter.format_message(edited) == "目录修改；公开时限由“年度”改为“每季度”"
    assert entry.latest_revision.user == office
    assert PageLogEntry.objects.filter(action="catalogue.add").count() == 1 + 3 + 5


# --- titles ------------------------------------------------------------------------------------------------------------

titles = st.lists(
    st.sampled_from(["换届选举情况", "发展党员情况", "发展党员工作情况", "党费使用情况", "党费收缴使用情况"]), unique=True
)


@given(titles, titles)
def test_no_two_new_titles_stand_for_one_old_title_and_a_title_that_stayed_is_itself(old, new):
    matched = match_titles(old, new, known=old)
    assert len(set(matched.values())) == len(matched)
    assert all(matched[title] == title for title in new if title in old)
    assert set(matched) <= set(new)
    assert set(matched.values()) <= set(old)


def test_reading_a_plan_changes_nothing(small):
    before = state()
    plan_import(read_rows(csv_file([HEADER, NEW, REPORTS])))
    assert state() == before

"""A file's cells are read as what is seen: signs that nobody sees rename nothing, and add no twin."""

from __future__ import annotations

import pytest

from disclosure.catalogue.changes import ChangeKind
from disclosure.catalogue.checks import check
from disclosure.catalogue.plan import match_titles
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import HEADER, SMALL, csv_file
from tests.catalogue.importing import import_table, plan_of

pytestmark = pytest.mark.django_db

TITLE = SMALL[1][1]

AS_PDF_FILES_HOLD_THEM = {
    "radicals of PDF files": lambda cell: cell.replace("工", "⼯").replace("行", "⾏").replace("民", "⺠").replace("人", "⼈"),
    "compatibility ideographs": lambda cell: cell.replace("度", "\ufa01").replace("李", "\uf9e1"),
    "fillers": lambda cell: f"{cell}\u3164",
    "fillers before": lambda cell: f"\uffa0{cell}",
    "variation selectors": lambda cell: f"{cell}\ufe00\U000e0101",
    "combining marks": lambda cell: f"{cell}\u0301\u20dd",
    "blanks of Braille": lambda cell: f"{cell}\u2800",
    "a word joiner": lambda cell: f"{cell[:2]}\u2060{cell[2:]}",
    "a grapheme joiner": lambda cell: f"{cell[:2]}\u034f{cell[2:]}",
}


@pytest.mark.parametrize("sign", AS_PDF_FILES_HOLD_THEM)
def test_signs_that_nobody_sees_change_nothing(units, sign):
    import_table([HEADER, *SMALL[1:]])
    as_copied = [[AS_PDF_FILES_HOLD_THEM[sign](cell) for cell in row] for row in SMALL[1:]]
    plan = plan_of([HEADER, *as_copied])
    assert (plan.problems, plan.changes()) == ((), [])


TWINS = [f"{TITLE}\u3164", TITLE.replace("情", "情\u200b"), TITLE.replace("选", "選"), f"{TITLE} ", TITLE.replace("届", "届 ")]


@pytest.mark.parametrize("twin", TWINS)
def test_a_twin_of_an_entry_is_a_problem(units, twin):
    plan = plan_of([HEADER, *SMALL[1:], [SMALL[1][0], twin, *SMALL[1][2:]]])
    assert ["二级目录不能相同" in problem.message for problem in plan.problems] == [True]


def test_a_twin_of_a_category_is_a_problem():
    twin = [SMALL[1][0].replace("组织", "組織"), "另一条", *SMALL[1][2:]]
    _, problems = check(read_rows(csv_file([HEADER, SMALL[1], twin])), ["组织部"])
    assert ["看上去相同" in problem.message for problem in problems] == [True]


def test_an_entry_in_other_characters_is_the_same_entry_renamed(units):
    import_table([HEADER, *SMALL[1:]])
    (change,) = plan_of([HEADER, [SMALL[1][0], "換屆選舉情況", *SMALL[1][2:]], *SMALL[2:]]).changes()
    assert (change.kind, change.code) == (ChangeKind.RENAME, "4-1")
    assert match_titles(["换届", "党费"], ["党费", "換屆"], known=["换届", "党费"]) == {"党费": "党费", "換屆": "换届"}

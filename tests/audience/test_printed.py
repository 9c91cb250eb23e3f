"""Reading printed scopes: the college's own, other colleges', and the laws that every reading keeps."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import disclosure.catalogue
from disclosure.audience.circles import SCOPE_LABELS, Circle, covers
from disclosure.audience.printed import UnreadableScope, read_scope

PUBLIC, CAMPUS, PARTY, LIMITED = Circle

COLLEGE = [
    # DESIGN's table: every scope that the college's own catalogue prints
    ("党内、校内", [PARTY | CAMPUS]),
    ("校内", [CAMPUS]),
    ("校内外", [PUBLIC]),
    ("党内、校内外", [PUBLIC]),
    ("党内、校内 一定范围", [PARTY | LIMITED]),
    ("校内一定范围", [LIMITED]),
    ("党内或校内一定范围", [PARTY, LIMITED]),
    ("党内、校内或校外", [PARTY, CAMPUS, PUBLIC]),
]

OTHER_COLLEGES = [
    ("社会", [PUBLIC]),
    ("全社会", [PUBLIC]),
    ("社会公众", [PUBLIC]),
    ("面向社会公开", [PUBLIC]),
    ("向社会公众公开", [PUBLIC]),
    ("校外", [PUBLIC]),
    ("校内、校外", [PUBLIC]),
    ("校内、社会", [PUBLIC]),
    ("党员、师生、社会", [PUBLIC]),
    ("全校师生", [CAMPUS]),
    ("全院师生", [CAMPUS]),
    ("全体师生员工", [CAMPUS]),
    ("全校", [CAMPUS]),
    ("教职工、学生", [CAMPUS]),
    ("全校教职工和学生", [CAMPUS]),
    ("学生、教师", [CAMPUS]),
    ("校内/一定范围", [CAMPUS]),
    ("党员", [PARTY]),
    ("全体党员", [PARTY]),
    ("全校党员", [PARTY]),
    ("党内全体党员", [PARTY]),
    ("党员、师生", [PARTY | CAMPUS]),
    ("党内,校内", [PARTY | CAMPUS]),
    ("党内，校内", [PARTY | CAMPUS]),
    ("党内/校内", [PARTY | CAMPUS]),
    ("党内 校内", [PARTY | CAMPUS]),
    ("党内　校内", [PARTY | CAMPUS]),
    ("党内及校内", [PARTY | CAMPUS]),
    ("一定范围", [LIMITED]),
    ("在一定范围内公开", [LIMITED]),
    ("校内一定范围内", [LIMITED]),
    ("党内一定范围", [LIMITED]),
    ("党内，校内　一定范围", [PARTY | LIMITED]),
    ("党内或者校内", [PARTY, CAMPUS]),
    ("党内、校内，或校外", [PARTY, CAMPUS, PUBLIC]),
    ("党内 校内 或 校外", [PARTY | CAMPUS, PUBLIC]),
    ("党内或党员", [PARTY]),
]

STAFF_OR_STUDENTS_ALONE = ["教职工", "全校教职工", "教师", "学生", "全体学生"]

UNREADABLE = [
    "",
    "  ",
    "、",
    "或",
    "党内或",
    "全球",
    "党内、火星",
    "校内（仅限处级）",
    "校内不公开",
    "公开",
    "中层干部",
    "党内外",
    "1",
]


@pytest.mark.parametrize(("printed", "expected"), COLLEGE + OTHER_COLLEGES)
def test_a_printed_scope_reads_as_the_circles_that_it_names(printed, expected):
    assert list(read_scope(printed)) == expected


def test_the_table_holds_every_scope_of_the_college_s_own_catalogue():
    shipped = Path(disclosure.catalogue.__file__).parent / "data" / "hbgyzy.csv"
    with shipped.open(encoding="utf-8", newline="") as file:
        assert {row["公开范围"] for row in csv.DictReader(file)} == {printed for printed, _ in COLLEGE}


@pytest.mark.parametrize("printed", STAFF_OR_STUDENTS_ALONE)
def test_staff_or_students_alone_are_a_named_group_and_never_the_whole_campus(printed):
    assert read_scope(printed) == (LIMITED,)


@pytest.mark.parametrize("printed", UNREADABLE)
def test_an_unreadable_scope_is_refused_with_what_would_be_accepted(printed):
    with pytest.raises(UnreadableScope, match="可以写：校内外（社会、校外）、校内（全校师生）、党内（党员）、校内一定范围"):
        read_scope(printed)


def test_a_refusal_names_the_word_that_it_could_not_read():
    with pytest.raises(UnreadableScope, match="“火星”"):
        read_scope("党内、火星、校内")


@pytest.mark.parametrize(("scope", "label"), SCOPE_LABELS.items())
def test_every_label_reads_back_as_itself(scope, label):
    assert read_scope(label) == (scope,)


labels = st.sampled_from(sorted(SCOPE_LABELS.values()))
words = st.sampled_from(["校内外", "校内", "党内", "校内一定范围", "社会", "全校师生", "党员", "教职工", "学生"])


@given(st.lists(words, min_size=1, max_size=5).flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))))
def test_the_order_in_which_circles_are_joined_makes_no_difference(orders):
    one, other = orders
    assert read_scope("、".join(one)) == read_scope("、".join(other))


@given(st.lists(labels, min_size=1, max_size=4))
def test_joined_scopes_are_open_to_whoever_is_in_any_of_them_and_to_nobody_else(joined):
    (scope,) = read_scope("和".join(joined))
    parts = [read_scope(label)[0] for label in joined]
    assert all(covers(scope, part) for part in parts)
    union = Circle(0)
    for part in parts:
        union |= part
    assert covers(union, scope)


@given(st.lists(labels, min_size=1, max_size=4))
def test_every_reading_is_a_scope_that_an_item_can_have(joined):
    assert all(scope in SCOPE_LABELS for scope in read_scope("、".join(joined)))


@given(st.lists(labels, min_size=2, max_size=4))
def test_alternatives_stay_apart_in_the_order_printed(offered):
    printed = "或".join(label.replace("、", "和") for label in offered)
    assert list(read_scope(printed)) == list(dict.fromkeys(read_scope(label)[0] for label in offered))


@given(st.text(alphabet="党校内外社会一定范围或、，, 和师生员全体公开向\n甲", max_size=20))
def test_any_text_is_read_or_refused_and_nothing_else(printed):
    try:
        scopes = read_scope(printed)
    except UnreadableScope:
        return
    assert scopes
    assert all(scope in SCOPE_LABELS for scope in scopes)

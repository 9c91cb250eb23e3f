"""The tests that are chosen for PostgreSQL send every statement that all of them send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.statements import cover, parts

STATEMENTS = st.sets(st.sampled_from("abcdefgh"), max_size=5)
RECORDS = st.dictionaries(
    st.sampled_from([f"test_{number}" for number in range(8)]),
    st.fixed_dictionaries({"statements": STATEMENTS.map(sorted), "seconds": st.floats(0, 60)}),
)


@given(record=RECORDS, sent=STATEMENTS)
def test_no_statement_is_left_out(record, sent):
    chosen = cover(record, sent)
    everything = {each for test in record.values() for each in test["statements"]}
    assert {each for name in chosen for each in record[name]["statements"]} | sent >= everything


def test_a_test_that_sends_nothing_of_its_own_is_left_out():
    record = {
        "quick": {"statements": ["a"], "seconds": 1},
        "slow": {"statements": ["a"], "seconds": 9},
        "other": {"statements": ["b"], "seconds": 9},
    }
    assert cover(record, set()) == {"quick", "other"}
    assert cover(record, {"a"}) == {"other"}


SELECT = 'SELECT "t"."a" FROM "t" WHERE '
ALIKE = '"t"."a" = %s AND "t"."b" = 1'
INSERT = 'INSERT OR IGNORE INTO "t" ("a", "b") VALUES (%s, %s)'
EXISTS = 'SELECT "t"."a" FROM "t" WHERE EXISTS(SELECT 1 FROM "v" U0 WHERE U0."b" = "t"."a")'
COUNTED = 'SELECT "t"."a", COUNT(*) FROM "t" GROUP BY 1'


@pytest.mark.parametrize(
    ("sql", "longer"),
    [
        (SELECT + '"t"."a" IN (%s)', SELECT + '"t"."a" IN (%s, %s, %s)'),
        (SELECT + '"t"."a" IN (67)', SELECT + '"t"."a" IN (67, 68)'),
        (SELECT + f"({ALIKE}) LIMIT 3", SELECT + f"(({ALIKE}) OR ({ALIKE})) LIMIT 21"),
        (INSERT, INSERT + ", (%s, %s), (%s, %s)"),
        (EXISTS, EXISTS.replace("U0", "W0")),
        ('SAVEPOINT "s1_x1"', 'SAVEPOINT "s2_x7"'),
    ],
)
def test_a_statement_is_the_same_whatever_the_length_of_its_lists_and_its_names_for_savepoints_and_tables(sql, longer):
    assert parts(sql) == parts(longer)


@pytest.mark.parametrize(
    "other",
    [
        SELECT + '"t"."b" = %s',
        SELECT + '"t"."a" > %s',
        SELECT + 'LOWER("t"."a") = %s',
        SELECT + '"t"."a" = %s ORDER BY "t"."b" ASC',
        'SELECT "t"."a" FROM "t" INNER JOIN "v" ON ("t"."a" = "v"."b") WHERE "t"."a" = %s',
        'SELECT COUNT(*) FROM "t" WHERE "t"."a" = %s',
        'UPDATE "t" SET "a" = %s',
    ],
)
def test_what_else_a_statement_asks_is_among_its_parts(other):
    assert not parts(other) <= parts(SELECT + '"t"."a" = %s')


def test_parts_that_are_known_make_no_new_statement_but_where_they_depend_on_each_other():
    known = parts(SELECT + '"t"."a" = %s') | parts(SELECT + '"t"."b" = %s ORDER BY "t"."b" ASC')
    assert parts(SELECT + '("t"."a" = %s AND "t"."b" = %s) ORDER BY "t"."b" ASC') <= known
    assert len(parts(COUNTED)) == 1
    assert not parts(COUNTED) & (known | parts(COUNTED.replace("1", "1, 2")))


def test_releasing_a_savepoint_is_not_setting_one():
    assert parts('SAVEPOINT "s1_x1"') != parts('RELEASE SAVEPOINT "s1_x1"')

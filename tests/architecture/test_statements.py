"""The tests that are chosen for PostgreSQL send every statement that all of them send."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.statements import cover, digest

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


def test_a_statement_is_the_same_whatever_the_length_of_its_lists_and_the_name_of_its_savepoint():
    assert digest("SELECT 1 WHERE a IN (%s, %s)") == digest("SELECT 1 WHERE a IN (%s, %s, %s)")
    assert digest("SELECT 1 WHERE a IN (%s, %s)") != digest("SELECT 1 WHERE b IN (%s, %s)")
    assert digest("SELECT 1 WHERE (a = %s AND (b = 1)) OR (a = %s AND (b = 1)) LIMIT 3") == digest(
        "SELECT 1 WHERE (a = %s AND (b = 1)) OR (a = %s AND (b = 1)) OR (a = %s AND (b = 1)) LIMIT 21"
    )
    assert digest('SELECT 1 WHERE "a"."b" = %s OR "a"."b" = %s') != digest('SELECT 1 WHERE "a"."b" = %s OR "a"."c" = %s')
    assert digest('SAVEPOINT "s1_x1"') == digest('SAVEPOINT "s2_x7"') != digest('RELEASE SAVEPOINT "s1_x1"')

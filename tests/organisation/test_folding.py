"""Texts that look the same compare equal, whatever they are made of; different words do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.organisation.folding import LOOK_ALIKES, as_seen, as_typed, words_seen
from disclosure.organisation.ink import is_unseen, without_unseen

UNSEEN = (
    "\u3164\u115f\u1160\uffa0\u200b\u200d\u2060\ufeff\u00ad\u034f\ufe0f\U000e0100\u180e\u180b\u17b4"
    "\u2065\U000e0001\ufff0\u2800\0\x7f"
)


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_a_character_that_prints_nothing_changes_no_look(sign):
    assert as_seen(f"组织{sign}部{sign}") == as_seen("组织部")
    assert is_unseen(sign) and without_unseen(f"组织{sign}部") == "组织部"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("⺠主党派代表", "民主党派代表"),
        ("⾏政⼯作", "行政工作"),
        ("組織部", "组织部"),
        ("组 织\u3000部\u2009", "组织部"),
        ("组\u0301织\u20dd部", "组织部"),
        ("cоmmittee", "committee"),
        ("СОММITTEE", "committee"),
        ("ｃｏｍｍｉｔｔｅｅ", "committee"),
        ("Ａ组", "a组"),
        ("第9०号", "第90号"),
        ("第一工会", "第ー工会"),
        ("人口办", "人ロ办"),
        ("力学系", "カ学系"),
        ("买买提·艾力", "买买提・艾力"),
        ("信息ˈ中心ꓸ", "信息中心"),
        ("\uf90a", "金"),
    ],
)
def test_what_looks_the_same_compares_equal(one, other):
    assert as_seen(one) == as_seen(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("组织部", "组织科"),
        ("第一党支部", "第十一党支部"),
        ("买买提·艾力", "买买提艾力"),
        ("机电系（一）", "机电系（二）"),
        ("A组", "B组"),
        ("㐀部", "𠮷部"),
        ("", "·"),
    ],
)
def test_different_names_stay_different(one, other):
    assert as_seen(one) != as_seen(other)


def test_the_table_of_look_alikes_is_read_as_it_is_written():
    assert {sign: as_seen(sign) for signs in LOOK_ALIKES.values() for sign in signs} == {
        sign: plain for plain, signs in LOOK_ALIKES.items() for sign in signs
    }


def test_the_look_of_a_look_is_itself():
    assert [char for char in map(chr, range(0x20000)) if as_seen(as_seen(char)) != as_seen(char)] == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("བོད་ཡིག", "བོད་ཡིག"),
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย ก็ดี", "ภาษาไทย ก็ดี"),
        ("မြန်မာ", "မြန်မာ"),
        ("Le\u0301a", "Léa"),
        ("党\u0301费", "党费"),
        ("党\u0f72费", "党费"),
        ("1\u20dd、党\u20e3费", "1、党费"),
        ("བོ\u0301ད", "བོད"),
        ("\u0f72党费", "党费"),
        ("\u0301\u0301党费", "党费"),
        ("q\u0301\u0301", "q"),
        ("⺠主\u3164党派", "民主 党派"),
    ],
    ids=ascii,
)
def test_what_is_typed_keeps_the_marks_by_which_a_script_is_written(text, typed):
    assert as_typed(text) == typed


@given(st.text(max_size=20))
def test_the_words_of_a_text_are_letters_and_digits_of_its_look(text):
    assert words_seen(text) in ("", words_seen(f"。{text}！"))
    assert set(words_seen(text)) <= set(as_seen(text))

"""Folding and cutting: the laws on which all else in this room stands."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold, fold_apart, readings_with_offsets
from search.text import INDEXED_LENGTH, QUERY_LENGTH, Term, index_words, terms

HAN = st.sampled_from("党费换届廉政民主评议一二三〇々𠮷")
TEXTS = st.text(st.one_of(HAN, st.sampled_from('aZ09-，。, \u3000⺠〔〕\n“”"《》·'), st.characters()), max_size=60)
NUMBERED = st.lists(st.sampled_from(["1", "12", "103", "104", "8513456", *",，、.年\n\u2009-a"]), max_size=9).map("".join)
LATIN_RUN = re.compile(r"[^\W_々〇\u3400-\u9fff\U00020000-\U0003ffff]{2}")


def holds(text: str, term: Term) -> bool:
    """What a database does with a term: its words one after the other, the last one the beginning of a word if it is open."""
    indexed = index_words(text)
    for wanted in term.phrases():
        for start in range(len(indexed) - len(wanted) + 1):
            *whole, last = indexed[start : start + len(wanted)]
            if whole == wanted[:-1] and (last.startswith(wanted[-1]) if term.is_open else last == wanted[-1]):
                return True
    return False


def marks(text: str, term: Term) -> bool:
    """Return whether the term's pattern matches the text as printed, or one of its lines with thousands separators removed."""
    return any(re.search(term.pattern(), reading) for reading in (fold_apart(text), *fold(text).split("\n")))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("２０２４年", "2024年"),
        ("ＡＢＣ", "abc"),
        ("黨費繳納與管理", "党费缴纳与管理"),
        ("乾部選拔", "干部选拔"),
        ("⼈⺠", "人民"),
        ("①㎡㈱", "1m2(株)"),
        ("二○二六年", "二〇二六年"),
        ("党\u200b费", "党费"),
        ("Dǎng", "dang"),
        ("党\0费", "党费"),
        ("\ud800党", "党"),
        ("⺠主评议", "民主评议"),
        ("⻓江、⻔⼾、⻅⻉⻋", "长江、门户、见贝车"),
        ("㇐年", "一年"),
        ("\uf90a\ufa0c", "金兀"),
        ("张\u3000三", "张三"),
        ("张\t三、李 \xa0四", "张三、李四"),
        ("民\u3164主\u2800评\u115f议", "民主评议"),
        ("张\n三", "张\n三"),
        ("12,345.67元", "12345.67元"),
        ("１２，３４５．６７元", "12345.67元"),
        ("1,234,567", "1234567"),
        ("12\u2009345、12\u202f345\xa0678", "12345、12345678"),
        ("12 345", "12 345"),
        ("12,34、1234,567、1,2,345", "12,34、1234,567、1,2,345"),
        *((f"党{mark}费", "党费") for mark in "“”\"＂‘’'「」﹁﹂『』《》〈〉·・•‧"),
        ("《“十五五” 规划》的‘说明’稿", "《“十五五规划的说明稿"),
        ('“汽车”“工程”，《章程》《准则》、党""费、党……费、党··费', '“汽车”“工程”,《章程》《准则》、党""费、党......费、党··费'),
        ("3·15、“A”“B”", "3·15、“a”“b”"),
        ("E-mail、Ｗｉ－Ｆｉ、COVID–19、ZZB-2026-0001", "email、wifi、covid19、zzb20260001"),
        ("0719-8513456、138-1234-5678、2026-05-01", "07198513456、13812345678、20260501"),
        ("3-5月、2-1号、B-2-1、a--b、a - b、党-费", "3-5月、2-1号、b2-1、a--b、a - b、党-费"),
    ],
)
def test_what_looks_the_same_or_means_the_same_folds_to_the_same(written, folded):
    assert fold(written) == folded


def test_every_common_character_folds_to_something_that_folds_no_further():
    assert [char for char in map(chr, range(0x10000)) if fold(fold(char)) != fold(char)] == []


@given(TEXTS)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(TEXTS, TEXTS)
def test_each_line_folds_by_itself(one, other):
    assert fold(f"{one}\n{other}") == f"{fold(one)}\n{fold(other)}"


@given(TEXTS)
def test_offsets_lead_back_to_the_character_that_was_folded(text):
    readings = readings_with_offsets(text)
    assert [folded for folded, _ in readings] == list(dict.fromkeys([fold(text), fold_apart(text)]))
    for folded, offsets in readings:
        assert len(offsets) == len(folded)
        assert offsets == sorted(offsets)
        assert all(char in fold(text[offset]) for char, offset in zip(folded, offsets, strict=True))


@given(TEXTS)
def test_words_hold_nothing_that_could_end_a_quotation(text):
    words = [*index_words(text), *(word for term in terms(text) for words in term.phrases() for word in words)]
    assert not any(set(word) & set(string.punctuation + string.whitespace + "\0") for word in words)
    assert all(words)


@given(before=TEXTS, han=st.text(HAN, min_size=1, max_size=QUERY_LENGTH), after=TEXTS)
def test_han_characters_are_found_wherever_they_stand_in_a_text(before, han, after):
    (term,) = terms(han)
    assert holds(before + han + after, term)


@given(text=TEXTS, data=st.data())
def test_a_piece_cut_from_a_text_is_found_in_it_unless_a_latin_or_digit_run_was_cut_through(text, data):
    text = fold_apart("".join(text.split()))
    cuts = [at for at in range(len(text) + 1) if not LATIN_RUN.search(text[max(0, at - 1) : at + 1])]
    start, end = sorted((data.draw(st.sampled_from(cuts)), data.draw(st.sampled_from(cuts))))
    for term in terms(text[start:end]):
        assert holds(text, term)


@given(text=NUMBERED, query=NUMBERED)
def test_the_pattern_marks_just_what_the_index_finds_of_numbers(text, query):
    for term in terms(query):
        assert marks(text, term) == holds(text, term)


@given(text=TEXTS, query=TEXTS)
def test_the_pattern_marks_just_what_the_index_finds(text, query):
    for term in terms(query):
        assert marks(text, term) == holds(text, term)


@given(
    text=st.text(st.sampled_from("党费委，3a 〔“”'·-"), max_size=12),
    query=st.text(st.sampled_from("党费委，3a“”'·-"), max_size=5),
)
def test_the_pattern_marks_just_what_the_index_finds_in_short_texts_of_few_characters(text, query):
    for term in terms(query):
        assert marks(text, term) == holds(text, term)


LISTS = "会议室201，202开会；名单编号103,104,105；见第401，402条\n共12,345.67元，１２，３４６．８元，1,200人、1,234,567件"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        *((number, True) for number in ("201", "202", "103", "104", "105", "401", "402")),
        *((typed, True) for typed in ("103,104", "103，104", "104,105", "103、104", "103,104,105", "201，202", "第401，402条")),
        *((typed, True) for typed in ("202开会", "编号103", "402条", "会议室201")),
        *((amount, True) for amount in ("12345.67", "12,345.67", "12，345.67元", "12346.8", "共12345.67元", "1200", "1,200人")),
        *((amount, True) for amount in ("1234567", "1,234,567", "1234567件")),
        *((piece, False) for piece in ("20", "1031", "3104", "2345", "12345.6", "201203", "103106", "10", "2001")),
    ],
)
def test_a_number_is_found_in_a_list_and_in_thousands_alone_and_as_printed(query, found):
    (term,) = terms(query)
    assert holds(LISTS, term) is found
    assert marks(LISTS, term) is found


MARKED = "落实“十五五”规划；《中国共产党章程》《廉洁自律准则》，张·三、李四（党委）会议。E-mail：a，电话0719-8513456，第3-5页"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        *((typed, True) for typed in ("十五五规划", "“十五五”规划", "“十五五规划”", "十五五", "落实十五五", "《十五五》规划")),
        *((typed, True) for typed in ("张三", "张·三", "张•三", "章程", "《章程》《廉洁", "共产党章程》")),
        *((typed, False) for typed in ("章程廉洁", "规划中国", "三李", "四党委", "党委会议")),
        *((typed, True) for typed in ("email", "E-mail", "e mail", "mail")),
        *((typed, True) for typed in ("07198513456", "0719-8513456", "0719—8513456", "8513456", "0719")),
        *((typed, True) for typed in ("3-5页", "第3", "5页", "电话07198513456")),
        *((typed, False) for typed in ("35", "第35页", "19-8513456", "ail")),
    ],
)
def test_quotation_marks_and_dots_and_hyphens_need_not_be_typed_but_part_what_they_separate(query, found):
    assert all(holds(MARKED, term) is found for term in terms(query))
    assert all(marks(MARKED, term) is found for term in terms(query))


TEXT = "关于公布2024年第3次党委会决定的通知（中办发〔2010〕129号）A4纸，党委、纪委"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("党委", True),
        ("委会决", True),
        ("党委会決定", True),
        ("２０２４年", True),
        ("2024年第3次党委会", True),
        ("中办发〔2010〕129号", True),
        ("中办发2010129号", False),
        ("129号", True),
        ("29号", False),
        ("12", False),
        ("第3次", True),
        ("第", True),
        ("纪委", True),
        ("a4纸", True),
        ("A", False),
        ("党委、纪委", True),
        ("党委纪委", False),
        ("会党委", False),
        ("通知中办发", False),
    ],
)
def test_a_term_is_found_where_it_stands_in_the_text(query, found):
    (term,) = terms(query)
    assert holds(TEXT, term) is found


@pytest.mark.parametrize("query", ["", " ", "。，！", "\"'*%_", "😀", "👨‍👩‍👧", "\0", "\u3000"])
def test_a_query_without_letters_or_digits_has_no_terms(query):
    assert terms(query) == []


@pytest.mark.parametrize(
    ("query", "runs"),
    [
        ("党费\u3000换届 2024年", [("党费",), ("换届",), ("2024", "年")]),
        ("张\u3000三", [("张三",)]),
        ("民 主 评 议 党费", [("民主评议",), ("党费",)]),
        ("党费 张 a 三", [("党费",), ("张",), ("a",), ("三",)]),
        ("１２，３４５．６７元", [("12345", "67", "元")]),
        ("12\u2009345元", [("12345", "元")]),
        *(
            (f"{mark}汽车 工程{end} 党费", [("汽车工程",), ("党费",)])
            for mark, end in ('""', "“”", "''", "‘’", "「」", "『』", "《》")
        ),
        ('"annual report" 2025', [("annual", "report"), ("2025",)]),
        ("关于“汽车 工程”的通知", [("关于汽车工程的通知",)]),
        ('汽车" 工程', [("汽车",), ("工程",)]),
        ("it's 汽车 party's", [("it", "s"), ("汽车",), ("party", "s")]),
    ],
)
def test_spaces_part_terms_but_not_single_han_characters(query, runs):
    assert [term.runs for term in terms(query)] == runs


def test_a_long_query_is_cut():
    assert sum(len(run) for term in terms("党" * 5000) for run in term.runs) == QUERY_LENGTH


def test_a_long_text_is_cut():
    assert len(index_words("党费" * INDEXED_LENGTH)) == INDEXED_LENGTH
    assert max(map(len, index_words("a" * 5000))) < 200

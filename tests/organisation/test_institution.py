"""What names the institution: the form of each fact, how it is stored, and what a process keeps of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from disclosure.organisation.institution import FACTS as NAMES
from disclosure.organisation.institution import (
    NEWEST_DIGEST,
    InstitutionEdition,
    add_edition,
    cleaned,
    differences,
    in_force,
    unnamed,
)
from disclosure.organisation.models import User
from tests.factories import as_if_decided
from tests.institution import FACTS

ACCEPTED = [
    ("icp_number", "鄂ICP备12345678号"),
    ("icp_number", "京ICP备2021012345号-12"),
    ("police_number", "鄂公网安备42030002000001号"),
    ("site_code", "4203000012"),
    ("site_code", "bm12345678"),
    ("telephone", "0719-8760000转8001、0719-8760001"),
    ("telephone", "(0719) 8760000"),
    ("email", "dwgk@example.edu.cn"),
    ("principles", "发扬民主，广泛参与\n积极稳妥"),
    *((name, "") for name in ("icp_number", "police_number", "site_code", "telephone", "email", "principles", "short_name")),
]

REFUSED = [
    ("name", "", "必填"),
    ("name", "学" * 51, "50"),
    ("site_title", "", "必填"),
    ("icp_number", "ICP备12345678号", "鄂ICP备12345678号-1"),
    ("icp_number", "鄂ICP备12345678", "鄂ICP备12345678号-1"),
    ("icp_number", "鄂ICP备12345678号-0", "鄂ICP备12345678号-1"),
    ("icp_number", "备案：鄂ICP备12345678号", "鄂ICP备12345678号-1"),
    ("icp_number", "鄂ICP备12345678号-1，", "鄂ICP备12345678号-1"),
    ("police_number", "鄂公网安备4203000200001号", "14位"),
    ("police_number", "公网安备42030002000001号", "14位"),
    ("site_code", "420300001", "10位"),
    ("site_code", "4203-00012", "10位"),
    ("telephone", "电话0719-8760000", "只写数字"),
    ("email", "dwgk@", "邮箱格式"),
    ("principles", "\n".join("一二三四五六七"), "最多6行"),
    ("principles", "长" * 21, "最多6行"),
]


def problems(**facts: str) -> dict[str, str]:
    try:
        InstitutionEdition(**FACTS | facts).full_clean({"number", "in_force_since", "digest"}, validate_unique=False)
    except ValidationError as invalid:
        return {name: "".join(words) for name, words in invalid.message_dict.items()}
    return {}


@pytest.mark.parametrize(("name", "text"), ACCEPTED)
def test_a_fact_is_accepted(name, text):
    assert problems(**{name: text}) == {}


@pytest.mark.parametrize(("name", "text", "words"), REFUSED)
def test_a_fact_is_refused_in_words(name, text, words):
    found = problems(**{name: text})
    assert found.keys() == {name}
    assert words in found[name] or "不能为空" in found[name]


@pytest.mark.parametrize(
    ("name", "typed", "stored"),
    [
        ("name", "  江汉  职业技术学院 ", "江汉 职业技术学院"),
        ("site_title", "党务\r\n公开", "党务 公开"),
        ("police_number", "鄂公网安备 42900402000001号", "鄂公网安备42900402000001号"),
        ("icp_number", " 鄂ICP备12345678号 - 1", "鄂ICP备12345678号-1"),
        ("principles", "\r\n 一句， 两半 \r\n\r\n第二句\r\n", "一句， 两半\n第二句"),
    ],
)
def test_facts_are_stored_without_needless_spaces(name, typed, stored):
    assert cleaned(FACTS | {name: typed})[name] == stored


def test_what_a_site_shows_before_it_has_a_name_is_in_order():
    assert unnamed().name == "本校"
    unnamed().clean_fields(exclude={"number", "digest", "in_force_since"})


def test_the_quotation_is_shown_in_halves():
    edition = InstitutionEdition(principles="发扬民主，广泛参与\n积极稳妥")
    assert edition.principle_lines == [("发扬民主", "广泛参与"), ("积极稳妥", "")]


def test_differences_are_told_in_the_order_of_the_fields():
    told = differences(InstitutionEdition(**FACTS), InstitutionEdition(**FACTS | {"telephone": "", "name": "另一学院"}))
    assert list(map(str, told)) == ["学校全称：江汉职业技术学院 → 另一学院", "联系电话：0728-6200000 → （空）"]


@pytest.mark.django_db
def test_the_newest_edition_is_in_force_and_is_read_once_as_long_as_its_digest_is_told(django_assert_num_queries):
    person = User.objects.create(username="reader")
    told = lambda: User.objects.annotate(told=NEWEST_DIGEST).get(pk=person.pk).told  # noqa: E731
    assert told() == "" and in_force("").name == "本校"
    for telephone in ("0728-1", "0728-2", "0728-1"):
        with as_if_decided():
            edition = add_edition(FACTS | {"telephone": f"{telephone}00000"})
        digest = told()
        assert in_force(digest) == edition
        with django_assert_num_queries(0):
            assert in_force(digest).telephone == f"{telephone}00000"
    assert InstitutionEdition.objects.values_list("digest", flat=True).distinct().count() == 3
    assert set(edition.facts) == set(NAMES)

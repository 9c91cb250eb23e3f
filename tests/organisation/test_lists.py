"""Chinese punctuation parts what is typed as a list."""

import pytest
from taggit.forms import TagField

from disclosure.organisation.lists import parse_tags, split_list
from disclosure.organisation.people import PeopleField
from tests.factories import make_person


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("党费，换届", ["党费", "换届"]),
        ('"党费，换届"', ["党费", "换届"]),
        ("党费、换届；公示。", ["党费", "公示", "换届"]),
        ("党费;换届,公示", ["党费", "公示", "换届"]),
        ("党费\u3000换届", ["党费", "换届"]),
        ("党费 换届", ["党费", "换届"]),
        ('"民主 评议"，党费', ["党费", "民主 评议"]),
        ("民主 评议，党费", ["党费", "民主 评议"]),
        ("党费，党费,，、 党费\u200b", ["党费"]),
        ("\u200b，\u3164", []),
        ("党费\u3164，党\u115f费\ufe00，⺠主评议", ["党 费", "党费", "民主评议"]),
        ("café", ["café"]),
        ("", []),
        ("党费\n换届", ["党费", "换届"]),
        *((f"党费{separator}换届", ["党费", "换届"]) for separator in "|｜¦︐︑︒︔\t\v\x85\u2002\u2003\u00a0\u2009\u202f"),
        ("民主\u00a0评议，党费", ["党费", "民主 评议"]),
        ("民主\u00a0评议\u2003党费", ["党费", "民主 评议"]),
        ("党务/政务，A-B", ["党务/政务", "A-B"]),
        ("“两学一做”", ["“两学一做”"]),
        *((f"党费{comma}换届", ["党费", "换届"]) for comma in "،՝፣᠂᠈⸲⹁꓾"),
        ("1、党费 2、换届", ["党费", "换届"]),
        ("1、党费，2、换届", ["党费", "换届"]),
        ("1．民主 评议\n2．换届", ["民主 评议", "换届"]),
        ("1. 党费 2. 换届", ["党费", "换届"]),
        ("1）党费；2）换届", ["党费", "换届"]),
        ("（1）党费（2）换届", ["党费", "换届"]),
        ("一、党费 二、换届", ["党费", "换届"]),
        ("（一）党费、（二）换届", ["党费", "换届"]),
        ("①党费②换届", ["党费", "换届"]),
        ("⑴党费 ⑵换届", ["党费", "换届"]),
        ("㈠党费㈡换届", ["党费", "换届"]),
        (" 1、党费", ["党费"]),
        (
            " ".join(f"{number}、标签{letter}" for number, letter in enumerate("甲乙丙丁戊己庚辛壬癸子丑", 1)),
            [*(f"标签{letter}" for letter in "甲乙丙丁戊己庚辛壬癸子丑")],
        ),
        ("3.15专项，党费", ["3.15专项", "党费"]),
        ("1.5倍，党费", ["1.5倍", "党费"]),
        ("1、2、3", ["1", "2", "3"]),
        ("一、二、三", ["一", "二", "三"]),
        ("2、党费", ["2", "党费"]),
        ("党费、1、换届", ["党费", "1", "换届"]),
        ("三会一课，一岗双责", ["三会一课", "一岗双责"]),
        ("党费（1）", ["党费（1）"]),
    ],
)
def test_tags_are_parted(typed, tags):
    assert parse_tags(typed) == sorted(tags)
    if tags:
        assert TagField().clean(typed) == sorted(tags)


def test_a_list_keeps_its_order():
    assert split_list("网站、公开栏，文件\n会议；网站｜广播\t简报") == ["网站", "公开栏", "文件", "会议", "广播", "简报"]


@pytest.mark.django_db
@pytest.mark.parametrize("separator", "，、；;,。｜|\u2003\u3000\n")
def test_people_are_parted(separator):
    people = [make_person("zhang"), make_person("li")]
    assert PeopleField().clean(f"zhang{separator}li") == people


@pytest.mark.django_db
@pytest.mark.parametrize("space", " \t\u00a0")
def test_a_username_and_a_name_pasted_from_two_cells_are_one_person(space):
    person = make_person("zhang", last_name="张", first_name="三")
    assert PeopleField().clean(f"zhang{space}张三") == [person]
    make_person("zhang.2", last_name="张", first_name="三")
    assert PeopleField().clean(f"zhang{space}张三") == [person]

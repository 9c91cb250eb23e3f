"""No two units, branches, groups of readers or accounts bear names that look the same, and no name holds what nobody sees."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Model

from disclosure.audience.models import ReaderGroup
from disclosure.audience.sign_in.campus.accounts import SignInRefused, account_of
from disclosure.organisation.changes import actions as changes
from disclosure.organisation.models import Branch, RegisterChange, Unit, User
from tests.factories import Units, make_branch, make_person, make_reader_group

pytestmark = pytest.mark.django_db

REGISTERS = {
    "units": (Unit, {"code": "zzbx"}),
    "branches": (Branch, {"kind": "general"}),
    "reader-groups": (ReaderGroup, {}),
}

UNSEEN = ["民主党派\u3164", "\u115f民主党派", "民主\u200b党派", "民主党派\ufe00", "民主\u034f党派", "民主党派\U000e0101"]
TWINS = ["⺠主党派", "民主 党派", "民主\u3000党派", "民主黨派", "民主党派\u0301", "民主党派ˑ"]
DISTINCT = ["民主党派一", "民主党派·二", "无党派", "𠮷田党派", "民主·党派", "M主党派"]


@pytest.fixture(params=REGISTERS)
def register(request, units) -> tuple[str, type[Model], dict]:
    model, fields = REGISTERS[request.param]
    make = {Unit: lambda: Unit.objects.create(name="民主党派", code="mz"), Branch: lambda: make_branch("民主党派")}
    make.get(model, lambda: make_reader_group("民主党派"))()
    return request.param, model, fields


@pytest.mark.parametrize("name", [*UNSEEN, *TWINS, *DISTINCT], ids=ascii)
def test_a_register_takes_no_name_that_looks_like_another(register, office: User, client_of, name: str):
    address, model, fields = register
    before = model.objects.count() + RegisterChange.objects.count()
    response = client_of(office).post(
        f"/admin/registers/{address}/create/", fields | {"name": name, "active": "on", "order": "0"}
    )
    if name in DISTINCT:
        assert response.status_code == 302
        return
    said = response.context["form"].errors["name"]
    assert len(said) == 1 and ("看不见的字符" if name in UNSEEN else "“民主党派”相同") in said[0]
    assert model.objects.count() + RegisterChange.objects.count() == before


def test_of_two_proposed_names_that_look_the_same_one_is_confirmed(office: User, committee: User, client_of):
    for name in ("民主党派", "⺠主党派"):
        client_of(office).post("/admin/registers/reader-groups/create/", {"name": name, "active": "on"})
    first, second = RegisterChange.objects.order_by("pk")
    changes.confirm(first, by=committee)
    with pytest.raises(ValidationError, match="“民主党派”相同"):
        changes.confirm(second, by=committee)
    assert ReaderGroup.objects.count() == 1


def test_a_twin_of_old_keeps_its_name_and_is_edited_otherwise(office: User, client_of, units: Units):
    make_branch("民主党派")
    twin = Branch.objects.create(name="民主党派\u3164")
    client_of(office).post(
        f"/admin/registers/branches/edit/{twin.pk}/", {"name": twin.name, "kind": "direct", "active": "on", "order": "7"}
    )
    assert Branch.objects.get(pk=twin.pk).order == 7


ALIKE = [
    *(("第一党支部", f"第{dash}党支部") for dash in "\u2014\u2015\u2500\uff0d-\u2013\u2212\u30fc\u2501"),
    ("团委", "団委"),
    ("青年工作部", "靑年工作部"),
    ("人事处", "人亊处"),
    ("人事处", "入事处"),
    ("高职研究所", "髙职研究所"),
    ("组织—部", "组织-部"),
    ("A1部", "Al部"),
    ("A1部", "AI部"),
    ("第10支部", "第1O支部"),
    ("清风社", "淸风社"),
    ("黑板报社", "黒板报社"),
    ("教务处", "敎务处"),
    ("户外协会", "戸外协会"),
    ("每日社", "毎日社"),
    ("每日社", "每曰社"),
    ("体育部", "躰育部"),
    ("德育处", "徳育处"),
    ("奖学金办", "奨学金办"),
    ("国资处", "囯资处"),
    ("博士后流动站", "博土后流动站"),
    ("未来工坊", "末来工坊"),
    ("口腔系", "囗腔系"),
    ("M党支部", "rn党支部"),
    ("lo党支部", "łø党支部"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE, ids=ascii)
def test_names_that_differ_in_a_form_or_a_stroke_are_refused_beside_each_other(one, other):
    for first, second in ((one, other), (other, one)):
        group = make_reader_group(first)
        with pytest.raises(ValidationError, match=f"“{first}”相同"):
            ReaderGroup(name=second).full_clean()
        group.delete()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一党支部", "第二党支部"),
        ("第十党支部", "第十一党支部"),
        ("大学生支部", "太学生支部"),
        ("第1支部", "第11支部"),
        ("艺术系", "芸术系"),
        ("甲组", "由组"),
        ("A组", "B组"),
        ("组织部", "组织—部"),
    ],
)
def test_names_that_are_told_apart_stand_beside_each_other(one, other):
    make_reader_group(one)
    ReaderGroup(name=other).full_clean()


# --- accounts --------------------------------------------------------------------------------------------------------------

SOMEBODY = {"username": "t001", "last_name": "某", "first_name": "某", "email": "t001@example.edu.cn"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "cоmmittee", "只用英文字母"),
        ("username", "张三", "只用英文字母"),
        ("username", "९001", "只用英文字母"),
        ("username", "committee\u3164", "看不见的字符"),
        ("username", "Committee", "“committee”相同"),
        ("username", "commlttee", "“committee”相同"),
        ("username", "comm1ttee", "“committee”相同"),
        ("username", "cornmittee", "“committee”相同"),
        ("username", "0ffice", "“office”相同"),
        ("username", "ｃommittee", "已被使用"),
        ("last_name", "党委审批人\u3164", "看不见的字符"),
        ("first_name", "三\u200b", "看不见的字符"),
    ],
)
def test_no_account_is_opened_under_a_name_that_is_taken_for_another(committee, office, admin, client_of, field, value, said):
    response = client_of(admin).post("/admin/users/new/", SOMEBODY | {field: value})
    assert said in "".join(response.context["form"].errors[field])
    assert not User.objects.filter(email=SOMEBODY["email"]).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "t-001_a.b"),
        ("username", "t001@example.edu.cn"),
        ("last_name", "买买提·艾力"),
        ("last_name", "𠮷"),
        ("first_name", "㛃䶮"),
        ("first_name", "Léa"),
    ],
)
def test_ordinary_names_stay_possible(admin, client_of, field, value):
    assert client_of(admin).post("/admin/users/new/", SOMEBODY | {field: value}).status_code == 302
    assert getattr(User.objects.get(email=SOMEBODY["email"]), field) == value


def test_an_account_of_old_under_a_chinese_name_is_still_edited(admin, client_of):
    person = make_person("张三", last_name="张\u200b")
    data = {"username": "张三", "last_name": "张\u200b", "first_name": "三", "email": "z@example.org", "is_active": "on"}
    client_of(admin).post(f"/admin/users/edit/{person.pk}/", data)
    assert User.objects.get(pk=person.pk).first_name == "三"


def test_the_campus_opens_an_account_under_any_name_but_a_twin(committee, settings):
    assert account_of("张三").username == "张三"
    assert account_of("commlttee").username == "commlttee"
    with pytest.raises(SignInRefused, match="看上去与本站已有的账号相同"):
        account_of("cоmmittee")
    with pytest.raises(SignInRefused, match="不能使用的字符"):
        account_of("张\u3164三")
    with pytest.raises(SignInRefused, match="用户名太长"):
        account_of("t" * 151)

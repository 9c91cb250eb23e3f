"""A new college's site is set up from a file, entirely or not at all, and names no other college anywhere."""

from __future__ import annotations

import io
import re
import tomllib
from pathlib import Path

import pytest
import tomli_w
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import Page, Site

from disclosure.archive.exports import folders
from disclosure.audience.circles import Scope
from disclosure.catalogue.models import CataloguePage, EntryPage
from disclosure.organisation.institution import InstitutionEdition, in_force
from disclosure.organisation.models import Appointment, Role, Unit, User
from home.setting_up import plan_of
from tests.approval.proposals import Proposal
from tests.archive.bags import bag_at, quick_pdf
from tests.factories import make_item, make_person
from tests.institution import FACTS

pytestmark = pytest.mark.django_db

OURS = re.compile("湖北工业|工业职业技术学院|湖北工职院")
CASES = Path(__file__).parent.parent / "cases" / "files"

PLAN = {
    "institution": FACTS,
    "administrator": {"username": "admin", "last_name": "系统", "first_name": "管理员", "email": "admin@jianghan.example"},
    "office": {"username": "office", "last_name": "党务", "first_name": "办公室", "email": "office@jianghan.example"},
    "committee": {"username": "committee", "last_name": "党委", "first_name": "审批人", "email": "dw@jianghan.example"},
    "units": [
        {"code": "dzb", "name": "党政办", "functional": True, "is_office": True},
        {"code": "zzb", "name": "组织部", "functional": True},
    ],
    "catalogue": str(CASES / "h10-category-number-space.csv"),
}


@pytest.fixture
def run(tmp_path, django_capture_on_commit_callbacks):
    """`run(plan)`: what the command said of a file with the plan, and what it complained of."""

    def told(plan: dict) -> str:
        file, out = tmp_path / "college.toml", io.StringIO()
        file.write_text(tomli_w.dumps(plan), "utf-8")
        with django_capture_on_commit_callbacks(execute=True):
            call_command("set_up", file, stdout=out, stderr=out)
        return out.getvalue()

    return told


def test_a_site_is_set_up_as_its_file_says(run):
    said = run(PLAN)
    assert "网站已经建立" in said and "office@jianghan.example" in said
    assert in_force().facts == FACTS and in_force().number == 1
    assert list(Unit.objects.values_list("code", "is_office")) == [("dzb", True), ("zzb", False)]
    roles = dict(Appointment.objects.values_list("user__username", "role"))
    assert roles == {"office": Role.OFFICE, "committee": Role.COMMITTEE}
    assert list(User.objects.filter(is_superuser=True).values_list("username", flat=True)) == ["admin"]
    assert not any(user.has_usable_password() for user in User.objects.all())
    links = [message.to for message in mail.outbox if "设置您的密码" in message.subject]
    assert sorted(links) == [["admin@jianghan.example"], ["dw@jianghan.example"], ["office@jianghan.example"]]
    assert EntryPage.objects.count() == 2
    assert Site.objects.get().site_name == FACTS["site_title"]


def test_the_example_is_a_plan():
    example = tomllib.loads((Path(settings.BASE_DIR) / "docs" / "set-up.toml.example").read_text("utf-8"))
    plan = plan_of(example, Path("here"))
    assert plan.catalogue == Path("here/目录.xlsx") and plan.institution.keys() == set(FACTS)


def without(*path: str) -> dict:
    return {key: {**value, path[1]: ""} if key == path[0] and len(path) > 1 else value for key, value in PLAN.items()}


REFUSED = [
    ({key: value for key, value in PLAN.items() if key != "office"}, "缺少“office”"),
    (PLAN | {"colour": "red"}, "不认识“colour”"),
    (PLAN | {"units": "党政办"}, "units"),
    (PLAN | {"office": "office"}, "应为一个表"),
    (PLAN | {"institution": FACTS | {"motto": "x"}}, "不认识“motto”"),
    (PLAN | {"institution": FACTS | {"icp_number": "123"}}, "ICP备案号的格式不对"),
    (PLAN | {"units": [{"code": "dzb", "name": "党政办", "is_office": "是"}]}, "true 或 false"),
    (PLAN | {"units": [{"code": "1", "name": "党政办", "is_office": True}]}, "代码只能用小写字母"),
    (PLAN | {"committee": PLAN["office"]}, "邮箱不能相同"),
    (PLAN | {"committee": PLAN["committee"] | {"username": "office"}}, "用户名"),
    (PLAN | {"units": [unit | {"is_office": True} for unit in PLAN["units"]]}, "只有一个"),
    (PLAN | {"units": [unit | {"is_office": False} for unit in PLAN["units"]]}, "只有一个"),
    (PLAN | {"institution": FACTS | {"name": "江汉\u200b职业学院"}}, "看不见的字符"),
    (PLAN | {"institution": FACTS | {"lead": "江汉\u202e职业学院"}}, "看不见的字符"),
    (PLAN | {"institution": FACTS | {"site_title": "党务\u0000公开"}}, "看不见的字符"),
    (PLAN | {"institution": FACTS | {"telephone": "13800138000"}}, "不写个人信息"),
    (PLAN | {"catalogue": "a\u0000b.csv"}, "不是文件的路径"),
    (without("committee", "email"), "没有填写邮箱"),
    (without("institution", "name"), "学校全称"),
    (PLAN | {"units": PLAN["units"][:1]}, "组织部"),
    (PLAN | {"catalogue": "nowhere.csv"}, "无法打开"),
    (PLAN | {"catalogue": str(CASES / "h12-other-headers.csv")}, ""),
]


@pytest.mark.parametrize(("plan", "words"), REFUSED)
def test_a_plan_with_a_fault_changes_nothing(plan, words, tmp_path, run, capsys):
    out = io.StringIO()
    file = tmp_path / "faulty.toml"
    file.write_text(tomli_w.dumps(plan), "utf-8")
    with pytest.raises(CommandError) as refused:
        call_command("set_up", file, stdout=out, stderr=out)
    assert words in out.getvalue() + str(refused.value) + "".join(capsys.readouterr())
    assert not any(model.objects.exists() for model in (User, Unit, CataloguePage, InstitutionEdition))
    assert not mail.outbox


def test_a_site_that_has_content_is_not_set_up_again(run):
    run(PLAN)
    with pytest.raises(CommandError, match="没有建立"):
        run(PLAN)


@pytest.mark.parametrize(("content", "words"), [(None, "无法打开"), (b"name = ", "TOML"), ("校名".encode("gbk"), "UTF-8")])
def test_a_file_that_cannot_be_read_is_refused(content, words, tmp_path):
    file = tmp_path / "college.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        call_command("set_up", file)


def test_it_is_asked_step_by_step(monkeypatch):
    answers = [*(value.replace("\n", "/") for value in FACTS.values())]
    for account in ("administrator", "office", "committee"):
        answers += PLAN[account].values()
    answers += ["dzb", "党政办", "是", "什么", "y", "zzb", "组织部", "是", "否", "", PLAN["catalogue"]]
    # What has not its form is asked for again.
    at = list(FACTS).index("icp_number")
    answers.insert(at, "123")
    waiting = iter(answers)
    monkeypatch.setattr("builtins.input", lambda: next(waiting))
    call_command("set_up", stdout=io.StringIO(), stderr=io.StringIO())
    assert in_force().facts == FACTS and Unit.objects.count() == 2 and CataloguePage.objects.exists()


def test_who_stops_answering_has_set_nothing_up(monkeypatch):
    def closed() -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", closed)
    with pytest.raises(CommandError, match="没有作任何改动"):
        call_command("set_up", stdout=io.StringIO())
    assert not InstitutionEdition.objects.exists()


@pytest.mark.parametrize(
    ("file", "title"), [("h10-category-number-space.csv", "机构设置"), ("h01-nobreakhyphen.docx", "学院党委机构设置")]
)
def test_nothing_of_our_college_is_left_on_another_ones_site(file, title, run, tmp_path, monkeypatch, client_of, subtests):
    monkeypatch.setattr(folders, "pdf_of", quick_pdf)
    run(PLAN | {"catalogue": str(CASES / file)})
    office, committee = (User.objects.get(username=name) for name in ("office", "committee"))
    unit = Unit.objects.get(code="dzb")
    drafter = make_person("drafter", (Role.DRAFTER, unit))
    reviewer = make_person("reviewer", (Role.REVIEWER, unit))
    entry = EntryPage.objects.get(title=title)
    proposal = Proposal(make_item(entry, unit, Scope.PUBLIC, live=False, owner=drafter)).propose(drafter)
    proposal.review(reviewer, unit)
    proposal.approve(committee)

    named = 0
    reader, desks = Client(), {person.username: client_of(person) for person in (office, committee, drafter)}
    public = [*(page.url for page in Page.objects.filter(depth__gt=1)), "/nowhere/", "/search/?q=党费"]
    public += [reverse(name) for name in ("archive:changes", "catalogue_versions:index", "audience:sign_in")]
    inside = [
        reverse(name) for name in ("wagtailadmin_home", "motions:index", "meetings_modeladmin_index", "institution:index")
    ]
    pages = [("reader", reader, address) for address in public]
    pages += [(name, desk, address) for name, desk in desks.items() for address in [*public, *inside]]
    for name, client, address in pages:
        with subtests.test(f"{name} at {address}"):
            text = client.get(address).content.decode()
            assert not OURS.search(text)
            named += FACTS["name"] in text
    assert named > len(public)
    for message in mail.outbox:
        assert not OURS.search(f"{message.subject}{message.body}")
        assert FACTS["site_title"] in message.body
    bag = bag_at(tmp_path / "bag")
    texts = {path.name: path.read_bytes().decode("utf-8", "replace") for path in bag.rglob("*") if path.is_file()}
    assert not any(map(OURS.search, texts.values()))
    assert FACTS["site_title"] in texts["page.html"]
    assert FACTS["site_title"] in texts["README.txt"] and FACTS["committee"] in texts["bag-info.txt"]
    assert "%E6%B1%9F%E6%B1%89%E8%81%8C%E9%99%A2" in TOTPDevice(user=office).config_url

"""Whoever opens an address of the admin that is closed to them is told who does this, and where (law 7)."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import get_resolver

from disclosure.organisation.refusals import NO_REASON
from tests.visibility.generated import browser_of
from tests.visibility.test_existence import ARGUMENT, WORDS, every_address, filled, number_of

pytestmark = pytest.mark.django_db

ROLES = ("office", "committee", "supervisor", "zzb_drafter", "xcb_reviewer", "admin")

WITHOUT_REASON = re.compile(f"{NO_REASON}|您的账号没有访问这里的权限|您没有权限")
ASK_THE_OFFICE = re.compile("与(?:党务公开)?办公室联系")


ADDRESSES = [address for address in dict.fromkeys(every_address(get_resolver())) if "logout" not in address]


def fault(response, role: str) -> str:
    """What is wrong with a refusal; empty if it says why, or is none."""
    text = html.unescape(response.content.decode()) if response.status_code == 403 else ""
    main = re.sub(r"(?s)^.*<h1>不能访问</h1>|<footer.*", "", text)
    if WITHOUT_REASON.search(main) or (text and not re.search("[\u4e00-\u9fff]{4}", main)):
        return "says no reason"
    return "asks the office to ask itself" if role == "office" and ASK_THE_OFFICE.search(main) else ""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("role", ROLES)
def test_every_closed_address_says_who_does_this_and_where(hidden, request, role):
    browser = browser_of(request.getfixturevalue(role))
    faults = []
    for address in ADDRESSES:
        names = [first or second for first, second in ARGUMENT.findall(address)]
        numbers = WORDS | {each: number_of(hidden, address, each) for each in names if each not in WORDS}
        for method in ("get", "post"):
            for asked in ({}, {"X-Requested-With": "XMLHttpRequest"}):
                response = getattr(browser, method)(filled(address, numbers), headers=asked)
                if not response.streaming and (wrong := fault(response, role)):
                    faults.append(
                        f"{method} {address} {asked}: {wrong}: {re.findall('<p>(.*?)</p>', response.content.decode())}"
                    )
                if response.status_code in (200, 404):
                    break  # what is open, or is not there, is so for a script, too
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("role", "address", "reason"),
    [
        ("office", "/admin/reports/reading/", "查阅记录由党务公开监督员查看"),
        ("admin", "/admin/reports/reading/", "查阅记录由党务公开监督员查看"),
        ("office", "/admin/reports/locked/", "送审的稿件办结以前自动锁定"),
        ("office", "/admin/sites/", "站点设置由系统管理员办理"),
        ("committee", "/admin/documents/", "附件由责任单位的起草人上传"),
        ("office", "/admin/documents/multiple/add/", "附件由责任单位的起草人上传"),
        ("committee", "/admin/images/", "图片由责任单位的起草人上传"),
        ("zzb_drafter", "/admin/archive/exports/", "归档由党务公开办公室和党务公开监督员查阅"),
        ("committee", "/admin/archive/retention/", "保管期限由党务公开办公室确定"),
        ("zzb_drafter", "/admin/people/", "为了在“登记册”里登记"),
        ("zzb_drafter", "/admin/registers/second-factors/", "两步验证由党务公开办公室和系统管理员"),
    ],
)
def test_a_refusal_names_who_does_this(client_of, request, role, address, reason):
    response = client_of(request.getfixturevalue(role)).get(address)
    assert response.status_code == 403
    assert reason in html.unescape(response.content.decode())


def test_the_office_is_sent_to_its_own_register(client_of, office, committee):
    for person, words in ((office, "权限由“登记册”里的任职决定"), (committee, "请与党务公开办公室联系")):
        assert words in client_of(person).get("/admin/sites/").content.decode()


def test_whoever_would_delete_their_own_account_is_told_why_not(admin):
    response = browser_of(admin).get(f"/admin/users/delete/{admin.pk}/")
    assert response.status_code == 403 and not fault(response, "admin")
    assert "不能删除自己的账号" in response.content.decode()

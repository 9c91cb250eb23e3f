"""Signing in where the site asks for a second factor and a CAS server knows its readers: a server of these journeys' own."""

from __future__ import annotations

import json
import time
from base64 import b32decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from django_otp.oath import totp
from playwright.sync_api import Page, expect

from demonstration.people import PASSWORD
from tests.cas.conftest import READERS, CasServer, running_cas  # noqa: F401 - a fixture
from tests.journeys.conftest import NARROW, served


@pytest.fixture(scope="module")
def site(data: Path, running_cas: CasServer) -> Iterator[str]:  # noqa: F811
    """Of the same demonstration, so that it is loaded once."""
    known = {"CAS_SERVER_URL": running_cas.url, "CAS_READER_ATTRIBUTES": json.dumps(READERS)}
    with served(data, SECOND_FACTOR_REQUIRED="on", **known) as address:
        yield address


@pytest.fixture
def signed_in() -> None:
    """Everybody signs in anew: that is what these journeys are about."""


def give_code(page: Page, code: str, button: str = "继续") -> None:
    page.get_by_label("动态口令").fill(code)
    page.get_by_role("button", name=button).click()


def code_of(key: str, minutes: float = 0) -> str:
    """What a telephone with this key shows, so much later."""
    return f"{totp(b32decode(key.replace(' ', '')), t0=-int(60 * minutes)):06d}"


def test_somebody_who_works_here_sets_up_a_telephone_and_signs_in_with_it(visitor, shoot):
    page = visitor("jw.drafter")
    expect(page.get_by_role("heading", level=1)).to_have_text("两步验证")
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("两步验证")
    shoot(page, "second-factor")
    key = page.locator(".qr-key .code").inner_text()

    give_code(page, "000000", "启用")
    expect(page.get_by_text("口令不正确")).to_be_visible()
    time.sleep(1.1)  # after a wrong code one has to wait
    first = code_of(key)
    give_code(page, first, "启用")
    expect(page.locator(".spare-codes li")).to_have_count(10)
    shoot(page, "spare-codes")
    spare = page.locator(".spare-codes li").first.inner_text()
    page.get_by_role("link", name="已经收好，继续").click()
    expect(page).to_have_url("/admin/")

    elsewhere = visitor("jw.drafter", NARROW)
    elsewhere.goto("/catalogue/")
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("动态口令")
    shoot(elsewhere, "code")
    give_code(elsewhere, first)
    expect(elsewhere.get_by_text("已经用过")).to_be_visible()
    time.sleep(1.1)
    give_code(elsewhere, code_of(key, minutes=0.5))
    expect(elsewhere).to_have_url("/catalogue/")

    without = visitor("jw.drafter")
    give_code(without, spare)
    without.goto("/account/second-factor/")
    expect(without.get_by_text("备用码还剩9个")).to_be_visible()

    without.goto("/account/sign-ins/")
    expect(without.get_by_role("cell", name="未通过")).to_have_count(2)
    shoot(without, "sign-ins")
    without.get_by_role("link", name="退出在别处的登录").click()
    shoot(without, "other-sessions")
    without.get_by_label("密码").fill(PASSWORD)
    without.get_by_role("button", name="全部退出").click()
    expect(without.get_by_text("在别处的登录已全部退出")).to_be_visible()
    page.goto("/admin/")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_a_reader_is_not_asked_for_a_code(visitor):
    page = visitor("student")
    expect(page).to_have_url("/")
    expect(page.get_by_role("button", name="退出")).to_be_visible()


def test_a_reader_signs_in_with_the_campus_account_and_out_again(visitor, shoot, running_cas: CasServer):  # noqa: F811
    running_cas.knows(t001={"userType": "staff", "politicalStatus": "中共党员", "cn": "某某"})
    page = visitor()
    page.goto("/catalogue/4/")
    page.get_by_role("banner").get_by_role("link", name="登录").click()
    shoot(page, "sign-in-campus")
    page.get_by_role("link", name="统一身份认证登录").click()
    sign_in_there(page, "t001")
    expect(page).to_have_url("/catalogue/4/")
    expect(page.locator(".account-name")).to_have_text("某某")
    expect(page.locator(".account-circles")).to_contain_text("党员、校内")

    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("button", name="退出")).to_have_count(0)
    page.goto("/sign-in/campus/")
    expect(page.locator("#id_password")).to_be_visible()
    assert page.url.startswith(running_cas.url)


def test_logging_out_at_the_campus_ends_the_session_here(visitor, running_cas: CasServer):  # noqa: F811
    running_cas.knows(t002={"userType": "student", "cn": "某学生"})
    page = visitor()
    page.goto("/sign-in/campus/")
    sign_in_there(page, "t002")
    expect(page.locator(".account-name")).to_have_text("某学生")
    page.goto(f"{running_cas.url}logout")
    page.goto("/")
    expect(page.locator(".account-name")).to_have_count(0)


def sign_in_there(page: Page, name: str) -> None:
    """Fill in the CAS server's form; everybody's password there is their name."""
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(name)
    page.locator("#id_password").press("Enter")

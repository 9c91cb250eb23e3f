"""The page of one's own sign-ins."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django_otp.oath import totp

from disclosure.audience.sign_in import second_factor
from tests.audience.sign_in.conftest import ELSEWHERE, HERE, Try
from tests.markup import faults

pytestmark = pytest.mark.django_db

PAGE = "/account/sign-ins/"


def rows(browser: Client) -> list[tuple[str, str, str]]:
    """Way, address and outcome of each row, newest first."""
    html = browser.get(PAGE).content.decode()
    assert faults(html) == []
    body = html.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in html else ""
    cells = [[re.sub("<[^>]*>", "", cell) for cell in re.findall("<td.*?</td>", row)] for row in body.split("</tr>")[:-1]]
    return [(*what.split(), outcome) for _time, what, outcome in cells]


def test_it_shows_ones_own_sign_ins_and_failures_and_nobody_elses(student, member, sign_in: Try):
    browser = Client()
    sign_in("student", client=browser)
    sign_in("student", "猜的", ELSEWHERE)
    sign_in("member", "猜的", ELSEWHERE)
    sign_in("member")
    assert rows(browser) == [("密码", ELSEWHERE, "未通过"), ("密码", HERE, "通过")]


def test_a_sign_in_of_two_steps_is_two_rows(office, sign_in: Try, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser = Client(REMOTE_ADDR=HERE)
    sign_in("office", client=browser)
    browser.post("/account/second-factor/", {"code": "000000"})
    device = second_factor.offer_key(office)
    device.throttle_reset()
    browser.post("/account/second-factor/", {"code": f"{totp(device.bin_key):06d}"})
    assert rows(browser) == [("动态口令", HERE, "通过"), ("动态口令", HERE, "未通过"), ("密码", HERE, "通过")]


def test_attempts_that_were_refused_unheard_flood_nothing(student, sign_in: Try):
    """Whoever guesses on while shut out adds no rows."""
    for _ in range(20):
        sign_in("student", "猜的", ELSEWHERE)
    browser = Client()
    sign_in("student", client=browser)
    assert rows(browser).count(("密码", ELSEWHERE, "未通过")) == 5


def test_one_has_to_be_signed_in(client: Client):
    assert client.get(PAGE).url == f"/sign-in/?next={PAGE}"


def test_the_header_and_the_account_page_of_the_admin_lead_there(office, client_of):
    browser = client_of(office)
    assert f'href="{PAGE}"' in browser.get("/search/").content.decode()
    assert f'href="{PAGE}"' in browser.get("/admin/account/").content.decode()
    assert f'href="{PAGE}"' not in Client().get("/search/").content.decode()

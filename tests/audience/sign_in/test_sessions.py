"""How long somebody stays signed in."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from disclosure.audience.sign_in import sessions
from tests.audience.sign_in.conftest import HERE
from tests.factories import PASSWORD
from tests.markup import faults

pytestmark = pytest.mark.django_db


def is_signed_in(browser: Client) -> bool:
    return "退出</button>" in browser.get("/search/").content.decode()


# --- how long ----------------------------------------------------------------------------------------------------------

AWAY = [
    # who, minutes away, still signed in
    ("office", 29, True),
    ("office", 31, False),
    ("admin", 31, False),
    ("zzb_drafter", 31, False),
    ("student", 31, True),
    ("student", 119, True),
    ("student", 121, False),
]


@pytest.mark.parametrize(("name", "minutes", "stays"), AWAY)
def test_whoever_was_away_for_too_long_signs_in_again(request, client_of, after, name: str, minutes: int, stays: bool):
    browser = client_of(request.getfixturevalue(name))
    assert is_signed_in(browser)
    after(minutes)
    assert is_signed_in(browser) is stays


def test_whoever_is_here_stays_for_a_working_day_and_no_longer(office, client_of, after):
    browser = client_of(office)
    for _ in range(12 * 60 // 20):
        after(20)
        assert is_signed_in(browser)
    after(1)
    assert not is_signed_in(browser)


def test_both_can_be_set(office, student, client_of, after, settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_READER_IDLE_MINUTES = 5, 10
    desk, browser = client_of(office), client_of(student)
    after(6)
    assert (is_signed_in(desk), is_signed_in(browser)) == (False, True)
    after(11)
    assert not is_signed_in(browser)


def test_an_editor_that_is_left_open_is_not_somebody_who_is_here(office, client_of, after):
    browser = client_of(office)
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", "1", 1])
    for _ in range(4):
        after(10)
        browser.post(ping)
    assert not is_signed_in(browser)


def test_presence_is_noted_once_a_minute_and_no_oftener(student, client_of, after):
    browser = client_of(student)
    browser.get("/sign-in/")
    noted = browser.session[sessions.SEEN]
    after(0.5)
    browser.get("/sign-in/")
    assert browser.session[sessions.SEEN] == noted
    after(1)
    browser.get("/sign-in/")
    assert browser.session[sessions.SEEN] == noted + 90


def test_what_is_over_is_gone_from_the_server_too(office, client_of, after):
    browser = client_of(office)
    key = browser.session.session_key
    after(31)
    browser.get("/")
    assert not Session.objects.filter(session_key=key).exists()


def test_the_door_says_why_one_stands_before_it(office, client_of, after):
    browser = client_of(office)
    after(31)
    page = browser.get("/admin/", follow=True).content.decode()
    assert "已自动退出，请重新登录" in page and "暂存" not in page
    browser.post("/sign-in/", {"username": "office", "password": PASSWORD})
    assert is_signed_in(browser)
    assert "已自动退出" not in Client().get("/sign-in/").content.decode()


# --- another key, another password -------------------------------------------------------------------------------------


def test_signing_in_gives_the_session_another_key(student, sign_in):
    browser = Client()
    browser.get("/sign-in/")
    session = browser.session
    session["x"] = 1
    session.save()
    browser.cookies["disclosure_session"] = before = session.session_key
    sign_in("student", client=browser)
    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def change_password(browser: Client, old: str, new: str = "另一句只有自己记得的话", **kwargs):
    return browser.post("/account/password/", {"old_password": old, "new_password1": new, "new_password2": new}, **kwargs)


def test_another_password_ends_sessions_elsewhere_and_goes_on_here_under_another_key(office, client_of):
    here, elsewhere = client_of(office), client_of(office)
    before = here.session.session_key
    assert change_password(here, PASSWORD).url == "/account/sign-ins/"
    office.refresh_from_db()
    assert office.check_password("另一句只有自己记得的话")
    assert is_signed_in(here) and not is_signed_in(elsewhere)
    assert here.session.session_key != before


def test_guesses_at_the_old_password_count_as_guesses_at_the_door_do(student, client_of, sign_in):
    """Whoever finds somebody's screen cannot try there what the door would not let them."""
    browser = client_of(student)
    browser.defaults["REMOTE_ADDR"] = HERE
    assert [change_password(browser, f"猜的{number}").status_code for number in range(5)] == [200, 200, 200, 200, 429]
    assert change_password(browser, PASSWORD).status_code == 429
    assert sign_in("student", address=HERE).status_code == 429
    assert "未通过" in browser.get("/account/sign-ins/").content.decode()
    student.refresh_from_db()
    assert student.check_password(PASSWORD)


def test_a_new_password_that_is_refused_is_no_guess(student, client_of, sign_in):
    browser = client_of(student)
    for _ in range(6):
        assert change_password(browser, PASSWORD, "12345678901").status_code == 200
    assert change_password(browser, PASSWORD).status_code == 302


def test_the_admins_account_page_changes_no_password_and_leads_to_ours(office, client_of):
    browser = client_of(office)
    page = browser.get("/admin/account/").content.decode()
    assert 'name="password-old_password"' not in page and 'href="/account/password/"' in page
    new = "另一句只有自己记得的话"
    data = {"password-old_password": PASSWORD, "password-new_password1": new, "password-new_password2": new}
    names = {"name_email-first_name": "公开办", "name_email-last_name": "党务", "name_email-email": "a@example.org"}
    theme = {"theme-theme": "system", "theme-density": "default", "theme-contrast": "system"}
    browser.post("/admin/account/", data | names | theme)
    office.refresh_from_db()
    assert office.check_password(PASSWORD)


def test_a_poor_password_is_refused_on_the_page(student, client_of):
    data = {"old_password": PASSWORD, "new_password1": "12345678901", "new_password2": "12345678901"}
    page = client_of(student).post("/account/password/", data).content.decode()
    assert "密码" in page and "数字" in page
    assert faults(page) == []
    student.refresh_from_db()
    assert student.check_password(PASSWORD)


def test_an_account_without_a_password_is_offered_none(student, client_of):
    student.set_unusable_password()
    student.save()
    browser = client_of(student)
    assert browser.get("/account/password/").status_code == 404
    assert 'href="/account/password/"' not in browser.get("/account/sign-ins/").content.decode()


# --- sessions elsewhere ------------------------------------------------------------------------------------------------

ELSEWHERE = "/account/other-sessions/"


def test_ones_sessions_elsewhere_can_be_ended_without_another_password(student, member, client_of):
    here, there, others = client_of(student), client_of(student), client_of(member)
    before = here.session.session_key
    page = here.get(ELSEWHERE).content.decode()
    assert faults(page) == []
    assert here.post(ELSEWHERE, {"password": PASSWORD}).url == "/account/sign-ins/"
    assert is_signed_in(here) and not is_signed_in(there) and is_signed_in(others)
    assert here.session.session_key != before
    student.refresh_from_db()
    assert student.check_password(PASSWORD)
    assert ModelLogEntry.objects.for_instance(student).filter(action="account.sessions_ended").exists()


@pytest.mark.parametrize(("given", "said"), [("", "请填写密码"), ("猜的", "密码不正确")])
def test_they_go_on_where_the_password_is_not_given(student, client_of, given: str, said: str):
    here, there = client_of(student), client_of(student)
    page = here.post(ELSEWHERE, {"password": given}).content.decode()
    assert said in page and faults(page) == []
    assert is_signed_in(there)


def test_guesses_there_count_as_guesses_at_the_door_do(student, client_of):
    browser = client_of(student)
    assert [browser.post(ELSEWHERE, {"password": "猜的"}).status_code for _ in range(5)][-1] == 429
    assert browser.post(ELSEWHERE, {"password": PASSWORD}).status_code == 429


def test_who_has_no_password_need_not_give_one(student, client_of):
    student.set_unusable_password()
    student.save()
    here, there = client_of(student), client_of(student)
    assert '<input type="password"' not in here.get(ELSEWHERE).content.decode()
    assert here.post(ELSEWHERE).url == "/account/sign-ins/"
    assert is_signed_in(here) and not is_signed_in(there)


def test_the_page_of_ones_sign_ins_leads_there_and_strangers_are_not_let_in(student, client_of):
    assert f'href="{ELSEWHERE}"' in client_of(student).get("/account/sign-ins/").content.decode()
    assert Client().post(ELSEWHERE).url == f"/sign-in/?next={ELSEWHERE}"

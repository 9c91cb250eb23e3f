"""How long somebody stays signed in, and that nothing typed is lost when it is over."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from re import findall

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from disclosure.audience.circles import Scope
from disclosure.audience.sign_in import late_forms, sessions
from disclosure.items.models import DisclosurePage
from tests.audience.sign_in.conftest import HERE
from tests.factories import PASSWORD
from tests.markup import faults

pytestmark = pytest.mark.django_db

KEPT = "/account/kept-form/"


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`after(30)`: it is thirty minutes later."""
    clock = [1_800_000_000.0]
    monkeypatch.setattr(sessions, "_now", lambda: int(clock[0]))

    def wait(minutes: float) -> None:
        clock[0] += minutes * 60

    return wait


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


# --- what was typed ----------------------------------------------------------------------------------------------------


def sent_again(page: str) -> dict[str, str | list[str]]:
    """What the form of the page would send."""
    data: dict[str, list[str]] = {}
    for name, value in findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page):
        data.setdefault(unescape(name), []).append(unescape(value))
    return data


def test_a_form_sent_too_late_is_kept_until_its_writer_is_back(office, client_of, after):
    browser = client_of(office)
    after(31)
    typed = {"name": ["第一行\n第二行", "又一个"], "code": "<b>&\"'", "empty": ""}
    response = browser.post("/admin/registers/units/create/?x=1", typed)
    assert response.url == f"/sign-in/?next={KEPT}"
    assert "已经暂存" in browser.get(response.url).content.decode()
    assert browser.get(KEPT).status_code == 302

    assert browser.post("/sign-in/", {"username": "office", "password": PASSWORD, "next": KEPT}).url == KEPT
    page = browser.get(KEPT).content.decode()
    assert 'action="/admin/registers/units/create/?x=1"' in page
    again = sent_again(page)
    assert {name: again[name] for name in typed} == {name: [v] if isinstance(v, str) else v for name, v in typed.items()}
    assert faults(page) == []


def test_an_item_that_took_long_to_write_is_saved_after_all(catalogue, units, zzb_drafter, client_of, after):
    browser = client_of(zzb_drafter)
    address = reverse("wagtailadmin_pages:add", args=["items", "disclosurepage", catalogue.party_and_campus.pk])
    typed = {
        "title": "久坐写成的标题",
        "summary": "摘要。",
        "unit": units.zzb.pk,
        "scope": Scope.PARTY_AND_CAMPUS.value,
        "report_year": 2026,
        "arose_on": "2026-07-01",
        "contact": "",
        "tags": "党费",
        "change_note": "",
        "body": streamfield([("text", rich_text("<p>写了很久的正文，“引号”和&lt;尖括号&gt;都在。</p>"))]),
        "attachments": inline_formset([]),
    }
    after(45)
    browser.post(address, nested_form_data(typed))
    assert not DisclosurePage.objects.exists()
    browser.post("/sign-in/", {"username": "zzb.drafter", "password": PASSWORD})
    assert browser.post(address, sent_again(browser.get(KEPT).content.decode())).status_code == 302
    item = DisclosurePage.objects.get()
    assert item.title == "久坐写成的标题" and "写了很久的正文，“引号”和&lt;尖括号&gt;都在。" in str(item.body)
    assert browser.get(KEPT).status_code == 404


def test_nobody_else_at_the_same_screen_sees_it(office, committee, client_of, after):
    browser = client_of(office)
    after(31)
    browser.post("/admin/registers/units/create/", {"name": "只给本人看"})
    browser.post("/sign-in/", {"username": "committee", "password": PASSWORD})
    response = browser.get(KEPT)
    assert response.status_code == 404 and "只给本人看" not in response.content.decode()


def test_it_can_be_dropped(office, client_of, after):
    browser = client_of(office)
    after(31)
    browser.post("/admin/registers/units/create/", {"name": "x"})
    browser.post("/sign-in/", {"username": "office", "password": PASSWORD})
    number = sent_again(browser.get(KEPT).content.decode())[late_forms.NUMBER][0]
    assert browser.post(KEPT, {late_forms.NUMBER: number}).url == "/"
    assert browser.get(KEPT).status_code == 404


def test_of_two_windows_neither_loses_what_was_typed(office, client_of, after):
    """Each form is kept, and each is sent again by itself: the first does not take the second's place, nor drop it."""
    browser = client_of(office)
    after(31)
    for title in ("第一份", "第二份"):
        browser.post("/admin/registers/units/create/", {"title": title})
    browser.post("/sign-in/", {"username": "office", "password": PASSWORD})
    page = browser.get(KEPT).content.decode()
    assert page.index("<h2>第一份") < page.index("<h2>第二份")
    assert faults(page) == []
    first = sent_again(page)[late_forms.NUMBER][0]
    browser.post("/admin/registers/units/create/", {"title": "第一份", late_forms.NUMBER: first})
    page = browser.get(KEPT).content.decode()
    assert "第一份" not in page and "第二份" in page


def test_a_form_of_a_page_opened_before_one_signed_in_anew_is_kept_too(office, client_of):
    """Its mark against forgeries is of the session before: in the other window one has signed in again since."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client_of(office).cookies
    from_our_page = {"sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate"}
    late = browser.post("/admin/registers/units/create/", {"title": "写了很久"}, headers=from_our_page)
    assert late.url == KEPT
    assert "写了很久" in browser.get(KEPT).content.decode()


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_a_form_of_anybody_elses_page_is_refused_and_not_kept(office, client_of, site: str | None):
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = client_of(office).cookies
    headers = {"sec-fetch-mode": "navigate"} | ({"sec-fetch-site": site} if site else {})
    answer = browser.post("/admin/registers/units/create/", {"title": "伪造"}, headers=headers)
    assert answer.status_code == 403 and "页面已过期" in answer.content.decode()
    assert late_forms.KEPT not in browser.session


def test_a_file_is_asked_for_again(office, client_of, after):
    browser = client_of(office)
    after(31)
    browser.post("/admin/registers/units/create/", {"name": "x", "file": SimpleUploadedFile("会议纪要.pdf", b"%PDF")})
    browser.post("/sign-in/", {"username": "office", "password": PASSWORD})
    assert "会议纪要.pdf" in browser.get(KEPT).content.decode()


def test_the_autosave_of_an_open_editor_is_told_so_in_its_own_way(office, client_of, after):
    browser = client_of(office)
    after(31)
    response = browser.post("/admin/pages/1/edit/", {"title": "x"}, headers={"accept": "application/json"})
    assert response.status_code == 401
    assert "不会丢失" in response.json()["error_message"] and response.json()["success"] is False
    browser.post("/admin/pages/1/edit/", {"title": "x"}, headers={"sec-fetch-mode": "cors"})
    assert late_forms.KEPT not in browser.session


def test_what_an_open_editor_asks_by_itself_is_nothing_that_somebody_typed(office, client_of, after):
    """Older browsers do not say how they ask: ten such questions would have pushed out what was typed."""
    browser = client_of(office)
    after(31)
    browser.post(reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", "1", 1]))
    assert late_forms.KEPT not in browser.session


def test_nothing_is_kept_of_whoever_was_never_signed_in(db):
    browser = Client()
    assert browser.post("/admin/registers/units/create/", {"name": "x"}).url.startswith("/sign-in/?next=/admin")
    assert not Session.objects.exists()


def test_nothing_forged_is_kept(office, client_of, after):
    signed_in = client_of(office)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = signed_in.cookies
    after(31)
    assert browser.post("/admin/registers/units/create/", {"name": "x"}).status_code == 403
    assert late_forms.KEPT not in browser.session


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

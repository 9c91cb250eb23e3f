"""Forms that are sent too late: nothing typed is lost, and nobody else sees it."""

from __future__ import annotations

from html import unescape
from re import findall

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from disclosure.audience.circles import Scope
from disclosure.audience.sign_in import stashed_forms
from disclosure.items.models import DisclosurePage
from tests.factories import PASSWORD
from tests.markup import faults

pytestmark = pytest.mark.django_db

KEPT = "/account/kept-form/"


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
    number = sent_again(browser.get(KEPT).content.decode())[stashed_forms.NUMBER][0]
    assert browser.post(KEPT, {stashed_forms.NUMBER: number}).url == "/"
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
    first = sent_again(page)[stashed_forms.NUMBER][0]
    browser.post("/admin/registers/units/create/", {"title": "第一份", stashed_forms.NUMBER: first})
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
    assert stashed_forms.SESSION_KEY not in browser.session


@pytest.mark.parametrize("address", ["/account/password/", "/admin/users/add/"])
def test_a_password_is_not_kept(admin, client_of, after, address):
    """It would lie readable in the session, in a hidden field of the page, and in every backup."""
    browser = client_of(admin)
    after(31)
    secret = "一句 绝不能存下来 的口令"
    typed = {
        "username": "new.person",
        "old_password": secret,
        "new_password1": secret,
        "password1": secret,
        "password2": secret,
    }
    browser.post(address, typed)
    browser.post("/sign-in/", {"username": "admin", "password": PASSWORD})
    assert secret not in str(dict(browser.session))
    assert secret not in browser.get(KEPT).content.decode()


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
    assert stashed_forms.SESSION_KEY not in browser.session


def test_what_an_open_editor_asks_by_itself_is_nothing_that_somebody_typed(office, client_of, after):
    """Older browsers do not say how they ask: ten such questions would have pushed out what was typed."""
    browser = client_of(office)
    after(31)
    browser.post(reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", "1", 1]))
    assert stashed_forms.SESSION_KEY not in browser.session


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
    assert stashed_forms.SESSION_KEY not in browser.session

"""Signing in with the campus account, through a real CAS server."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django_cas_ng.models import SessionTicket
from django_otp.oath import totp
from wagtail.models import ModelLogEntry

from disclosure.audience.circles import Circle
from disclosure.audience.models import ReaderProfile
from disclosure.audience.readers import Reader
from disclosure.audience.sign_in import second_factor
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles
from tests.cas.conftest import Browser, CasServer
from tests.factories import make_person, make_reader_group

pytestmark = pytest.mark.django_db(transaction=True)

STAFF = {"userType": "staff", "politicalStatus": "中共党员", "rank": "中层正职", "cn": "某某", "idNumber": "420000199001011234"}


def reader(name: str) -> Reader:
    return Reader.of(User.objects.get(username=name))


def test_somebody_new_signs_in_and_reads_as_their_attributes_say(cas: CasServer, browser: Browser):
    group = make_reader_group("中层干部")
    cas.knows(t001=STAFF)
    page = browser.sign_in("t001", "/sign-in/campus/?next=/search/")
    assert page.url == f"{browser.site}/search/"
    assert "党员、校内、中层干部" in page.text and "某某" in page.text
    assert reader("t001").circles == Circle.PUBLIC | Circle.CAMPUS | Circle.PARTY
    assert reader("t001").groups == {group.pk}
    user = User.objects.get(username="t001")
    assert user.campus_account and not user.has_usable_password()
    assert not user.is_superuser and not user.is_staff and Roles.of(user).held == frozenset()


def test_attributes_are_asked_for_anew_at_each_sign_in(cas: CasServer, browser: Browser):
    make_reader_group("中层干部")
    cas.knows(t001=STAFF)
    browser.sign_in("t001")
    cas.knows(t001={"userType": ["retired", "staff"], "politicalStatus": None})
    Browser.sign_in(again := Browser(browser.site), "t001")
    assert reader("t001").circles == Circle.PUBLIC | Circle.CAMPUS and not reader("t001").groups
    cas.knows(t001={})
    Browser(browser.site).sign_in("t001")
    assert reader("t001").circles == Circle.PUBLIC
    assert again.is_signed_in_as("某某")
    profile = ReaderProfile.objects.get(user__username="t001")
    said = [entry.data["changes"] for entry in ModelLogEntry.objects.for_instance(profile).order_by("timestamp")]
    assert "中共党员由“是”改为“否”（统一身份认证）" in said[1]


def test_what_the_settings_do_not_name_is_neither_applied_nor_kept(cas: CasServer, browser: Browser):
    cas.knows(t001=STAFF | {"is_superuser": "True", "is_staff": "True", "groups": "角色：党务公开办公室", "secret": "不得留存"})
    browser.sign_in("t001")
    user = User.objects.get(username="t001")
    assert not user.is_superuser and not user.is_staff and not user.groups.exists()
    kept = " ".join(str(session.get_decoded()) for session in Session.objects.all())
    kept += str(list(User.objects.values())) + str(list(ReaderProfile.objects.values()))
    assert "420000199001011234" not in kept and "不得留存" not in kept


def test_circles_that_the_settings_do_not_name_stay_as_registered(cas: CasServer, browser: Browser, settings):
    settings.CAS_READER_ATTRIBUTES = {"campus": {"attribute": "userType", "values": ["staff"]}}
    make_person("t001", party=True, campus_account=True)
    cas.knows(t001={"userType": "staff"})
    browser.sign_in("t001")
    assert reader("t001").circles == Circle.PUBLIC | Circle.CAMPUS | Circle.PARTY


@pytest.mark.parametrize("typed", ["admin", "Admin"])
def test_no_name_there_takes_over_a_local_account_here(cas: CasServer, browser: Browser, typed: str):
    make_person("admin", superuser=True)
    make_person("clerk")
    cas.knows(**{typed: STAFF, "clerk": STAFF})
    for name in (typed, "clerk"):
        page = Browser(browser.site).sign_in(name)
        assert page.status_code == 403 and "本站另有" in page.text
    assert not browser.is_signed_in_as("admin")
    assert not ReaderProfile.objects.exists() and User.objects.count() == 2


def test_an_account_that_is_marked_keeps_its_role(cas: CasServer, browser: Browser):
    make_person("office", Role.OFFICE, campus_account=True)
    cas.knows(office=STAFF)
    browser.sign_in("office")
    assert browser.look("/admin/").status_code == 200
    User.objects.update(campus_account=False)
    assert "/sign-in/" in browser.look("/admin/").url


def test_the_second_factor_is_asked_for_of_a_campus_account_too(cas: CasServer, browser: Browser, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    make_person("office", Role.OFFICE, campus_account=True)
    cas.knows(office=STAFF)
    assert "/account/second-factor/" in browser.sign_in("office").url


def test_a_closed_account_stays_closed(cas: CasServer, browser: Browser):
    make_person("t001", campus_account=True, is_active=False)
    cas.knows(t001=STAFF)
    page = browser.sign_in("t001")
    assert page.status_code == 403 and "已停用" in page.text
    assert not ReaderProfile.objects.exists()


def test_single_log_out_ends_the_session_here(cas: CasServer, browser: Browser):
    cas.knows(t001=STAFF, t002=STAFF | {"cn": "另一人"})
    other = Browser(browser.site)
    browser.sign_in("t001")
    other.sign_in("t002")
    assert browser.is_signed_in_as("某某")
    browser.get(f"{cas.url}logout")
    assert not browser.is_signed_in_as("某某")
    assert other.is_signed_in_as("另一人")
    assert SessionTicket.objects.count() == 1


def test_it_does_so_after_the_session_has_changed_its_key(cas: CasServer, browser: Browser, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    user = make_person("office", Role.OFFICE, campus_account=True)
    cas.knows(office=STAFF)
    browser.sign_in("office")
    before = SessionTicket.objects.get().session_key
    code = totp(second_factor.offer_key(user).bin_key)
    browser.submit("/account/second-factor/", code=f"{code:06d}")
    assert browser.look("/admin/").status_code == 200
    assert SessionTicket.objects.get().session_key != before
    browser.get(f"{cas.url}logout")
    assert not browser.is_signed_in_as("某某")


def test_signing_out_here_signs_out_there(cas: CasServer, browser: Browser):
    cas.knows(t001=STAFF)
    browser.sign_in("t001")
    page = browser.submit("/sign-out/")
    assert page.url == f"{browser.site}/"
    assert any(step.url.startswith(f"{cas.url}logout") for step in page.history)
    assert "/cas/login" in browser.look("/sign-in/campus/").url


def test_a_ticket_counts_only_once_and_only_in_the_browser_that_went_for_it(cas: CasServer, browser: Browser):
    cas.knows(t001=STAFF)
    back = browser.sign_in("t001", allow_redirects=False).headers["Location"]
    assert "ticket=ST-" in back
    stranger = Browser(browser.site)
    assert "/cas/login" in stranger.get(back).url
    assert browser.get(back).status_code == 200 and browser.is_signed_in_as("某某")
    fresh = Browser(browser.site)
    fresh.look("/sign-in/campus/", allow_redirects=False)
    page = fresh.get(back)
    assert page.status_code == 403 and "没有确认" in page.text

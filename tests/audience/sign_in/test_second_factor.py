"""The second factor: who needs it, that nothing opens before it, that a code counts once and cannot be guessed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import ModelLogEntry

from disclosure.audience.sign_in import second_factor, sessions
from disclosure.audience.sign_in.second_factor import CodeRefused
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Appointment, RegisterChange, Role, User
from tests.audience.sign_in.conftest import HERE, Try
from tests.factories import confirm_changes
from tests.markup import faults

pytestmark = pytest.mark.django_db

CODE, SET_UP = "/sign-in/code/", "/account/second-factor/"

WORKERS = ["zzb_drafter", "zzb_reviewer", "committee", "office", "supervisor", "admin"]


@pytest.fixture(autouse=True)
def required(settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def code_of(device: TOTPDevice, steps: int = 0) -> str:
    """The code that the telephone shows, or showed or will show so many half minutes later."""
    return f"{totp(device.bin_key, drift=steps):06d}"


def with_telephone(user: User) -> tuple[TOTPDevice, list[str]]:
    """`user` has set up a telephone, a while ago: its present code is not used."""
    device, codes = second_factor.set_up(user, code_of(second_factor.offer_key(user)))
    TOTPDevice.objects.update(last_t=-1)
    return device, codes


@pytest.fixture
def half_signed_in(sign_in: Try) -> Callable[[User], Client]:
    """`half_signed_in(user)`: their browser, once they have given the password."""

    def browser(user: User) -> Client:
        client = Client(REMOTE_ADDR=HERE)
        assert sign_in(user.username, client=client).status_code == 302
        return client

    return browser


# --- who needs it, and that nothing opens before it --------------------------------------------------------------------


@pytest.mark.parametrize("name", WORKERS)
def test_whoever_works_here_is_asked_for_it(name: str, request):
    assert second_factor.is_required(request.getfixturevalue(name))


@pytest.mark.parametrize("name", ["student", "member", "outsider"])
def test_readers_are_not(name: str, request):
    assert not second_factor.is_required(request.getfixturevalue(name))


def test_nobody_is_where_the_installation_asks_for_none(settings, office, half_signed_in):
    settings.SECOND_FACTOR_REQUIRED = False
    assert half_signed_in(office).get("/admin/").status_code == 200
    assert half_signed_in(office).get(SET_UP).status_code == 404


def test_the_public_needs_none():
    assert not second_factor.is_required(AnonymousUser())


def addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Every address that the site knows, one for whatever may stand in it."""
    for each in resolver.url_patterns:
        written = re.sub("<[^>]*>", "1", before + str(each.pattern).strip("^$"))
        if isinstance(each, URLResolver):
            yield from addresses(each, written)
        elif re.fullmatch(r"[\w/.-]+", written):
            yield written


PLACES = [*addresses(get_resolver()), "/nowhere/", "/search/?q=a", "/catalogue/", "/catalogue/1/1/", "/admin/api/main/pages/1/"]


@pytest.mark.parametrize("has_telephone", [True, False])
def test_with_the_password_alone_nothing_opens(office, catalogue, half_signed_in, has_telephone: bool):
    """Not one address of the site, whatever is sent there, but the page of the code and the way out."""
    if has_telephone:
        with_telephone(office)
    browser = half_signed_in(office)
    place = CODE if has_telephone else SET_UP
    assert len(PLACES) > 200 and {"/admin/choose-page/", "/admin/tag-autocomplete/", "/admin/images/chooser/"} < {*PLACES}
    for address in {*PLACES} - {place, "/sign-out/"}:
        for ask in (browser.get, browser.post, browser.head, browser.put, browser.delete, browser.options):
            answer = ask(address, headers={"x-requested-with": "XMLHttpRequest", "accept": "application/json"})
            assert answer["Cache-Control"] == "private, no-store"
            assert answer.status_code == 302 and answer.url.startswith(f"{place}?next="), (ask, address)
    page = browser.get(place)
    assert page.status_code == 200 and "可阅全部公开事项" not in page.content.decode()


def test_with_the_password_alone_no_file_and_no_draft_is_had(office, catalogue, half_signed_in):
    with_telephone(office)
    browser = half_signed_in(office)
    page = DisclosurePage.objects.first()
    addresses = [f"/documents/{number}/x.pdf" for number in range(3)] + ([f"/admin/pages/{page.pk}/edit/"] if page else [])
    assert {browser.get(address).status_code for address in addresses} == {302}


def test_an_appointment_during_a_session_is_asked_for_its_second_factor_at_once(student, client_of, office):
    browser = client_of(student)
    assert browser.get("/sign-in/").url == "/"
    Appointment.objects.create(user=student, role=Role.OFFICE)
    assert browser.get("/").url.startswith(SET_UP)


def test_signing_out_is_open(office, half_signed_in):
    browser = half_signed_in(office)
    assert browser.post("/sign-out/").url == "/"
    assert "_auth_user_id" not in browser.session


# --- setting it up -----------------------------------------------------------------------------------------------------


def test_setting_up_shows_the_key_as_picture_and_text_and_gives_ten_codes(office, half_signed_in):
    browser = half_signed_in(office)
    page = browser.get(SET_UP, {"next": "/admin/"})
    html = page.content.decode()
    device = TOTPDevice.objects.get(user=office)
    assert not device.confirmed
    assert second_factor.key_in_words(device) in html
    assert "<svg" in html and "style=" not in html and "<script" not in html
    assert "no-store" in page["Cache-Control"]
    assert faults(html) == []

    answer = browser.post(SET_UP, {"code": code_of(device), "next": "/admin/"}).content.decode()
    codes = re.findall(r"<li>([a-z2-7]{4}-[a-z2-7]{4})</li>", answer)
    assert len(set(codes)) == 10 and 'href="/admin/"' in answer
    assert "尚未完成登录" in html and "尚未完成登录" not in answer
    assert faults(answer) == []
    assert browser.get("/admin/").status_code == 200
    assert ModelLogEntry.objects.for_instance(office).filter(action="second_factor.set_up").exists()


def test_looking_again_shows_the_same_key(office):
    assert second_factor.offer_key(office).key == second_factor.offer_key(office).key


def test_a_wrong_code_sets_up_nothing(office, half_signed_in):
    browser = half_signed_in(office)
    browser.get(SET_UP)
    assert "口令不正确" in browser.post(SET_UP, {"code": "000000"}).content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists()
    assert browser.get("/admin/").url.startswith(SET_UP)


def test_an_unconfirmed_key_is_nobodys_second_factor(office, half_signed_in):
    """Whoever has the password alone cannot add a telephone of their own to one that is there."""
    device, _ = with_telephone(office)
    browser = half_signed_in(office)
    assert browser.get(SET_UP).url.startswith(CODE)
    assert browser.post(SET_UP, {"code": "123456"}).url.startswith(CODE)
    own = second_factor.offer_key(office)
    with pytest.raises(CodeRefused):
        second_factor.verify(office, code_of(own))
    assert second_factor.telephone(office) == device


def test_another_telephone_takes_the_place_of_the_one_before(office):
    before, codes = with_telephone(office)
    after, _ = second_factor.set_up(office, code_of(second_factor.offer_key(office)))
    TOTPDevice.objects.update(last_t=-1)
    for old in (code_of(before), codes[0]):
        with pytest.raises(CodeRefused):
            second_factor.verify(office, old)
    StaticDevice.objects.all().delete()
    TOTPDevice.objects.update(throttling_failure_count=0)
    assert second_factor.verify(office, code_of(after)) == after


# --- giving a code -----------------------------------------------------------------------------------------------------


def test_a_code_opens_what_was_asked_for_under_a_new_session_key(office, half_signed_in):
    device, _ = with_telephone(office)
    browser = half_signed_in(office)
    key = browser.session.session_key
    page = browser.get(CODE, {"next": "/admin/registers/units/"}).content.decode()
    assert faults(page) == []
    response = browser.post(CODE, {"code": code_of(device), "next": "/admin/registers/units/"})
    assert response.url == "/admin/registers/units/"
    assert browser.get(response.url).status_code == 200
    assert browser.session.session_key != key
    assert Client(headers={"cookie": f"disclosure_session={key}"}).get("/admin/").status_code == 302


@pytest.mark.parametrize("other", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"])
def test_a_code_leads_to_no_other_site(office, half_signed_in, other: str):
    device, _ = with_telephone(office)
    assert half_signed_in(office).post(CODE, {"code": code_of(device), "next": other}).url == "/"


@pytest.mark.parametrize("typed", ["{0} {1}", "　{0}{1}　", "{0}-{1}"])
def test_a_code_may_be_typed_as_people_type(office, typed: str):
    device, _ = with_telephone(office)
    code = code_of(device)
    assert second_factor.verify(office, typed.format(code[:3], code[3:])) == device


def test_a_code_counts_once(office, half_signed_in):
    device, _ = with_telephone(office)
    code = code_of(device)
    assert half_signed_in(office).post(CODE, {"code": code}).status_code == 302
    again = half_signed_in(office).post(CODE, {"code": code})
    assert again.status_code == 200 and "已经用过" in again.content.decode()


def test_a_spare_code_counts_once_and_in_any_spelling(office, half_signed_in):
    _, codes = with_telephone(office)
    assert half_signed_in(office).post(CODE, {"code": codes[3].upper().replace("-", " ")}).status_code == 302
    assert second_factor.spare_codes_left(office) == 9
    with pytest.raises(CodeRefused):
        second_factor.verify(office, codes[3])


def test_spare_codes_lie_hashed_and_what_lies_there_lets_nobody_in(office):
    _, codes = with_telephone(office)
    kept = list(StaticToken.objects.values_list("token", flat=True))
    assert len(set(kept)) == 10
    assert not {code.replace("-", "") for code in codes} & set(kept)
    with pytest.raises(CodeRefused):
        second_factor.verify(office, kept[0])


def test_a_code_of_yesterday_does_not_count(office):
    device, _ = with_telephone(office)
    with pytest.raises(CodeRefused):
        second_factor.verify(office, f"{totp(device.bin_key, t0=24 * 3600):06d}")


def test_somebody_elses_code_does_not_count(office, committee, half_signed_in):
    device, codes = with_telephone(committee)
    with_telephone(office)
    for code in (code_of(device), codes[0]):
        assert half_signed_in(office).post(CODE, {"code": code}).status_code == 200


def test_guessing_at_codes_takes_ever_longer_and_then_shuts_out_the_guesser(office, half_signed_in):
    device, _ = with_telephone(office)
    browser = half_signed_in(office)
    answers = [browser.post(CODE, {"code": f"{number:06d}"}) for number in range(5)]
    assert "口令不正确" in answers[0].content.decode()
    assert "请过1秒再试" in answers[1].content.decode()
    assert answers[4].status_code == 429
    locked = browser.post(CODE, {"code": code_of(device)})
    assert locked.status_code == 429 and "分钟后" in locked.content.decode()
    assert browser.get("/admin/").url.startswith(CODE)


def test_signing_in_again_gives_no_fresh_guesses(office, half_signed_in):
    """Of each sign-in the guesses at codes are counted on, by the telephone itself."""
    device, _ = with_telephone(office)
    TOTPDevice.objects.update(throttling_failure_count=10, throttling_failure_timestamp=timezone.now())
    page = half_signed_in(office).post(CODE, {"code": code_of(device)}).content.decode()
    assert re.search(r"请过\d+分钟再试", page)


def test_new_spare_codes_take_the_place_of_the_old_ones(office, half_signed_in):
    device, old = with_telephone(office)
    browser = half_signed_in(office)
    browser.post(CODE, {"code": code_of(device)})
    assert "备用码还剩10个" in browser.get(SET_UP).content.decode()
    page = browser.post(SET_UP, {"spare_codes": "1"}).content.decode()
    assert old[0] not in page and len(re.findall(r"<li>[a-z2-7]{4}-", page)) == 10
    assert StaticToken.objects.count() == 10


@pytest.mark.parametrize("change", [{}, {"spare_codes": "1"}, {"code": "123456"}])
def test_a_screen_left_open_lets_nobody_change_the_second_factor(office, half_signed_in, monkeypatch, change: dict):
    """Some time after the last code another one is asked for, on the way to the page and by the page itself."""
    device, codes = with_telephone(office)
    browser = half_signed_in(office)
    browser.post(CODE, {"code": code_of(device)})
    assert browser.get(SET_UP).status_code == 200
    monkeypatch.setattr(sessions, "_now", lambda: int(time.time()) + 660)
    before = list(StaticToken.objects.values_list("token"))
    assert (browser.post(SET_UP, change) if change else browser.get(SET_UP)).url == f"{CODE}?next={SET_UP}"
    assert list(StaticToken.objects.values_list("token")) == before and second_factor.telephone(office) == device
    assert browser.get("/admin/").status_code == 200
    page = browser.get(f"{CODE}?next={SET_UP}").content.decode()
    assert "再填一次" in page and faults(page) == []
    assert browser.post(CODE, {"code": "000000", "next": SET_UP}).status_code == 200
    StaticDevice.objects.update(throttling_failure_count=0)
    assert browser.post(CODE, {"code": codes[0], "next": SET_UP}).url == SET_UP
    assert browser.get(SET_UP).status_code == 200


def test_who_came_in_by_a_spare_code_stays_in_when_the_codes_are_renewed(office, half_signed_in):
    _, codes = with_telephone(office)
    browser = half_signed_in(office)
    browser.post(CODE, {"code": codes[0]})
    browser.post(SET_UP, {"spare_codes": "1"})
    assert browser.get("/admin/").status_code == 200


@pytest.mark.parametrize("by", ["the telephone", "a spare code"])
def test_another_telephone_ends_the_sessions_that_were_opened_by_what_was_before(office, half_signed_in, by: str):
    device, codes = with_telephone(office)
    browser = half_signed_in(office)
    browser.post(CODE, {"code": code_of(device) if by == "the telephone" else codes[0]})
    second_factor.set_up(office, code_of(second_factor.offer_key(office)))
    assert browser.get("/admin/").url.startswith(CODE)


# --- taking it away from whoever has lost it ---------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["office", "admin"])
def test_a_reset_that_is_confirmed_ends_a_session_that_used_the_telephone(
    zzb_drafter, committee, half_signed_in, client_of, request, settings, by
):
    device, _ = with_telephone(zzb_drafter)
    browser = half_signed_in(zzb_drafter)
    browser.post(CODE, {"code": code_of(device)})
    keeper = request.getfixturevalue(by)
    settings.SECOND_FACTOR_REQUIRED = False
    desk = client_of(keeper)
    assert f'value="{zzb_drafter.pk}"' in desk.get("/admin/registers/second-factors/").content.decode()
    answer = desk.post("/admin/registers/second-factors/", {"person": zzb_drafter.pk}, follow=True)
    assert "须经另一人确认" in answer.content.decode()
    settings.SECOND_FACTOR_REQUIRED = True
    assert browser.get("/admin/").status_code == 200
    confirm_changes(by=committee)

    assert browser.get("/admin/").url.startswith(SET_UP)
    entry = ModelLogEntry.objects.for_instance(zzb_drafter).get(action="second_factor.reset")
    assert entry.user == keeper


@pytest.mark.parametrize("by", ["zzb_drafter", "committee", "supervisor", "student"])
def test_nobody_else_proposes_a_reset(office, request, client_of, settings, by: str):
    with_telephone(office)
    with pytest.raises(PermissionDenied):
        second_factor.propose_reset(office, by=request.getfixturevalue(by))
    settings.SECOND_FACTOR_REQUIRED = False
    client_of(request.getfixturevalue(by)).post("/admin/registers/second-factors/", {"person": office.pk})
    assert not RegisterChange.objects.exists()


def test_nobody_proposes_a_reset_of_their_own(office):
    with_telephone(office)
    with pytest.raises(PermissionDenied):
        second_factor.propose_reset(office, by=office)


@pytest.mark.parametrize("person", ["", "x", "999999"])
def test_resetting_nobody_is_answered_404(office, client_of, settings, person: str):
    settings.SECOND_FACTOR_REQUIRED = False
    assert client_of(office).post("/admin/registers/second-factors/", {"person": person}).status_code == 404


def test_a_telephone_whose_clock_is_half_a_minute_off_works(office):
    device, _ = with_telephone(office)
    assert second_factor.verify(office, code_of(device, steps=-1)) == device

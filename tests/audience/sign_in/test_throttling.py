"""How often somebody may guess, who is kept out by it, and what they are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.organisation.models import User
from tests.audience.sign_in.conftest import ELSEWHERE, HERE, Try
from tests.factories import PASSWORD
from tests.markup import faults

pytestmark = pytest.mark.django_db

LIMIT, ADDRESS_LIMIT = 5, 50


def later(minutes: float) -> None:
    """What was counted lies so much longer back."""
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - timedelta(minutes=minutes))


def guess(sign_in: Try, username: str = "student", times: int = LIMIT, address: str = HERE) -> list[int]:
    return [sign_in(username, "猜的", address).status_code for _ in range(times)]


def test_after_five_guesses_even_the_right_password_is_refused(student, sign_in):
    assert guess(sign_in) == [200, 200, 200, 200, 429]
    assert sign_in("student").status_code == 429


def test_who_is_kept_out_is_told_for_how_long_and_that_the_account_is_not_closed(student, sign_in):
    guess(sign_in)
    later(minutes=4)
    response = sign_in("student")
    page = response.content.decode()
    end = timezone.localtime(AccessAttempt.objects.get().attempt_time + timedelta(minutes=15))
    assert f"约11分钟后（{end:%H:%M}）" in page
    assert "“student”" in page and "账号没有停用" in page
    assert response["Retry-After"] == "660"
    assert faults(page) == []


def test_trying_on_does_not_lengthen_the_wait(student, sign_in):
    guess(sign_in)
    later(minutes=14)
    assert guess(sign_in) == [429] * 5
    later(minutes=1.1)
    assert sign_in("student").status_code == 302


def test_the_wait_can_be_set(student, sign_in, settings):
    settings.AXES_COOLOFF_TIME = timedelta(minutes=60)
    guess(sign_in)
    later(minutes=50)
    assert "约10分钟后" in sign_in("student").content.decode()


def test_who_guesses_shuts_out_neither_the_same_person_elsewhere_nor_others_here(student, member, sign_in):
    guess(sign_in)
    assert sign_in("student", address=ELSEWHERE).status_code == 302
    assert sign_in("member", address=HERE).status_code == 302


def test_guesses_at_many_names_shut_out_the_address_and_no_other(student, sign_in):
    for name in range(ADDRESS_LIMIT // 2):
        guess(sign_in, f"name{name}", 2)
    response = sign_in("student")
    assert response.status_code == 429 and "分钟后" in response.content.decode()
    assert sign_in("student", address=ELSEWHERE).status_code == 302


def test_another_browser_is_no_fresh_start(student, sign_in):
    for number in range(LIMIT):
        Client().post(
            reverse("audience:sign_in"),
            {"username": "student", "password": "猜的"},
            headers={"user-agent": f"{number}"},
            REMOTE_ADDR=HERE,
        )
    assert sign_in("student").status_code == 429


def test_neither_is_a_forged_header(student):
    for number in range(LIMIT):
        forged = {"X-Forwarded-For": f"192.0.2.{number}"}
        Client().post(
            reverse("audience:sign_in"), {"username": "student", "password": "猜的"}, headers=forged, REMOTE_ADDR=HERE
        )
    response = Client().post(reverse("audience:sign_in"), {"username": "student", "password": PASSWORD}, REMOTE_ADDR=HERE)
    assert response.status_code == 429


def test_behind_our_own_proxy_each_bears_their_own_address(student, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.1"]

    def post(password: str, client_address: str) -> int:
        return (
            Client()
            .post(
                reverse("audience:sign_in"),
                {"username": "student", "password": password},
                headers={"X-Forwarded-For": f"198.18.0.1, {client_address}"},
                REMOTE_ADDR="10.0.0.1",
            )
            .status_code
        )

    assert [post("猜的", HERE) for _ in range(LIMIT)][-1] == 429
    assert post(PASSWORD, HERE) == 429
    assert post(PASSWORD, ELSEWHERE) == 302


def test_signing_in_clears_ones_own_count_and_not_what_the_address_did_to_others(student, sign_in):
    guess(sign_in, times=LIMIT - 1)
    guess(sign_in, "somebody", times=2)
    assert sign_in("student").status_code == 302
    assert guess(sign_in, times=1) == [200]
    assert AccessAttempt.objects.get(username="somebody").failures_since_start == 2


def test_no_password_and_no_ticket_is_kept(student, sign_in):
    sign_in("student", "猜的口令")
    kept = [str(row) for model in (AccessAttempt, AccessFailureLog) for row in model.objects.values()]
    assert kept and "猜的口令" not in "".join(kept)


# --- one door ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_doors_lead_to_ours(client: Client, door: str):
    for response in (client.get(door, {"next": "/admin/pages/"}), client.post(f"{door}?next=/admin/pages/", {"username": "x"})):
        assert response.status_code == 302
        assert response.url.startswith("/sign-in/?next=") and "pages" in response.url


def test_the_admins_way_out_is_ours(office, client_of):
    browser = client_of(office)
    assert browser.post("/admin/logout/").url == "/"
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize("door", ["/sign-out/", "/admin/logout/"])
def test_a_link_to_the_way_out_shows_a_button_and_signs_nobody_out(office, client_of, door: str):
    browser = client_of(office)
    page = browser.get(door).content.decode()
    assert "退出登录</button>" in page and faults(page) == []
    assert "_auth_user_id" in browser.session
    assert Client().get(door).url == "/"


@pytest.mark.parametrize("door", ["/sign-out/", "/admin/logout/"])
def test_on_the_way_out_the_browser_is_told_to_drop_what_our_pages_kept(office, client_of, door: str):
    assert client_of(office).post(door)["Clear-Site-Data"] == '"storage"'


def test_no_password_is_set_anew_by_mail(client: Client, office: User):
    assert client.get("/admin/password_reset/").status_code == 404
    assert client.post("/admin/password_reset/", {"email": office.email}).status_code == 404


def test_whoever_has_no_place_in_the_admin_is_told_so_and_not_sent_round_in_a_circle(student, client_of):
    browser = client_of(student)
    response = browser.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "没有后台的工作角色" in response.content.decode()


def test_whoever_works_there_goes_on_to_where_they_were_going(office, client_of):
    assert client_of(office).get("/sign-in/", {"next": "/admin/"}).url == "/admin/"

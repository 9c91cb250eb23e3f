"""Accounts in the admin: by what each is opened, who changes them, and how their owners get a password."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from disclosure.organisation.changes.actions import ACCOUNTS_CHANGED
from disclosure.organisation.models import RegisterChange, Role, User
from disclosure.organisation.roles import Roles
from tests.factories import PASSWORD, confirm_changes, confirmation_of, make_person

ADD = "/admin/users/new/"
SOMEBODY = {"username": "t001", "last_name": "某", "first_name": "某", "email": "t001@example.edu.cn"}
WITH_PASSWORD = {"password1": PASSWORD, "password2": PASSWORD}
NEW_PASSWORD = "再换一句 只用于测试 的口令"


@pytest.fixture
def desk(admin: User, client_of) -> Client:
    return client_of(admin)


@pytest.fixture
def with_cas(settings) -> None:
    settings.CAS_SERVER_URL = "https://cas.example.edu.cn/cas/"


def edit(desk: Client, user: User, **changed: str):
    """What the form sends for `user`; a field given as an empty text is not sent."""
    stored = {name: getattr(user, name) for name in ("username", "last_name", "first_name", "email")}
    sent = {"last_name": "某", "first_name": "某"} | {name: value for name, value in stored.items() if value}
    sent |= {"is_active": "on", **changed}
    return desk.post(f"/admin/users/edit/{user.pk}/", {name: value for name, value in sent.items() if value})


def link_in_mail() -> str:
    """The address of the last mailed link, without its host."""
    links = [
        found for message in mail.outbox for found in re.findall(r"https?://[^/]+(/account/set-password/\S+)", message.body)
    ]
    return links[-1]


def use_link(link: str, password: str = NEW_PASSWORD):
    browser = Client()
    page = browser.get(link, follow=True)
    return browser.post(page.request["PATH_INFO"], {"new_password1": password, "new_password2": password})


# --- the campus account ------------------------------------------------------------------------------------------------------


def test_without_a_cas_server_there_is_no_trace_of_it(desk: Client, admin: User):
    for address in (ADD, f"/admin/users/edit/{admin.pk}/"):
        assert "统一身份认证" not in desk.get(address).content.decode()
    desk.post(ADD, SOMEBODY | {"campus_account": "on"})
    assert not User.objects.get(username="t001").campus_account


def test_an_account_for_the_campus_account_gets_no_link(desk: Client, with_cas, django_capture_on_commit_callbacks):
    assert "用统一身份认证登录" in desk.get(ADD).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(ADD, SOMEBODY | {"campus_account": "on"})
    user = User.objects.get(username="t001")
    assert user.campus_account and not user.has_usable_password()
    assert mail.outbox == []


def test_the_campus_account_of_an_official_waits_for_a_second_person(desk: Client, with_cas, office: User, committee: User):
    edit(desk, office, campus_account="on")
    assert not User.objects.get(pk=office.pk).campus_account
    confirm_changes(by=committee)
    office.refresh_from_db()
    assert office.campus_account and office.check_password(PASSWORD)


@pytest.mark.parametrize("name", ["office", "supervisor", "zzb_drafter"])
def test_nobody_else_edits_an_account(client_of, with_cas, outsider: User, request, name: str):
    edit(client_of(request.getfixturevalue(name)), outsider, campus_account="on")
    outsider.refresh_from_db()
    assert not outsider.campus_account


# --- passwords ---------------------------------------------------------------------------------------------------------------


def test_no_form_of_the_admin_takes_a_password_or_a_group(desk: Client, outsider: User):
    for address in (ADD, f"/admin/users/edit/{outsider.pk}/"):
        page = desk.get(address).content.decode()
        assert 'type="password"' not in page
        assert 'name="groups"' not in page
    assert 'name="is_superuser"' not in desk.get(ADD).content.decode()
    desk.post(ADD, SOMEBODY | WITH_PASSWORD | {"is_superuser": "on"})
    user = User.objects.get(username="t001")
    assert not user.has_usable_password() and not user.is_superuser
    edit(desk, outsider, **WITH_PASSWORD)
    outsider.refresh_from_db()
    assert outsider.check_password(PASSWORD)


def test_the_owner_of_a_new_account_sets_its_password_once(desk: Client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(ADD, SOMEBODY, follow=True)
    link = link_in_mail()
    assert mail.outbox[-1].to == [SOMEBODY["email"]]
    assert link not in answer.content.decode()
    assert use_link(link).status_code == 302
    assert User.objects.get(username="t001").check_password(NEW_PASSWORD)
    assert "已经用过" in Client().get(link, follow=True).content.decode()


def test_a_link_expires(desk: Client, settings, django_capture_on_commit_callbacks):
    settings.PASSWORD_RESET_TIMEOUT = -1
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(ADD, SOMEBODY)
    assert "已经过期" in Client().get(link_in_mail(), follow=True).content.decode()


def test_a_weak_password_is_refused_beside_its_field(desk: Client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(ADD, SOMEBODY)
    assert "field-error" in use_link(link_in_mail(), "123").content.decode()
    assert not User.objects.get(username="t001").has_usable_password()


def test_the_administrator_does_not_sign_in_as_the_committee(
    desk: Client, committee: User, supervisor: User, django_capture_on_commit_callbacks
):
    """A link goes to the committee's own address, which nobody changes alone, and those concerned are told."""
    with django_capture_on_commit_callbacks(execute=True):
        edit(desk, committee, email="admin@example.org", **WITH_PASSWORD)
        answer = desk.post(f"/admin/users/password-link/{committee.pk}/", follow=True)
    committee.refresh_from_db()
    assert committee.email == "committee@example.org"
    assert committee.check_password(PASSWORD)
    links = [message for message in mail.outbox if "set-password" in message.body]
    assert [message.to for message in links] == [["committee@example.org"]]
    assert link_in_mail() not in answer.content.decode()
    told = {address for message in mail.outbox if message not in links for address in message.to}
    assert {committee.email, supervisor.email} <= told
    assert RegisterChange.objects.filter(action="account.link", people=committee).exists()


def test_the_use_of_a_link_by_an_official_is_recorded(desk: Client, committee: User, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/admin/users/password-link/{committee.pk}/")
    use_link(link_in_mail())
    assert RegisterChange.objects.filter(action="account.password_set", people=committee).exists()


@pytest.mark.parametrize("name", ["office", "committee", "supervisor", "zzb_drafter"])
def test_nobody_else_sends_a_link(name: str, request, client_of, outsider: User, django_capture_on_commit_callbacks):
    client = client_of(request.getfixturevalue(name))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/admin/users/password-link/{outsider.pk}/")
    assert mail.outbox == []


@pytest.mark.parametrize("field", ["email", "is_active"])
def test_a_link_needs_an_address_and_an_open_account(field: str, desk: Client, outsider: User):
    User.objects.filter(pk=outsider.pk).update(**{field: "" if field == "email" else False})
    page = desk.get(f"/admin/users/password-link/{outsider.pk}/").content.decode()
    assert ("没有登记电子邮件" if field == "email" else "已停用") in page
    desk.post(f"/admin/users/password-link/{outsider.pk}/")
    assert mail.outbox == []


def test_a_password_known_before_the_address_changed_opens_nothing_after_it(
    desk: Client, outsider: User, django_capture_on_commit_callbacks
):
    """Else the administrator would prepare an account, and hand it to its owner with a password that both know."""
    with django_capture_on_commit_callbacks(execute=True):
        edit(desk, outsider, email="owner@example.org")
    outsider.refresh_from_db()
    assert not outsider.has_usable_password()
    assert mail.outbox[-1].to == ["owner@example.org"]


# --- accounts that open something --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["zzb_drafter", "committee", "supervisor", "student", "coming_office"])
@pytest.mark.parametrize(
    "changed", [{"username": "other"}, {"email": "other@example.org"}, {"last_name": "别"}, {"is_superuser": "on"}]
)
def test_an_account_that_opens_something_changes_when_a_second_person_confirms(
    name: str, changed: dict, desk: Client, office: User, request
):
    user = request.getfixturevalue(name)
    before = User.objects.filter(pk=user.pk).values().get()
    edit(desk, user, **changed)
    assert User.objects.filter(pk=user.pk).values().get() == before
    confirm_changes(by=office)
    assert User.objects.filter(pk=user.pk).values().get() != before


def test_the_account_of_the_only_committee_member_is_not_closed_by_one_person(desk: Client, committee: User):
    User.objects.filter(pk=committee.pk).update(last_name="某", first_name="某")
    edit(desk, User.objects.get(pk=committee.pk), is_active="")
    assert User.objects.get(pk=committee.pk).is_active
    assert RegisterChange.objects.get().state == RegisterChange.State.PENDING


def test_closing_an_account_takes_effect_at_once_and_opening_it_again_does_not(desk: Client, committee: User, office: User):
    make_person("another", Role.COMMITTEE)
    User.objects.filter(pk=committee.pk).update(last_name="某", first_name="某")
    committee.refresh_from_db()
    edit(desk, committee, is_active="")
    committee = User.objects.get(pk=committee.pk)
    assert not committee.is_active
    assert RegisterChange.objects.get().state == RegisterChange.State.IMMEDIATE
    edit(desk, committee, is_active="on")
    assert not User.objects.get(pk=committee.pk).is_active
    confirm_changes(by=office)
    assert User.objects.get(pk=committee.pk).is_active


@pytest.mark.parametrize("flag", ["on", ""])
def test_an_administrator_is_made_and_unmade_by_two(flag: str, desk: Client, office: User):
    other = make_person("other", superuser=not flag)
    edit(desk, other, is_superuser=flag)
    assert User.objects.get(pk=other.pk).is_superuser is not bool(flag)
    confirm_changes(by=office)
    assert User.objects.get(pk=other.pk).is_superuser is bool(flag)


def test_an_account_with_a_pending_appointment_opens_something(desk: Client, outsider: User, office: User, client_of):
    data = {"user": outsider.pk, "role": "committee", "since": "2026-01-01"}
    client_of(office).post("/admin/registers/appointments/create/", data)
    edit(desk, outsider, email="elsewhere@example.org")
    assert User.objects.get(pk=outsider.pk).email == outsider.email


def test_a_second_change_of_an_account_is_refused_in_words(desk: Client, office: User):
    edit(desk, office, username="other")
    assert "已有一项变更等待确认" in edit(desk, office, username="third").content.decode()


def test_an_administrator_does_not_rename_themselves(desk: Client, admin: User):
    assert "请由他人提出" in edit(desk, admin, username="other").content.decode()


def test_an_account_is_not_copied(desk: Client, admin: User):
    assert desk.post(f"/admin/users/copy/{admin.pk}/", SOMEBODY).status_code == 404
    assert not User.objects.filter(username="t001").exists()


def test_a_plain_account_is_edited_at_once(desk: Client, outsider: User):
    edit(desk, outsider, last_name="新")
    assert User.objects.get(pk=outsider.pk).last_name == "新"
    assert not RegisterChange.objects.exists()


def test_nobody_changes_their_own_name_or_address_in_their_settings(client_of, zzb_drafter: User):
    client = client_of(zzb_drafter)
    page = client.get("/admin/account/").content.decode()
    assert 'name="name_email-last_name"' not in page
    client.post(
        "/admin/account/", {"name_email-last_name": "党委", "name_email-first_name": "书记", "name_email-email": "x@y.cn"}
    )
    assert User.objects.get(pk=zzb_drafter.pk).last_name == zzb_drafter.last_name


def test_three_accounts_of_one_administrator_decide_nothing(desk: Client, admin: User, units):
    """They are created and proposed, and nobody confirms: the administrator cannot."""
    for role in ("drafter", "reviewer", "committee"):
        desk.post(ADD, SOMEBODY | {"username": role, "email": f"{role}@example.org"})
        person = User.objects.get(username=role)
        unit = "" if role == "committee" else units.zzb.pk
        data = {"user": person.pk, "role": role, "unit": unit, "since": "2026-01-01"}
        assert desk.post("/admin/registers/appointments/create/", data).status_code == 302
        change = RegisterChange.objects.pending().get(people=person)
        desk.post(f"/admin/registers/changes/inspect/{change.pk}/", confirmation_of(change))
        assert Roles.of(person).held == frozenset()


@pytest.mark.parametrize(("field", "value"), [("email", "else@example.org"), ("username", "else"), ("last_name", "别人")])
def test_an_account_that_changed_since_the_page_was_opened_is_shown_before_it_is_confirmed(
    field: str, value: str, outsider: User, office: User, committee: User, client_of
):
    client_of(office).post(
        "/admin/registers/appointments/create/", {"user": outsider.pk, "role": "committee", "since": "2026-01-01"}
    )
    change = RegisterChange.objects.get()
    desk, page, sent = client_of(committee), f"/admin/registers/changes/inspect/{change.pk}/", confirmation_of(change)
    assert desk.get(page).context["seen"] == sent["seen"]
    User.objects.filter(pk=outsider.pk).update(**{field: value})
    for stale in (sent, {"verb": "confirm"}):
        response = desk.post(page, stale)
        assert ACCOUNTS_CHANGED in response.content.decode() and value in response.content.decode()
    assert RegisterChange.objects.get().state == RegisterChange.State.PENDING
    desk.post(page, sent | {"seen": response.context["seen"]})
    # Under another name than the change bears, the person is not confirmed at all: see `test_shown_values`.
    assert Roles.of(outsider).holds(Role.COMMITTEE) == (field == "email")

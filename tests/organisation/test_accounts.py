"""Accounts in the admin: by what each is opened."""

from __future__ import annotations

import pytest
from django.test import Client

from disclosure.organisation.models import User
from tests.factories import PASSWORD

ADD = "/admin/users/new/"
SOMEBODY = {"username": "t001", "last_name": "某", "first_name": "某", "email": "t001@example.edu.cn"}
WITH_PASSWORD = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def desk(admin: User, client_of) -> Client:
    return client_of(admin)


@pytest.fixture
def with_cas(settings) -> None:
    settings.CAS_SERVER_URL = "https://cas.example.edu.cn/cas/"


def test_without_a_cas_server_there_is_no_trace_of_it(desk: Client, admin: User):
    for address in (ADD, f"/admin/users/edit/{admin.pk}/"):
        assert "统一身份认证" not in desk.get(address).content.decode()
    desk.post(ADD, SOMEBODY | WITH_PASSWORD | {"campus_account": "on"})
    assert not User.objects.get(username="t001").campus_account
    assert desk.post(ADD, SOMEBODY | {"username": "t002"}).status_code == 200


def test_an_account_for_the_campus_account_needs_no_password(desk: Client, with_cas):
    assert "用统一身份认证登录" in desk.get(ADD).content.decode()
    desk.post(ADD, SOMEBODY | {"campus_account": "on"})
    user = User.objects.get(username="t001")
    assert user.campus_account and not user.has_usable_password()


def test_any_other_does(desk: Client, with_cas):
    assert "请填写密码" in desk.post(ADD, SOMEBODY).content.decode()
    assert not User.objects.filter(username="t001").exists()
    desk.post(ADD, SOMEBODY | WITH_PASSWORD)
    assert User.objects.get(username="t001").check_password(PASSWORD)


def test_a_local_account_is_marked_by_the_administrator(desk: Client, with_cas, office: User):
    desk.post(f"/admin/users/edit/{office.pk}/", SOMEBODY | {"username": "office", "is_active": "on", "campus_account": "on"})
    office.refresh_from_db()
    assert office.campus_account and office.check_password(PASSWORD)


@pytest.mark.parametrize("name", ["office", "supervisor", "zzb_drafter"])
def test_nobody_else_does(client_of, with_cas, student: User, request, name: str):
    client = client_of(request.getfixturevalue(name))
    client.post(f"/admin/users/edit/{student.pk}/", SOMEBODY | {"is_active": "on", "campus_account": "on"})
    student.refresh_from_db()
    assert not student.campus_account

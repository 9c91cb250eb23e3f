"""Naming many people in a form, and the area of users."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.organisation.models import User
from disclosure.organisation.people import PeopleField
from tests.factories import Units, make_person


@pytest.fixture
def people(db) -> None:
    for username, last_name, first_name in [
        ("zhangwei", "张", "伟"),
        ("liming1", "李", "明"),
        ("liming2", "李", "明"),
        ("ouyang", "欧阳", "文静"),
    ]:
        make_person(username, last_name=last_name, first_name=first_name)
    make_person("nameless")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", []),
        ("  \n\n ", []),
        ("zhangwei", ["zhangwei"]),
        ("张伟", ["zhangwei"]),
        ("张 伟", ["zhangwei"]),
        ("zhangwei 张伟", ["zhangwei"]),
        ("zhangwei\t张 伟", ["zhangwei"]),
        ("张伟 zhangwei", ["zhangwei"]),
        ("liming2 李明", ["liming2"]),
        ("张伟、欧阳文静；nameless", ["zhangwei", "ouyang", "nameless"]),
        ("nameless nameless", ["nameless"]),
        ("张伟\r\nzhangwei\r\n", ["zhangwei"]),
    ],
)
def test_people_are_named_by_username_or_by_full_name(text: str, named: list[str], people):
    assert [person.username for person in PeopleField(required=False).clean(text)] == named


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("王五", ["没有用户名或姓名为“王五”的用户。"]),
        ("李明", ["“李明”有2人，请改写用户名：liming1、liming2。"]),
        ("zhangwei 李明", ["用户名“zhangwei”的姓名是“张伟”，不是“李明”。"]),
        ("王五\n张伟\n李明", ["没有用户名或姓名为“王五”的用户。", "“李明”有2人，请改写用户名：liming1、liming2。"]),
    ],
)
def test_a_name_that_nobody_or_several_bear_is_refused(text: str, messages: list[str], people):
    with pytest.raises(ValidationError) as refusal:
        PeopleField().clean(text)
    assert refusal.value.messages == messages


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(chosen=st.sets(st.sampled_from(["zhangwei", "liming1", "liming2", "ouyang", "nameless"])))
def test_what_the_field_shows_it_reads_again(chosen: set[str], people):
    members = list(User.objects.filter(username__in=chosen))
    field = PeopleField(required=False)
    shown = field.prepare_value(members) or ""
    assert set(field.clean(shown)) == set(members)
    assert not field.has_changed(members, shown)


# --- the area of users -------------------------------------------------------------------------------------------------

NEW = {
    "username": "zhaoliu",
    "email": "zhaoliu@example.org",
    "last_name": "赵",
    "first_name": "六",
}


def test_an_administrator_opens_an_account_family_name_first(admin: User, client_of):
    client = client_of(admin)
    form = client.get("/admin/users/new/").content.decode()
    assert form.index('name="last_name"') < form.index('name="first_name"')
    assert client.post("/admin/users/new/", NEW).status_code == 302
    person = User.objects.get(username="zhaoliu")
    assert str(person) == "赵六"
    form = client.get(f"/admin/users/edit/{person.pk}/").content.decode()
    assert form.index('name="last_name"') < form.index('name="first_name"')


@pytest.mark.parametrize("role", ["office", "supervisor", "zzb_drafter", "member"])
def test_nobody_else_opens_accounts(role: str, request, client_of):
    client = client_of(request.getfixturevalue(role))
    assert client.get("/admin/users/").status_code == 403
    client.post("/admin/users/new/", NEW)
    assert not User.objects.filter(username="zhaoliu").exists()


def test_groups_posted_for_an_account_are_not_given(units: Units, admin: User, outsider: User, client_of):
    other = Group.objects.create(name="其他用户组")
    data = {"username": "outsider", "email": "o@example.org", "last_name": "外", "first_name": "人", "is_active": "on"}
    client_of(admin).post(f"/admin/users/edit/{outsider.pk}/", data | {"groups": [units.zzb.group_id, other.pk]})
    assert str(User.objects.get(pk=outsider.pk)) == "外人"
    assert not outsider.groups.exists()


def test_people_are_not_deleted(admin: User, zzb_drafter: User, outsider: User, client_of):
    client = client_of(admin)
    for person in (zzb_drafter, outsider):
        response = client.post(f"/admin/users/delete/{person.pk}/", {"next": "/admin/users/"})
        assert response.status_code == 302
        assert "用户不能删除" in str(next(iter(get_messages(response.wsgi_request))))
    assert User.objects.filter(pk__in=[zzb_drafter.pk, outsider.pk]).count() == 2

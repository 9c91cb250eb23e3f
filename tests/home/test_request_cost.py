"""What a request of somebody signed in costs before its view runs: every page pays for it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from disclosure.catalogue.guard.middleware import GuardMiddleware
from disclosure.organisation.permissions import has_admin_access
from tests.cost import Cost, counted

pytestmark = pytest.mark.django_db

SESSION, USER, DEVICE = "django_session", "organisation_user", "otp_totp_totpdevice"
ROLES = "organisation_appointment"


@pytest.fixture
def read_before_the_view(client_of, monkeypatch):
    """`read_before_the_view(user, address)`: the table that each query reads before the view is called, subqueries aside."""
    process_view = GuardMiddleware.process_view
    counting: list[Cost] = []
    queries: list[str] = []

    def noting(*arguments):
        queries[:] = counting[-1].queries
        return process_view(*arguments)

    # The last of the middleware that is called with the view.
    monkeypatch.setattr(GuardMiddleware, "process_view", noting)

    def read(user, address: str) -> list[str]:
        client = client_of(user)
        if device := TOTPDevice.objects.filter(user=user).first():
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
            session.save()
        for _ in range(2):
            with counted() as cost:
                counting.append(cost)
                assert client.get(address).status_code == 200
        return [re.findall(r'FROM "(\w+)"', query)[-1] for query in queries]

    return read


@pytest.mark.parametrize("person", ["zzb_drafter", "committee", "office", "member", "admin"])
def test_a_page_of_the_site_reads_the_session_and_the_user(person, catalogue, read_before_the_view, request):
    assert read_before_the_view(request.getfixturevalue(person), "/") == [SESSION, USER]


@pytest.mark.parametrize("person", ["zzb_drafter", "office"])
def test_a_page_of_the_admin_reads_no_permission_before_its_view(person, read_before_the_view, request):
    assert read_before_the_view(request.getfixturevalue(person), reverse("wagtailadmin_home")) == [SESSION, USER]


@pytest.mark.parametrize("person", ["zzb_drafter", "office"])
def test_a_second_factor_that_was_given_is_all_that_is_read_besides(person, read_before_the_view, settings, request):
    user = request.getfixturevalue(person)
    settings.SECOND_FACTOR_REQUIRED = True
    TOTPDevice.objects.create(user=user, name="动态口令")
    assert read_before_the_view(user, reverse("wagtailadmin_home")) == [SESSION, USER, DEVICE]


def test_a_reader_is_asked_for_roles_alone_if_a_second_factor_is_required(member, catalogue, read_before_the_view, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert read_before_the_view(member, "/") == [SESSION, USER, ROLES]


def test_permissions_cost_two_queries_whatever_is_asked(zzb_drafter, django_user_model):
    person = django_user_model.objects.get(pk=zzb_drafter.pk)
    with counted() as cost:
        assert has_admin_access(person)
        assert not person.has_perm("organisation.change_user")
    assert len(cost.queries) == 2

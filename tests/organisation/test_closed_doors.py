"""What of Wagtail's admin is closed to everybody: it says why, and its menus do not lead there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from disclosure.organisation.models import User
from tests.factories import Units

CLOSED = [
    # the view's name, what the refusal says
    ("wagtailadmin_api:documents:listing", "文件"),
    ("wagtailadmin_api:images:listing", "文件"),
    ("wagtailadmin_error_test", "测试"),
]


@pytest.mark.parametrize("send", ["get", "post"])
@pytest.mark.parametrize(("view", "said"), CLOSED)
def test_a_closed_door_tells_a_superuser_why(admin, client_of, view: str, said: str, send: str):
    response = getattr(client_of(admin), send)(reverse(view))
    assert response.status_code == 403
    assert said in response.content.decode()


@pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
def test_nothing_is_done_to_people_in_bulk(units: Units, admin: User, outsider: User, client_of, action: str):
    data = {"role": units.zzb.group_id, "mark_as_active": "False"}
    response = client_of(admin).post(f"/admin/bulk/organisation/user/{action}/?id={outsider.pk}", data)
    assert response.status_code == 403
    assert "不能批量办理" in response.content.decode()
    outsider = User.objects.get(pk=outsider.pk)
    assert outsider.is_active and not outsider.groups.exists()


@pytest.mark.parametrize(("name", "status"), [("zzb_drafter", 403), ("committee", 403), ("office", 200), ("supervisor", 200)])
def test_reports_are_for_those_who_see_every_units_drafts(catalogue, client_of, request, name: str, status: int):
    client = client_of(request.getfixturevalue(name))
    for report in ("site_history", "aging_pages", "page_types_usage"):
        assert client.get(reverse(f"wagtailadmin_reports:{report}")).status_code == status


def test_who_is_not_signed_in_is_led_to_sign_in(client: Client, db):
    response = client.get(reverse("wagtailadmin_error_test"))
    assert response.status_code == 302
    assert "sign-in" in response.url or "login" in response.url

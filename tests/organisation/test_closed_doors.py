"""What of Wagtail's admin is closed to everybody: it says why, and its menus do not lead there."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, Site, Task, Workflow

from disclosure.items.group_permissions import sync_unit_collection
from disclosure.organisation.models import User
from tests.factories import Units
from tests.remembered import remembered

CLOSED = [
    # the view's name, what it is about, what the refusal says
    ("wagtailadmin_workflows:index", None, "流程"),
    ("wagtailadmin_workflows:add", None, "流程"),
    ("wagtailadmin_workflows:edit", "workflow", "流程"),
    ("wagtailadmin_workflows:disable", "workflow", "正在办理的送审"),
    ("wagtailadmin_workflows:task_index", None, "流程"),
    ("wagtailadmin_workflows:edit_task", "task", "流程"),
    ("wagtailadmin_workflows:disable_task", "task", "正在办理的送审"),
    ("wagtailadmin_collections:index", None, "责任单位"),
    ("wagtailadmin_collections:add", None, "责任单位"),
    ("wagtailadmin_collections:edit", "collection", "责任单位"),
    ("wagtailadmin_collections:delete", "collection", "责任单位"),
    ("wagtailadmin_collections:set_privacy", "collection", "责任单位"),
    ("wagtailusers_groups:index", None, "任职"),
    ("wagtailusers_groups:add", None, "任职"),
    ("wagtailusers_groups:edit", "group", "任职"),
    ("wagtailusers_groups:delete", "group", "任职"),
    ("wagtailsites:add", None, "只有一个"),
    ("wagtailsites:copy", "site", "只有一个"),
    ("wagtailsites:delete", "site", "不能删除"),
    ("wagtailadmin_api:documents:listing", None, "文件"),
    ("wagtailadmin_api:images:listing", None, "文件"),
    ("wagtailadmin_pages:workflow_action", "step", "“审核审批”页"),
    ("wagtailadmin_pages:collect_workflow_action_data", "step", "“审核审批”页"),
    ("wagtailadmin_pages:confirm_workflow_cancellation", "page", "“审核审批”页"),
    ("wagtailadmin_pages:workflow_preview", "page and task", "“审核审批”页"),
    ("wagtailadmin_error_test", None, "测试"),
]


@remembered
def about(units: Units) -> dict[str | None, list[int | str]]:
    """The arguments of an address, by what it is about."""
    return {
        None: [],
        "workflow": [Workflow.objects.first().pk],
        "task": [Task.objects.first().pk],
        "collection": [sync_unit_collection(units.zzb).pk],
        "group": [units.zzb.group_id],
        "site": [Site.objects.get().pk],
        "page": [Site.objects.get().root_page_id],
        "page and task": [Site.objects.get().root_page_id, Task.objects.first().pk],
        "step": [Site.objects.get().root_page_id, "approve", 1],
    }


def kept() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Workflow, Task, Collection, Group, Group.permissions.through, Site)
    ]


@pytest.mark.parametrize("send", ["get", "post"])
@pytest.mark.parametrize(("view", "what", "said"), CLOSED)
def test_a_closed_door_tells_a_superuser_why_and_changes_nothing(
    about, admin, client_of, view: str, what, said: str, send: str
):
    before = kept()
    response = getattr(client_of(admin), send)(reverse(view, args=about[what]))
    assert response.status_code == 403
    assert said in response.content.decode()
    assert kept() == before


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


def test_a_superuser_without_a_role_is_not_shown_the_drafts_that_a_report_names(catalogue, client_of, admin: User):
    assert client_of(admin).get(reverse("wagtailadmin_reports:page_types_usage")).status_code == 403


def test_who_is_not_signed_in_is_led_to_sign_in(client: Client, db):
    response = client.get(reverse("wagtailadmin_workflows:index"))
    assert response.status_code == 302
    assert "sign-in" in response.url or "login" in response.url


def test_no_menu_leads_to_a_closed_door(admin: User, client_of):
    page = client_of(admin).get("/admin/").content.decode()
    assert reverse("wagtailusers_users:index") in page
    for view in ("workflows:index", "workflows:task_index", "collections:index"):
        assert reverse(f"wagtailadmin_{view}") not in page
    assert reverse("wagtailusers_groups:index") not in page


def test_a_form_sent_after_the_last_role_has_ended_is_refused_and_quotes_what_was_typed(client_of, student):
    body = json.dumps({"blocks": [{"text": "写了很久的正文", "key": "a"}], "entityMap": {}})
    sent = {"action": "approve", "approve-resolution_number": "No.7", "approve-comment": "写了很久的意见", "body-0-value": body}
    answer = client_of(student).post("/admin/dossiers/3/", sent)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "没有后台的工作角色" in text and "抄录如下：No.7；写了很久的意见；写了很久的正文" in text
    assert "blocks" not in text


def test_a_text_that_only_looks_like_the_editors_is_quoted_as_it_is(client_of, student):
    answer = client_of(student).post("/admin/dossiers/3/", {"body-0-value": f"{'[' * 100_000}标题"})
    assert answer.status_code == 403 and "[标题" in answer.content.decode()


def test_somebody_without_a_role_may_still_sign_out_below_the_admin(client_of, student):
    client = client_of(student)
    assert client.post("/admin/logout/").status_code == 302
    assert "_auth_user_id" not in client.session

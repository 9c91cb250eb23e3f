"""No button of the editor decides, whatever stands on the page (ADR 2)."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("button", ["action-workflow-action", "action-restart-workflow"])
@pytest.mark.parametrize("stage", ["draft", "in_review"])
def test_a_decision_sent_to_the_editor_is_refused_with_the_reason(client_of, zzb_drafter, request, stage, button):
    item = request.getfixturevalue(stage).item
    sent = {button: "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    response = client_of(zzb_drafter).post(reverse("wagtailadmin_pages:edit", args=[item.pk]), sent)
    assert response.status_code == 403
    assert "不在编辑页办理" in response.content.decode()
    assert not request.getfixturevalue(stage).item.live


@pytest.mark.parametrize(
    ("stage", "name", "reason"),
    [
        ("draft", "office", "只有责任单位的起草人可以修改稿件"),
        ("draft", "zzb_reviewer", "只有责任单位的起草人可以修改稿件"),
        ("suspended", "zzb_drafter", "事项现在“暂停公开”，恢复公开以后才能修改"),
    ],
)
@pytest.mark.parametrize("send", ["get", "post"])
def test_who_may_not_edit_is_told_why(client_of, request, stage, name, reason, send):
    address = reverse("wagtailadmin_pages:edit", args=[request.getfixturevalue(stage).pk])
    response = getattr(client_of(request.getfixturevalue(name)), send)(address)
    assert response.status_code == 403
    assert reason in response.content.decode()

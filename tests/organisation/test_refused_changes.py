"""The reason for which a second person refuses a change of the registers is evidence: readable, and stored as it was typed."""

from __future__ import annotations

import pytest

from disclosure.organisation.changes.actions import propose
from disclosure.organisation.changes.values import Difference
from disclosure.organisation.models import Appointment, RegisterChange, Role
from tests.factories import make_person

pytestmark = pytest.mark.django_db

State = RegisterChange.State


@pytest.fixture
def proposed(office) -> RegisterChange:
    """The office proposes an outsider for the committee."""
    person = make_person("somebody")
    appointment = Appointment(user=person, role=Role.COMMITTEE)
    shown = {"人员": str(person), "角色": Role.COMMITTEE.label}
    after = {"user": person.pk, "role": Role.COMMITTEE}
    return propose(appointment, "create", {person.pk}, Difference({}, after, {}, shown), by=office)


def page_of(change: RegisterChange) -> str:
    return f"/admin/registers/changes/inspect/{change.pk}/"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("\u200b\u3164", "没有看得见的文字"),
        ("未经\u202e研究", "U+202E"),
        ("未经\0研究", "不能使用的控制字符"),
        ("字" * 501, "不能超过500字"),
    ],
    ids=["invisible", "reversed", "null", "long"],
)
def test_a_reason_that_cannot_stand_as_evidence_is_refused_and_kept(reason, told, proposed, committee, client_of):
    response = client_of(committee).post(page_of(proposed), {"verb": "refuse", "reason": reason})
    page = response.content.decode()
    assert response.status_code == 200 and told in page and reason.replace("\0", "") in page.replace("\0", "")
    assert RegisterChange.objects.get().state == State.PENDING


def test_a_line_break_in_a_reason_counts_once(proposed, committee, client_of):
    client_of(committee).post(page_of(proposed), {"verb": "refuse", "reason": "一\r\n" * 249 + "二"})
    assert RegisterChange.objects.get().reason == "一\n" * 249 + "二"

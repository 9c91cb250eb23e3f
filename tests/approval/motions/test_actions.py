"""Putting a motion, and what the committee makes of it: the same for every kind."""

import datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from wagtail.models import Workflow

from disclosure.approval import actions
from disclosure.approval.errors import NotAllowed, Refused, Stale
from disclosure.approval.models import Decision
from disclosure.approval.models.motions import CATALOGUE, OFF_CATALOGUE, POSTPONEMENT
from disclosure.approval.motions.permissions import may_see_motion
from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.organisation.models import Appointment, Role
from tests.approval.motions.conftest import (
    IN_A_MONTH,
    REVISED,
    TODAY,
    anew,
    approve,
    propose,
    send_back,
    step_of,
)
from tests.factories import as_if_decided
from tests.grounds import MEETING

pytestmark = pytest.mark.django_db


def kinds(motion) -> list[str]:
    return list(anew(motion).decisions.values_list("kind", flat=True))


def test_a_motion_is_put_with_its_proposal_on_record(motion):
    (proposal,) = motion.decisions
    assert (proposal.kind, proposal.procedure, proposal.item) == ("proposed", motion.procedure_code, None)
    assert proposal.role == (Role.OFFICE if motion.procedure_code == CATALOGUE else Role.DRAFTER)
    assert proposal.unit == motion.unit
    assert proposal.subject == motion
    assert proposal.digest == motion.digest()
    assert not motion.live


def test_an_approved_motion_is_carried_out_and_the_decision_names_its_meeting(motion, committee):
    decision = approve(motion, committee)
    assert anew(motion).live
    assert (decision.procedure, decision.item, decision.meeting_name) == (motion.procedure_code, None, MEETING)
    assert kinds(motion) == ["proposed", "approved"]
    assert anew(motion).current_workflow_state is None


def test_a_returned_motion_is_over_and_changes_nothing(motion, committee):
    send_back(motion, committee)
    assert not anew(motion).live
    assert kinds(motion) == ["proposed", "returned"]
    assert anew(motion).current_workflow_state is None


def test_a_motion_taken_back_cannot_be_approved_any_more(motion, committee, office, zzb_drafter):
    step = step_of(motion)
    by = office if motion.procedure_code == CATALOGUE else zzb_drafter
    actions.take_back(motion, by=by)
    assert kinds(motion) == ["proposed", "taken-back"]
    with pytest.raises(Stale, match="已经办结或撤回"):
        actions.send_back(step.pk, by=committee, seen=motion.digest(), reason="迟了")


TAKES_BACK = {
    # person: which motions they may take back
    "office": {CATALOGUE},
    "zzb_drafter": {OFF_CATALOGUE, POSTPONEMENT},
    "zzb_reviewer": set(),
    "xcb_drafter": set(),
    "committee": set(),
    "supervisor": set(),
    "admin": set(),
}


@pytest.mark.parametrize("name", TAKES_BACK)
def test_a_motion_is_taken_back_by_the_role_that_put_it(motion, request, name):
    if motion.procedure_code in TAKES_BACK[name]:
        actions.take_back(motion, by=request.getfixturevalue(name))
    else:
        with pytest.raises(NotAllowed):
            actions.take_back(motion, by=request.getfixturevalue(name))


@pytest.mark.parametrize("name", ["office", "zzb_drafter", "zzb_reviewer", "xcb_drafter", "supervisor", "admin", "member"])
def test_nobody_but_the_committee_decides_on_a_motion(motion, request, name):
    for decide in (approve, send_back):
        with pytest.raises(NotAllowed):
            decide(motion, request.getfixturevalue(name))
    assert kinds(motion) == ["proposed"]


def test_whoever_put_a_motion_does_not_approve_it(motion):
    by = motion.decisions.get().by
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    with as_if_decided():
        Appointment.objects.create(user=by, role=Role.COMMITTEE, since=yesterday)
    by.__dict__.pop("_roles", None)
    with pytest.raises(NotAllowed, match="须由不同的人办理"):
        approve(motion, by)


@pytest.mark.parametrize("changes", [{"meeting": None}, {"resolution_number": ""}, {"resolution_number": "1"}, {"basis": "x"}])
def test_an_approval_without_its_basis_is_refused(motion, committee, changes):
    with pytest.raises(Refused, match="依据"):
        approve(motion, committee, **changes)
    assert not anew(motion).live


def test_a_return_needs_a_reason(motion, committee):
    with pytest.raises(Refused, match="理由"):
        send_back(motion, committee, reason=" ")


def test_what_was_not_seen_is_not_decided_on(motion, committee):
    with pytest.raises(Stale, match="重新核对"):
        approve(motion, committee, seen="0" * 64)


def test_a_motion_exchanged_behind_the_committee_s_back_is_not_approved(motion, committee):
    seen = motion.digest()
    triggers.remove(connection)
    motion.reason = "换过的理由"
    motion.save()
    motion.save_revision()
    with pytest.raises(Stale, match="又有改动"):
        approve(motion, committee, seen=seen)


def test_the_revision_that_a_decision_is_bound_to_cannot_be_rewritten(motion):
    revision = motion.latest_revision
    revision.content["reason"] = "换过的理由"
    with pytest.raises(NotGranted, match="已经送审"):
        revision.save()


def test_no_motion_is_in_force_without_an_approval(motion):
    with pytest.raises(NotGranted, match="党委批准"), transaction.atomic():
        type(motion).objects.filter(pk=motion.pk).update(live=True, first_published_at=timezone.now())


@pytest.mark.parametrize("change", [{"title": "改过"}, {"live": False}, {"first_published_at": None}])
def test_what_was_approved_of_a_motion_is_not_rewritten(motion, committee, change):
    approve(motion, committee)
    with pytest.raises(NotGranted, match="党委批准"), transaction.atomic():
        type(motion).objects.filter(pk=motion.pk).update(**change)


def test_a_motion_that_was_put_cannot_be_deleted(motion):
    with pytest.raises((ProtectedError, PermissionDenied)):
        motion.delete()


def test_where_the_workflow_was_disabled_nothing_is_put_and_the_person_is_told_why(small, office):
    with as_if_decided():
        Workflow.objects.all().update(active=False)
    with pytest.raises(Refused, match="流程没有启用"):
        propose(REVISED, office)
    assert not Decision.objects.exists()


def test_a_workflow_without_the_committee_is_never_taken_for_the_committee_s(motion):
    with as_if_decided():
        Workflow.objects.all().update(active=False)
        Workflow.objects.create(name="空流程", active=True)
    assert motion.get_workflow() is None


SEES = {
    # person: which motions of 组织部 and of the office they may read
    "office": {CATALOGUE, OFF_CATALOGUE, POSTPONEMENT},
    "supervisor": {CATALOGUE, OFF_CATALOGUE, POSTPONEMENT},
    "committee": {CATALOGUE, OFF_CATALOGUE, POSTPONEMENT},
    "zzb_drafter": {OFF_CATALOGUE, POSTPONEMENT},
    "zzb_reviewer": {OFF_CATALOGUE, POSTPONEMENT},
    "xcb_drafter": set(),
    "member": set(),
    "admin": set(),
}


def test_a_motion_is_read_by_its_unit_the_office_the_supervisors_and_the_committee(motion, request):
    for name, procedures in SEES.items():
        assert may_see_motion(request.getfixturevalue(name), motion) == (motion.procedure_code in procedures), name


@pytest.mark.django_db(transaction=True)
def test_mail_goes_to_the_committee_and_back_and_says_nothing_of_the_matter(motion, committee, mailoutbox, zzb_reviewer):
    mailoutbox.clear()
    send_back(motion, committee)
    people = {"office@example.org"} if motion.procedure_code == CATALOGUE else {
        "zzb.drafter@example.org", "zzb.reviewer@example.org"
    }  # fmt: skip
    assert {address for message in mail.outbox for address in message.to} == people
    for message in mail.outbox:
        assert motion.title not in message.subject + message.body
        assert motion.reason not in message.body
        assert motion.get_admin_url() in message.body
        assert motion.procedure.label in message.body


def test_a_motion_names_itself_without_its_title(motion):
    assert motion.title not in str(motion)
    assert str(motion) == motion.latest_revision.object_str == f"{motion.procedure.label}第{motion.pk}号"


LINES = {
    CATALOGUE: [
        "新增1条、修改1条、停用1条、不变3条",
        "新增 4-4 党员民主评议情况",
        "修改 4-2 发展党员情况；公开时限“年度”→“每季度”",
        "停用 4-3 党费管理和使用情况",
    ],
    OFF_CATALOGUE: [
        "公开形式：会议、网站",
        "公开范围：校内",
        "公开时限：7个工作日内",
        "责任单位：组织部、宣传部",
    ],
    POSTPONEMENT: [
        "目录：4-4 党费管理和使用情况",
        f"所属年度：{TODAY.year}",
        f"暂缓至：{IN_A_MONTH.year}年{IN_A_MONTH.month}月{IN_A_MONTH.day}日",
    ],
}


def test_a_motion_says_in_lines_what_is_proposed(motion):
    assert motion.latest_revision.as_object().summary_lines() == LINES[motion.procedure_code]


def test_decisions_on_a_motion_are_about_no_item(motion):
    assert not Decision.objects.exclude(item=None).exists()

"""The role matrix: what each role may do with an item of 组织部, and what it may not, in one table."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from disclosure.approval import actions
from disclosure.approval.errors import NotAllowed
from disclosure.approval.meetings import actions as meetings
from disclosure.approval.procedures import Procedure
from disclosure.approval.suspension import settle, suspend
from disclosure.items.permissions import may_edit, may_see_draft, may_see_proposals
from disclosure.organisation.models import User
from disclosure.organisation.permissions import may_inspect_registers, may_keep_registers
from tests.approval.meeting_room import approved, make_meeting, matter_of, place
from tests.grounds import at_meeting

pytestmark = pytest.mark.django_db

ROLES = (
    "zzb_drafter", "zzb_reviewer", "xcb_drafter", "xcb_reviewer",
    "committee", "office", "supervisor", "admin", "member", "student",
)  # fmt: skip

MATRIX = """
                      zzb.d zzb.r xcb.d xcb.r comm. offi. supe. admin memb. stud.
enter the admin         x     x     x     x     x     x     x     x     -     -
see a draft             x     x     -     -     -     x     x     -     -     -
see a proposal          x     x     -     -     x     x     x     -     -     -
see a later draft       x     x     -     -     -     x     x     -     -     -
edit a draft            x     -     -     -     -     -     -     -     -     -
propose                 x     -     -     -     -     -     -     -     -     -
take back               x     -     -     -     -     -     -     -     -     -
review                  -     x     -     -     -     -     -     -     -     -
return from review      -     x     -     -     -     -     -     -     -     -
approve                 -     -     -     -     x     -     -     -     -     -
return from approval    -     -     -     -     x     -     -     -     -     -
ask for a withdrawal    x     -     -     -     -     x     -     -     -     -
suspend                 -     -     -     -     -     x     -     -     -     -
confirm a suspension    -     -     -     -     x     -     -     -     -     -
lift a suspension       -     -     -     -     x     -     -     -     -     -
prepare outcomes        -     -     -     -     -     x     -     -     -     -
record outcomes         -     -     -     -     x     -     -     -     -     -
keep registers          -     -     -     -     -     x     -     x     -     -
inspect registers       -     -     -     -     -     x     x     x     -     -
"""
"""An x where the role may. Columns stand in the order of `ROLES`."""

TABLE = [
    pytest.param(line[:22].strip(), {role for role, cell in zip(ROLES, line[22:].split(), strict=True) if cell == "x"})
    for line in MATRIX.strip("\n").splitlines()[1:]
]


def enter_admin(person, client_of) -> bool:
    return client_of(person).get(reverse("wagtailadmin_home")).status_code == 200


STAGES = {
    "see a draft": "draft",
    "see a proposal": "in_approval",
    "see a later draft": "later_draft",
    "edit a draft": "draft",
    "propose": "draft",
    "take back": "in_review",
    "review": "in_review",
    "return from review": "in_review",
    "approve": "in_approval",
    "return from approval": "in_approval",
    "ask for a withdrawal": "published",
    "suspend": "published",
    "confirm a suspension": "published",
    "lift a suspension": "published",
    "prepare outcomes": "in_approval",
    "record outcomes": "in_approval",
}
"""How far the item has come when the act is tried."""

ACTS = {
    "propose": lambda it, by, _: it.propose(by),
    "take back": lambda it, by, _: actions.take_back(it.item, by=by),
    "review": lambda it, by, unit: it.review(by, unit),
    "return from review": lambda it, by, unit: it.send_back(by, unit=unit),
    "approve": lambda it, by, _: it.approve(by),
    "return from approval": lambda it, by, _: it.send_back(by),
    "ask for a withdrawal": lambda it, by, _: actions.request(
        it.item, by=by, procedure=Procedure.WITHDRAWAL, reason="内容已过时"
    ),
    "suspend": lambda it, by, _: suspend(it.item, by=by, reason="附件误含个人信息"),
    "confirm a suspension": lambda it, by, _: settle(it.item, by=by, confirm=True, **at_meeting()),
    "lift a suspension": lambda it, by, _: settle(it.item, by=by, confirm=False, **at_meeting()),
    "prepare outcomes": lambda it, by, _: on_agenda(meetings.prepare_outcomes, it, by),
    "record outcomes": lambda it, by, _: on_agenda(meetings.record_outcomes, it, by),
}


def on_agenda(act, proposal, by) -> None:
    """Write down that a meeting approved the proposal, which the office has put on its agenda."""
    office = User.objects.get(username="office")
    meeting = make_meeting(office)
    meetings.put_on_agenda(meeting, [matter_of(proposal)], by=office)
    meetings.fix_agenda(meeting, by=office)
    act(meeting, [approved(place(meeting, 1))], by=by)


QUESTIONS = {
    "see a draft": may_see_draft,
    "see a proposal": may_see_proposals,
    "see a later draft": may_see_draft,
    "edit a draft": may_edit,
}

REGISTERS = {"keep registers": may_keep_registers, "inspect registers": may_inspect_registers}


@pytest.mark.parametrize(("act", "permitted"), TABLE)
def test_each_role_may_do_what_the_table_says_and_nothing_else(request, subtests, client_of, units, act, permitted):
    people = {role: request.getfixturevalue(role) for role in ROLES}
    stage = request.getfixturevalue(STAGES[act]) if act in STAGES else None
    if act in ("confirm a suspension", "lift a suspension"):
        suspend(stage.item, by=people["office"], reason="附件误含个人信息")
    for role, person in people.items():
        with subtests.test(role), transaction.atomic():
            if act == "enter the admin":
                assert enter_admin(person, client_of) is (role in permitted)
            elif act in REGISTERS:
                assert REGISTERS[act](person) is (role in permitted)
            elif act in QUESTIONS:
                assert QUESTIONS[act](person, stage.item) is (role in permitted)
            elif role in permitted:
                ACTS[act](stage, person, units.zzb)
            else:
                assert_refused(ACTS[act], stage, person, units.zzb)
            transaction.set_rollback(True)


def assert_refused(act, stage, person, unit) -> None:
    before = decided(stage)
    with pytest.raises(NotAllowed) as refused, transaction.atomic():
        act(stage, person, unit)
    assert not refused.value.message.isascii(), "says why, in Chinese"
    assert decided(stage) == before


def decided(proposal) -> tuple:
    item = proposal.item
    return item.standing, item.live, item.edition, item.decisions.count()

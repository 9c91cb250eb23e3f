"""A draft of 组织部's own entry, and how far it has come; what meetings begin with."""

import pytest

from disclosure.approval.suspension import suspend
from disclosure.audience.circles import Scope
from disclosure.organisation.models import Role, User
from tests.approval.meeting_room import Room
from tests.approval.proposals import Proposal
from tests.factories import make_item, make_person


@pytest.fixture
def draft(catalogue, units, zzb_drafter) -> Proposal:
    """A draft of 组织部 under 4-4, which 组织部 answers for alone."""
    return Proposal(make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter))


@pytest.fixture
def joint_draft(catalogue, units, zzb_drafter) -> Proposal:
    """A draft under 3-1, which 组织部 and 宣传部 answer for together."""
    return Proposal(make_item(catalogue.joint, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter))


@pytest.fixture
def in_review(draft, zzb_drafter) -> Proposal:
    return draft.propose(zzb_drafter)


@pytest.fixture
def in_approval(in_review, zzb_reviewer, units) -> Proposal:
    in_review.review(zzb_reviewer, units.zzb)
    return in_review


@pytest.fixture
def published(in_approval, committee) -> Proposal:
    in_approval.approve(committee)
    return in_approval


@pytest.fixture
def suspended(published, office) -> Proposal:
    suspend(published.item, by=office, reason="附件中误登了身份证号码")
    return published


@pytest.fixture
def room(catalogue, units, zzb_drafter, zzb_reviewer, office) -> Room:
    return Room(catalogue, units, zzb_drafter, zzb_reviewer, office)


@pytest.fixture
def note_taker(db) -> User:
    """An approver of the committee who takes the minutes."""
    return make_person("note_taker", Role.COMMITTEE)

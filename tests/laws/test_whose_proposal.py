"""What is recorded of a proposal says for whom it was made."""

import pytest

from disclosure.approval.actions import take_back
from disclosure.audience.circles import Scope
from tests.approval.conftest import Proposal
from tests.factories import make_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("proposer", "unit"), [("zzb_drafter", "zzb"), ("xcb_drafter", "xcb")])
def test_of_joint_units_each_drafter_proposes_for_their_own(request, catalogue, units, zzb_drafter, proposer, unit):
    item = make_item(catalogue.joint, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter)
    Proposal(item).propose(request.getfixturevalue(proposer))
    assert item.decisions.get().unit == getattr(units, unit)


def test_of_joint_units_each_drafter_takes_back_for_their_own(catalogue, units, zzb_drafter, xcb_drafter):
    item = make_item(catalogue.joint, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter)
    Proposal(item).propose(zzb_drafter)
    take_back(item, by=xcb_drafter)
    assert item.decisions.get(kind="taken-back").unit == units.xcb

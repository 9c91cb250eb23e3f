"""A change changes something."""

from __future__ import annotations

import pytest

from disclosure.approval.errors import Refused
from disclosure.audience.circles import Scope
from tests.approval.conftest import Proposal
from tests.factories import make_item
from tests.laws import steps

pytestmark = pytest.mark.django_db


def test_an_edition_that_nobody_edited_is_not_proposed_as_a_change(catalogue, units, zzb_drafter, zzb_reviewer, committee):
    """The second edition has a change note, so that nothing is missing of it; approved again, it would run into the guard."""
    entry = catalogue.party_and_campus
    proposal = Proposal(make_item(entry, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter))
    for title in ("第一版", "第二版"):
        steps.edit(zzb_drafter.username, steps.look(proposal.pk), title)
        proposal.propose(zzb_drafter).review(zzb_reviewer, units.zzb)
        proposal.approve(committee)
    with pytest.raises(Refused, match="没有改动"):
        proposal.propose(zzb_drafter)
    assert proposal.item.edition == 2 and not proposal.item.workflow_in_progress

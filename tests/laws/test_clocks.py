"""The order of decisions is that in which they were taken, whatever the servers' clocks say."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from disclosure.approval.suspension import settle, suspend
from disclosure.audience.circles import Scope
from tests.approval.conftest import Proposal
from tests.factories import make_item
from tests.laws import steps
from tests.laws.laws import check_item

pytestmark = pytest.mark.django_db


def test_a_clock_that_was_set_back_brings_no_earlier_edition_back(
    catalogue, units, zzb_drafter, zzb_reviewer, committee, office, monkeypatch
):
    """Two servers' clocks differ, and each is set right now and then."""
    entry = catalogue.party_and_campus
    proposal = Proposal(make_item(entry, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter))
    proposal.propose(zzb_drafter).review(zzb_reviewer, units.zzb)
    proposal.approve(committee)
    an_hour_ago = timezone.now() - datetime.timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: an_hour_ago)
    steps.edit(zzb_drafter.username, steps.look(proposal.pk), "更正后的标题")
    proposal.propose(zzb_drafter).review(zzb_reviewer, units.zzb)
    proposal.approve(committee)
    suspend(proposal.item, by=office, reason="误登了身份证号码")
    settle(proposal.item, by=committee, confirm=False, **steps.at_meeting())
    assert proposal.item.title == "更正后的标题"
    check_item(proposal.item)

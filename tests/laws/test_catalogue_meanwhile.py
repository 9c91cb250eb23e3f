"""What the catalogue asks for when the committee approves holds, not what it asked for when the units reviewed (law 5)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from disclosure.approval.errors import Stale
from disclosure.audience.circles import Scope
from disclosure.catalogue.models import EntryPage, Responsibility
from disclosure.items.models import DisclosurePage
from tests.approval.conftest import Proposal
from tests.factories import Catalogue, Units, as_if_decided, make_item

pytestmark = pytest.mark.django_db


@as_if_decided()
def another_unit_answers_too(item: DisclosurePage, catalogue: Catalogue, units: Units) -> None:
    Responsibility.objects.create(entry=catalogue.party_and_campus, unit=units.xcb, sort_order=1)


@as_if_decided()
def the_scope_is_narrower(item: DisclosurePage, catalogue: Catalogue, units: Units) -> None:
    EntryPage.objects.filter(pk=catalogue.party_and_campus.pk).update(printed_scope="党内")


@as_if_decided()
def the_entry_is_retired(item: DisclosurePage, catalogue: Catalogue, units: Units) -> None:
    catalogue.party_and_campus.retire(timezone.localdate())


def the_item_is_moved(item: DisclosurePage, catalogue: Catalogue, units: Units) -> None:
    item.move(catalogue.public, "last-child")


@pytest.mark.parametrize("happens", [another_unit_answers_too, the_scope_is_narrower, the_entry_is_retired, the_item_is_moved])
def test_what_no_longer_fits_the_catalogue_is_not_published(catalogue, units, zzb_drafter, zzb_reviewer, committee, happens):
    entry = catalogue.party_and_campus
    proposal = Proposal(make_item(entry, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter))
    proposal.propose(zzb_drafter).review(zzb_reviewer, units.zzb)
    happens(proposal.item, catalogue, units)
    with pytest.raises(Stale, match="退回"):
        proposal.approve(committee)
    assert not proposal.item.live
    proposal.send_back(committee)
    assert list(proposal.item.decisions.values_list("kind", flat=True)) == ["proposed", "reviewed", "returned"]

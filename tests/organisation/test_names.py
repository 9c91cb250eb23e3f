"""Names that readers see, and codes in addresses, stay once they are used; the form says so beside the field."""

from __future__ import annotations

import pytest
from django.db import transaction

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.catalogue.guard.grants import NotGranted, recording
from disclosure.organisation.models import Unit
from tests.approval.proposals import Proposal
from tests.factories import make_item, make_reader_group


def edit(client, address: str, **data) -> str:
    return client.post(address, {"active": "on", "order": "0", **data}).content.decode()


def test_a_unit_of_the_catalogue_is_not_renamed(catalogue, units, office, client_of):
    told = edit(client_of(office), f"/admin/registers/units/edit/{units.zzb.pk}/", name="党委组织部", code="other")
    assert "不能直接改名" in told and "不能改动" in told and "党委组织部" in told
    assert Unit.objects.get(pk=units.zzb.pk) == units.zzb
    with pytest.raises(NotGranted, match="读者看得到"), transaction.atomic():
        Unit.objects.filter(pk=units.zzb.pk).update(name="党委组织部")


def test_a_unit_that_only_a_decision_names_is_not_renamed(catalogue, units, zzb_drafter, zzb_reviewer, office, client_of):
    """It may have left the catalogue since its reviewer signed; the record of the decision shows its name."""
    unit = Unit.objects.create(name="后勤", code="hq")
    draft = make_item(catalogue.party_and_campus, units.zzb, Scope.PARTY_AND_CAMPUS, live=False, owner=zzb_drafter)
    Proposal(draft).propose(zzb_drafter).review(zzb_reviewer, units.zzb)
    with recording("a review by another unit"):
        decision = draft.decisions.get(kind="reviewed")
        decision.pk, decision.unit = None, unit
        decision.save()
    assert "不能直接改名" in edit(client_of(office), f"/admin/registers/units/edit/{unit.pk}/", name="后勤处", code="hq")
    with pytest.raises(NotGranted, match="读者看得到"), transaction.atomic():
        Unit.objects.filter(pk=unit.pk).update(name="后勤处")


def test_a_unit_that_nothing_names_yet_is_still_corrected(units, office, client_of):
    new = Unit.objects.create(name="后勤", code="hq")
    edit(client_of(office), f"/admin/registers/units/edit/{new.pk}/", name="后勤处", code="hqc")
    assert Unit.objects.filter(name="后勤处", code="hqc").exists()


def test_a_group_is_renamed_until_an_item_is_for_it(catalogue, units, office, client_of):
    group = make_reader_group("中层")
    address = f"/admin/registers/reader-groups/edit/{group.pk}/"
    ReaderGroup.objects.update(name="中层干部")
    make_item(catalogue.party_and_limited, units.zzb, Scope.LIMITED, groups=[group])
    assert "不能直接改名" in edit(client_of(office), address, name="全体干部")
    assert ReaderGroup.objects.get().name == "中层干部"

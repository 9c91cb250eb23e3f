"""Names that readers see, and codes in addresses, stay once they are used; the form says so beside the field."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.db.models import Model

from disclosure.audience.circles import Scope
from disclosure.audience.models import ReaderGroup
from disclosure.catalogue.guard.grants import NotGranted, recording
from disclosure.catalogue.guarded import NAME_STAYS, RULES
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


def guarded_names() -> list[tuple[type[Model], str]]:
    """The fields of registers that the guard keeps once they are used."""
    rules = [rule for rule in RULES if rule.refusal == NAME_STAYS]
    return [(rule.model, column) for rule in rules for column in rule.columns]


@pytest.mark.parametrize(("model", "field"), guarded_names(), ids=str)
def test_what_stays_once_it_is_used_is_said_beside_the_field(model, field):
    assert "启用后不能改" in model._meta.get_field(field).help_text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/admin/registers/units/create/", {"启用后不能改": 2}),
        ("/admin/registers/units/edit/{unit}/", {"启用后不能改": 2}),
        ("/admin/registers/reader-groups/create/", {"启用后不能改": 3}),
        ("/admin/registers/reader-groups/edit/{group}/", {"启用后不能改": 3}),
        ("/admin/registers/readers/create/", {"登记后不能改": 1}),
        ("/admin/registers/appointments/create/", {"登记后不能改": 1}),
        ("/admin/registers/branches/create/", {"不能改": 0}),
    ],
)
def test_the_forms_of_the_registers_say_what_stays(units, office, client_of, address, words):
    page = client_of(office).get(address.format(unit=units.zzb.pk, group=make_reader_group("中层").pk)).content.decode()
    assert {word: page.count(word) for word in words} == words
    assert "不宜" not in page

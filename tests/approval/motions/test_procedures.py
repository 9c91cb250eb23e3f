"""Kinds of motions are registered; what was carried out, and a catalogue that came into force, are announced."""

from __future__ import annotations

import dataclasses

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.urls import reverse

from disclosure.approval import procedures
from disclosure.approval.models import Decision, Postponement
from disclosure.approval.motions.actions import propose_postponement
from disclosure.approval.procedures import CODE_LENGTH, Procedure, motion_procedure, motion_procedures, register_motion
from disclosure.approval.signals import carried_out
from disclosure.catalogue.guard.grants import recording
from disclosure.catalogue.models import CatalogueVersion
from disclosure.catalogue.signals import came_into_force
from tests.approval.motions.conftest import IN_A_MONTH, TODAY, approve

pytestmark = pytest.mark.django_db

CODES = ["catalogue", "off-catalogue", "postponement", "institution", "removal"]


def test_each_room_registers_its_kinds_of_motions():
    assert [procedure.code for procedure in motion_procedures()] == CODES
    labels = dict(Decision._meta.get_field("procedure").flatchoices)
    assert list(labels) == [*Procedure.values, *CODES]
    assert labels["removal"] == "依法删除"


@pytest.mark.parametrize("code", [*CODES, *Procedure.values, "x" * (CODE_LENGTH + 1)])
def test_a_code_that_is_taken_or_too_long_is_refused(code: str):
    another = dataclasses.replace(motion_procedure("removal"), code=code)
    with pytest.raises(ImproperlyConfigured):
        register_motion(another)
    assert [procedure.code for procedure in motion_procedures()] == CODES


def test_a_kind_that_an_upper_room_adds_needs_no_edit_below(
    catalogue, units, zzb_drafter, office, committee, client_of, monkeypatch
):
    """Registered, it has a label, a page, a row in the list, and is carried out, though no module below names it."""
    done = []
    monkeypatch.setattr(procedures, "_registered", dict(procedures._registered))
    waiver = dataclasses.replace(
        motion_procedure("postponement"), code="waiver", label="豁免", carry_out=lambda *facts: done.append(facts)
    )
    register_motion(waiver)
    monkeypatch.setattr(Postponement, "procedure_code", "waiver")
    motion = propose_postponement(
        by=zzb_drafter,
        entry=catalogue.party_and_campus,
        unit=units.zzb,
        report_year=TODAY.year,
        until=IN_A_MONTH,
        reason="会期未定。",
    )
    page = client_of(committee).get(motion.get_admin_url())
    assert page.status_code == 200 and "豁免" in page.content.decode()
    assert "豁免" in client_of(office).get(reverse("motions:index")).content.decode()
    decision = approve(motion, committee)
    assert (decision.procedure, decision.get_procedure_display()) == ("waiver", "豁免")
    assert [(carried, approval) for carried, approval, _ in done] == [(motion, decision)]


@pytest.mark.parametrize("code", ["catalogue", "removal", "unknown", "publication"])
def test_what_has_no_form_of_its_own_has_no_page_to_propose_it(code: str, office, client_of):
    assert client_of(office).get(f"/admin/motions/{code}/propose/").status_code in (404, 405)


def test_a_motion_is_about_no_item_and_an_item_s_procedure_about_one(in_review, postponement):
    for about_item, wrong in ((True, {"item_id": None}), (False, {"procedure": Procedure.PUBLICATION})):
        known = Decision.objects.filter(item__isnull=not about_item).values().first()
        forged = Decision(**known | {"id": None, "kind": Decision.Kind.TAKEN_BACK} | wrong)
        with (
            pytest.raises(IntegrityError, match="decision_is_about_an_item_or_a_motion"),
            transaction.atomic(),
            recording("test"),
        ):
            Decision.objects.bulk_create([forged])


def test_a_motion_that_is_carried_out_is_announced(motion, committee):
    heard = []

    def listen(sender, decision, content, **kwargs) -> None:
        heard.append((sender, decision, content))

    carried_out.connect(listen)
    try:
        decision = approve(motion, committee)
    finally:
        carried_out.disconnect(listen)
    assert heard == [(type(motion), decision, motion)]


def test_a_version_of_the_catalogue_that_comes_into_force_is_announced(revision, outside, committee):
    heard = []

    def listen(sender, version, **kwargs) -> None:
        heard.append(version)

    came_into_force.connect(listen)
    try:
        approve(outside, committee)
        assert heard == []
        approve(revision, committee)
    finally:
        came_into_force.disconnect(listen)
    assert heard == [CatalogueVersion.objects.latest("number")]

"""Exports of the admin's lists: no cell of any of them is one that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from django.urls import reverse

from disclosure.catalogue.guard.grants import recording
from disclosure.items.access import AccessRecord, Surface
from disclosure.organisation.models import Unit
from disclosure.organisation.spreadsheets import FORMULA_SIGNS, guard_cell
from tests.approval.meeting_room import make_meeting

EVIL = "=HYPERLINK(1)"


@pytest.mark.parametrize("before", ["", "\t", "\r", "\n", " ", "\u3000", "\u200b", "\ufeff", "'", "''"])
@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_a_cell_that_could_be_a_formula_is_guarded(before, sign):
    cell = f"{before}{sign}1+1"
    assert guard_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "党费", "1-2月", "a=b", "'引文'", "（+1）"])
def test_any_other_cell_stays_as_it_is(cell):
    assert guard_cell(cell) == cell


EXPORTS = {
    "wagtailadmin_reports:site_history": "supervisor",
    "wagtailadmin_reports:aging_pages": "supervisor",
    "wagtailadmin_reports:workflow": "supervisor",
    "wagtailadmin_reports:workflow_tasks": "supervisor",
    "reading_report": "supervisor",
    "registers_units_modeladmin_index": "office",
    "registers_appointments_modeladmin_index": "office",
    "meetings_modeladmin_index": "office",
}


def rows_of(response, kind: str) -> list[tuple]:
    content = b"".join(response.streaming_content)
    if kind == "csv":
        return [tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))]
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.values)


@pytest.mark.django_db
def test_no_export_writes_a_formula(in_review, client_of, request, subtests, zzb_drafter, office):
    """Everything that a person could have typed begins like one."""
    zzb_drafter.last_name, zzb_drafter.first_name = "=", "HYPERLINK(1)"
    zzb_drafter.save()
    Unit.objects.create(name=EVIL, code="evil")
    make_meeting(zzb_drafter)
    with recording("a reading"):
        AccessRecord.objects.create(reader=None, address="10.1.2.3", surface=Surface.ITEM, subject=EVIL)
        AccessRecord.objects.create(reader=zzb_drafter, address="10.1.2.3", surface=Surface.ITEM, subject="＝1")
    seen = set()
    for name, person in EXPORTS.items():
        for kind in ("csv", "xlsx"):
            response = client_of(request.getfixturevalue(person)).get(reverse(name), {"export": kind})
            if not response.streaming:
                continue
            rows = rows_of(response, kind)
            with subtests.test(f"{name} {kind}"):
                raw = [cell for row in rows for cell in row if isinstance(cell, str) and cell != guard_cell(cell)]
                assert all(cell.startswith("'") for cell in raw)
            if any("HYPERLINK" in str(cell) for row in rows for cell in row):
                seen.add(name)
    assert {
        "reading_report",
        "registers_units_modeladmin_index",
        "meetings_modeladmin_index",
    } <= seen

"""The scan reads what Word and Excel pass over, too, and what they show without it."""

from __future__ import annotations

import pytest

from tests.approval.personal_data import files
from tests.approval.personal_data.test_office import PHONE, run, values, word
from tests.catalogue.files import with_member
from tests.catalogue.office import SHEET, sheet

OTHER = "13900139000"
FOREIGN = '<new:r xmlns:new="urn:new"><new:t>{}</new:t></new:r>'

PARAGRAPHS = {
    "passed over": FOREIGN.format(PHONE),
    "in an element that is passed over": f'<new:x xmlns:new="urn:new">{run(PHONE)}</new:x>',
    "around what is passed over": run("138001") + FOREIGN.format("99") + run("38000"),
    "around it within a text": '<w:r><w:t>138001<new:x xmlns:new="urn:new">99</new:x>38000</w:t></w:r>',
    "with what is opened": run("138001") + f'<new:x xmlns:new="urn:new">{run("38")}</new:x>' + run("000"),
    "in an attribute": f'<w:r xmlns:new="urn:new" new:x="{PHONE}"/>',
    "in an extension": f"<w:extLst><w:ext>{run(PHONE)}</w:ext></w:extLst>",
    "in alternatives that nobody chooses": f"<mc:AlternateContent><mc:Choice>{run(PHONE)}</mc:Choice></mc:AlternateContent>",
}  # fmt: skip


@pytest.mark.parametrize("what", PARAGRAPHS)
def test_a_number_in_a_document_is_found(what):
    assert PHONE in values(word(f"<w:p>{PARAGRAPHS[what]}</w:p>"))


SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:new="urn:new" mc:Ignorable="new" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
)
CONDITIONS = "{78C0D931-6437-407d-A8EE-F0AAD7539E65}"
CELL = f'<c r="A1"><v>{PHONE}</v></c>'
ROW = f'<row r="1">{CELL}</row>'

ROWS = {
    "in a cell that is passed over": f'<row r="1"><new:c r="A1"><new:v>{PHONE}</new:v></new:c></row>',
    "in a value that is passed over": f'<row r="1"><c r="A1"><new:v>{PHONE}</new:v><v>1</v></c></row>',
    "in the value after it": f'<row r="1"><c r="A1"><new:v>1</new:v><v>{PHONE}</v></c></row>',
    "in a second value": f'<row r="1"><c r="A1"><v>1</v><v>{PHONE}</v></c></row>',
    "around what is passed over": '<row r="1"><c r="A1"><v>138001<new:x>99</new:x>38000</v></c></row>',
    "in a value beside a string": f'<row r="1"><c r="A1" t="inlineStr"><v>{PHONE}</v><is><t>a</t></is></c></row>',
    "in a value outside of cells": f'<row r="1"><v>{PHONE}</v></row>',
    "in the text of a row": f'<row r="1">{PHONE}</row>',
    "in an attribute of a cell": f'<row r="1"><c r="A1" new:note="{PHONE}"><v>1</v></c></row>',
    "in an unknown attribute of a row": f'<row r="1" note="{PHONE}"/>',
    "in a row that is passed over": f'<new:row r="1">{CELL}</new:row>',
    "in rows that are passed over": f"<new:x>{ROW}</new:x>",
    "in a row of an understood name": f'<x14:row r="1">{CELL}</x14:row>',
    "in a choice that is not taken": f'<mc:AlternateContent><mc:Choice Requires="new">{ROW}</mc:Choice></mc:AlternateContent>',
    "in alternatives that fall back": f"<mc:AlternateContent><mc:Fallback>{ROW}</mc:Fallback></mc:AlternateContent>",
    "in an extension": f'<extLst><ext uri="x">{ROW}</ext></extLst>',
    "in an extension that is read": f'<extLst><ext uri="{CONDITIONS}"><x14:cfRule>{ROW}</x14:cfRule></ext></extLst>',
    "in a string around what is passed over": (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>138001</t></r><new:r><t>99</t></new:r><r><t>38000</t></r></is></c></row>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ROWS)
def test_a_number_in_a_sheet_is_found(what):
    content = with_member(sheet(ROWS[what]), "xl/worksheets/sheet1.xml", b"<worksheet ", f"<worksheet {SPACES} ".encode())
    assert PHONE in values(content)


def test_a_sheet_that_excel_refuses_is_searched_and_told():
    content = sheet(f'<row r="1"><c r="A1"><v>{PHONE}</v></c></row><new:x xmlns:new="urn:new">{OTHER}</new:x>')
    assert {PHONE, OTHER} <= set(values(content))


def test_a_string_that_is_passed_over_is_found():
    data = files.sheet(["a"])
    strings = f'<sst xmlns="{SHEET}" {SPACES}><new:si><t>{PHONE}</t></new:si><si><t>a<new:t>{OTHER}</new:t></t></si></sst>'
    assert {PHONE, OTHER} <= set(values(with_member(data, "xl/sharedStrings.xml", b"", strings.encode())))


def test_measures_of_rows_and_cells_are_no_findings():
    """They would be asked about as cards: fifteen digits and more, as programs compute them."""
    rows = '<row r="1" ht="14.449999999999999" spans="1:16384"><c r="A1" s="1"><v>1</v></c></row>'
    assert values(sheet(rows)) == {}

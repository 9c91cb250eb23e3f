"""Content that an Office file computes or fetches when it is opened is reported as not scanned."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from disclosure.approval.personal_data.pieces import Gap
from disclosure.approval.personal_data.unstored import LINKED, RECALCULATED, UPDATED
from disclosure.approval.personal_data.worker import found_in
from tests.approval.personal_data import files
from tests.approval.personal_data.test_office import run, word
from tests.catalogue.office import RELATIONS
from tests.catalogue.office import sheet as sheet_of

WITHOUT_RESULT = "{}个公式没有存结果，没有扫描"
ROW = '<row r="1">{}</row>'
SHARED = '<c r="B1"><f t="shared" ref="B1:B2" si="0">A1</f>{0}</c></row><row r="2"><c r="B2"><f t="shared" si="0"/>{0}</c>'


def gaps(data: bytes) -> set[str]:
    return {thing.reason for thing in found_in(data) if isinstance(thing, Gap)}


def stored(cells: str, *, calculation: str = "<calcPr/>") -> bytes:
    """A workbook with a row of these cells, as Excel stores it."""
    return files.with_part(
        sheet_of(ROW.format(cells)),
        "xl/workbook.xml",
        f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{RELATIONS}">'
        f'<sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets>{calculation}</workbook>',
    )


def made(**cells) -> bytes:
    book = openpyxl.Workbook()
    for place, value in cells.items():
        book.active[place] = value
    return files.written(book)


FORMULAS = {
    "parts joined": (made(A1="1380013", B1="8000", C1="=A1&B1"), 1),
    "constants joined": (made(A1='="1380013"&"8000"', A2='="1"'), 2),
    "an array": (made(A1=ArrayFormula("A1:A3", "=B1:B3&C1:C3")), 3),
    "a data table": (made(A1=DataTableFormula("A1:B2")), 4),
    "no value": (stored('<c r="A1"><f>1</f></c>'), 1),
    "an empty value": (stored('<c r="A1"><f>1</f><v/></c>'), 1),
    "a text without a value": (stored('<c r="A1" t="str"><f>1</f></c>'), 1),
    "shared": (stored(SHARED.format("")), 2),
    "an array of which some results are stored": (
        stored('<c r="A1"><f t="array" ref="A1:D1">1</f><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"/>'),
        2,
    ),
}


@pytest.mark.parametrize("what", FORMULAS)
def test_formulas_without_a_result_are_told(what):
    data, number = FORMULAS[what]
    assert WITHOUT_RESULT.format(number) in gaps(data)


RESULTS = {
    "a number": '<c r="A1"><f>1+1</f><v>2</v></c>',
    "a text": '<c r="A1" t="str"><f>A2</f><v>甲</v></c>',
    "an empty text": '<c r="A1" t="str"><f>""</f><v></v></c>',
    "an error": '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    "shared": SHARED.format("<v>1</v>"),
    "an array": '<c r="A1"><f t="array" ref="A1:B1">1</f><v>1</v></c><c r="B1"><v>2</v></c>',
    "no formula": '<c r="A1"><v>2</v></c><c r="B1"/>',
}


@pytest.mark.parametrize("cells", RESULTS.values(), ids=RESULTS)
def test_formulas_whose_results_are_stored_are_no_gap(cells):
    assert gaps(stored(cells)) == set()


def test_results_that_are_computed_anew_are_told():
    again = '<calcPr fullCalcOnLoad="1"/>'
    assert gaps(stored(RESULTS["a number"], calculation=again)) == {RECALCULATED}
    assert gaps(stored(RESULTS["no formula"], calculation=again)) == set()


def related(kind: str, mode: str = "External", part: str = "xl/worksheets/_rels/sheet1.xml.rels") -> bytes:
    relation = f'<Relationship Id="r1" Type="{RELATIONS}/{kind}" Target="file:///C:/a.xlsx" TargetMode="{mode}"/>'
    return files.with_part(files.sheet(["a"]), part, f"<Relationships>{relation}</Relationships>")


ELSEWHERE = {
    "another workbook": related("externalLinkPath", part="xl/externalLinks/_rels/externalLink1.xml.rels"),
    "a pivot table of another workbook": related("worksheet", part="xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels"),
    "a linked picture": related("image"),
    "a linked object": related("oleObject"),
    "a database": files.with_part(files.sheet(["a"]), "xl/connections.xml", "<connections/>"),
    "a query": files.with_part(files.sheet(["a"]), "xl/queryTables/queryTable1.xml", "<queryTable/>"),
}


@pytest.mark.parametrize("data", ELSEWHERE.values(), ids=ELSEWHERE)
def test_data_from_elsewhere_is_told(data):
    assert LINKED in gaps(data)


@pytest.mark.parametrize("data", [related("hyperlink"), related("attachedTemplate"), related("image", "Internal")])
def test_a_link_that_shows_nothing_is_no_gap(data):
    assert LINKED not in gaps(data)


CHART = "<c:chartSpace xmlns:c='urn:c'><c:strCache><c:pt><c:v>13800138000</c:v></c:pt></c:strCache></c:chartSpace>"
PIVOT = "<pivotCacheRecords><r><n v='13800138000'/></r></pivotCacheRecords>"
CACHED = {
    "xl/charts/chart1.xml": CHART,
    "xl/pivotCache/pivotCacheRecords1.xml": PIVOT,
    "xl/externalLinks/externalLink1.xml": CHART,
}


@pytest.mark.parametrize("part", CACHED)
def test_a_cache_is_scanned(part):
    data = files.with_part(files.sheet(["a"]), part, CACHED[part])
    assert [thing[0].value for thing in found_in(data) if not isinstance(thing, Gap)] == ["13800138000"]


FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="{}"/></w:r></w:p>'


@pytest.mark.parametrize(
    ("data", "is_told"),
    [
        (word(FIELD.format("true")), True),
        (word(f'<w:p><w:fldSimple w:dirty="1" w:instr="= 1 + 1">{run("2")}</w:fldSimple></w:p>'), True),
        (word("<w:updateFields/>", "settings"), True),
        (word('<w:updateFields w:val="true"/>', "settings"), True),
        (word('<w:updateFields w:val="false"/>', "settings"), False),
        (word(FIELD.format("false")), False),
    ],
)
def test_fields_that_are_updated_are_told(data, is_told):
    assert (UPDATED in gaps(data)) is is_told

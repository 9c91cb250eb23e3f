"""Exporting: what comes out imports again to the same catalogue, and harms no spreadsheet."""

import csv
import io

import openpyxl
import pytest

from disclosure.catalogue.export import FORMATS, printed_catalogue, to_csv, to_xlsx
from disclosure.catalogue.models import EntryPage
from disclosure.catalogue.plan import plan_import
from disclosure.catalogue.rows import read_rows
from tests.catalogue.files import HEADER, SHIPPED, SMALL
from tests.catalogue.importing import import_table
from tests.factories import as_if_decided

DANGEROUS = [
    HEADER,
    ["四、组织建设", "=HYPERLINK(\"http://example.org\",\"点击\")", "@会议", "校内", "即时", "组织部"],
    ["四、组织建设", "-2+3 情况", "+文件", "校内", "即时", "组织部"],
    ["四、组织建设", "'=引号在前", "＝全角", "校内", "即时", "组织部"],
    ["四、组织建设", "党员“一岗双责”，含逗号,和\"引号\"", "文件", "党内，校内　一定范围", "即时", "组织部"],
]  # fmt: skip


def table_of(content: bytes, file_format: str) -> list[list[str]]:
    """The cells as a spreadsheet shows them."""
    if file_format == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_college_s_catalogue_is_exported_exactly_as_printed_and_imports_again_unchanged(college, file_format):
    content = FORMATS[file_format](printed_catalogue())
    printed = list(csv.reader(io.StringIO(SHIPPED.read_text(encoding="utf-8"))))
    assert table_of(content, file_format) == printed
    plan = plan_import(read_rows(content))
    assert plan.is_empty
    assert plan.unchanged == 33


@pytest.mark.parametrize("file_format", FORMATS)
def test_no_cell_runs_as_a_formula_and_every_cell_comes_back(units, file_format):
    import_table(DANGEROUS)
    content = FORMATS[file_format](printed_catalogue())
    cells = [cell for row in table_of(content, file_format) for cell in row]
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@＝＋－＠"))]
    assert plan_import(read_rows(content)).is_empty


def test_no_cell_of_a_workbook_is_stored_as_a_formula(units):
    import_table(DANGEROUS)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(printed_catalogue()))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_csv_begins_with_the_mark_by_which_excel_knows_its_encoding(small):
    assert to_csv(printed_catalogue()).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("file_format", FORMATS)
def test_retired_entries_are_left_out_and_do_not_return_when_the_file_is_imported(small, file_format):
    import_table([row for row in SMALL if "党费管理和使用情况" not in row])
    content = FORMATS[file_format](printed_catalogue())
    assert "党费管理和使用情况" not in [row[1] for row in table_of(content, file_format)]
    assert plan_import(read_rows(content)).is_empty
    assert EntryPage.objects.get(title="党费管理和使用情况").is_retired


@pytest.mark.parametrize("file_format", FORMATS)
def test_an_export_imports_to_the_same_catalogue_on_another_site(small, file_format):
    content = FORMATS[file_format](printed_catalogue())
    with as_if_decided():
        EntryPage.objects.first().get_parent().get_parent().delete()
    plan = plan_import(read_rows(content))
    assert [(step.code, step.title) for step in plan.entries] == [
        ("4-1", "换届选举情况"),
        ("4-2", "发展党员情况"),
        ("4-3", "党费管理和使用情况"),
        ("6-1", "领导班子成员述职述廉情况"),
        ("8-1", "党委职能部门年度计划与年度总结"),
    ]


@pytest.mark.parametrize("file_format", FORMATS)
def test_without_a_catalogue_there_is_only_the_header_to_fill_in(db, file_format):
    assert table_of(FORMATS[file_format](printed_catalogue()), file_format) == [HEADER]

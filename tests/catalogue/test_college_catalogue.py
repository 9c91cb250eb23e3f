"""The college's own catalogue, imported: 33 entries, field by field, and what each of them means."""

import csv
import io

import pytest

from disclosure.audience.circles import Circle
from disclosure.catalogue.models import CataloguePage, CategoryPage, EntryPage
from disclosure.catalogue.time_limit_readings import read_time_limit
from disclosure.catalogue.time_limits import Frequency, Immediate, Recurring
from home.models import HomePage
from tests.catalogue.files import SHIPPED

PUBLIC, CAMPUS, PARTY, LIMITED = Circle

DEPARTMENTS = ["党政办", "组织部", "宣传部", "纪委"]

MEANING = [
    # address, scopes that may be picked, units each of which signs
    ("1-1", [PUBLIC], ["党政办"]),
    ("2-1", [PARTY | CAMPUS], ["党政办"]),
    ("2-2", [PARTY | CAMPUS], ["党政办"]),
    ("2-3", [CAMPUS], ["党政办"]),
    ("2-4", [CAMPUS], ["党政办"]),
    ("2-5", [CAMPUS], ["党政办"]),
    ("2-6", [CAMPUS], ["组织部", "人事处"]),
    ("3-1", [PARTY | CAMPUS], ["组织部", "宣传部"]),
    ("3-2", [CAMPUS], ["宣传部"]),
    ("3-3", [PUBLIC], ["宣传部"]),
    ("3-4", [PARTY | LIMITED], ["组织部"]),
    ("4-1", [PUBLIC], ["组织部"]),
    ("4-2", [PARTY | CAMPUS], ["组织部"]),
    ("4-3", [PARTY | CAMPUS], ["组织部"]),
    ("4-4", [PARTY | CAMPUS], ["组织部"]),
    ("4-5", [PUBLIC], ["组织部"]),
    ("4-6", [PARTY | CAMPUS], ["组织部"]),
    ("4-7", [PARTY | CAMPUS], ["组织部"]),
    ("4-8", [PARTY | CAMPUS], ["纪委"]),
    ("5-1", [PARTY | CAMPUS], ["组织部"]),
    ("5-2", [PUBLIC], ["组织部"]),
    ("5-3", [CAMPUS], ["组织部"]),
    ("6-1", [CAMPUS], ["纪委"]),
    ("6-2", [PUBLIC], ["纪委"]),
    ("6-3", [LIMITED], ["纪委", "组织部"]),
    ("6-4", [PUBLIC], ["纪委"]),
    ("6-5", [PARTY, LIMITED], ["纪委"]),
    ("6-6", [PUBLIC], ["纪委"]),
    ("6-7", [PUBLIC], ["纪委"]),
    ("7-1", [CAMPUS], ["党政办"]),
    ("7-2", [PUBLIC], ["人事处", "学工处"]),
    ("8-1", [PARTY | CAMPUS], DEPARTMENTS),
    ("8-2", [PARTY, CAMPUS, PUBLIC], ["党政办"]),
]


@pytest.fixture
def entries(college) -> list[EntryPage]:
    return [entry for category in CataloguePage.objects.get().categories() for entry in category.entries()]


def test_the_33_entries_hold_the_printed_cells_field_by_field_and_read_as_the_design_says(entries):
    printed = list(csv.DictReader(io.StringIO(SHIPPED.read_text(encoding="utf-8"))))
    assert len(entries) == len(printed) == 33
    for entry, row in zip(entries, printed, strict=True):
        assert {
            "一级目录": entry.category.printed,
            "二级目录": entry.title,
            "公开形式": entry.channels,
            "公开范围": entry.printed_scope,
            "公开时限": entry.time_limit,
            "责任单位": entry.printed_units,
        } == row
        assert entry.channels == row["公开形式"]
        expected = Immediate() if row["公开时限"] == "即时" else Recurring(Frequency.YEAR)
        assert read_time_limit(entry.time_limit) == expected

    meaning = [(entry.code, list(entry.scope_options), [unit.name for unit in entry.responsible_units()]) for entry in entries]
    assert meaning == MEANING
    assert [entry.code for entry in entries if entry.each_department] == ["8-1"]


def test_the_catalogue_is_published_under_the_site_s_home_page_at_addresses_made_of_numbers(entries):
    catalogue = CataloguePage.objects.get()
    assert catalogue.get_parent().specific == HomePage.objects.get()
    assert (catalogue.slug, catalogue.title, catalogue.live) == ("catalogue", "党务公开目录", True)
    categories = list(CategoryPage.objects.order_by("number"))
    assert [(page.slug, page.number, page.live) for page in categories] == [(str(n), n, True) for n in range(1, 9)]
    assert [page.title for page in categories][3] == "组织建设"
    assert all(entry.live and entry.first_published_at for entry in entries)
    assert all(entry.url == f"/catalogue/{entry.code.replace('-', '/')}/" for entry in entries)

"""Values that Django cannot parse are refused on SQLite, which would store them, and no draft's row breaks its address."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import connection, models, transaction
from wagtail.models import Page

from disclosure.audience.circles import Scope
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.catalogue.guard.values import UNREADABLE_VALUE, unreadable_values
from disclosure.items.models import DisclosurePage
from tests.factories import make_item

pytestmark = pytest.mark.django_db

PAGES, ITEMS = "wagtailcore_page", "items_disclosurepage"

MOMENTS = ("'draft'", "''", "'2026-13-45 00:00:00'", "'2026-02-30 00:00:00'", "'2026-03-05 25:00:00'", "'2026-03-05 00:00'")
MOMENTS += ("'2026-03-05 00:00:00.'", "'2026-03-05 00:00:00.0000001'", "'2026-03-05 00:00:00x'", "1", "x'00'")
VALUES = {
    (PAGES, "translation_key"): ("'draft'", "''", "'0123456789abcdef0123456789abcdeg'", "1", "x'00'"),
    **{(PAGES, column): MOMENTS for column in ("latest_revision_created_at", "locked_at", "last_published_at")},
    (ITEMS, "arose_on"): ("'draft'", "'2026-02-30'", "'2026-03-05 00:00:00'", "20260305", "x'00'"),
}


def write(item: DisclosurePage, table: str, column: str, value: str) -> None:
    number = "id" if table == PAGES else "page_ptr_id"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = {value} WHERE {number} = %s', [item.pk])  # noqa: S608


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL stores no such value")
@pytest.mark.parametrize("live", [True, False], ids=["published", "draft"])
@pytest.mark.parametrize(("table", "column"), VALUES)
def test_a_value_that_cannot_be_read_is_refused(catalogue, units, client, live, table, column):
    item = make_item(catalogue.public, units.dzb, Scope.PUBLIC, live=live)
    before = [client.get(address).status_code for address in (item.url, item.entry.url)]
    for value in VALUES[table, column]:
        with pytest.raises(NotGranted) as refused:
            write(item, table, column, value)
        assert live or UNREADABLE_VALUE in str(refused.value), value
    assert [client.get(address).status_code for address in (item.url, item.entry.url)] == before


@pytest.mark.parametrize(
    "moment",
    [
        datetime.datetime(2026, 3, 5, 1, 2, 3, tzinfo=datetime.UTC),
        datetime.datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=datetime.UTC),
        datetime.datetime(2024, 2, 29, 0, 0, 0, 1, tzinfo=datetime.UTC),
    ],
)
def test_whatever_django_writes_is_stored(catalogue, units, moment):
    item = make_item(catalogue.public, units.dzb, Scope.PUBLIC, live=False)
    key = uuid.uuid4()
    Page.objects.filter(pk=item.pk).update(latest_revision_created_at=moment, translation_key=key, locked_at=None)
    DisclosurePage.objects.filter(pk=item.pk).update(arose_on=moment.date())
    item = DisclosurePage.objects.get(pk=item.pk)
    assert (item.latest_revision_created_at, item.translation_key, item.arose_on) == (moment, key, moment.date())


def test_the_columns_that_django_parses_are_found():
    assert dict(unreadable_values(Page)).keys() == {
        field.column for field in Page._meta.local_fields if isinstance(field, models.DateField | models.UUIDField)
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL stores no such value")
@pytest.mark.parametrize("column", ["scope", "edition", "report_year"])
def test_a_drafts_address_answers_like_an_absent_one_whatever_its_row_holds(catalogue, units, client, column):
    item = make_item(catalogue.public, units.dzb, Scope.PUBLIC, live=False)
    absent = client.get(f"{item.entry.url}999/")
    write(item, ITEMS, column, "'draft'")
    answer = client.get(item.url)
    assert (answer.status_code, answer.url.replace(item.slug, "999")) == (absent.status_code, absent.url)
    assert absent.status_code == 302

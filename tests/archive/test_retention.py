"""How long an entry's items are kept, who says so, and what is due for appraisal. Nothing is destroyed."""

from __future__ import annotations

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from wagtail.models import ModelLogEntry

from disclosure.archive.models import Edition, Period, Retention
from disclosure.archive.retention.rules import Periods, due_for_appraisal, set_periods
from disclosure.catalogue.guard import triggers
from tests.archive.conftest import Story
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

RETENTION, APPRAISAL = "archive_admin:retention", "archive_admin:appraisal"


def test_an_entry_is_kept_for_ever_until_the_office_says_otherwise(catalogue, office):
    assert Periods().of("4-4") == Period.PERMANENT
    assert set_periods({catalogue.party_and_campus: Period.TEN}, by=office) == ["4-4：保管期限由“永久”改为“10年”"]
    assert Periods().of("4-4") == Period.TEN and Periods().of("1-1") == Period.PERMANENT
    entry = ModelLogEntry.objects.get(content_type__model="retention")
    assert entry.user == office and entry.data["changes"] == ["保管期限由“永久”改为“10年”"]


def test_what_stays_as_it_is_leaves_no_trace(catalogue, office):
    assert set_periods({catalogue.public: Period.PERMANENT}, by=office) == []
    assert not Retention.objects.exists() and not ModelLogEntry.objects.exists()


@pytest.mark.parametrize("kind", ["supervisor", "zzb_drafter", "committee", "admin"])
def test_the_office_alone_says_it(catalogue, request, kind):
    with pytest.raises(PermissionDenied):
        set_periods({catalogue.public: Period.TEN}, by=request.getfixturevalue(kind))


def test_the_office_sets_all_entries_on_one_page(catalogue, client_of, office):
    client = client_of(office)
    page = client.get(reverse(RETENTION)).content.decode()
    assert "不销毁" in page and all(entry.title in page for entry in catalogue.entries)
    asked = {f"entry-{entry.pk}": "permanent" for entry in catalogue.entries}
    response = client.post(reverse(RETENTION), asked | {f"entry-{catalogue.public.pk}": "30"}, follow=True)
    assert "改动1项" in response.content.decode() and Periods().of("1-1") == Period.THIRTY
    assert (
        "没有改动"
        in client.post(reverse(RETENTION), asked | {f"entry-{catalogue.public.pk}": "30"}, follow=True).content.decode()
    )


def test_what_is_no_period_is_refused(catalogue, client_of, office):
    response = client_of(office).post(reverse(RETENTION), {f"entry-{catalogue.public.pk}": "5"})
    assert response.status_code == 200 and response.context["form"].errors and not Retention.objects.exists()


def test_a_supervisor_reads_and_does_not_set(catalogue, client_of, supervisor):
    client = client_of(supervisor)
    assert "保存</button>" not in client.get(reverse(RETENTION)).content.decode()
    asked = {f"entry-{entry.pk}": "10" for entry in catalogue.entries}
    assert client.post(reverse(RETENTION), asked).status_code in (302, 403)
    assert not Retention.objects.exists()


@pytest.mark.parametrize("kind", ["zzb_drafter", "committee", "admin"])
@pytest.mark.parametrize("name", [RETENTION, APPRAISAL])
def test_others_see_neither_page(catalogue, client_of, request, kind, name):
    assert client_of(request.getfixturevalue(kind)).get(reverse(name)).status_code in (302, 403)


# --- what is due ----------------------------------------------------------------------------------------------------------


@remembered
def kept_for_ten_years(published: Story, catalogue) -> Story:
    published.change()
    set_periods({catalogue.party_and_campus: Period.TEN}, by=published.office)
    return published


@pytest.fixture
def old(kept_for_ten_years: Story) -> Story:
    """Published in 2014, changed on the last evening of 2015, Chinese time; kept for ten years."""
    triggers.remove(connection)
    for sequence, moment in (
        (1, datetime.datetime(2014, 5, 1, tzinfo=datetime.UTC)),
        (2, datetime.datetime(2015, 12, 31, 15, 59, tzinfo=datetime.UTC)),
    ):
        Edition.objects.filter(pk=sequence).update(sealed_at=moment)
    triggers.install(connection)
    return kept_for_ten_years


@pytest.mark.parametrize(("day", "due"), [((2025, 12, 31), False), ((2026, 1, 1), True), ((2040, 1, 1), True)])
def test_an_item_is_due_once_its_period_from_the_end_of_its_last_editions_year_has_run_out(old, day, due):
    found = due_for_appraisal(datetime.date(*day))
    assert [each.last.sequence for each in found] == [2] * due
    assert [(each.editions, each.ended) for each in found] == [(2, datetime.date(2025, 12, 31))] * due


@pytest.mark.parametrize("period", [Period.PERMANENT, Period.THIRTY])
def test_what_is_kept_longer_is_not_due(old, catalogue, period):
    set_periods({catalogue.party_and_campus: period}, by=old.office)
    assert due_for_appraisal(datetime.date(2026, 6, 1)) == []


@pytest.mark.parametrize("kind", ["office", "supervisor"])
def test_what_is_due_is_listed_and_nothing_is_destroyed(old, client_of, request, kind):
    page = client_of(request.getfixturevalue(kind)).get(reverse(APPRAISAL)).content.decode()
    assert old.item.index_number in page and "2025-12-31" in page and "不销毁" in page
    assert Edition.objects.count() == 2


def test_where_nothing_is_due_the_list_says_so(story, client_of, office):
    story.publish()
    assert "没有到期的事项" in client_of(office).get(reverse(APPRAISAL)).content.decode()

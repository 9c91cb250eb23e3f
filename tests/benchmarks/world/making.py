"""The making of a world: units, people, catalogue, meetings; then every edition, in batches; then a few endings."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from unittest import mock

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import override_settings
from django.utils import timezone
from modelsearch.backends import get_search_backend
from wagtail.models import Page

import demonstration.people
from demonstration.clock import clock_at
from disclosure.approval.models import Meeting
from disclosure.archive.models import ChainHead
from disclosure.audience.models import ReaderGroup
from disclosure.catalogue.actions import apply_import
from disclosure.catalogue.guard.grants import granted
from disclosure.catalogue.models import EntryPage
from disclosure.catalogue.plan import plan_import
from disclosure.catalogue.rows import read_rows
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage, IndexCounter
from disclosure.organisation.models import User
from tests.benchmarks.world.endings import end_some
from tests.benchmarks.world.plan import YEARS, PlannedItem, events, plan
from tests.benchmarks.world.publication import Press
from tests.benchmarks.world.rows import Batch, Numbers, insert

CATALOGUE = settings.BASE_DIR / "disclosure" / "catalogue" / "data" / "hbgyzy.csv"

BATCH = 200
"""Number of editions in one transaction: at its end, PostgreSQL raises the generation for each row."""

DAYS_BETWEEN_MEETINGS = 14

Progress = Callable[[int, int], None]


def fill(size: int, progress: Progress) -> None:
    """Fill a migrated database with `size` items that are published under the college's catalogue.

    Args:
        progress: called with the number of editions published so far, and of all.
    """
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        _fill(size, progress)


def _fill(size: int, progress: Progress) -> None:
    with transaction.atomic():
        _prepare()
    entries = list(EntryPage.objects.prefetch_related("responsibilities").order_by("path"))
    items = plan(size, entries, list(ReaderGroup.objects.order_by("pk")))
    _publish(items, progress)
    end_some(size)


@contextmanager
def indexed_addresses() -> Iterator[None]:
    """Index the addresses of pages meanwhile: with each new page, the guard looks through all pages for its address.

    PostgreSQL allows it only before a transaction has changed a page.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX world_addresses ON wagtailcore_page (url_path)")
        try:
            yield
        finally:
            cursor.execute("DROP INDEX world_addresses")


def _prepare() -> None:
    """Register units and people, import the catalogue, and hold the meetings, beginning before the first item."""
    first = timezone.now() - datetime.timedelta(days=365 * YEARS + 60)
    with clock_at(first), mock.patch.object(demonstration.people, "SINCE", first.date()):
        demonstration.people.make_units()
        people = demonstration.people.make_people()
        apply_import(plan_import(read_rows(CATALOGUE.read_bytes())), by=people["office"])
    with granted(None, "the meetings of a world"):
        insert(Meeting, _meetings(first.date(), people))


def _meetings(day: datetime.date, people: dict[str, User]) -> list[Meeting]:
    """Return a meeting a fortnight until yesterday."""
    made: list[Meeting] = []
    while (day := day + datetime.timedelta(days=DAYS_BETWEEN_MEETINGS)) < timezone.localdate():
        number = made[-1].number + 1 if made and made[-1].year == day.year else 1
        made.append(
            Meeting(
                pk=len(made) + 1,
                year=day.year,
                number=number,
                held_on=day,
                chair=people["committee"],
                note_taker=people["office"],
                registered_by=people["office"],
            )
        )
    return made


def _publish(items: list[PlannedItem], progress: Progress) -> None:
    numbers, batch, head = Numbers(), Batch(), ChainHead.objects.get()
    people = {user.username: user for user in User.objects.all()}
    meetings = list(Meeting.objects.order_by("held_on"))
    press = Press(people, meetings, numbers, batch, head.seal, head.sequence)
    editions = list(events(items))
    for start in range(0, len(editions), BATCH):
        with transaction.atomic(), granted(None, "a world, as if decided"):
            for moment, planned, number in editions[start : start + BATCH]:
                press.publish(planned, number, moment)
            batch.insert()
            _index(press)
            ChainHead.objects.update(sequence=press.sequence, seal=press.seal)
        progress(min(start + BATCH, len(editions)), len(editions))
    with transaction.atomic(), granted(None, "a world, as if decided"):
        for entry, count in press.children.items():
            Page.objects.filter(pk=entry.pk).update(numchild=count)
        insert(
            IndexCounter,
            [
                IndexCounter(pk=numbers.next(IndexCounter), unit_id=unit, year=year, last=last)
                for (unit, year), last in press.serials.items()
            ],
        )
    numbers.next(Meeting)
    numbers.hand_over()


def _index(press: Press) -> None:
    """Put what was published since the last call into the search index."""
    latest = {item.pk: item for item in press.published}
    backend = get_search_backend()
    backend.add_bulk(DisclosurePage, list(latest.values()))
    backend.add_bulk(Attachment, press.new_files)
    press.published.clear()
    press.new_files.clear()


def analyse() -> None:
    """Count what lies in the tables, as PostgreSQL does by itself after a while; SQLite never does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

"""Shelves hold what `viewable_by` gives, for every reader and after every change, and nobody but their triggers writes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import Max, Value
from django.db.models.functions import Coalesce
from taggit.models import Tag

from disclosure.audience.circles import Circle, Scope
from disclosure.audience.models import ReaderGroup
from disclosure.audience.readers import PUBLIC, Reader
from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.catalogue.models import CATEGORY_PATH_LENGTH
from disclosure.items.models import DisclosurePage, ItemPlace, ItemTag, ShelfCount, ShelvedItem
from disclosure.items.shelves import reading
from disclosure.items.shelves.reading import ALL, latest_by_year, may_read_audience, newest, shelf_of_tag, shelves_of
from disclosure.organisation.models import Unit
from tests.factories import as_if_decided, make_item
from tests.remembered import remembered

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 1, 8, tzinfo=UTC)

GROUPS = ("中层干部", "支部书记", "教代会代表")


@remembered
def shelved(catalogue, units) -> list[int]:
    """Items of every scope and of three years under three entries, some published at the same moment, and a draft."""
    groups = [ReaderGroup.objects.create(name=name) for name in GROUPS]
    made = []
    for number, scope in enumerate([*Scope, *Scope, Scope.PUBLIC]):
        entry = (catalogue.public, catalogue.party_and_limited, catalogue.alternatives)[number % 3]
        item = make_item(
            entry,
            units.dzb,
            scope,
            live=number > 0,
            report_year=2024 + number % 3,
            groups=groups[: number % 3],
            tags=["党费", "换届"][: number % 3],
            published_at=MOMENT + timedelta(days=number // 2) if number else None,
        )
        made.append(item.pk)
    return made


def readers() -> list[Reader]:
    numbers = list(ReaderGroup.objects.filter(name__in=GROUPS).order_by("pk").values_list("pk", flat=True))
    campus = Circle.PUBLIC | Circle.CAMPUS
    return [
        PUBLIC,
        Reader(campus),
        Reader(Circle.PUBLIC | Circle.PARTY),
        Reader(campus, frozenset(numbers[:1])),
        Reader(campus | Circle.PARTY, frozenset(numbers[1:])),
        Reader(reads_everything=True),
    ]


def expected_on(key: str):
    items = DisclosurePage.objects.all()
    if not key.startswith("tag:"):
        return items.filter(path__startswith=key)
    return items.filter(pk__in=ItemTag.objects.filter(tag=key.removeprefix("tag:")).values("content_object"))


def check() -> None:
    """Compare every shelf, as every reader finds it, with what `viewable_by` gives."""
    entries = DisclosurePage.objects.with_entry_path().values_list("entry_path", flat=True)
    keys = {
        ALL,
        *entries,
        *(path[: len(path) - 4] for path in entries),
        *map(shelf_of_tag, Tag.objects.all()),
    }
    for reader in readers():
        shelves = shelves_of(reader, keys, by_year=True)
        firsts = newest((shelf, 4) for shelf in shelves.values())
        for key, shelf in shelves.items():
            items = expected_on(key).viewable_by(reader).order_by()
            years = Counter(items.values_list("report_year", flat=True))
            assert (shelf.counts, shelf.total) == (dict(years), items.count())
            assert list(shelf.counts) == sorted(years, reverse=True)
            assert shelf.last_published == items.aggregate(latest=Max("last_published_at"))["latest"]
            assert shelf.has_others == expected_on(key).live().exclude(pk__in=items.values("pk")).exists()
            recent = items.order_by("-last_published_at", "-pk").values_list("pk", flat=True)
            assert firsts[key] == list(recent[:4])
            listed = list(items.order_by("-report_year", "-last_published_at", "-pk"))
            assert latest_by_year(shelf, 100) == [item.pk for item in listed]
            for item in listed[1:6:4]:
                after = latest_by_year(shelf, 100, after=(item.report_year, item.last_published_at, item.pk))
                assert after == [each.pk for each in listed[listed.index(item) + 1 :]]
            assert latest_by_year(shelf, 2, year=2025) == [each.pk for each in listed if each.report_year == 2025][:2]
        check_places(reader)


def check_places(reader: Reader) -> None:
    """Compare the places of search, as a reader finds them, with what `viewable_by` gives."""
    placed = {
        place.item_number: (place.category, place.year, place.unit_number)
        for place in ItemPlace.objects.all()
        if may_read_audience(reader, place.audience)
    }
    items = DisclosurePage.objects.viewable_by(reader)
    assert placed == {item.pk: (item.path[:CATEGORY_PATH_LENGTH], item.report_year, item.unit_id) for item in items}


def test_they_hold_what_readers_may_read(shelved):
    check()


def changed(**values: Callable[[Random], object]):
    return lambda item, random: DisclosurePage.objects.filter(pk=item.pk).update(
        **{name: value(random) for name, value in values.items()}
    )


def move(item: DisclosurePage, random: Random) -> None:
    item.slug = f"{item.pk}{random.randrange(10**6)}"
    item.save()
    item.move(random.choice(DisclosurePage.objects.exclude(pk=item.pk)).get_parent(), "last-child")


def regroup(item: DisclosurePage, random: Random) -> None:
    through = DisclosurePage.reader_groups.through.objects
    through.filter(disclosurepage=item).delete()
    for group in random.sample(list(ReaderGroup.objects.filter(name__in=GROUPS)), random.randrange(3)):
        through.create(disclosurepage=item, readergroup=group)


def retag(item: DisclosurePage, random: Random) -> None:
    ItemTag.objects.filter(content_object=item).delete()
    for tag in random.sample(list(Tag.objects.all()), random.randrange(3)):
        ItemTag.objects.create(content_object=item, tag=tag)


CHANGES = {
    "taken down": changed(live=lambda _: False),
    "brought back": changed(live=lambda _: True, last_published_at=lambda _: Coalesce("last_published_at", Value(MOMENT))),
    "published again": changed(last_published_at=lambda random: MOMENT + timedelta(hours=random.randrange(99))),
    "another scope": changed(scope=lambda random: random.choice(list(Scope))),
    "another unit": changed(unit=lambda random: random.choice(list(Unit.objects.all()))),
    "another year": changed(report_year=lambda random: random.choice([2023, 2024, 2025])),
    "other groups": regroup,
    "other tags": retag,
    "another tag in place": lambda item, _: ItemTag.objects.filter(content_object=item).update(tag=Tag.objects.last()),
    "another entry": move,
    "its entry elsewhere": lambda item, _: item.get_parent().move(item.get_parent().get_parent(), "last-child"),
    "gone": lambda item, _: item.delete(),
    "saved": lambda item, _: item.save(),
}


@pytest.mark.parametrize("seed", range(3))
def test_they_follow_every_change(shelved, seed):
    random = Random(seed)  # noqa: S311
    with as_if_decided():
        for step in range(20):
            item = random.choice(list(DisclosurePage.objects.all()))
            random.choice(list(CHANGES.values()))(item, random)
            if step % 10 == 9:
                check()


@pytest.mark.parametrize("change", CHANGES)
def test_they_follow(shelved, change):
    with as_if_decided():
        CHANGES[change](DisclosurePage.objects.get(pk=shelved[7]), Random(1))  # noqa: S311
    check()


def test_nothing_stays_on_an_empty_shelf(shelved):
    with as_if_decided():
        DisclosurePage.objects.update(live=False)
    assert not any(model.objects.exists() for model in (ShelvedItem, ShelfCount, ItemPlace))


def test_a_time_without_triggers_is_made_good(shelved):
    triggers.remove(connection)
    DisclosurePage.objects.filter(pk=shelved[3]).update(live=False)
    ShelfCount.objects.update(number=7)
    triggers.install(connection)
    check()


FORGERIES = {
    "a row": lambda: ShelvedItem.objects.create(shelf="x", audience="1", year=2026, published=MOMENT, item_number=1),
    "a row changed": lambda: ShelvedItem.objects.update(audience="1"),
    "a row gone": lambda: ShelvedItem.objects.first().delete(),
    "a count": lambda: ShelfCount.objects.update(number=9),
    "a place": lambda: ItemPlace.objects.update(audience="1"),
}


@pytest.mark.parametrize("forge", FORGERIES)
def test_nobody_else_writes_them(shelved, forge):
    with pytest.raises(NotGranted, match="自动更新"), transaction.atomic():
        FORGERIES[forge]()


def test_a_false_row_opens_nothing(shelved, client, catalogue):
    """What a list shows is asked of `audience`, whatever the shelves say."""
    hidden = DisclosurePage.objects.filter(scope=Scope.PARTY, live=True).first()
    with as_if_decided():
        DisclosurePage.objects.filter(pk=hidden.pk).update(title="不该看见的标题")
        for model in (ShelvedItem, ItemPlace):
            model.objects.filter(item_number=hidden.pk).update(audience=str(Scope.PUBLIC))
    for address in ("/", hidden.get_parent().url, "/search/?q=标题"):
        assert "不该看见的标题" not in client.get(address).content.decode()


def test_a_list_of_many_audiences_is_read_in_parts(shelved, monkeypatch):
    monkeypatch.setattr(reading, "PARTS_AT_ONCE", 2)
    check()

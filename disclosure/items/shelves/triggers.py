"""Triggers that put published items on their shelves and take them off, whatever changes them, on both databases.

An item is on the shelf of all items, on those of its category, its entry, its unit under this entry, and its tags, and in its
place for search.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

from disclosure.catalogue.guard.rules import DELETE, EVENTS, INSERT, UPDATE
from disclosure.catalogue.guard.sql import GREATEST, ROW_VARIABLES, Trigger, after, changed
from disclosure.catalogue.models import CATEGORY_PATH_LENGTH, ENTRY_PATH_LENGTH
from disclosure.items.models import DisclosurePage, ItemTag
from disclosure.items.shelves.models import ALL_YEARS, ItemPlace, ShelfCount, ShelvedItem

SHELVED, COUNTS, PLACES = (model._meta.db_table for model in (ShelvedItem, ShelfCount, ItemPlace))
ITEMS, TAGS = DisclosurePage._meta.db_table, ItemTag._meta.db_table
GROUPS = DisclosurePage.reader_groups.through._meta.db_table

PATH_LENGTHS = " UNION ALL ".join(f"SELECT {length} AS length" for length in (0, CATEGORY_PATH_LENGTH, ENTRY_PATH_LENGTH))
"""Lengths of the beginnings of an item's path that are keys of shelves: `ALL`, its category, and its entry."""

NUMBERS_OF_GROUPS = {
    "sqlite": f"SELECT group_concat(number) FROM (SELECT g.readergroup_id AS number FROM {GROUPS} g"  # noqa: S608
    " WHERE g.disclosurepage_id = p.id ORDER BY g.readergroup_id)",
    "postgresql": "SELECT string_agg(CAST(g.readergroup_id AS text), ',' ORDER BY g.readergroup_id)"  # noqa: S608
    f" FROM {GROUPS} g WHERE g.disclosurepage_id = p.id",
}

AUDIENCE = "CAST(i.scope AS text) || COALESCE(':' || ({groups}), '')"

FROM_ITEMS = f"FROM wagtailcore_page p JOIN {ITEMS} i ON i.page_ptr_id = p.id"
SHOWN = "p.live AND p.last_published_at IS NOT NULL AND i.scope IS NOT NULL"

PUT_ON = (
    f"INSERT INTO {SHELVED} (shelf, audience, year, published, item_number)"
    f" SELECT substr(p.path, 1, l.length), {{audience}}, i.report_year, p.last_published_at, p.id"
    f" {FROM_ITEMS} CROSS JOIN ({PATH_LENGTHS}) l WHERE {SHOWN}{{which}}"
    f" UNION ALL SELECT substr(p.path, 1, {ENTRY_PATH_LENGTH}) || ':' || i.unit_id,"
    f" {{audience}}, i.report_year, p.last_published_at, p.id {FROM_ITEMS} WHERE {SHOWN}{{which}}"
    f" UNION ALL SELECT DISTINCT 'tag:' || t.tag_id, {{audience}}, i.report_year, p.last_published_at, p.id"
    f" {FROM_ITEMS} JOIN {TAGS} t ON t.content_object_id = p.id WHERE {SHOWN}{{which}}"
)
"""Puts items on all their shelves; `{which}` may choose one."""

PLACE = (
    f"INSERT INTO {PLACES} (item_number, audience, category, year, unit_number)"
    f" SELECT p.id, {{audience}}, substr(p.path, 1, {CATEGORY_PATH_LENGTH}), i.report_year, i.unit_id"
    f" {FROM_ITEMS} WHERE {SHOWN}{{which}}"
)
"""Notes where search offers items; `{which}` may choose one."""

COUNT = (
    f"INSERT INTO {COUNTS} (shelf, audience, year, number, latest)"  # noqa: S608
    f" SELECT shelf, audience, {{year}}, COUNT(*), MAX(published) FROM {SHELVED} GROUP BY shelf, audience{{by}}"
)

COUNT_IN = (
    f"INSERT INTO {COUNTS} (shelf, audience, year, number, latest)"  # noqa: S608
    " VALUES (NEW.shelf, NEW.audience, {year}, 1, NEW.published) ON CONFLICT (shelf, audience, year) DO UPDATE"
    f" SET number = {COUNTS}.number + 1, latest = {{greatest}}({COUNTS}.latest, excluded.latest)"
)

ON_THE_SHELF = "shelf = OLD.shelf AND audience = OLD.audience"

COUNT_OUT = (
    f"UPDATE {COUNTS} SET number = number - 1,"  # noqa: S608
    f" latest = COALESCE((SELECT MAX(published) FROM {SHELVED} WHERE {ON_THE_SHELF}{{same_year}}), latest)"
    f" WHERE {ON_THE_SHELF} AND year = {{year}};"
    f" DELETE FROM {COUNTS} WHERE {ON_THE_SHELF} AND year = {{year}} AND number = 0"
)

SOURCES = {
    "wagtailcore_page": ("id", (INSERT, UPDATE), ("live", "last_published_at", "path")),
    ITEMS: ("page_ptr_id", EVENTS, ("scope", "report_year", "unit_id")),
    TAGS: ("content_object_id", EVENTS, ("content_object_id", "tag_id")),
    GROUPS: ("disclosurepage_id", EVENTS, ("disclosurepage_id", "readergroup_id")),
}
"""By table: the column that names the item, the events and the columns on which its place in lists depends."""


def shelving_triggers(vendor: str) -> Iterator[Trigger]:
    """Yield the triggers that keep the shelves, and those that count what is on them."""
    for table, (item, events, columns) in SOURCES.items():
        for event in events:
            condition = f"({changed(columns, vendor)})" if event == UPDATE else "TRUE"
            if table == "wagtailcore_page":
                condition = f"{condition} AND EXISTS (SELECT 1 FROM {ITEMS} i WHERE i.page_ptr_id = NEW.id)"  # noqa: S608
            rows = ROW_VARIABLES[event] if item in columns else ROW_VARIABLES[event][-1:]
            statements = "; ".join(_shelve(f"{row}.{item}", vendor) for row in rows)
            yield after(f"{table}_shelving_{event.lower()}", table, event, condition, statements, vendor)
    counting = [COUNT_IN.format(year=year, greatest=GREATEST[vendor]) for year in ("NEW.year", ALL_YEARS)]
    uncounting = [
        COUNT_OUT.format(year="OLD.year", same_year=" AND year = OLD.year"),
        COUNT_OUT.format(year=ALL_YEARS, same_year=""),
    ]
    yield after(f"{SHELVED}_counted", SHELVED, INSERT, "TRUE", "; ".join(counting), vendor)
    yield after(f"{SHELVED}_uncounted", SHELVED, DELETE, "TRUE", "; ".join(uncounting), vendor)


def shelve_all(connection: BaseDatabaseWrapper) -> None:
    """Fill the shelves anew: for a time without triggers, and before there are any."""
    with connection.cursor() as cursor:
        for table in (SHELVED, COUNTS, PLACES):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        for statement in _put_on(connection.vendor):
            cursor.execute(statement)
        cursor.execute(COUNT.format(year="year", by=", year"))
        cursor.execute(COUNT.format(year=ALL_YEARS, by=""))


def _shelve(item: str, vendor: str) -> str:
    """Return the statements that put one item, given as SQL, on the shelves where it belongs, and on no others."""
    taken_off = [f"DELETE FROM {table} WHERE item_number = {item}" for table in (SHELVED, PLACES)]  # noqa: S608
    return "; ".join([*taken_off, *_put_on(vendor, f" AND p.id = {item}")])


def _put_on(vendor: str, which: str = "") -> list[str]:
    audience = AUDIENCE.format(groups=NUMBERS_OF_GROUPS[vendor])
    return [statement.format(audience=audience, which=which) for statement in (PUT_ON, PLACE)]

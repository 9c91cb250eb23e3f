"""The generation rises with every change of what readers see, and with no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Site

from disclosure.approval.models import CatalogueRevision, Postponement
from disclosure.approval.suspension import suspend
from disclosure.archive.models import Removal
from disclosure.catalogue.guard import generation, triggers
from disclosure.catalogue.guard.generation import raising_triggers
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.catalogue.guard.rules import DELETE, INSERT, UPDATE, Rule, all_rules
from disclosure.catalogue.models import Generation
from disclosure.items.access import AccessRecord
from disclosure.items.files import Attachment
from disclosure.items.models import DisclosurePage
from tests.files import pdf_file
from tests.generations import generation_now
from tests.guard.test_evidence import TRIES, can_be_inserted, forgeries, insert, rewrite
from tests.guard.world import World, root_collection

pytestmark = pytest.mark.django_db

NONE_IN_THE_WORLD = {
    "approval_cataloguerevision_in_force",
    "approval_cataloguerevision_result",
    "approval_postponement_in_force",
    "archive_removal_in_force",
    "items_attachment_linked",
    "wagtailcore_collectionviewrestriction",
    "wagtailcore_page_address",
    "wagtailcore_page_children",
    "wagtailcore_pageviewrestriction",
}
"""Names of rules under which the world has no row that is shown. `FIRST_ROWS` tries them one by one."""


@pytest.fixture
def unguarded(world: World) -> Iterator[World]:
    """Nothing is refused, so that each rule's change can be tried by itself; and each raises the number as always."""
    connection.check_constraints()
    triggers.remove(connection)
    with connection.cursor() as cursor:
        for trigger in raising_triggers(all_rules(), connection.vendor):
            cursor.execute(trigger.statement)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0")
            for table, name in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        yield world
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def key_of(rule: Rule) -> object:
    """Return the number of a row that the rule says readers see, or None."""
    key = rule.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}" FROM "{rule.table}" WHERE {rule.shown_in(rule.table)} ORDER BY 1 LIMIT 1')  # noqa: S608
        return next(iter(cursor.fetchall()), (None,))[0]


def delete(model: type[Model], key: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = %s', [key])  # noqa: S608


def rises_when_it_returns(model: type[Model], key: object) -> bool:
    """Return whether a row that was deleted raises the number as it is inserted again."""
    table, pk = model._meta.db_table, model._meta.pk.column
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE "{pk}" = %s', [key])  # noqa: S608
        (row,) = cursor.fetchall()
        columns = ", ".join(f'"{column}"' for column, *_ in cursor.description)
        delete(model, key)
        before = generation_now()
        cursor.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(["%s"] * len(row))})', row)  # noqa: S608
        risen = generation_now() > before
        transaction.set_rollback(True)
    return risen


def test_each_rule_of_the_guard_raises_it_by_each_event_and_column(unguarded, subtests):
    missing = set()

    def rises(change, *arguments) -> bool:
        before = generation_now()
        with transaction.atomic():
            change(*arguments)
            risen = generation_now() > before
            transaction.set_rollback(True)
        return risen

    for rule in [rule for rule in all_rules() if rule.is_shown]:
        if INSERT in rule.events and rule.recorded:
            with subtests.test(f"{rule.name}: a row more"):
                row = next(filter(can_be_inserted, islice(forgeries(rule.model), TRIES)))
                assert rises(insert, row)
        key = key_of(rule)
        if key is None:
            missing.add(rule)
            continue
        for field in [field for field in rule.model._meta.local_concrete_fields if field.column in rule.columns]:
            if UPDATE in rule.events:
                with subtests.test(f"{rule.name}: {field.column}"):
                    assert rises(rewrite, rule, field, key)
        if INSERT in rule.events:
            with subtests.test(f"{rule.name}: the row again"):
                assert rises_when_it_returns(rule.model, key)
        if DELETE in rule.events:
            with subtests.test(f"{rule.name}: a row less"):
                assert rises(delete, rule.model, key)
    assert {rule.name for rule in missing} == NONE_IN_THE_WORLD


def link_to(world: World, attachment: Attachment) -> None:
    """Let a published text link to an attachment."""
    item = world.item("public")
    item.body = [("text", f'<p><a linktype="document" id="{attachment.pk}">附表</a></p>')]
    DisclosurePage.objects.filter(pk=item.pk).update(body=item.body)


def delete_linked(world: World) -> Callable[[], object]:
    attachment = Attachment.objects.create(title="附表", file=pdf_file("a.pdf", b"x"))
    link_to(world, attachment)
    return lambda: delete(Attachment, attachment.pk)


def take_address(world: World) -> Callable[[], object]:
    taken = world.item("decided").slug
    return lambda: Page.objects.filter(pk=world.items["draft"]).update(slug=taken)


FIRST_ROWS: dict[str, Callable[[World], Callable[[], object]]] = {
    "approval_cataloguerevision_in_force": lambda _: lambda: CatalogueRevision.objects.update(live=True),
    "approval_cataloguerevision_result": lambda world: lambda: CatalogueRevision.objects.update(entry=world.entry),
    "approval_postponement_in_force": lambda _: lambda: Postponement.objects.update(live=True),
    "archive_removal_in_force": lambda _: lambda: Removal.objects.update(live=True),
    "items_attachment_linked": delete_linked,
    "wagtailcore_collectionviewrestriction": lambda _: (
        lambda: CollectionViewRestriction.objects.create(collection=root_collection(), restriction_type="login")
    ),
    "wagtailcore_page_address": take_address,
    "wagtailcore_page_children": lambda world: lambda: Page.objects.filter(pk=world.entry.pk).update(numchild=0),
    "wagtailcore_pageviewrestriction": lambda world: (
        lambda: PageViewRestriction.objects.create(page=world.item("public").page_ptr, restriction_type="login")
    ),
}
"""By the name of a rule, what makes its first row be shown, or hides what was: prepared, and then done."""


def test_what_the_world_has_none_of_is_tried_by_name():
    assert FIRST_ROWS.keys() == NONE_IN_THE_WORLD


@pytest.mark.parametrize("name", FIRST_ROWS)
def test_the_first_row_under_a_rule_raises_it(unguarded, name):
    change = FIRST_ROWS[name](unguarded)
    before = generation_now()
    change()
    assert generation_now() > before


CHANGES = {
    "a suspension": lambda world: suspend(world.item("decided"), by=world.people["office"], reason="核实。"),
    "another host": lambda _: Site.objects.update(hostname="example.edu.cn"),
    "a picture's size": lambda world: world.picture.renditions.first().delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_readers_see_otherwise_raises_it(world, change):
    before = generation_now()
    CHANGES[change](world)
    assert generation_now() > before


def save_draft(world: World) -> None:
    draft = world.item("public").get_latest_revision_as_object()
    draft.title = "又改了一稿"
    draft.save_revision(user=world.people["drafter"])


def read(world: World) -> None:
    before = AccessRecord.objects.count()
    assert world.readers["grouped"].get(world.item("limited").url).status_code == 200
    assert AccessRecord.objects.count() > before


NOTHING_SEEN = {
    "a draft of a change is saved": save_draft,
    "a draft of a new item is saved": lambda world: world.item("draft").save_revision(user=world.people["drafter"]),
    "a draft goes": lambda world: DisclosurePage.objects.get(pk=world.items["draft"]).delete(),
    "somebody signs in": lambda world: Client().force_login(world.people["member"]),
    "somebody reads": read,
}


@pytest.mark.parametrize("act", NOTHING_SEEN)
def test_what_readers_do_not_see_leaves_it(world, act):
    before = generation_now()
    NOTHING_SEEN[act](world)
    assert generation_now() == before


def test_it_follows_the_clock_and_never_stands_still(world):
    """A copy that is restored has an old number, and its next change a number that was never used."""
    before = generation_now()
    assert before > 1_700_000_000_000
    with connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute(generation.RAISE[connection.vendor])
    assert generation_now() >= before + 3


@pytest.mark.parametrize(
    "change", [lambda rows: rows.update(number=1), lambda rows: rows.update(id=2), lambda rows: rows.delete()]
)
def test_nobody_sets_it_back(world, change):
    with pytest.raises(NotGranted, match="只能向前"), transaction.atomic():
        change(Generation.objects.all())


def test_a_time_without_triggers_raises_it(world):
    before = generation_now()
    triggers.remove(connection)
    triggers.install(connection)
    assert generation_now() > before

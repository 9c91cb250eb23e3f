"""What shown rows and evidence refer to stays, also where the database does not check references (laws 1 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model
from taggit.models import Tag
from wagtail.models import Collection, Page, Revision

from disclosure.audience.models import ReaderGroup
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.catalogue.guard.rules import DELETE, UPDATE, Rule, all_rules, models_referred_to
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit, User
from tests.factories import as_if_decided, make_item, make_person, make_reader_group
from tests.guard.routes import sql
from tests.guard.test_evidence import rows_seen
from tests.guard.test_grants import attachment
from tests.guard.world import World

NAMED = [rule for rule in all_rules() if rule.aspect == "named"]

NONE_IN_THE_WORLD = {
    "catalogue_catalogueversion": "no motion has made one",
    "organisation_branch": "nobody is appointed to one",
    "wagtailcore_collection": "none is closed to readers",
}
"""Tables of which no row is named by what the world shows or records."""


def test_every_guarded_reference_keeps_the_row_that_it_names():
    """Walks the foreign keys of all models anew: one that is added is guarded without anybody's doing."""
    kept = {rule.model for rule in NAMED if {UPDATE, DELETE} <= {*rule.events}}
    rules = [rule for rule in all_rules() if UPDATE in rule.events and rule not in NAMED]
    named = {
        field.related_model
        for rule in rules
        for field in rule.model._meta.get_fields()
        if field.is_relation and field.concrete and not field.many_to_many and field.column in rule.columns
    }
    assert named == kept
    assert {Tag, Unit, ReaderGroup, User, Revision, Collection} <= {*models_referred_to(rule.model for rule in all_rules())}


def columns_of_row(model: type[Model], key: Any) -> dict[str, Any]:
    names = [str(field.column) for field in model._meta.local_concrete_fields]
    with connection.cursor() as cursor:
        quoted = ", ".join(f'"{name}"' for name in names)
        cursor.execute(f'SELECT {quoted} FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" = %s', [key])  # noqa: S608
        return dict(zip(names, cursor.fetchone(), strict=True))


def delete(rule: Rule, key: Any) -> None:
    sql(f'DELETE FROM "{rule.table}" WHERE "{rule.model._meta.pk.column}" = %s', key)  # noqa: S608


def replace(rule: Rule, key: Any) -> None:
    """SQLite deletes the row that is in the way of another."""
    values = columns_of_row(rule.model, key)
    columns = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(["%s"] * len(values))
    sql(f'REPLACE INTO "{rule.table}" ({columns}) VALUES ({places})', *values.values())  # noqa: S608


def replace_unheard(rule: Rule, key: Any) -> None:
    """It calls no trigger of a deletion then."""
    sql("PRAGMA recursive_triggers = OFF")
    try:
        replace(rule, key)
    finally:
        sql("PRAGMA recursive_triggers = ON")


ATTEMPTS = {"sqlite": (delete, replace, replace_unheard), "postgresql": (delete,)}


@pytest.mark.django_db
def test_no_named_row_is_deleted_or_exchanged(world: World, subtests):
    missing = set()
    for rule in NAMED:
        key = rows_seen(rule)
        if key is None:
            missing.add(rule.table)
            continue
        for attempt in ATTEMPTS[connection.vendor]:
            with subtests.test(f"{rule.table}: {attempt.__name__}"), pytest.raises(NotGranted), transaction.atomic():
                attempt(rule, key)
    assert missing == NONE_IN_THE_WORLD.keys()


@contextmanager
def unchecked_references() -> Iterator[None]:
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets nobody but its superuser switch the checks off")
@pytest.mark.django_db(transaction=True)
def test_nothing_goes_or_points_elsewhere_while_references_are_not_checked(world: World, subtests):
    """Every table that guarded rows refer to, at whatever distance, and every reference in it."""
    for model in models_referred_to(rule.model for rule in all_rules()):
        key, table = model._meta.pk.column, model._meta.db_table
        references = [str(field.column) for field in model._meta.local_concrete_fields if field.is_relation]
        changes = [f'"{column}" = 987654' for column in dict.fromkeys([key, *references])]
        for statement in (f'DELETE FROM "{table}"', *(f'UPDATE "{table}" SET {change}' for change in changes)):  # noqa: S608
            with subtests.test(statement), unchecked_references():
                if model._base_manager.exists():
                    with pytest.raises(NotGranted):
                        sql(f'{statement} WHERE "{key}" = (SELECT MIN("{key}") FROM "{table}")')  # noqa: S608
    assert connection.check_constraints() is None


def unused_collection() -> Collection:
    return Collection.get_first_root_node().add_child(name="空文件夹")


def draft_with_everything(catalogue, units) -> DisclosurePage:
    draft = make_item(catalogue.public, units.dzb, live=False, tags=["草稿"], attachments=[attachment()])
    draft.reader_groups.add(make_reader_group("草稿的读者"))
    return draft


FREE: dict[str, Callable[..., object]] = {
    "a tag": lambda *_: Tag.objects.create(name="没有用过").delete(),
    "a tag of a draft": lambda *made: draft_with_everything(*made).tags.get().delete(),
    "all tags of a draft": lambda *made: draft_with_everything(*made).tags.clear(),
    "a draft": lambda *made: Page.objects.get(pk=draft_with_everything(*made).pk).delete(),
    "drafts by a query": lambda *made: DisclosurePage.objects.filter(pk=draft_with_everything(*made).pk).delete(),
    "a unit": lambda *_: Unit.objects.create(name="误建", code="new").delete(),
    "a reader group": lambda *_: make_reader_group("误建", make_person("reader")).delete(),
    "a reader group of a draft": lambda *made: draft_with_everything(*made).reader_groups.get().delete(),
    "an account": lambda *_: make_person("new", campus=True).delete(),
    "a file": lambda *_: attachment().delete(),
    "a collection": lambda *_: unused_collection().delete(),
    "an older revision": lambda *made: draft_with_everything(*made).save_revision().delete(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", FREE)
def test_what_nothing_shown_refers_to_goes_as_before(what: str, catalogue, units):
    FREE[what](catalogue, units)
    connection.check_constraints()


@pytest.mark.django_db
def test_a_decision_for_the_whole_site_lets_a_row_go_before_what_names_it(catalogue, units):
    item = make_item(catalogue.public, units.dzb, tags=["班子"])
    with as_if_decided():
        sql("DELETE FROM taggit_tag")
        item.tagged_items.all().delete()
    assert not Tag.objects.exists()

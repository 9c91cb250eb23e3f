"""Rows of evidence enter the database through the actions that make them alone, and then stay: whatever their table (law 4)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import count, cycle, islice, repeat
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Field, Model, UniqueConstraint

from disclosure.catalogue.guard import triggers
from disclosure.catalogue.guard.grants import NotGranted, recording
from disclosure.catalogue.guard.rules import DELETE, INSERT, UPDATE, Rule, all_rules
from disclosure.items.access import AccessRecord
from tests.architecture.test_models import MODELS, Kind
from tests.guard.world import World, evidence_models


def test_every_record_is_guarded_against_insertion_change_and_deletion():
    """A new model of evidence fails here until it is in the guard's rules; the tests below then find it there."""
    events = {(rule.model, event) for rule in all_rules() for event in rule.events}
    records = [apps.get_model(label) for label, kind in MODELS.items() if kind in {Kind.RECORD, Kind.LOG}]
    assert [model for model in records if not all((model, event) in events for event in (INSERT, UPDATE, DELETE))] == []


def forgeries(model: type[Model]) -> Iterator[Model]:
    """Rows like the last one, each different where two rows must not be the same."""
    row = model._base_manager.order_by("pk").last()
    assert row is not None, "the world has a row of every kind of evidence"
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    fields = _to_differ(model)
    for others in zip(*(_others(field, values[field.attname]) for field in fields), strict=False):
        yield model(**values | {field.attname: other for field, other in zip(fields, others, strict=True)})


def _to_differ(model: type[Model]) -> list[Field]:
    sets = [[field.name] for field in model._meta.concrete_fields if field.unique]
    constraints = [constraint.fields for constraint in model._meta.constraints if isinstance(constraint, UniqueConstraint)]
    for together in [*constraints, *model._meta.unique_together]:
        # A number or a text of the row's own, if there is one; else what it refers to.
        names = sorted(together, key=lambda name: not model._meta.get_field(name).is_relation)
        sets.append(names[-1:])
    return [model._meta.get_field(name) for name in {name for names in sets for name in names}]


def _others(field: Field, value: Any) -> Iterator[Any]:
    """Other values of the field, without end."""
    if field.primary_key and field.get_internal_type().endswith("AutoField"):
        return repeat(None)
    if field.is_relation:
        others = field.related_model._base_manager.exclude(pk=value).order_by("-pk").values_list("pk", flat=True)
        return cycle([*others[:TRIES], None])
    if isinstance(value, int):
        return count(value + 1000)
    return repeat("f" * len(value) if value != "f" * len(value) else "e" * len(value))


TRIES = 20
"""How many rows are tried until one meets the constraints of its table."""


def can_be_inserted(row: Model) -> bool:
    try:
        with transaction.atomic():
            insert(row)
            transaction.set_rollback(True)
    except NotGranted:
        raise
    except IntegrityError:
        return False
    return True


def insert(row: Model) -> None:
    type(row)._base_manager.bulk_create([row])


def rows_seen(rule: Rule) -> Any:
    """The number of one row that the rule guards."""
    table, key = rule.table, rule.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{key}" FROM "{table}" WHERE {rule.seen_in(table)} ORDER BY 1 LIMIT 1')  # noqa: S608
        return next(iter(cursor.fetchall()), (None,))[0]


OTHER_VALUES = {
    "BooleanField": True,
    "DateField": datetime.date(2020, 1, 1),
    "DateTimeField": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    "JSONField": '["x"]',
    "UUIDField": "f" * 32,
} | dict.fromkeys(("CharField", "TextField", "SlugField", "FileField"), "x")
"""By the kind of a field, what its column may hold; for every other kind, a number above all that the table holds."""


def rewrite(rule: Rule, field: Field, key: Any) -> None:
    """Write another value than the one that the row holds."""
    where = f'WHERE "{rule.model._meta.pk.column}" = %s'
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{field.column}" FROM "{rule.table}" {where}', [key])  # noqa: S608
        held = cursor.fetchone()[0]
        value = OTHER_VALUES.get((field.target_field if field.is_relation else field).get_internal_type())
        if value is None:
            cursor.execute(f'SELECT COALESCE(MAX("{field.column}"), 0) + 1 FROM "{rule.table}"')  # noqa: S608
            value = cursor.fetchone()[0]
        elif value is True:
            value = not held
        cursor.execute(f'UPDATE "{rule.table}" SET "{field.column}" = %s {where}', [value, key])  # noqa: S608


ABOUT_THE_CHANGE = {"address", "archived", "children", "forward", "shown", "stored"}
"""Aspects under which a rule asks what a change would lead to, and guards no row as it lies: other tests try these."""

NONE_IN_THE_WORLD = {"alias", "imported", "in_force", "result", "linked", "linked_in_decided", "named"}
"""Aspects under which a rule may guard rows that the world holds none of. Of "named", `test_references` says which."""

EMPTY_TABLES = {"wagtailcore_collectionviewrestriction", "wagtailcore_pageviewrestriction"}
"""Tables of which the world has no row: one would keep readers out."""


@pytest.mark.django_db
def test_no_table_takes_a_forged_row_or_another_value(world: World, subtests):
    """Row by row and column by column, as the rules name them; once the guard is lifted, every row would have come in."""
    missing = set()
    for model in [*evidence_models(), AccessRecord]:
        with subtests.test(f"a row of {model._meta.label}"), pytest.raises(NotGranted), transaction.atomic():
            insert(next(forgeries(model)))
    for rule in [rule for rule in all_rules() if UPDATE in rule.events]:
        key = rows_seen(rule)
        if key is None:
            missing.add(rule)
            continue
        for field in [field for field in rule.model._meta.local_concrete_fields if field.column in rule.columns]:
            with subtests.test(f"{rule.name}: {field.column}"), pytest.raises(NotGranted), transaction.atomic():
                rewrite(rule, field, key)
    untried = {rule for rule in missing if rule.aspect not in ABOUT_THE_CHANGE | NONE_IN_THE_WORLD}
    assert {rule.table for rule in untried} <= EMPTY_TABLES
    triggers.remove(connection)
    for model in [*evidence_models(), AccessRecord]:
        with subtests.test(f"a row of {model._meta.label}, the guard lifted"):
            assert any(map(can_be_inserted, islice(forgeries(model), TRIES)))


def test_what_is_recorded_opens_no_page(catalogue):
    with pytest.raises(NotGranted), recording("a test"):
        type(catalogue.public).objects.filter(pk=catalogue.public.pk).update(title="改过")

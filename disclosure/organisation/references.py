"""References to a row of a register. Once referred to, the row's name and code are part of what was shown."""

from __future__ import annotations

from django.db.models import ForeignKey, ManyToOneRel, Model


def foreign_keys_to(model: type[Model]) -> list[ForeignKey]:
    """Return the foreign keys to `model`, including those without a reverse name and those of many-to-many tables."""
    relations = model._meta.get_fields(include_hidden=True)
    # A many-to-many relation is found as the foreign key of its intermediate table.
    return [relation.field for relation in relations if isinstance(relation, ManyToOneRel)]


def references_to(model: type[Model]) -> list[ForeignKey]:
    """Return the foreign keys that refer to `model` from outside its own app."""
    return [key for key in foreign_keys_to(model) if key.model._meta.app_label != model._meta.app_label]


def is_referred_to(row: Model) -> bool:
    """Return whether a row of another app refers to `row`."""
    return any(key.model._base_manager.filter(**{key.name: row}).exists() for key in references_to(type(row)))

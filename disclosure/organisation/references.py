"""What refers to a row of a register: once something does, its name and its code are part of what was shown."""

from __future__ import annotations

from django.db.models import ForeignKey, ManyToOneRel, Model


def foreign_keys_to(model: type[Model]) -> list[ForeignKey]:
    """The foreign keys that refer to `model`, those without a name on it and those of tables between two models included."""
    relations = model._meta.get_fields(include_hidden=True)
    # A relation of many to many is found as the foreign key of the table between.
    return [relation.field for relation in relations if isinstance(relation, ManyToOneRel)]


def references_to(model: type[Model]) -> list[ForeignKey]:
    """The foreign keys that refer to `model` from outside of its own app."""
    return [key for key in foreign_keys_to(model) if key.model._meta.app_label != model._meta.app_label]


def is_referred_to(row: Model) -> bool:
    """Whether a row of another app refers to `row`."""
    return any(key.model._base_manager.filter(**{key.name: row}).exists() for key in references_to(type(row)))

"""Values that a change alters, as stored and as displayed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

Shown = dict[str, str | list[str]]
"""Displayed values by label."""


@dataclass(frozen=True)
class Difference:
    """The values of one record that a change alters: stored values by field name, and displayed values by label."""

    before: dict[str, Any]
    after: dict[str, Any]
    shown_before: Shown
    shown_after: Shown


NOTHING = Difference({}, {}, {}, {})


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return `values` as JSON stores them: records by primary key, dates as text, members as sorted primary keys."""

    def simple(value: Any) -> Any:
        if isinstance(value, Model):
            return value.pk
        return value if isinstance(value, str) or not hasattr(value, "__iter__") else sorted(map(simple, value))

    return json.loads(json.dumps({name: simple(value) for name, value in values.items()}, cls=DjangoJSONEncoder))


def stored_values(record: Model, names: list[str]) -> dict[str, Any]:
    """Return the fields `names` of a stored record, in the form that `plain` returns."""
    fields: dict[str, Any] = {name: record._meta.get_field(name) for name in names}
    return plain({name: field.value_from_object(record) for name, field in fields.items()})


def describe_changes(before: Shown, after: Shown) -> Iterator[str]:
    """Describe each changed value in Chinese; if `before` is empty, describe the values of the new record."""
    for label, now in after.items():
        old = before.get(label, [] if isinstance(now, list) else "")
        if now == old:
            continue
        if isinstance(now, list):
            added, removed = [name for name in now if name not in old], [name for name in old if name not in now]
            yield "，".join(
                [f"{label}增加{'、'.join(added)}"] * bool(added) + [f"{label}减少{'、'.join(removed)}"] * bool(removed)
            )
        else:
            yield f"{label}由“{old}”改为“{now}”" if before else f"{label}：{now}"

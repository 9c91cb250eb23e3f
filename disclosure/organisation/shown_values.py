"""Stored values that a form was shown with: saved over newer ones, the form would undo them, and nobody would be told."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms import ModelForm

from disclosure.organisation.changes.values import stored_values

FIELD = "shown"
"""The hidden field of a form that carries the values with which it was shown."""

CHANGED = "您打开这一页之后，登记的内容有改动，没有保存。请核对标出的各项，再保存一次；您填写的内容都还在。"


def _stored(form: ModelForm, *, lock: bool = False) -> Model | None:
    rows: Any = type(form.instance)._default_manager
    return (rows.select_for_update() if lock else rows).filter(pk=form.instance.pk).first()


def values_shown_in(form: ModelForm) -> str:
    """Return the stored values of the form's fields as JSON, for the form to carry; of a new record, nothing."""
    stored = _stored(form)
    return json.dumps(stored_values(stored, list(form.fields)), cls=DjangoJSONEncoder) if stored else ""


def is_as_shown(form: ModelForm, sent: str | None, describe: Any) -> bool:
    """Tell whether nothing that the form shows has changed since, and lock the record for the rest of the transaction.

    Otherwise the form gets an error, and each field that has changed the value that is stored now.

    Args:
        sent: what `values_shown_in` gave the form; None for a request that was not sent by one.
        describe: given the record and the name of a field, returns its value as people read it.
    """
    stored = _stored(form, lock=True)
    if sent is None or stored is None:
        return True
    try:
        shown = json.loads(sent)
    except (ValueError, RecursionError):
        shown = None
    now = stored_values(stored, list(form.fields))
    if shown == now:
        return True
    form.add_error(None, CHANGED)
    for name in now if isinstance(shown, dict) else ():
        if shown.get(name) != now[name]:
            form.add_error(name, f"现在登记的是“{describe(stored, name) or '无'}”。")
    return False

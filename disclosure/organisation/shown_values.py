"""Stored values with which a form was displayed: saving over newer values would undo them unnoticed."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms import ModelForm

from disclosure.organisation.changes.values import stored_values

FIELD = "shown"
"""Name of the hidden form field that carries the values with which the form was displayed."""

CHANGED = "您打开这一页之后，登记的内容有改动，没有保存。请核对标出的各项，再保存一次；您填写的内容都还在。"


def _stored(form: ModelForm, *, lock: bool = False) -> Model | None:
    rows: Any = type(form.instance)._default_manager
    return (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=form.instance.pk).first()


def values_shown_in(form: ModelForm) -> str:
    """Return the stored values of the form's fields as JSON, for the form to carry; of a new record, nothing.

    A form that is shown again over an error carries what it was sent with, unless the error names the values that have changed:
    its fields hold what was typed, and show nothing of a change.
    """
    if form.is_bound and FIELD in form.data and not form.has_error(NON_FIELD_ERRORS, "changed"):
        return form.data[FIELD]
    stored = _stored(form)
    return json.dumps(stored_values(stored, list(form.fields)), cls=DjangoJSONEncoder) if stored else ""


def is_as_shown(form: ModelForm, sent: str | None, describe: Any) -> bool:
    """Return whether no displayed value has changed since, and lock the record for the rest of the transaction.

    Otherwise adds an error to the form, and to each changed field an error that shows the value stored now.

    Args:
        sent: return value of `values_shown_in`, as submitted; None for a request that was not sent by a form.
        describe: called with the record and the name of a field, returns the field's value for display.
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
    form.add_error(None, ValidationError(CHANGED, code="changed"))
    for name in now if isinstance(shown, dict) else ():
        if shown.get(name) != now[name]:
            form.add_error(name, f"现在登记的是“{describe(stored, name) or '无'}”。")
    return False

"""A choice of a row, bound to the label that the person saw."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.db.models import Model

from disclosure.organisation.row_numbers import is_row_number

DIGEST_LENGTH = 16


class ChoiceAsShown(forms.ModelChoiceField):
    """A choice whose value is the row's number with a digest of its label. A row that has changed since is refused.

    The message `changed` is shown beside the field.
    """

    default_error_messages = {"changed": "您打开这一页之后，这一项的登记有改动，请重新选择。"}

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Model):
            return super().prepare_value(value)
        digest = hashlib.sha256(self.label_from_instance(value).encode()).hexdigest()
        return f"{value.pk}-{digest[:DIGEST_LENGTH]}"

    def to_python(self, value: str | None) -> Model | None:
        number = value.partition("-")[0] if value else ""
        if value and not is_row_number(number):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        chosen = super().to_python(number)
        if chosen and self.prepare_value(chosen) != value:
            raise forms.ValidationError(self.error_messages["changed"], code="changed")
        return chosen

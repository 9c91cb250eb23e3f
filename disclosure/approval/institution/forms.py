"""The form that proposes a change of what names the institution. It gathers the action's arguments; the action decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from disclosure.organisation.institution import FACTS, InstitutionEdition


class InstitutionForm(forms.Form):
    """Every fact, as it stands today until it is overwritten, with the reason for the change."""

    reason = forms.CharField(
        label="理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="为什么变更，供党委决定时参考，不对外公开。",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        facts = fields_for_model(InstitutionEdition, FACTS, widgets={"principles": forms.Textarea(attrs={"rows": 3})})
        self.fields = facts | self.fields

"""The form of the item editor in the admin."""

from __future__ import annotations

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from disclosure.items.choosing import may_choose
from disclosure.items.digests import files_in, files_of
from disclosure.items.rules import placing_errors
from disclosure.organisation.models import Role
from disclosure.organisation.roles import Roles


class ItemForm(WagtailAdminPageForm):
    """Offers what the entry allows, and says beside the field what is wrong."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.entry = self.parent_page.specific if self.instance._state.adding else self.instance.entry
        if "unit" in self.fields:
            own = Roles.of(self.for_user).units(Role.DRAFTER)
            units = [unit.pk for unit in self.entry.responsible_units()]
            if self.entry.each_department:
                units = [unit for unit in units if unit in own]
            self.fields["unit"].queryset = self.fields["unit"].queryset.filter(pk__in=units)
            if self.instance.unit_id is None:
                self.initial["unit"] = next((unit for unit in units if unit in own), None)
        if "reader_groups" in self.fields:
            self.fields["reader_groups"].widget = forms.CheckboxSelectMultiple(choices=self.fields["reader_groups"].choices)
        if "scope" in self.fields and self.instance.scope is None and len(self.entry.scope_options) == 1:
            self.initial["scope"] = int(self.entry.scope_options[0])

    def clean(self):
        cleaned = super().clean()
        errors = placing_errors(self.entry, cleaned.get("unit"), cleaned.get("scope"), cleaned.get("reader_groups") or [])
        if "action-submit" in self.data and self.instance.is_published and not (cleaned.get("change_note") or "").strip():
            errors["change_note"] = "事项已经公开，变更时须写变更说明。"
        if self._strange_files(cleaned):
            self.add_error(None, "附件或图片中有不能选用的文件，请从本单位的文件中重新选择或上传。")
        for field, message in errors.items():
            if field in self.fields:
                self.add_error(field, message)
        return cleaned

    def _strange_files(self, cleaned: dict) -> bool:
        """Whether a file was put in that the person may not choose; what the item carries already may stay (law 2).

        A file that somebody could name by its number would be shown to them on their own draft.
        """
        named = [form.cleaned_data.get("document") for form in self.formsets["attachments"].forms if form.is_valid()]
        named += files_in(cleaned.get("body") or [])
        carried = [] if self.instance._state.adding else files_of(type(self.instance).objects.get(pk=self.instance.pk))
        if self.instance.latest_revision:
            carried += files_of(self.instance.latest_revision.as_object())
        return any(file and file not in carried and not may_choose(self.for_user, file) for file in named)

"""The form of the item editor in the admin."""

from __future__ import annotations

from django import forms
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminPageForm

from disclosure.audience.readers import Reader
from disclosure.items.body_texts import EMPTY_BLOCKS, empty_blocks
from disclosure.items.choosing import AllowedChoices, PermittedFile, PermittedText
from disclosure.items.rules import NOTE_MISSING, date_errors, placing_errors
from disclosure.items.tags import spelled_as_seen, tags_seen_by
from disclosure.organisation.ink import has_ink
from disclosure.organisation.models import Role
from disclosure.organisation.roles import Roles

DROPPED = {
    "file": "附件或图片中有不能选用的文件，已经去掉。请从本单位的文件中重新选择或上传。",
    "link": "正文中有不能引用的页面链接，已经去掉，文字还在。请从页面列表中重新选择。",
}
"""Messages of the editor about submitted content that may not be put in, by its kind."""

MOST_TAGS = 50
TOO_MANY_TAGS = f"填了%d个标签，最多{MOST_TAGS}个，请删去一些；填写的都还在。"


class ItemForm(WagtailAdminPageForm):
    """The editor's form: offers the values that the entry allows, and shows each error beside its field."""

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
        self.choice = AllowedChoices(self.for_user, self.instance)
        if "body" in self.fields:
            self.fields["body"].widget = PermittedText(self.fields["body"], self.choice)
        for form in self.formsets["attachments"].forms:
            form.fields["document"].widget = PermittedFile(self.choice)
        if "scope" in self.fields and self.instance.scope is None and len(self.entry.scope_options) == 1:
            self.initial["scope"] = int(self.entry.scope_options[0])

        if not self.instance.is_published:
            # A first publication has no change note.
            self.fields.pop("change_note", None)
        elif self._begins_change():
            self.initial["change_note"] = ""

    def _begins_change(self) -> bool:
        """Return whether this begins a change: its note is written anew, not copied from an earlier one."""
        return self.instance.live_revision_id == self.instance.latest_revision_id

    def clean_tags(self) -> list[str]:
        """Return the typed tags. To take over the spelling of a tag that the person may not see would tell of it."""
        if (count := len(self.cleaned_data["tags"])) > MOST_TAGS:
            raise forms.ValidationError(TOO_MANY_TAGS % count)
        seen = tags_seen_by(self.for_user, Reader.of(self.for_user), type(self.instance))
        return spelled_as_seen(self.cleaned_data["tags"], seen)

    def clean(self):
        cleaned = super().clean()
        errors = placing_errors(self.entry, cleaned.get("unit"), cleaned.get("scope"), cleaned.get("reader_groups") or [])
        if "action-submit" in self.data:
            errors |= self._proposal_errors(cleaned)
            if empty := empty_blocks(cleaned.get("body") or []):
                self.add_error(None, EMPTY_BLOCKS % "、".join(empty))
        for form in self.formsets["attachments"].forms:
            form["document"].data  # noqa: B018 - read, so that the widget says whether it dropped the file
        for kind in sorted(self.choice.dropped):
            self.add_error(None, DROPPED[kind])
        for field, message in errors.items():
            if field in self.fields:
                self.add_error(field, message)
        return cleaned

    def _proposal_errors(self, cleaned: dict) -> dict[str, str]:
        """Return errors of a proposal that a draft may have; an upper room's hooks (`item_proposal_errors`) may add to them."""
        dates = date_errors(cleaned.get("arose_on"), cleaned.get("report_year"))
        errors = {field: problem for field, problem in dates.items() if field not in self.errors}
        if self.instance.is_published and not has_ink(cleaned.get("change_note") or ""):
            errors["change_note"] = NOTE_MISSING
        for find_errors in hooks.get_hooks("item_proposal_errors"):
            errors |= find_errors(self.instance, cleaned)
        return errors

"""The forms that propose a motion. A form gathers the arguments of an action; the action decides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from disclosure.approval.choices import ChoiceAsShown
from disclosure.approval.models import Postponement
from disclosure.audience.circles import SCOPE_LABELS
from disclosure.catalogue.models import EntryPage
from disclosure.organisation.models import Unit
from disclosure.organisation.row_numbers import is_row_number

TITLE_LENGTH = Postponement._meta.get_field("title").max_length


def _reason(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=help_text)


class EntryField(ChoiceAsShown):
    default_error_messages = {"changed": "您打开这一页之后，这一目录的内容有改动，请重新选择。"}

    def label_from_instance(self, entry: EntryPage) -> str:
        return f"{entry.code} {entry.title}"


class UnitsField(forms.ModelMultipleChoiceField):
    def clean(self, value: list[str] | None) -> QuerySet[Unit]:
        if not all(map(is_row_number, value or [])):
            raise forms.ValidationError("所选的单位不存在，请重新选择。")
        return super().clean(value)


class RevisionForm(forms.Form):
    """A new catalogue, which was uploaded and previewed."""

    title = forms.CharField(label="标题", max_length=TITLE_LENGTH, help_text="列入党委会议议程时用这个标题。")
    reason = _reason("修订理由", "为什么增加、修改或停用这些条目，供党委审定时参考，不对外公开。")


class UnitMotionForm(forms.Form):
    """A motion of one of `units`, which the person represents."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="提出单位", empty_label=None)

    def __init__(self, *args, units: list[Unit], **kwargs):
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["unit"]
        choice.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if len(units) == 1:
            choice.widget = forms.HiddenInput()
            self.initial["unit"] = units[0]


class OffCatalogueForm(UnitMotionForm):
    """The form for a disclosure outside the catalogue (目录外公开): the matter, and the way in which it is disclosed."""

    title = forms.CharField(
        label="公开什么事项",
        max_length=TITLE_LENGTH,
        help_text="只有办理的人看到；公开目录上只写“目录外公开事项”和编号，具体内容由公开事项向其读者公开。",
    )
    channels = forms.CharField(label="公开形式", max_length=200, help_text="几种形式用“、”连接，如：文件、会议、网站、公开栏。")
    scope = forms.ChoiceField(label="公开范围", choices=[(label, label) for label in SCOPE_LABELS.values()])
    time_limit = forms.CharField(label="公开时限", max_length=100, help_text="如：即时、7个工作日内、每季度、年度、长期。")
    units = UnitsField(
        Unit.objects.active(),
        label="责任单位",
        widget=forms.CheckboxSelectMultiple,
        help_text="须包括提出单位；几个单位共同负责的，公开前各单位都要审核。",
    )
    reason = _reason("理由", "为什么需要公开，为什么公开到这个范围，供党委决定时参考，不对外公开。")

    def clean_units(self) -> str:
        """Return the units as the catalogue would print them."""
        return "、".join(unit.name for unit in self.cleaned_data["units"])


class PostponementForm(UnitMotionForm):
    """The form for a postponement (暂缓公开): the due item, and the last day."""

    entry = EntryField(EntryPage.objects.none(), label="目录", empty_label="请选择目录")
    report_year = forms.IntegerField(
        label="所属年度", initial=lambda: timezone.localdate().year, help_text="暂缓公开哪一年度的事项。"
    )
    until = forms.DateField(
        label="暂缓至",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="含当日，最长一年；到期仍不宜公开的，须重新报请。",
    )
    reason = _reason("理由", "为什么暂时不宜公开，供党委决定时参考，不对外公开。")

    field_order = ["entry", "unit", "report_year", "until", "reason"]

    def __init__(self, *args, entries: list[EntryPage], **kwargs):
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["entry"]
        choice.queryset = EntryPage.objects.filter(pk__in=[entry.pk for entry in entries]).order_by("path")

"""The forms of the decision page. They gather what an action needs; the action decides."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from disclosure.approval.models import Decision, Procedure
from disclosure.approval.personal_data.forms import FindingsForm
from disclosure.organisation.models import Unit


def _comment(label: str, required: bool, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text
    )


class SeenForm(forms.Form):
    """Carries the step and the digest of what the person was shown; a decision on anything else is refused."""

    seen = forms.CharField(widget=forms.HiddenInput)
    task_state_id = forms.IntegerField(widget=forms.HiddenInput)


class UnitForm(SeenForm):
    """A form in which a reviewer acts for a unit."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="代表单位", empty_label=None)

    def __init__(self, *args, units: list[Unit], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial["unit"] = units[0]


POINTS = ("confidentiality", "necessity", "accuracy")


def _point(name: str) -> forms.BooleanField:
    """A point that a reviewer confirms, in the words in which the decision keeps it."""
    return forms.BooleanField(
        label=Decision._meta.get_field(name).verbose_name,
        error_messages={"required": "须确认这一项；不能确认的，请在下面退回起草人。"},
    )


class ReviewForm(FindingsForm, UnitForm):
    """审核: what is said of each finding of personal data, and the three points, each confirmed."""

    confidentiality = _point("confidentiality")
    necessity = _point("necessity")
    accuracy = _point("accuracy")
    comment = _comment("审核意见", required=False, help_text="选填，供审批时参考，不对外公开。")


class RemovalForm(ReviewForm):
    """The same form, sent by the button that returns the item so that personal data is removed: no point is confirmed."""

    passing = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for point in POINTS:
            self.fields[point].required = False

    def clean(self) -> dict:
        cleaned = super().clean()
        return {name: value for name, value in cleaned.items() if name not in POINTS}


class BasisForm(forms.Form):
    """What a decision of the committee rests on. Readers see the meeting, the date and the number."""

    basis = forms.ChoiceField(
        label="审批方式", choices=Decision.Basis.choices, widget=forms.RadioSelect, initial=Decision.Basis.MEETING
    )
    meeting = forms.CharField(label="会议（或书面审批）名称", max_length=120, help_text="如：2026年第3次党委会会议")
    decided_on = forms.DateField(
        label="决定日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=timezone.localdate
    )
    resolution_number = forms.CharField(label="决议（批准）文号", max_length=80, help_text="如：党委会〔2026〕3-2号")
    comment = _comment("审批意见", required=False, help_text="选填，不对外公开。")


class ApprovalForm(SeenForm, BasisForm):
    """审批."""


class RequestForm(forms.Form):
    """申请撤销、终止或恢复公开: what is open to the item as it stands."""

    procedure = forms.ChoiceField(label="申请", widget=forms.RadioSelect)
    reason = _comment("理由", required=True, help_text="批准后读者会看到，请写明事实和依据，不写个人信息。")

    def __init__(self, *args, procedures: list[Procedure], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = [(procedure.value, procedure.label) for procedure in procedures]


class SuspensionForm(forms.Form):
    """暂停公开 by the office."""

    reason = _comment("暂停理由", required=True, help_text="读者会看到，不要重复泄露的内容。")


class SettlementForm(BasisForm):
    """The committee confirms a suspension, or lifts it."""

    confirm = forms.TypedChoiceField(
        label="决定",
        choices=[("yes", "确认撤销"), ("no", "解除暂停，恢复公开")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["confirm"]


class ReturnForm(SeenForm):
    """退回 by the committee."""

    reason = _comment("退回理由", required=True, help_text="请写具体，以便据此修改。")


class UnitReturnForm(UnitForm, ReturnForm):
    """退回 by a unit's reviewer."""

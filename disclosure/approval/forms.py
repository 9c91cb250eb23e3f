"""The forms of the decision page. A form gathers the arguments of an action; the action decides."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.db.models import QuerySet

from disclosure.approval.basis import MEETING_CHANGED, label_of_meeting
from disclosure.approval.choices import ChoiceAsShown
from disclosure.approval.models import PAPER, SCAN_BYTES, Decision, Meeting
from disclosure.approval.personal_data.forms import FindingsForm
from disclosure.approval.procedures import Procedure
from disclosure.organisation.models import Unit
from disclosure.uploads.forms import VettedFormField


def _comment(label: str, required: bool, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), help_text=help_text
    )


class SeenForm(forms.Form):
    """A form with the digest of what the person was shown. The action refuses to decide on anything else, or without it."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class StepForm(SeenForm):
    """A form that also carries the step for which the digest was shown."""

    task_state_id = forms.IntegerField(widget=forms.HiddenInput)


class UnitForm(StepForm):
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
    """Return the field of a point that a reviewer confirms, with the label under which the decision stores it."""
    return forms.BooleanField(
        label=Decision._meta.get_field(name).verbose_name,
        error_messages={"required": "须确认这一项；不能确认的，请在下面退回起草人。"},
    )


class ReviewForm(FindingsForm, UnitForm):
    """The form of a review (审核): the answers to the findings of personal data, and the three points, each confirmed."""

    confidentiality = _point("confidentiality")
    necessity = _point("necessity")
    accuracy = _point("accuracy")
    comment = _comment("审核意见", required=False, help_text="选填，供审批时参考，不对外公开。")


class ReturnForRemovalForm(ReviewForm):
    """The same form, submitted by the button that returns the item for the removal of personal data. No point is confirmed."""

    passing = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for point in POINTS:
            self.fields[point].required = False

    def clean(self) -> dict:
        cleaned = super().clean()
        return {name: value for name, value in cleaned.items() if name not in POINTS}


class MeetingField(ChoiceAsShown):
    """A meeting of the register."""

    def label_from_instance(self, meeting: Meeting) -> str:
        return label_of_meeting(meeting)


class BasisForm(forms.Form):
    """The basis of a committee decision: a held meeting, or a written approval. The action validates it.

    Args:
        meetings: the meetings offered.
    """

    basis = forms.ChoiceField(
        label="审批方式", choices=Decision.Basis.choices, widget=forms.RadioSelect, initial=Decision.Basis.MEETING
    )
    meeting = MeetingField(
        Meeting.objects.none(),
        label="会议",
        required=False,
        empty_label="请选择",
        help_text="从会议登记中选择已经召开、不早于审核的会议；没有的，请党务公开办公室先登记。",
        error_messages={
            "changed": MEETING_CHANGED,
            "invalid_choice": "这次会议不能选：须已经召开、不早于审核，且没有对这一事项登记过别的结果。",
        },
    )
    decided_on = forms.DateField(
        label="批准日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="批件上的日期，不早于审核，不晚于今天。",
    )
    scan = VettedFormField(
        label="批件扫描件",
        kinds=PAPER,
        most_bytes=SCAN_BYTES,
        max_length=200,
        required=False,
        help_text="签批后的扫描件：PDF或图片（PNG、JPG），不超过20MB；作为依据归档，不能替换，不对读者公开。",
        widget=forms.FileInput,
        error_messages={"empty": "文件是空的。", "max_length": "文件名太长，请改短后再上传。"},
    )
    resolution_number = forms.CharField(label="决议（批准）文号", max_length=80, required=False)
    comment = _comment("审批意见", required=False, help_text="选填，不对外公开。")

    of_one_basis = {"meeting": Decision.Basis.MEETING, "decided_on": Decision.Basis.WRITTEN, "scan": Decision.Basis.WRITTEN}
    """Fields that are shown for one basis only."""

    def __init__(self, *args, meetings: QuerySet[Meeting], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings
        self.fields["resolution_number"].help_text = f"格式：{settings.DOCUMENT_NUMBER_SHAPE}"
        for name, basis in self.of_one_basis.items():
            self.fields[name].widget.attrs["data-basis"] = basis.value


class ApprovalForm(StepForm, BasisForm):
    """The form of an approval (审批)."""


class RequestForm(SeenForm):
    """The form of a request (申请撤销、终止或恢复公开), with the procedures open to the item as it stands."""

    procedure = forms.ChoiceField(label="申请", widget=forms.RadioSelect)
    reason = _comment("理由", required=True, help_text="批准后读者会看到，请写明事实和依据，不写个人信息。")

    def __init__(self, *args, procedures: list[Procedure], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["procedure"].choices = [(procedure.value, procedure.label) for procedure in procedures]


class SuspensionForm(SeenForm):
    """The form of a suspension (暂停公开) by the office."""

    reason = _comment("暂停理由", required=True, help_text="读者会看到，不要重复泄露的内容。")


class SettlementForm(SeenForm, BasisForm):
    """The form by which the committee confirms a suspension, or lifts it."""

    confirm = forms.TypedChoiceField(
        label="决定",
        choices=[("yes", "确认撤销"), ("no", "解除暂停，恢复公开")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["confirm"]


class ReturnForm(StepForm):
    """The form of a return (退回) by the committee."""

    reason = _comment("退回理由", required=True, help_text="请写具体，以便据此修改。")


class UnitReturnForm(UnitForm, ReturnForm):
    """The form of a return (退回) by a unit's reviewer."""

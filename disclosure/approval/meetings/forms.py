"""The forms of a meeting's page. A form gathers the arguments of an action; the action decides."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from disclosure.approval.meetings.agenda import Matter
from disclosure.approval.meetings.outcomes import SETTLES, Outcome
from disclosure.approval.models import SCAN_BYTES, SCANS, AgendaItem, Decision, PreparedOutcome
from disclosure.organisation.row_numbers import is_row_number
from disclosure.uploads.forms import VettedFormField

LEFT_OPEN = "open"
"""The choice that keeps a matter open, whatever the common outcome."""

OUTCOMES = [(outcome.value, outcome.label) for outcome in AgendaItem.Outcome if outcome != AgendaItem.Outcome.LEFT_OUT]

OUTCOMES_OF_SUSPENSION = [(outcome.value, settled.label) for outcome, settled in SETTLES.items()]
"""The labels of the same outcomes for an item that the office suspended."""


class MattersField(forms.ModelMultipleChoiceField):
    """A choice of matters by their numbers. The action checks whether they are still pending, and names those that are not."""

    def clean(self, value: list[str]) -> QuerySet[Decision]:
        if not all(map(is_row_number, value)):
            raise forms.ValidationError("所选的事项不存在，请重新选择。")
        return super().clean(value)


class PutOnForm(forms.Form):
    """The form that puts pending matters on the agenda (列入议程)."""

    matters = MattersField(
        Decision.objects.all(), required=False, error_messages={"invalid_choice": "所选的事项不存在，请重新选择。"}
    )

    def __init__(self, *args, pending: Sequence[Matter], **kwargs):
        super().__init__(*args, **kwargs)
        self.pending = pending

    @property
    def chosen(self) -> set[str]:
        """Return the numbers of the matters chosen before, while the form is shown again."""
        return set(self.data.getlist("matters")) if self.is_bound else set()


class OutcomeForm(forms.Form):
    """The outcome of one matter, with the prepared outcome as initial data. The prefix is the agenda item's number.

    The page carries the prepared outcome that it showed in hidden fields; only values that differ from it were typed.
    """

    NOT_CHOSEN = [("", "同“一并填写”"), (LEFT_OPEN, "暂不登记")]

    outcome = forms.ChoiceField(label="结果", widget=forms.RadioSelect, required=False, initial="")
    resolution_number = forms.CharField(label="决议文号", max_length=80, required=False)
    comment = forms.CharField(label="意见或理由", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, suspension: bool = False, prepared: PreparedOutcome | None = None, **kwargs):
        initial = {name: getattr(prepared, name) for name in self.base_fields} if prepared else None
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["outcome"].choices = [*self.NOT_CHOSEN, *(OUTCOMES_OF_SUSPENSION if suspension else OUTCOMES)]
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def shown_before(self) -> SafeString:
        """Return hidden inputs with the initial data, which the template's rendering of each field does not include."""
        return format_html_join("", "{}", ((field.as_hidden(only_initial=True),) for field in self))

    def take_over_prepared(self) -> None:
        """Replace every value that was not typed with the current prepared one, before a stale form is shown again."""
        data = self.data.copy()
        for field in self:
            prepared = self.get_initial_for_field(field.field, field.name) or ""
            data[field.html_initial_name] = prepared
            if field.name not in self.changed_data:
                data[field.html_name] = prepared
        self.data = data

    @property
    def is_filled(self) -> bool:
        """Return whether an outcome was chosen or a text was entered. A prepared text that was not edited does not count."""
        return bool(self.chosen) or any(self.cleaned_data.get(name) for name in self.changed_data if name != "outcome")

    @property
    def chosen(self) -> str:
        """Return the outcome that was chosen, or an empty string."""
        outcome = self.cleaned_data.get("outcome", "")
        return "" if outcome == LEFT_OPEN else outcome

    @property
    def is_left_open(self) -> bool:
        return self.cleaned_data.get("outcome") == LEFT_OPEN


class RestForm(OutcomeForm):
    """The form for all other matters (未单独选择的议题，一并登记): one outcome and number for those without their own."""

    NOT_CHOSEN = [("", "不一并登记")]

    prefix = "rest"

    def clean(self) -> dict:
        if self.is_filled and not self.chosen:
            self.add_error("outcome", "请选择一并登记的结果；不需要一并登记的，请清空文号和意见。")
        return self.cleaned_data


def gather_outcomes(rows: dict[int, OutcomeForm], rest: RestForm) -> list[Outcome]:
    """Return the outcomes in the valid forms: a row's own outcome, or else the common one of `rest`.

    A row with text but without a chosen outcome is passed on without one, so that it is refused rather than overlooked.
    """
    common = rest.cleaned_data
    outcomes = []
    for pk, form in rows.items():
        own = form.cleaned_data
        if form.chosen or (form.is_filled and (form.is_left_open or not common["outcome"])):
            outcomes.append(Outcome(pk, **own | {"outcome": form.chosen}))
        elif common["outcome"] and not form.is_left_open:
            words = {name: own[name] or common[name] for name in ("resolution_number", "comment")}
            outcomes.append(Outcome(pk, common["outcome"], **words))
    return outcomes


class MinutesForm(forms.Form):
    """The form for a scan of the signed minutes."""

    file = VettedFormField(
        label="文件",
        kinds=SCANS,
        most_bytes=SCAN_BYTES,
        max_length=200,
        required=False,
        help_text="签字后的扫描件：PDF、图片（PNG、JPG）、Word或WPS文件，不超过20MB；多页可分次上传，上传后不能替换或删除。",
        widget=forms.FileInput,
        error_messages={"empty": "文件是空的。", "max_length": "文件名太长，请改短后再上传。"},
    )

"""The part of the reviewer's form with the questions about personal data: a choice and an explanation for each finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from disclosure.approval.errors import Refused
from disclosure.approval.models import FindingAnswer
from disclosure.approval.personal_data.answering import GONE, Answer, check_answers
from disclosure.approval.personal_data.screening import Question, Screening

CONFIRM = "confirm"


@dataclass(frozen=True)
class Asked:
    """A finding with its fields, for the template."""

    question: Question
    choice: forms.BoundField
    words: forms.BoundField
    confirmation: forms.BoundField | None
    before: FindingAnswer | None


class FindingsForm(forms.Form):
    """A form with a question for each finding. The answer of an earlier review is filled in, and must be confirmed.

    The answers are in `cleaned_data` as `answers`, by the finding's digest. The action validates them as well; the form does so
    to report all its errors at once.
    """

    passing = True
    """True if the form signs the review (see `check_answers`)."""

    guidance = "须删除的，选好后按“退回删除”，由起草人删去，您不必自己改稿。"
    """Instructions for data that must be removed."""

    may_return = True
    """True if the page has the button that returns the item for removals."""

    def __init__(self, *args, screening: Screening, before: Mapping[str, FindingAnswer], **kwargs):
        super().__init__(*args, **kwargs)
        self.screening, self.questions, self.before = screening, screening.questions, before
        self.shows_findings = True
        for question in self.questions:
            former = self._former(question)
            choices = [("", "请选择"), *((ground.value, ground.label) for ground in question.grounds)]
            self.fields[question.field] = forms.ChoiceField(label="处理意见", choices=choices, required=False)
            self.fields[question.words_field] = forms.CharField(label="说明", max_length=300, required=False)
            if former:
                self.initial |= {question.field: former.ground, question.words_field: former.words}
                self.fields[_confirmation(question)] = forms.BooleanField(label="已重新核对，仍然如此", required=False)
        self._own = {name for question in self.questions for name in self.fields if name.startswith(question.field)}

    def visible_fields(self) -> list[forms.BoundField]:
        return [field for field in super().visible_fields() if field.name not in self._own]

    @property
    def asked(self) -> list[Asked]:
        return [
            Asked(
                question,
                self[question.field],
                self[question.words_field],
                self[_confirmation(question)] if _confirmation(question) in self.fields else None,
                self.before.get(question.digest),
            )
            for question in self.questions
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        answers = {}
        for question in self.questions:
            ground, words = cleaned.pop(question.field, ""), cleaned.pop(question.words_field, "")
            confirmed = cleaned.pop(_confirmation(question), True)
            if ground:
                answers[question.digest] = Answer(ground, words)
            former = self._former(question)
            if former and ground == former.ground and not confirmed:
                self.add_error(question.field, "这是上次审核的意见，请重新核对后勾选，或者改选。")
        try:
            check_answers(self.screening, answers, self.before, passing=self.passing)
        except Refused as refusal:
            for name, message in refusal.fields.items() or [(None, refusal.message)]:
                self.add_error(name, message)
        return cleaned | {"answers": answers}

    def _former(self, question: Question) -> FindingAnswer | None:
        """Return the earlier justification of the finding, if it is still a choice."""
        former = self.before.get(question.digest)
        return former if former and former.ground not in GONE and former.ground in question.grounds else None


def _confirmation(question: Question) -> str:
    return f"{question.field}-{CONFIRM}"

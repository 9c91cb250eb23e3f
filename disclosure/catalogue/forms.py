"""Forms of the office for a new catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from disclosure.catalogue.columns import COLUMNS, TABLE, Answers, ColumnQuestion, Undecided
from disclosure.catalogue.files import MAX_BYTES, UnreadableFile, read_tables
from disclosure.catalogue.rows import CatalogueReading, clean, read_catalogue
from disclosure.uploads.forms import VettedFormField
from disclosure.uploads.kinds import TABLES

STATED = "stated"
"""The choice that no column applies: one text is stated for all rows."""

_SUBJECTS = (TABLE, *COLUMNS)


class UploadForm(forms.Form):
    """A form for a catalogue file; `cleaned_data["file"]` is the reading of its content."""

    file = VettedFormField(
        kinds=TABLES,
        most_bytes=MAX_BYTES,
        label="目录文件",
        help_text=(
            "CSV、XLSX或DOCX，不超过5MB，不能带宏或密码；须有一级目录、二级目录、公开形式、公开范围、公开时限、责任单位六列，"
            "次序不限；列名不同的也能读，不能判断的会问您；六列之外的列不读取，有内容的会列出。应包括全部条目：文件中没有的条目将被停用。"
        ),
        widget=forms.FileInput,
        error_messages={"required": "请选择目录文件。", "empty": "文件是空的。", "missing": "请选择目录文件。"},
    )

    undecided: Undecided | None = None
    """Open questions of the file, if they are the reason why it was not accepted."""

    def clean_file(self) -> CatalogueReading:
        try:
            return read_catalogue(read_tables(self.cleaned_data["file"].read()))
        except Undecided as error:
            self.undecided = error
            raise ValidationError(str(error)) from error
        except UnreadableFile as error:
            raise ValidationError(str(error)) from error


class QuestionForm(forms.Form):
    """A form for a file's open questions: the meaning of its columns, or the table to be used."""

    def __init__(self, *args: Any, questions: Sequence[ColumnQuestion], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            choices = [("", "请选择"), *question.choices]
            if question.may_be_stated:
                choices.append((STATED, "文件中没有这一列，各条一律按下面填写"))
            label = "用哪个表格？" if question.subject == TABLE else f"哪一列是“{question.subject}”？"
            self.fields[_field(question)] = forms.ChoiceField(
                label=label,
                choices=choices,
                initial=question.suggestion,
                help_text=question.reason,
                error_messages={"required": "请选择。"},
            )
            if question.may_be_stated:
                self.fields[f"{_field(question)}-text"] = forms.CharField(
                    label=f"各条的{question.subject}", max_length=100, required=False, help_text="文件中没有这一列时填写。"
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for question in self.questions:
            field = _field(question)
            if cleaned.get(field) == STATED and not cleaned.get(f"{field}-text"):
                self.add_error(f"{field}-text", "请填写。")
        return cleaned

    def answers(self, before: Answers) -> Answers:
        """Return the answers given now and before."""
        columns, stated, table = dict(before.columns), dict(before.stated), before.table
        for question in self.questions:
            answer = self.cleaned_data[_field(question)]
            if question.subject == TABLE:
                table = answer
            elif answer == STATED:
                stated[question.subject] = clean(self.cleaned_data[f"{_field(question)}-text"], question.subject)
            else:
                columns[question.subject] = answer
        return Answers(columns, stated, table)


def _field(question: ColumnQuestion) -> str:
    return f"answer-{_SUBJECTS.index(question.subject)}"

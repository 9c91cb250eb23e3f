"""The office's form for a new catalogue."""

from django import forms
from django.core.exceptions import ValidationError

from disclosure.catalogue.files import MAX_BYTES, UnreadableFile
from disclosure.catalogue.rows import read_rows


class UploadForm(forms.Form):
    """A file that holds the catalogue; `cleaned_data["file"]` are its printed rows."""

    file = forms.FileField(
        label="目录文件",
        help_text=(
            "CSV、XLSX或DOCX，须有一级目录、二级目录、公开形式、公开范围、公开时限、责任单位六列，次序不限。"
            "应包括全部条目：文件中没有的条目将被停用。"
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.docx"}),
        error_messages={"required": "请选择目录文件。", "empty": "文件是空的。", "missing": "请选择目录文件。"},
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MAX_BYTES:
            raise ValidationError(f"文件超过{MAX_BYTES // 1024 // 1024}MB，不像是公开目录。")
        try:
            return read_rows(upload.read())
        except UnreadableFile as error:
            raise ValidationError(str(error)) from error

"""The form that proposes a removal to the committee. The form gathers the action's arguments; the action validates them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files import File
from django.http import QueryDict

from disclosure.approval.errors import Refused
from disclosure.approval.personal_data.forms import FindingsForm
from disclosure.approval.personal_data.screening import Screening
from disclosure.archive.models import EditionFile
from disclosure.archive.removals.parts import is_gone, removed_parts
from disclosure.archive.removals.planning import takeable, words_in
from disclosure.archive.removals.redacted import screen_redacted, vet_redacted
from disclosure.items.models import DisclosurePage
from disclosure.uploads.forms import VettedFormField
from disclosure.uploads.kinds import ATTACHMENTS


class RemovalForm(FindingsForm):
    """The parts to be removed from the archive of an item, and what was found in the file that replaces one of them.

    The findings are shown once a file was sent. Its sender justifies them, since no unit reviews a motion.
    """

    guidance = "不应公开的，请遮盖后另选文件，再提请党委决定；其余的，说明会同文件一起提交党委。提出前请重新选择文件。"
    may_return = False

    editions = forms.TypedMultipleChoiceField(
        label="版本",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="现在还公开的版本不在其中：先变更或撤销事项，再来删除。",
    )
    words = forms.CharField(
        label="遮盖字句",
        required=False,
        max_length=5000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="一行一处，如身份证号、手机号；所选版本的标题、正文、附件名称和办理意见中凡有的都遮盖为“■■■”。字句本身不会留存。",
    )
    whole = forms.BooleanField(label="删除所选版本的全部内容：标题、正文和附件，只留编号、摘要值和谁作的决定", required=False)
    file = forms.ChoiceField(label="删除文件", required=False, help_text="从用到它的全部版本中删除，不论是哪一事项。")
    redacted = VettedFormField(
        label="遮盖后的文件",
        kinds=ATTACHMENTS,
        most_bytes=settings.WAGTAILDOCS_MAX_UPLOAD_SIZE,
        required=False,
        help_text="可以不传；传了就放在被删除的文件旁边，供读者查看。",
    )
    reason = forms.CharField(
        label="理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="依据哪条规定、为什么删除。理由随归档长期留存，读者看得到，以后也不能再删除："
        "不能写要删除的文字；删除全部内容或文件的，也不要写姓名等能认出本人的内容。",
    )

    def __init__(
        self, data: QueryDict | None = None, files: Mapping[str, File] | None = None, *, item: DisclosurePage, **kwargs: Any
    ):
        sent = (files or {}).get("redacted")
        super().__init__(data, files, screening=_screening_of(sent) if sent else Screening(), before={}, **kwargs)
        self.shows_findings = sent is not None
        self.fields["editions"].choices = [
            (edition.sequence, f"{edition.name}　{edition.title}　{edition.sealed_at:%Y-%m-%d}") for edition in takeable(item)
        ]
        removed = removed_parts()
        files = EditionFile.objects.filter(edition__item=item).order_by("edition", "order")
        kept = {file.file_id: file.title for file in files if not is_gone(file, removed)}
        self.fields["file"].choices = [("", "不删除文件"), *kept.items()]

    def clean_words(self) -> list[str]:
        return words_in(self.cleaned_data["words"])


def _screening_of(file: File) -> Screening:
    """Return the questions about the file that was sent; none about a file that its own field refuses."""
    try:
        return screen_redacted(vet_redacted(file))
    except Refused:
        return Screening()

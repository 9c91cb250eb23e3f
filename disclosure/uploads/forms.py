"""Form fields for uploads: the returned files have been validated, outside of any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from disclosure.uploads.kinds import ATTACHMENTS, PICTURES, FileKind
from disclosure.uploads.vetting import endings, vet


class VetsUpload:
    """A mixin for a form field: shows the allowed file types, and refuses any other."""

    def __init__(self, *, kinds: Mapping[str, FileKind], most_bytes: int, help_text: str = "", **kwargs: Any):
        super().__init__(**kwargs)
        self.kinds, self.most_bytes = kinds, most_bytes
        self.help_text = help_text or f"{endings(kinds)}，不超过{most_bytes // 1024 // 1024}MB，不能带宏、脚本或密码。"
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in kinds)

    def to_python(self, data: Any) -> Any:
        file = forms.FileField.to_python(self, data)
        return file and vet(file, self.kinds, self.most_bytes)


class VettedFormField(VetsUpload, forms.FileField):
    """A field for a file in our own forms."""


class AttachmentFormField(VetsUpload, WagtailDocumentField):
    """A field that has the messages and limits that Wagtail's views read from their own."""


class PictureFormField(VetsUpload, WagtailImageField):
    """The same for pictures. Wagtail's own inspection of a picture fails over a truncated one."""


class AttachmentForm(BaseDocumentForm):
    """The form of an attachment in the admin, for every upload view."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            rules = {"kinds": ATTACHMENTS, "most_bytes": settings.WAGTAILDOCS_MAX_UPLOAD_SIZE}
            self.fields["file"] = AttachmentFormField(label=given.label, widget=given.widget, **rules)


class PictureForm(BaseImageForm):
    """The form of a picture in the admin, for every upload view."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
            help_text = f"{endings(PICTURES)}，不超过{most // 1024 // 1024}MB；拍摄地点等附加信息会自动去掉。"
            rules = {"kinds": PICTURES, "most_bytes": most, "help_text": help_text}
            self.fields["file"] = PictureFormField(label=given.label, widget=given.widget, **rules)

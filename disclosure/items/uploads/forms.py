"""The form of a picture in the admin, wherever one is uploaded."""

from __future__ import annotations

from typing import Any

from wagtail.images.forms import BaseImageForm

from disclosure.items.uploads.fields import VettedPictureFormField


class PictureForm(BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = VettedPictureFormField(label=given.label, required=given.required, widget=given.widget)

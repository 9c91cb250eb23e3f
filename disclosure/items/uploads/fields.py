"""Fields that store only what was vetted: a form is told why not, and code that goes past forms is refused as it saves.

How a file is vetted is no part of the schema: migrations name the fields on which these rest.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.utils import validate_file_name
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from disclosure.items.uploads.kinds import ATTACHMENTS, PICTURES, FileKind
from disclosure.items.uploads.names import safe_name
from disclosure.items.uploads.vetting import Vetted, vet


class _StoresVetted:
    """Of a file in a field: whatever is stored comes by here, on a model's `save` too."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        super().save(name, self.field.vetted(content, name), save)  # type: ignore[misc,attr-defined]


class VettedFieldFile(_StoresVetted, FieldFile):
    """The file of an attachment."""


class VettedImageFieldFile(_StoresVetted, WagtailImageFieldFile):
    """The file of a picture."""


class _Vets:
    """Of a field: `clean`, by which every form of the model comes, puts what passed in the place of what was uploaded."""

    kinds: Mapping[str, FileKind]

    def most_bytes(self) -> int:
        """How big a file may be."""
        raise NotImplementedError

    def vetted(self, file: File, name: str) -> Vetted:
        """Raises `ValidationError` where the file may not come in."""
        return file if isinstance(file, Vetted) else vet(file, self.kinds, self.most_bytes(), name)

    def generate_filename(self, instance: models.Model, filename: str) -> str:
        """Where a file is stored. A storage of Django's would take the punctuation out of its name."""
        name = safe_name(filename)
        folder = self.upload_to  # type: ignore[attr-defined]
        path = folder(instance, name) if callable(folder) else posixpath.join(folder, name)
        return str(validate_file_name(path, allow_relative_path=True))

    def clean(self, value: Any, model_instance: models.Model) -> Any:
        value = super().clean(value, model_instance)  # type: ignore[misc]
        return value if not value or value._committed else self.vetted(value.file, value.name)


class VettedFileField(_Vets, models.FileField):  # type: ignore[misc]
    attr_class = VettedFieldFile

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


class AttachmentField(VettedFileField):
    kinds = ATTACHMENTS

    def most_bytes(self) -> int:
        return settings.WAGTAILDOCS_MAX_UPLOAD_SIZE


class PictureField(_Vets, WagtailImageField):
    attr_class = VettedImageFieldFile
    kinds = PICTURES

    def most_bytes(self) -> int:
        return settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "wagtail.images.models.WagtailImageField", args, kwargs


def vet_uploads(row: models.Model) -> None:
    """Vet what `row` is about to store, before it is saved: a picture that is drawn anew has another size, another digest.

    Raises `ValidationError`.
    """
    for field in row._meta.fields:
        if isinstance(field, _Vets):
            file = getattr(row, field.attname)
            if file and not file._committed:
                setattr(row, field.attname, field.vetted(file.file, file.name))

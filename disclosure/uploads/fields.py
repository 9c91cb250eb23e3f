"""Model fields that store only validated files: forms show the error, and code that bypasses forms fails on `save`.

Validation is not part of the schema: migrations name the base fields.
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

from disclosure.uploads.kinds import ATTACHMENTS, PICTURES, FileKind
from disclosure.uploads.names import safe_name
from disclosure.uploads.vetting import Vetted, vet


class _StoresVetted:
    """A mixin for a field's file: every file passes through its `save`, even by a model's `save`."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        super().save(name, self.field.vetted(content, name), save)  # type: ignore[misc,attr-defined]


class VettedFieldFile(_StoresVetted, FieldFile):
    """The file of an attachment."""


class VettedImageFieldFile(_StoresVetted, WagtailImageFieldFile):
    """The file of a picture."""


class _Vets:
    """A mixin for a field: `clean`, which every form of the model calls, replaces the uploaded file by the validated one."""

    kinds: Mapping[str, FileKind]

    def most_bytes(self) -> int:
        """Return the maximum size of a file in bytes."""
        raise NotImplementedError

    def vetted(self, file: File, name: str) -> Vetted:
        """Return the validated file. Raises `ValidationError` if the file is not allowed."""
        return file if isinstance(file, Vetted) else vet(file, self.kinds, self.most_bytes(), name)

    def generate_filename(self, instance: models.Model, filename: str) -> str:
        """Return the path of a file. Django's storages would remove punctuation from its name."""
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
    """Validate the files to be stored before `row` is saved, because a redrawn picture has another size and digest.

    Raises `ValidationError`.
    """
    for field in row._meta.fields:
        if isinstance(field, _Vets):
            file = getattr(row, field.attname)
            if file and not file._committed:
                setattr(row, field.attname, field.vetted(file.file, file.name))

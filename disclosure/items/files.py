"""Attachments and images. A file never changes once it is stored: what was approved is what is published (law 3)."""

import hashlib
import secrets
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to

from disclosure.items.uploads.fields import AttachmentField, PictureField, vet_uploads


class ImmutableFileMixin(models.Model):
    """A stored file is never exchanged under the same record; a new file is a new record."""

    file: FieldFile

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        vet_uploads(self)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.pk and type(self)._default_manager.get(pk=self.pk).file.name != self.file.name:
            raise ValidationError({"file": "文件上传后不能替换。请上传新文件，并在事项中改选新文件。"})

    def sha256(self) -> str:
        """SHA-256 of the stored bytes, read anew each time: a digest must not trust a column. Empty if they are gone."""
        if self.is_lost():
            return ""
        with self.file.open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest()

    def is_lost(self) -> bool:
        """Whether the record has no file any more: the law may have demanded its removal."""
        return not self.file.storage.exists(str(self.file.name))


LONGEST_NAME = 200
"""Bytes of a file's name. File systems take 255, into which ninety Chinese characters do not go."""


def place_of_its_own(attachment: "Attachment", name: str) -> str:
    """Where an attachment is stored: readers download it under its own name, however many others are called 附件1.docx.

    A name that is too long for the disk is cut off before its ending.
    """
    path = PurePath(name)
    kept = path.stem.encode()[: LONGEST_NAME - len(path.suffix.encode())].decode(errors="ignore")
    return f"documents/{secrets.token_hex(4)}/{kept}{path.suffix}"


class Attachment(ImmutableFileMixin, AbstractDocument):
    """An attachment: PDF, DOC/DOCX, XLS/XLSX, WPS/ET or an image file."""

    file = AttachmentField("文件", upload_to=place_of_its_own, max_length=255)

    admin_form_fields = ("title", "file", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = "附件"
        verbose_name_plural = "附件"
        permissions = [("choose_attachment", "可以选用附件")]

    @property
    def url(self) -> str:
        return reverse("items:attachment", args=[self.pk, self.filename])


class Picture(ImmutableFileMixin, AbstractImage):
    """An image shown in an item's text."""

    file = PictureField("文件", upload_to=get_upload_to, width_field="width", height_field="height")

    admin_form_fields = ("title", "file", "collection", "description")

    class Meta(AbstractImage.Meta):
        verbose_name = "图片"
        verbose_name_plural = "图片"
        permissions = [("choose_picture", "可以选用图片")]


class Rendition(AbstractRendition):
    """A resized image. Its address is a view of ours, which asks who may see the item that shows it."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "图片尺寸"
        verbose_name_plural = "图片尺寸"
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    @property
    def url(self) -> str:
        # Where an image's file is lost, Wagtail stands a rendition in that is stored nowhere: its address answers 404.
        return reverse("items:rendition", args=[self.pk or 0])

"""Attachments and images. A file never changes once it is stored: what was approved is what is published (law 3)."""

import hashlib
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, get_upload_to
from wagtail.utils.file import hash_filelike

from disclosure.catalogue.guard.grants import recording
from disclosure.uploads.fields import AttachmentField, PictureField, vet_uploads


class ImmutableFileMixin(models.Model):
    """A record whose stored file is never replaced; a new file is a new record."""

    file: FieldFile
    file_size: int | None
    file_hash: str

    proposed = models.BooleanField("已送审", default=False, editable=False)
    """Set by the file's first proposal, after which its displayed fields stay as they were reviewed."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        vet_uploads(self)
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            self._measure()
        super().save(*args, **kwargs)

    def _measure(self) -> None:
        """Record size and hash of a new file at once: from then on the guard protects them."""
        self.file_size = self.file.size
        self.file.seek(0)
        self.file_hash = hash_filelike(self.file)
        self.file.seek(0)

    def clean(self) -> None:
        super().clean()
        if self.pk and type(self)._default_manager.get(pk=self.pk).file.name != self.file.name:
            raise ValidationError({"file": "文件上传后不能替换。请上传新文件，并在事项中改选新文件。"})

    def sha256(self) -> str:
        """Return the SHA-256 of the stored bytes, read each time, as a digest must not trust a column; empty if lost."""
        if self.is_lost():
            return ""
        with self.file.open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest()

    def is_lost(self) -> bool:
        """Return whether the record's file is missing: the law may have required its removal."""
        return not self.file.storage.exists(str(self.file.name))


def free_folder() -> str:
    """Return the name of a new folder. It begins with a letter: a path of digits alone would be an attachment's address."""
    return f"f{secrets.token_hex(4)}"


def place_of_its_own(attachment: "Attachment", name: str) -> str:
    """Return the path of an attachment: readers download it under its own name, however many others are called 附件1.docx."""
    return f"documents/{free_folder()}/{name}"


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

    def get_upload_to(self, filename: str) -> str:
        """Return a path as for attachments: Wagtail would transliterate the name."""
        return f"original_images/{free_folder()}/{filename}"

    def create_rendition(self, size: Filter) -> "Rendition":
        """Render the picture in one of its sizes. The guard accepts the row of a rendition only from here."""
        file = self.generate_rendition_file(size)
        with recording("a picture in its size"):
            rendition, _ = self.renditions.get_or_create(
                filter_spec=size.spec, focal_point_key=size.get_cache_key(self), defaults={"file": file}
            )
        return rendition

    def create_renditions(self, *sizes: Filter) -> "dict[Filter, Rendition]":
        """Render the picture in several sizes, one by one: Wagtail would add their rows in bulk."""
        return {size: self.create_rendition(size) for size in sizes}


class Rendition(AbstractRendition):
    """A resized image. Its URL is a view of ours, which checks who may see the item that displays the image."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "图片尺寸"
        verbose_name_plural = "图片尺寸"
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    @property
    def url(self) -> str:
        # If an image's file is lost, Wagtail substitutes a rendition that is not stored: its address answers 404.
        return reverse("items:rendition", args=[self.pk or 0])

"""Files carried by the revisions of items: a table that says which revision contains which file.

The table is an index. It finds the revisions to be read for a file; whether one contains the file is decided by its content. A
forged row therefore opens nothing (law 2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from wagtail.models import Revision

from disclosure.items.blocks import BodyBlock
from disclosure.items.digests import files_in, files_of
from disclosure.items.files import Attachment, Picture

if TYPE_CHECKING:
    from django.db.models import QuerySet

BODY = BodyBlock()

FILE_TYPES = {model._meta.model_name: model._meta.verbose_name for model in (Attachment, Picture)}


class CarriedFile(models.Model):
    """A file that a revision of an item contains. Deleted with the revision."""

    wagtail_reference_index_ignore = True

    revision = models.ForeignKey(Revision, verbose_name="稿本", on_delete=models.CASCADE, related_name="+")
    file_type = models.CharField("文件种类", max_length=10, choices=FILE_TYPES)
    file_number = models.PositiveBigIntegerField("文件编号")

    class Meta:
        verbose_name = "稿本中的文件"
        verbose_name_plural = "稿本中的文件"
        constraints = [
            models.UniqueConstraint(fields=["file_type", "file_number", "revision"], name="items_carriedfile_once"),
        ]

    def __str__(self) -> str:
        return f"稿本{self.revision_id}：{self.get_file_type_display()}{self.file_number}"


def record_files(revision: Revision, *, is_new: bool) -> None:
    """Record the files that a revision of an item contains.

    Args:
        revision: revision that was just saved.
        is_new: False if the revision was overwritten, so that files may be recorded for it already.
    """
    rows = CarriedFile.objects.filter(revision=revision)
    recorded = set() if is_new else set(rows.values_list("file_type", "file_number"))
    carried = _files_named_in(revision.content)
    if recorded - carried:
        rows.delete()
        recorded = set()
    CarriedFile.objects.bulk_create(
        CarriedFile(revision=revision, file_type=file_type, file_number=number)
        for file_type, number in sorted(carried - recorded)
    )


def _files_named_in(content: dict[str, Any]) -> set[tuple[str, int]]:
    """Return type and number of every file in the content of a revision: those of `files_of` for the item built from it."""
    attached = {(str(Attachment._meta.model_name), each["document"]) for each in content.get("attachments", [])}
    return attached | {(str(file._meta.model_name), file.pk) for file in files_in(BODY.to_python(content.get("body")))}


def revisions_naming(file: Attachment | Picture) -> QuerySet:
    """Return the primary keys of the revisions to be read for `file`, for a subquery."""
    return CarriedFile.objects.filter(file_type=file._meta.model_name, file_number=file.pk).values("revision")


def is_carried(file: Attachment | Picture, revisions: QuerySet[Revision]) -> bool:
    """Return whether one of these revisions of items contains the file."""
    named = revisions.filter(pk__in=revisions_naming(file)).order_by("-pk")
    return any(file in files_of(revision.as_object()) for revision in named.iterator())

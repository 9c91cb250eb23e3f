"""Scans of signed paper: minutes of meetings, and written approvals."""

from __future__ import annotations

import hashlib

from django.core.exceptions import PermissionDenied
from django.db import models

from disclosure.organisation.models import User
from disclosure.uploads.fields import VettedFileField, vet_uploads
from disclosure.uploads.kinds import DOCUMENTS, PAPER

SCANS = PAPER | DOCUMENTS
"""File types allowed for signed minutes."""

SCAN_BYTES = 20 * 1024 * 1024


class ScanField(VettedFileField):
    kinds = SCANS

    def most_bytes(self) -> int:
        return SCAN_BYTES


class PaperField(ScanField):
    kinds = PAPER


class Scan(models.Model):
    """An uploaded scan. Append-only."""

    file: models.FileField
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    by = models.ForeignKey(User, verbose_name="上传人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("上传时间", auto_now_add=True)

    REMOVABLE = ("name", "file")
    """Fields that may have to be removed by law after all: the file's name, here and on the disk. Its bytes stay."""

    class Meta:
        abstract = True
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise PermissionDenied(f"{self._meta.verbose_name}上传后不能修改。")
        vet_uploads(self)
        self.sha256 = hashlib.file_digest(self.file.file, "sha256").hexdigest()
        self.file.seek(0)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied(f"{self._meta.verbose_name}上传后不能删除。")


class WrittenApproval(Scan):
    """A written approval (书面审批) of the committee: its number, its date and the scan of the signed paper.

    One paper may approve several matters; its number is that of no other document.
    """

    NAME = "党委书面审批单"
    """The name of the basis shown to readers, beside the number. No person and no title of a matter is named."""

    number = models.CharField("批准文号", max_length=80, unique=True)
    decided_on = models.DateField("批准日期")
    file = PaperField("扫描件", upload_to="written-approvals")

    class Meta(Scan.Meta):
        verbose_name = "书面审批件"
        verbose_name_plural = "书面审批件"

"""Exports that were requested in the admin, and their progress."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models

from disclosure.organisation.models import Unit, User


class ArchiveExport(models.Model):
    """An export in the background: the person who requested it, the editions selected, and the result.

    The bag is stored at `folder`, under no public address, until newer bags replace it.
    """

    wagtail_reference_index_ignore = True

    by = models.ForeignKey(User, verbose_name="导出人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", auto_now_add=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    unit = models.ForeignKey(Unit, verbose_name="主办单位", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    started_at = models.DateTimeField("开始时间")
    done = models.PositiveIntegerField("已写版本", default=0)
    total = models.PositiveIntegerField("共有版本", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    problem = models.TextField("问题", blank=True)

    class Meta:
        verbose_name = "归档导出"
        verbose_name_plural = "归档导出"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.label}（{self.pk}）"

    @property
    def label(self) -> str:
        """Return a label of the selection, e.g. `2026年，组织部`."""
        return f"{f'{self.year}年' if self.year else '全部年度'}，{self.unit.name if self.unit else '全部单位'}"

    @property
    def folder(self) -> Path:
        return Path(settings.DATA_DIR) / "exports" / str(self.pk)

    @property
    def name(self) -> str:
        """Return the file name of the bag's download, in ASCII, which every system unpacks."""
        return "-".join(["archive", str(self.year or "all"), self.unit.code if self.unit else "all", str(self.pk)])

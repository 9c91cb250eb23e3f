"""Retention periods (保管期限) of items, set by entry of the catalogue."""

from __future__ import annotations

from django.db import models

from disclosure.catalogue.models import EntryPage


class Period(models.TextChoices):
    PERMANENT = "permanent", "永久"
    THIRTY = "30", "30年"
    TEN = "10", "10年"

    @property
    def years(self) -> int | None:
        """Return the length in years; None for permanent retention."""
        return None if self == Period.PERMANENT else int(self.value)


class Retention(models.Model):
    """The retention period of an entry. Items of an entry without a row are kept permanently."""

    wagtail_reference_index_ignore = True

    entry = models.OneToOneField(EntryPage, verbose_name="二级目录", on_delete=models.PROTECT, related_name="+")
    period = models.CharField("保管期限", max_length=10, choices=Period.choices, default=Period.PERMANENT)

    class Meta:
        verbose_name = "保管期限"
        verbose_name_plural = "保管期限"

    def __str__(self) -> str:
        return f"{self.entry.code} {self.entry.title}"

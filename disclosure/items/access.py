"""The access log: records of each reading of a confidential item, and of each draft, stored apart from the content."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from disclosure.audience.addresses import client_address
from disclosure.audience.circles import Circle
from disclosure.catalogue.guard.grants import granted, recording

SAME_READING = timedelta(minutes=1)
"""Interval within which one person's requests for one object count as one reading: a page and its pictures, a file in parts."""


class Surface(models.TextChoices):
    """Surfaces on which content is read."""

    ITEM = "item", "公开事项"
    FILE = "file", "附件、图片"
    EDITION = "edition", "历次版本"
    DRAFT = "draft", "后台稿件"


class AccessRecord(models.Model):
    """A reading. The row has only numbers, no title and no URL of a page, and no foreign key to content."""

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="读者", on_delete=models.PROTECT, null=True, related_name="+"
    )
    """NULL for a reader who is not signed in, as on the campus network."""
    # Text, because PostgreSQL's own type accepts no address with a zone (fe80::1%eth0).
    address = models.CharField("来自", max_length=64)
    surface = models.CharField("途径", max_length=10, choices=Surface.choices)
    item_number = models.PositiveBigIntegerField("事项编号", null=True, db_index=True)
    """Primary key of the item's page; NULL for a matter that is not an item yet."""
    subject = models.CharField("对象", max_length=60)

    class Meta:
        verbose_name = "查阅记录"
        verbose_name_plural = "查阅记录"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_surface_display()} {self.subject}"

    @property
    def username(self) -> str:
        return self.reader.username if self.reader else ""

    @property
    def who(self) -> str:
        """The reader's name as displayed to supervisors."""
        return str(self.reader or "未登录（校园网）")


def is_confidential(scope: int | None) -> bool:
    """Return whether readings of content with this scope are recorded: if it is for Party members or for named groups."""
    circles = Circle(scope or 0)
    return not circles & Circle.PUBLIC and bool(circles & (Circle.PARTY | Circle.LIMITED))


def record_access(request: HttpRequest, surface: Surface, subject: str, item_number: int | None) -> None:
    """Record that the sender of `request` read `subject`, which must identify the content by numbers, not by its title.

    Raises the database's exceptions, so that content cannot be read without a record.
    """
    reading = {**_reading(request, surface), "subject": subject, "item_number": item_number}
    if not AccessRecord.objects.filter(**reading, at__gt=timezone.now() - SAME_READING).exists():
        with recording("a reading"):
            AccessRecord.objects.create(**reading)


def record_accesses(request: HttpRequest, surface: Surface, read: Iterable[tuple[str, int | None]]) -> None:
    """Record at once all that the sender of `request` read on one page, as pairs of subject and item number."""
    reading = _reading(request, surface)
    recent = AccessRecord.objects.filter(**reading, at__gt=timezone.now() - SAME_READING)
    known = set(recent.values_list("subject", "item_number"))
    if new := [
        AccessRecord(subject=each[0], item_number=each[1], **reading) for each in dict.fromkeys(read) if each not in known
    ]:
        with recording("a reading"):
            AccessRecord.objects.bulk_create(new)


def _reading(request: HttpRequest, surface: Surface) -> dict[str, Any]:
    reader = request.user if request.user.is_authenticated else None
    return {"reader": reader, "address": client_address(request), "surface": surface}


@transaction.atomic
def purge_access_log() -> int:
    """Delete records older than `ACCESS_LOG_DAYS` days, and return their number."""
    old = AccessRecord.objects.filter(at__lt=timezone.now() - timedelta(days=settings.ACCESS_LOG_DAYS))
    with granted(None, "the access log's retention"):
        return old.delete()[0]

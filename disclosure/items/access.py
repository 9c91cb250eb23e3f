"""The record of reading: who opened what is not for everybody on campus, and every draft; kept apart from what was read."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone

from disclosure.audience.addresses import client_address
from disclosure.audience.circles import Circle
from disclosure.catalogue.guard.grants import granted, recording

SAME_READING = timedelta(minutes=1)
"""A page with its pictures, a file in parts: what one person opens of one thing within a minute is one reading."""


class Surface(models.TextChoices):
    """Where somebody read."""

    ITEM = "item", "公开事项"
    FILE = "file", "附件、图片"
    EDITION = "edition", "历次版本"
    DRAFT = "draft", "后台稿件"


class AccessRecord(models.Model):
    """One reading. It holds numbers alone, no title and no address of a page, and points to no row of content."""

    at = models.DateTimeField("时间", default=timezone.now, db_index=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="读者", on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Nobody by name where the campus network opened an item."""
    # Text: PostgreSQL's own type knows no address that names its link (fe80::1%eth0).
    address = models.CharField("来自", max_length=64)
    surface = models.CharField("途径", max_length=10, choices=Surface.choices)
    item_number = models.PositiveBigIntegerField("事项编号", null=True, db_index=True)
    """The number of the item's page; none for a matter that is no item yet."""
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
        """The reader as supervisors read of them."""
        return str(self.reader or "未登录（校园网）")


def is_confidential(scope: int | None) -> bool:
    """Whether reading what has this scope is recorded: it is for Party members or for named groups."""
    circles = Circle(scope or 0)
    return not circles & Circle.PUBLIC and bool(circles & (Circle.PARTY | Circle.LIMITED))


def record_access(request: HttpRequest, surface: Surface, subject: str, item_number: int | None) -> None:
    """Record that whoever sent `request` read `subject`, which must say what it is by numbers, not by its title.

    Raises what the database raises: where it cannot be recorded, nobody reads.
    """
    reader = request.user if request.user.is_authenticated else None
    reading = {
        "reader": reader,
        "address": client_address(request),
        "surface": surface,
        "subject": subject,
        "item_number": item_number,
    }
    if not AccessRecord.objects.filter(**reading, at__gt=timezone.now() - SAME_READING).exists():
        with recording("a reading"):
            AccessRecord.objects.create(**reading)


@transaction.atomic
def purge_access_log() -> int:
    """Delete what was recorded more than `ACCESS_LOG_DAYS` days ago; how many records that were."""
    old = AccessRecord.objects.filter(at__lt=timezone.now() - timedelta(days=settings.ACCESS_LOG_DAYS))
    with granted(None, "the access log's retention"):
        return old.delete()[0]

"""Readers: what the site knows of a person as a reader, and the named groups of 一定范围."""

from django.conf import settings
from django.db import models


class ReaderProfile(models.Model):
    """The circles that a person belongs to, as the college's registers say."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="用户", on_delete=models.CASCADE, related_name="reader_profile"
    )
    campus = models.BooleanField("校内（教职工、学生）", default=False)
    party = models.BooleanField("中共党员", default=False)

    class Meta:
        verbose_name = "读者身份"
        verbose_name_plural = "读者身份"
        ordering = ["user__username"]

    def __str__(self) -> str:
        kinds = [word for word, holds in (("校内", self.campus), ("党员", self.party)) if holds]
        return f"{self.user}（{'、'.join(kinds) or '社会公众'}）"


class ReaderGroup(models.Model):
    """A named group of readers on campus (一定范围), e.g. 中层干部."""

    name = models.CharField("名称", max_length=50, unique=True, help_text="读者会在公开范围中看到这个名称，如“中层干部”。")
    description = models.CharField("说明", max_length=200, blank=True, help_text="哪些人属于这一范围。")
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="成员",
        blank=True,
        related_name="reader_groups",
        help_text="成员须同时是校内读者，才能看到一定范围公开的事项。",
    )
    active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = "读者范围"
        verbose_name_plural = "读者范围"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

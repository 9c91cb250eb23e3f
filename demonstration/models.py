"""The mark of a database into which the demonstration was loaded."""

from __future__ import annotations

from django.db import models


class Demonstration(models.Model):
    """A mark that the demonstration was loaded into this database: its accounts and archive are never those of a college."""

    loaded_at = models.DateTimeField("载入时间", auto_now_add=True)

    class Meta:
        verbose_name = "演示数据"
        verbose_name_plural = "演示数据"

    def __str__(self) -> str:
        return f"演示数据，{self.loaded_at:%Y-%m-%d}载入"

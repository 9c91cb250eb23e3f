"""Index numbers (索引号): their counters."""

from __future__ import annotations

from django.db import models

from disclosure.organisation.models import Unit


class IndexCounter(models.Model):
    """The last serial given to a unit's items in a year. Index numbers have no gaps and are never reused."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "索引号计数"
        verbose_name_plural = "索引号计数"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_index_counter_a_unit_and_year")]

    def __str__(self) -> str:
        return f"{self.unit.code}-{self.year}：{self.last}"

"""The chain's head, and the results of verifications of the chain."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from disclosure.archive.chain import BEGINNING
from disclosure.archive.models.editions import HEX, Sealed


class ChainHead(models.Model):
    """The last link of the chain: one row, locked while an edition is sealed, so that editions follow one another."""

    sequence = models.PositiveBigIntegerField("归档序号", default=0)
    seal = models.CharField("封印", max_length=64, default=BEGINNING, validators=[HEX])
    imported = models.PositiveBigIntegerField("导入的版本数", default=0, help_text="链的开头有这么多版本来自另一网站的归档。")

    class Meta:
        verbose_name = "归档链末端"
        verbose_name_plural = "归档链末端"

    def __str__(self) -> str:
        return f"{self.sequence} {self.seal}"


class Verification(Sealed):
    """The result of a verification of the whole chain. A later one must find the same seal in the same place."""

    at = models.DateTimeField("时间", auto_now_add=True)
    seconds = models.FloatField("用时（秒）")
    sequence = models.PositiveBigIntegerField("核验至")
    seal = models.CharField("末端的封印", max_length=64, validators=[HEX])
    problem = models.TextField("问题", blank=True)

    class Meta:
        verbose_name = "归档核验"
        verbose_name_plural = "归档核验"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="verified_seal_of_an_edition", condition=Q(sequence__gt=0) | Q(seal=BEGINNING))
        ]

    def __str__(self) -> str:
        return self.problem or f"完好，共{self.sequence}个版本"

    @property
    def is_sound(self) -> bool:
        return not self.problem

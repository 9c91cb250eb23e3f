"""Proposals to remove parts of the archive, and the text that is to replace them."""

from __future__ import annotations

from typing import Any

from django.db import models

from disclosure.approval.models import FindingAnswer, Motion
from disclosure.archive.models.editions import Edition, EditionFile
from disclosure.items.models import DisclosurePage

REMOVAL = "removal"
"""The code of removals among the kinds of motions (see `removals.kind`)."""


class Removal(Motion):
    """A motion to remove parts of an item's sealed editions, demanded by law or because of a leak (依法删除).

    The replacement is proposed word for word. The parts to be removed are quoted nowhere: `masks` holds their positions.
    """

    item = models.ForeignKey(DisclosurePage, verbose_name="事项", on_delete=models.PROTECT, related_name="removals")
    parts = models.JSONField("删除的部分", help_text="见 ADR 11；与归档的依法删除版本中的一致。")
    texts = models.JSONField("代替的文字", default=dict, blank=True, help_text="按摘要值。")
    masks = models.JSONField(
        "遮盖的字句", default=list, blank=True, help_text="每一处在哪个版本的哪一部分，从第几个字起，有几个字。"
    )
    redacted = models.JSONField(
        "遮盖后的文件", null=True, blank=True, help_text="代替被删除文件的文件：摘要值、字节数、标题、文件名。"
    )

    CONTENT_FIELDS = ("title", "reason", "item", "parts", "texts", "masks", "redacted")

    unit = None
    """Removals belong to the office, not to a unit."""
    unit_id = None

    class Meta:
        verbose_name = "依法删除"
        verbose_name_plural = "依法删除"

    @property
    def procedure_code(self) -> str:
        return REMOVAL

    @property
    def matter(self) -> tuple[Any, ...]:
        return (self.item_id,)

    @property
    def sequences(self) -> list[int]:
        """Return the numbers, in the chain, of the editions of which something is removed."""
        return sorted({part["edition"] for part in self.parts})

    @property
    def takes_files(self) -> list[EditionFile]:
        """Return the files whose bytes are removed, one for each content, with the title that this item gives."""
        own = set(Edition.objects.filter(item=self.item_id).values_list("pk", flat=True))
        found: dict[str, EditionFile] = {}
        for part in sorted(self.parts, key=lambda part: part["edition"] not in own):
            if part["part"] == "bytes":
                found.setdefault(part["sha256"], EditionFile.objects.get(edition=part["edition"], order=part["order"]))
        return list(found.values())

    def summary_lines(self) -> list[str]:
        names = [str(edition) for edition in Edition.objects.filter(pk__in=self.sequences)]
        lines = [f"涉及的版本：{'、'.join(names)}"]
        if self.texts:
            lines.append("遮盖字句后的文字代替原文" if self.masks else "删除全部内容，只留摘要值和办理记录")
        with_what = f"，以遮盖后的“{self.redacted['title']}”代替" if self.redacted else ""
        return [*lines, *(f"删除文件：{file.title}{with_what}" for file in self.takes_files), *self._findings()]

    def _findings(self) -> list[str]:
        """Return what was found in the redacted file, each finding with its justification."""
        if not self.redacted:
            return []
        answers = FindingAnswer.objects.filter(decision__in=self.decisions)
        told = [f"{'；'.join(each.places)}：{each}{each.words and f'，{each.words}'}" for each in answers]
        return told or ["遮盖后的文件：扫描没有发现个人信息，也没有未能扫描的内容"]

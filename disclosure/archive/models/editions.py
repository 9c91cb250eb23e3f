"""Editions, and the files that belong to them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import models
from django.utils.dateparse import parse_datetime

from disclosure.approval.models import Decision
from disclosure.archive.chain import instant, seal_of
from disclosure.audience.circles import Circle, Scope
from disclosure.audience.models import ReaderGroup
from disclosure.items.models import DisclosurePage
from disclosure.organisation.canonical_json import canonical_json

FORMAT = 1
"""Version of the sealed form, as ADR 0006 describes it."""

TEXTS = ("title", "data", "html", "record")
"""The texts of an edition. Their digests are leaves of its tree: a text may be removed by law, its digest stays."""

HEX = RegexValidator(r"^[0-9a-f]{64}$")


class Event(models.TextChoices):
    """An event in the history of an item."""

    PUBLICATION = "publication", "公开"
    CHANGE = "change", "变更"
    WITHDRAWAL = "withdrawal", "撤销"
    TERMINATION = "termination", "终止"
    REINSTATEMENT = "reinstatement", "恢复公开"
    SUSPENSION = "suspension", "暂停公开"
    CONFIRMED = "confirmed", "确认撤销"
    LIFTED = "lifted", "解除暂停"
    REMOVAL = "removal", "依法删除"


TAKE_AWAY = (Event.WITHDRAWAL, Event.SUSPENSION, Event.CONFIRMED)
"""Events that take the content away. From then on, readers see the notice, and the notice is sealed."""

NOTICES = (*TAKE_AWAY, Event.REMOVAL)
"""Events whose editions hold no content of the item."""

REGISTERED = (
    Event.CHANGE,
    Event.WITHDRAWAL,
    Event.TERMINATION,
    Event.REINSTATEMENT,
    Event.SUSPENSION,
    Event.CONFIRMED,
    Event.LIFTED,
    Event.REMOVAL,
)
"""Events that the public register lists: Article 6(1)."""


class Sealed(models.Model):
    """A row that is never changed or deleted once added (law 4)."""

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise PermissionDenied("归档的内容不能修改。")
        super().save(*args, force_insert=True, **{key: value for key, value in kwargs.items() if key != "force_insert"})

    def delete(self, *args, **kwargs):
        raise PermissionDenied("归档的内容不能删除。")


class StoredFile(Sealed):
    """A file as it was disclosed. The bytes are stored at `path`, under a name made of their SHA-256, and never overwritten."""

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True, validators=[HEX])
    size = models.PositiveBigIntegerField("字节数")

    class Meta:
        verbose_name = "归档文件"
        verbose_name_plural = "归档文件"

    def __str__(self) -> str:
        return self.sha256

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / "archive" / self.sha256[:2] / self.sha256


class Edition(Sealed):
    """The state of an item that readers saw from one decision to the next (版本), sealed as the decision was carried out.

    An edition that was imported from another site's archive is about an item that has no page here: the numbers of an item and
    of a decision are known, but neither row exists.
    """

    sequence = models.PositiveBigIntegerField("归档序号", primary_key=True)
    item = models.ForeignKey(DisclosurePage, verbose_name="事项", on_delete=models.PROTECT, null=True, related_name="editions")
    decision = models.OneToOneField(Decision, verbose_name="决定", on_delete=models.PROTECT, null=True, related_name="sealed")
    item_number = models.PositiveBigIntegerField("事项的编号")
    decision_number = models.PositiveBigIntegerField("决定的编号")
    event = models.CharField("办理", max_length=13, choices=Event.choices)
    sealed_at = models.DateTimeField("归档时间", db_index=True)

    index_number = models.CharField("索引号", max_length=30)
    number = models.PositiveSmallIntegerField("版本")
    title = models.CharField("标题", max_length=255)
    entry = models.CharField("目录编号", max_length=12, help_text="如 4-3。")
    unit = models.CharField("主办单位", max_length=50)
    scope = models.PositiveSmallIntegerField("公开范围", choices=Scope.choices)
    groups = models.TextField("一定范围的读者", blank=True, help_text="读者组的编号，用逗号隔开。")

    data = models.TextField("数据")
    html = models.TextField("页面")
    record = models.TextField("办理记录")
    title_sha256 = models.CharField("标题的 SHA-256", max_length=64, validators=[HEX])
    data_sha256 = models.CharField("数据的 SHA-256", max_length=64, validators=[HEX])
    html_sha256 = models.CharField("页面的 SHA-256", max_length=64, validators=[HEX])
    record_sha256 = models.CharField("办理记录的 SHA-256", max_length=64, validators=[HEX])

    root = models.CharField("各部分的根", max_length=64, validators=[HEX])
    previous = models.CharField("前一版本的封印", max_length=64, validators=[HEX], unique=True)
    seal = models.CharField("封印", max_length=64, validators=[HEX], unique=True)

    class Meta:
        verbose_name = "归档版本"
        verbose_name_plural = "归档版本"
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["item", "sequence"], name="editions_of_an_item"),
            models.Index(fields=["index_number", "sequence"], name="editions_of_an_index_number"),
            models.Index(fields=["unit", "sequence"], name="editions_of_a_unit"),
            models.Index(fields=["event", "sequence"], name="editions_of_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.index_number} {self.name}"

    @property
    def name(self) -> str:
        """Return the edition's name for readers, e.g. `第2版（变更）`."""
        return f"第{self.number}版（{self.get_event_display()}）"

    @property
    def is_notice(self) -> bool:
        return self.event in NOTICES

    @cached_property
    def reader_groups(self) -> models.QuerySet[ReaderGroup]:
        """Return the groups that the edition was for, if its scope names any."""
        return ReaderGroup.objects.filter(pk__in=[int(pk) for pk in self.groups.split(",") if pk])

    @property
    def scope_label(self) -> str:
        return Circle(self.scope).label

    @cached_property
    def facts(self) -> dict[str, Any]:
        """Return the parsed content of `data`."""
        return json.loads(self.data)

    @cached_property
    def decisions(self) -> list[dict[str, Any]]:
        """Return the decisions on the edition's proposal, as listed in `record`; the last one was carried out."""
        decisions = json.loads(self.record)["decisions"]
        return [{**decision, "moment": parse_datetime(decision["at"])} for decision in decisions]

    @property
    def scans(self) -> list[dict[str, Any]]:
        """Return the scans of written approvals on which the edition rests. For imported ones, the other site keeps them."""
        if self.decision_id is None:
            return []
        return [decision["scan"] for decision in self.decisions if decision.get("scan")]

    @property
    def note(self) -> str:
        """Return the reason given to readers: the change note, or the reason of an ending."""
        if self.event == Event.REMOVAL:
            return self.facts["reason"]
        if self.is_notice:
            return self.facts.get("notice", {}).get("reason", "")
        if self.event == Event.CHANGE:
            return self.facts.get("change_note", "")
        return self.decisions[0]["comment"] if self.event in (Event.TERMINATION, Event.REINSTATEMENT) else ""

    @property
    def rests_on(self) -> str:
        """Return the meeting or written approval in words; nothing for a suspension, which the office decides."""
        last = self.decisions[-1]
        return "，".join(filter(None, [last["meeting"], last["resolution_number"]]))

    def parts_with(self, files: Iterable[EditionFile]) -> list[dict[str, Any]]:
        """Return descriptions of the edition's parts, given its `files`, in the order in which they are leaves of its tree."""
        texts = [{"part": name, "sha256": getattr(self, f"{name}_sha256")} for name in TEXTS]
        return texts + [file.description() for file in files]

    def head(self) -> dict[str, Any]:
        """Return the facts that the seal covers besides the parts."""
        return {
            "decision": self.decision_number,
            "edition": self.number,
            "entry": self.entry,
            "event": self.event,
            "format": FORMAT,
            "groups": self.groups,
            "index_number": self.index_number,
            "item": self.item_number,
            "scope": self.scope,
            "sealed_at": instant(self.sealed_at),
            "sequence": self.sequence,
            "unit": self.unit,
        }

    def seal_of_head(self) -> str:
        return seal_of(self.previous, self.root, self.head())


class EditionFile(Sealed):
    """A file of an edition: an attachment, or one that the text shows or lists."""

    class Role(models.TextChoices):
        ATTACHMENT = "attachment", "附件"
        LISTED = "listed", "正文中的附件"
        PICTURE = "picture", "图片"
        REDACTED = "redacted", "遮盖后的文件"

    edition = models.ForeignKey(Edition, verbose_name="归档版本", on_delete=models.PROTECT, related_name="files")
    order = models.PositiveSmallIntegerField("次序")
    role = models.CharField("用途", max_length=10, choices=Role.choices)
    title = models.CharField("标题", max_length=255)
    name = models.CharField("文件名", max_length=255)
    label_sha256 = models.CharField("标题和文件名的 SHA-256", max_length=64, validators=[HEX])
    file = models.ForeignKey(StoredFile, verbose_name="归档文件", on_delete=models.PROTECT, related_name="uses")

    class Meta:
        verbose_name = "版本的文件"
        verbose_name_plural = "版本的文件"
        ordering = ["edition", "order"]
        constraints = [models.UniqueConstraint(fields=["edition", "order"], name="one_file_an_edition_and_order")]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Return the file's path relative to its edition, in the edition's page, on the site and in an export alike.

        A full-width sign replaces a percent sign, which a bag's manifest (RFC 8493) and links would escape.
        """
        return f"files/{self.order}/{self.name.replace('%', '％')}"

    @property
    def link(self) -> str:
        """Return the path as it is written in a page."""
        return self.address.replace("#", "%23")

    @property
    def file_extension(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def label(self) -> str:
        """Return the file's title and name, in the form of which `label_sha256` is taken."""
        return canonical_json({"name": self.name, "title": self.title})

    def description(self) -> dict[str, Any]:
        """Return the file's leaf of the edition's tree."""
        return {
            "label": self.label_sha256,
            "order": self.order,
            "part": "file",
            "role": self.role,
            "sha256": self.file_id,
            "size": self.file.size,
        }

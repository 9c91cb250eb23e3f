"""Motions: what the committee is asked to decide besides items. Articles 6(1), 8(1) and 8(3)."""

from __future__ import annotations

import hashlib
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from wagtail.models import DraftStateMixin, RevisionMixin, Workflow, WorkflowMixin

from disclosure.approval.models.decisions import Procedure
from disclosure.approval.models.tasks import ReviewTask
from disclosure.catalogue.models import EntryPage
from disclosure.organisation.models import Unit


class Motion(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A matter put before the committee, which carries out something else than an item's edition.

    Its workflow has one step, the committee's approval. `live` says that it was approved and carried out.
    """

    title = models.CharField("标题", max_length=120)
    reason = models.TextField("理由", max_length=2000)
    live = models.BooleanField("已批准办理", default=False, editable=False)

    CONTENT_FIELDS: tuple[str, ...] = ("title", "reason")
    """What a decision on it is bound to (law 3)."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def procedure(self) -> Procedure:
        """Which procedure the motion goes through."""
        raise NotImplementedError

    def get_workflow(self) -> Workflow | None:
        """The workflow that has no review: of the committee's approval alone."""
        return Workflow.objects.active().exclude(workflow_tasks__task__in=ReviewTask.objects.all()).first()

    def digest(self) -> str:
        """SHA-256, in hex, over what is proposed."""
        content = self.serializable_data()
        canonical = json.dumps(
            {field: content[field] for field in self.CONTENT_FIELDS},
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
            cls=DjangoJSONEncoder,
        )
        return hashlib.sha256(canonical.encode()).hexdigest()


class CatalogueRevision(Motion):
    """A revision of the catalogue (Article 8(1)), or the disclosure of a matter that stands in none of it (Article 8(3)).

    The leading group proposes a revision through its office; a matter outside the catalogue is proposed by its unit. Either
    holds printed rows; approved, they become the catalogue in force, or one entry beside it.
    """

    off_catalogue = models.BooleanField("目录外公开", default=False)
    unit = models.ForeignKey(
        Unit, verbose_name="提出单位", on_delete=models.PROTECT, null=True, blank=True, related_name="catalogue_revisions"
    )
    rows = models.JSONField("目录", help_text="提请审定的目录各行，按印刷的六栏；目录外公开只有一行。")
    plan_digest = models.CharField("变动摘要值", max_length=64, blank=True)

    CONTENT_FIELDS = ("title", "reason", "off_catalogue", "unit", "rows", "plan_digest")

    class Meta:
        verbose_name = "目录修订"
        verbose_name_plural = "目录修订"

    @property
    def procedure(self) -> Procedure:
        return Procedure.OFF_CATALOGUE if self.off_catalogue else Procedure.CATALOGUE


class Postponement(Motion):
    """A due item that a unit asks to hold back (暂缓公开) until a date: Article 6(1)."""

    entry = models.ForeignKey(EntryPage, verbose_name="目录", on_delete=models.PROTECT, related_name="postponements")
    unit = models.ForeignKey(Unit, verbose_name="提出单位", on_delete=models.PROTECT, related_name="postponements")
    report_year = models.PositiveSmallIntegerField(
        "所属年度", validators=[MinValueValidator(1950), MaxValueValidator(2100)], help_text="暂缓公开哪一年度的事项。"
    )
    until = models.DateField("暂缓至", help_text="到这一天仍不公开的，须重新报请。")

    CONTENT_FIELDS = ("title", "reason", "entry", "unit", "report_year", "until")

    class Meta:
        verbose_name = "暂缓公开"
        verbose_name_plural = "暂缓公开"

    @property
    def procedure(self) -> Procedure:
        return Procedure.POSTPONEMENT

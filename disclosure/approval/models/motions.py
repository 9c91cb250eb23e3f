"""Motions: matters other than items that the committee is asked to decide. Articles 6(1), 8(1) and 8(3)."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from wagtail.models import DraftStateMixin, Page, Revision, RevisionMixin, Workflow, WorkflowMixin, WorkflowState

from disclosure.approval.models.decisions import Decision
from disclosure.approval.models.rewording import names_the_same
from disclosure.approval.models.tasks import ApprovalTask, ReviewTask
from disclosure.approval.procedures import MotionProcedure, motion_procedure
from disclosure.catalogue.models import CatalogueVersion, EntryPage
from disclosure.catalogue.plan import ImportPlan, plan_import
from disclosure.catalogue.rows import TITLE, PrintedRow
from disclosure.organisation.canonical_json import sha256_of_json
from disclosure.organisation.folding import words_seen
from disclosure.organisation.institution import (
    FACTS,
    FactDifference,
    InstitutionEdition,
    InstitutionFacts,
    differences,
    unnamed,
)
from disclosure.organisation.models import Unit

CATALOGUE, OFF_CATALOGUE, POSTPONEMENT = "catalogue", "off-catalogue", "postponement"
INSTITUTION = "institution"
"""Codes of the kinds of motions of this room (see `motions.kinds`, `institution.kind`)."""


class MotionQuerySet(models.QuerySet):
    def under_way(self) -> Self:
        """Return the motions that wait for the committee's decision."""
        states = WorkflowState.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), status=WorkflowState.STATUS_IN_PROGRESS
        )
        return self.filter(pk__in=[int(pk) for pk in states.values_list("object_id", flat=True)])


class Motion(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """A matter proposed to the committee that is not an edition of an item.

    A motion is written and proposed in one step, and its workflow has one step, the committee's approval. A returned motion is
    proposed anew as another motion. `live` means that the motion was approved and carried out.
    """

    title = models.CharField("标题", max_length=120)
    reason = models.TextField("理由", max_length=2000)
    live = models.BooleanField("已批准办理", default=False, editable=False)

    objects: ClassVar[Any] = MotionQuerySet.as_manager()

    CONTENT_FIELDS: tuple[str, ...] = ("title", "reason")
    """The fields bound by a decision on the motion (law 3)."""

    KEPT_FIELDS: tuple[str, ...] = ()
    """The fields that hold results, and that no revision stores."""

    SUMMARISED_RELATIONS: tuple[str, ...] = ()
    """The relations that `summary_lines` follows."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Return kind and number: the title is content, and Wagtail writes this into logs that more people read (law 2)."""
        return f"{self.procedure.label}第{self.pk}号"

    @property
    def procedure_code(self) -> str:
        """Return the code of the motion's kind, as `Decision.procedure` stores it."""
        raise NotImplementedError

    @property
    def matter(self) -> tuple[Any, ...]:
        """Return what the motion is about: the same for a motion of the same kind that takes it up again."""
        raise NotImplementedError

    def is_same_matter(self, earlier: Self) -> bool:
        """Return whether the motion takes up the matter of an earlier one of its model, in whatever words."""
        return self.matter == earlier.matter

    def is_near(self, earlier: Self) -> bool:
        """Return whether the motion takes up an earlier one of its model if their reasons are alike."""
        return self.is_same_matter(earlier)

    @property
    def procedure(self) -> MotionProcedure:
        """Return the motion's kind, with its name, its proposers and its carrying out."""
        return motion_procedure(self.procedure_code)

    @property
    def number(self) -> str:
        """Return a designation without the title, for the record of reading."""
        return f"{self.procedure.label}{self.pk}"

    @property
    def shown_on(self) -> Page | None:
        """Return the page on which readers see the result, if it exists already."""
        return None

    @property
    def decisions(self) -> models.QuerySet[Decision]:
        """Return all decisions on the motion, oldest first."""
        return Decision.objects.filter(revision__in=Revision.objects.for_instance(self))

    @property
    def approval(self) -> Decision | None:
        """Return the committee's approval that was carried out."""
        return self.decisions.filter(kind=Decision.Kind.APPROVED).first()

    def get_admin_url(self) -> str:
        """Return the address of the motion's page in the admin, which shows it and offers the committee's decision."""
        return reverse("motions:motion", args=[self.procedure_code, self.pk])

    def summary_lines(self) -> list[str]:
        """Return what is proposed besides title and reason, one fact a line, for instance for an agenda."""
        raise NotImplementedError

    def get_workflow(self) -> Workflow | None:
        """Return the workflow without a review, which has the committee's approval only."""
        approved = Workflow.objects.active().filter(workflow_tasks__task__in=ApprovalTask.objects.all())
        return approved.exclude(workflow_tasks__task__in=ReviewTask.objects.all()).first()

    def with_content_json(self, content: dict) -> Self:
        motion = super().with_content_json(content)
        for field in self.KEPT_FIELDS:
            setattr(motion, field, getattr(self, field))
        return motion

    def digest(self) -> str:
        """Return the SHA-256, in hex, of what is proposed."""
        content = self.serializable_data()
        return sha256_of_json({field: content[field] for field in self.CONTENT_FIELDS})


class CatalogueRevision(Motion):
    """A revision of the catalogue (Article 8(1)), or the disclosure of a matter outside it (Article 8(3)).

    The leading group proposes a revision through its office; a matter outside the catalogue is proposed by its unit. Both hold
    printed rows, which on approval become the catalogue in force, or one entry outside it.
    """

    off_catalogue = models.BooleanField("目录外公开", default=False)
    unit = models.ForeignKey(
        Unit, verbose_name="提出单位", on_delete=models.PROTECT, null=True, blank=True, related_name="catalogue_revisions"
    )
    rows = models.JSONField("目录", help_text="提请审定的目录各行：位置和印刷的六栏；目录外公开只有一行。")
    plan_digest = models.CharField("变动摘要值", max_length=64, blank=True)
    version = models.OneToOneField(
        CatalogueVersion,
        verbose_name="目录版本",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="revision",
        help_text="批准后形成的版本。",
    )
    entry = models.OneToOneField(
        EntryPage,
        verbose_name="目录",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="consent",
        help_text="目录外公开经批准后设立的条目。",
    )

    CONTENT_FIELDS = ("title", "reason", "off_catalogue", "unit", "rows", "plan_digest")
    KEPT_FIELDS = ("version", "entry")
    SUMMARISED_RELATIONS = ("version",)

    class Meta:
        verbose_name = "目录修订"
        verbose_name_plural = "目录修订"

    @property
    def procedure_code(self) -> str:
        return OFF_CATALOGUE if self.off_catalogue else CATALOGUE

    @property
    def matter(self) -> tuple[Any, ...]:
        return (self.unit_id, self.title) if self.off_catalogue else ()

    def is_same_matter(self, earlier: Self) -> bool:
        """Return the comparison of matters; a catalogue takes up a matter outside it, or the reverse, if it has its title."""
        if self.off_catalogue == earlier.off_catalogue:
            return super().is_same_matter(earlier)
        here, there = ({words_seen(row.cells[TITLE]) for row in motion.printed_rows} for motion in (self, earlier))
        return bool(here & there)

    def is_near(self, earlier: Self) -> bool:
        """Return whether alike reasons count: between a catalogue and a matter outside it always, else by the title."""
        return not (self.off_catalogue and earlier.off_catalogue) or names_the_same(self.title, earlier.title)

    @property
    def printed_rows(self) -> tuple[PrintedRow, ...]:
        return tuple(PrintedRow(*cells) for cells in self.rows)

    def plan(self) -> ImportPlan:
        """Return the changes that the proposed rows would make to the catalogue in force now."""
        return plan_import(self.printed_rows)

    def summary_lines(self) -> list[str]:
        if self.off_catalogue:
            (row,) = self.printed_rows
            hidden = ("一级目录", "二级目录")
            return [f"{column}：{cell}" for column, cell in row.cells.items() if column not in hidden]
        if self.version:
            return [self.version.summary, *map(str, self.version.changed_lines())]
        plan = self.plan()
        return [str(problem) for problem in plan.problems] or [plan.summary(), *map(str, plan.changes())]


class PostponementQuerySet(MotionQuerySet):
    def in_force(self, on: datetime.date) -> Self:
        """Return the postponements that were approved by `on` and have not expired; the last day still counts."""
        return self.filter(live=True, first_published_at__date__lte=on, until__gte=on)


class Postponement(Motion):
    """A due item that a unit asks to postpone (暂缓公开) until a date: Article 6(1)."""

    entry = models.ForeignKey(EntryPage, verbose_name="目录", on_delete=models.PROTECT, related_name="postponements")
    unit = models.ForeignKey(Unit, verbose_name="提出单位", on_delete=models.PROTECT, related_name="postponements")
    report_year = models.PositiveSmallIntegerField(
        "所属年度", validators=[MinValueValidator(1950), MaxValueValidator(2100)], help_text="暂缓公开哪一年度的事项。"
    )
    until = models.DateField("暂缓至", help_text="含当日；过后仍不公开的，须重新报请。")

    objects: ClassVar[Any] = PostponementQuerySet.as_manager()

    CONTENT_FIELDS = ("title", "reason", "entry", "unit", "report_year", "until")
    SUMMARISED_RELATIONS = ("entry",)

    class Meta:
        verbose_name = "暂缓公开"
        verbose_name_plural = "暂缓公开"

    @property
    def procedure_code(self) -> str:
        return POSTPONEMENT

    @property
    def matter(self) -> tuple[Any, ...]:
        return (self.entry_id, self.unit_id, self.report_year)

    def is_near(self, earlier: Self) -> bool:
        return self.entry_id == earlier.entry_id

    @property
    def shown_on(self) -> EntryPage:
        return self.entry

    @classmethod
    def in_force(cls, entry: EntryPage, unit: Unit, year: int, on: datetime.date) -> Postponement | None:
        """Return the longest postponement that exempts `unit` on the day `on` from disclosing what `entry` owes for `year`."""
        held_back = cls.objects.in_force(on).filter(entry=entry, unit=unit, report_year=year)
        return held_back.order_by("until").last()

    def summary_lines(self) -> list[str]:
        return [
            f"目录：{self.entry.code} {self.entry.title}",
            f"所属年度：{self.report_year}",
            f"暂缓至：{self.until.year}年{self.until.month}月{self.until.day}日",
        ]


class InstitutionChange(Motion, InstitutionFacts):
    """A motion to change what names the institution (网站信息变更). It holds every fact as it is to be, changed or not."""

    based_on = models.ForeignKey(
        InstitutionEdition,
        verbose_name="变更前的版次",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="changes_proposed",
        help_text="空：网站信息此前还没有登记。",
    )
    edition = models.OneToOneField(
        InstitutionEdition,
        verbose_name="变更后的版次",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="change",
        help_text="批准后形成的版次。",
    )

    CONTENT_FIELDS = ("title", "reason", *FACTS, "based_on")
    KEPT_FIELDS = ("edition",)
    SUMMARISED_RELATIONS = ("based_on",)

    unit = None
    """These motions belong to the office, not to a unit."""
    unit_id = None

    class Meta:
        verbose_name = "网站信息变更"
        verbose_name_plural = "网站信息变更"

    @property
    def procedure_code(self) -> str:
        return INSTITUTION

    @property
    def matter(self) -> tuple[Any, ...]:
        return ()

    @property
    def differences(self) -> list[FactDifference]:
        """Return what the motion changes, against the edition that it is based on."""
        return differences(self.based_on or unnamed(), self)

    def summary_lines(self) -> list[str]:
        return list(map(str, self.differences))

"""Pages of the catalogue: `CataloguePage` → `CategoryPage` → `EntryPage`, and its versions. Articles 8(1) and 8(3)."""

from __future__ import annotations

import datetime
from collections import Counter
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.functions import Substr
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from disclosure.audience.circles import Circle
from disclosure.audience.printed import read_scope
from disclosure.catalogue.changes import Change, ChangeKind
from disclosure.catalogue.numerals import han_numeral
from disclosure.catalogue.permissions import CataloguePermissionTester
from disclosure.organisation.models import Unit

OFF_CATALOGUE = 0
"""Number of the category under which matters outside the catalogue are disclosed. No printed category has it."""


class GovernedPage(Page):
    """A page that changes only by a decision or an import: the admin offers no direct way to change it."""

    settings_panels: list = []
    promote_panels: list = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user) -> CataloguePermissionTester:
        return CataloguePermissionTester(user, self)


class CataloguePage(GovernedPage):
    """The whole catalogue, at `/catalogue/`, which is public."""

    template = "catalogue/catalogue_page.html"
    max_count = 1
    subpage_types = ["catalogue.CategoryPage"]

    class Meta:
        verbose_name = "公开目录"
        verbose_name_plural = "公开目录"

    def categories(self) -> models.QuerySet[CategoryPage]:
        """Return the printed categories that have entries in force, in the order in which they are printed."""
        in_force = EntryPage.objects.descendant_of(self).live().in_force()
        paths = in_force.annotate(category_path=Substr("path", 1, len(self.path) + self.steplen)).values("category_path")
        return CategoryPage.objects.child_of(self).live().printed().filter(path__in=paths).order_by("number")

    def off_catalogue(self) -> CategoryPage | None:
        """Return the category of matters outside the catalogue (Article 8(3)); None before the committee's first consent."""
        return CategoryPage.objects.child_of(self).live().filter(number=OFF_CATALOGUE).first()


class CategoryPageQuerySet(PageQuerySet):
    def printed(self) -> CategoryPageQuerySet:
        """Return the categories of the printed catalogue."""
        return self.exclude(number=OFF_CATALOGUE)


class CategoryPage(GovernedPage):
    """A category (一级目录), at `/catalogue/<number>/`; number 0 contains matters outside the catalogue (目录外)."""

    number = models.PositiveSmallIntegerField("序号")

    objects = PageManager.from_queryset(CategoryPageQuerySet)()

    template = "catalogue/category_page.html"
    parent_page_types = ["catalogue.CataloguePage"]
    subpage_types = ["catalogue.EntryPage"]

    class Meta:
        verbose_name = "一级目录"
        verbose_name_plural = "一级目录"

    @property
    def is_off_catalogue(self) -> bool:
        return self.number == OFF_CATALOGUE

    @property
    def printed(self) -> str:
        """Return the category as printed in the catalogue, e.g. `四、组织建设`."""
        return self.title if self.is_off_catalogue else f"{han_numeral(self.number)}、{self.title}"

    def entries(self) -> models.QuerySet[EntryPage]:
        """Return the entries in force, in the order in which they are printed."""
        return EntryPage.objects.child_of(self).live().in_force().order_by("position", "number")


class EntryPageQuerySet(PageQuerySet):
    def in_force(self) -> EntryPageQuerySet:
        """Return the entries that are not retired."""
        return self.filter(retired_on=None)


class EntryPage(GovernedPage):
    """An entry (二级目录), at `/catalogue/<category>/<number>/`: one printed row of the catalogue.

    The printed cells are stored unchanged and parsed on demand, so that text and meaning cannot diverge.
    """

    number = models.PositiveSmallIntegerField("序号", help_text="在一级目录内的序号，一经编定不再改动，也不重复使用。")
    position = models.PositiveSmallIntegerField("排列次序", default=0)
    channels = models.CharField("公开形式", max_length=200)
    printed_scope = models.CharField("公开范围", max_length=100)
    time_limit = models.CharField("公开时限", max_length=100)
    printed_units = models.CharField("责任单位", max_length=200)
    each_department = models.BooleanField("各职能部门分别公开", default=False)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    objects = PageManager.from_queryset(EntryPageQuerySet)()

    template = "catalogue/entry_page.html"
    parent_page_types = ["catalogue.CategoryPage"]

    search_fields = [*Page.search_fields, index.FilterField("retired_on")]

    class Meta:
        verbose_name = "二级目录"
        verbose_name_plural = "二级目录"

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None

    @property
    def category(self) -> CategoryPage:
        return self.get_parent().specific

    @property
    def code(self) -> str:
        """Return the entry's number in the catalogue, e.g. `4-3`."""
        *_, category, number = self.url_path.strip("/").split("/")
        return f"{category}-{number}"

    @property
    def is_off_catalogue(self) -> bool:
        """Return whether the entry is a matter outside the catalogue, to which the committee consented (Article 8(3))."""
        return self.code.startswith(f"{OFF_CATALOGUE}-")

    @property
    def scope_options(self) -> tuple[Circle, ...]:
        """Return the scopes that the entry offers: several if the catalogue has 或, of which the drafter picks one."""
        return read_scope(self.printed_scope)

    def responsible_units(self) -> list[Unit]:
        """Return the entry's responsible units: all of them must sign, or, under 各职能部门, each for its own item."""
        return list(self._responsible_units)

    @cached_property
    def _responsible_units(self) -> list[Unit]:
        if self.each_department:
            return list(Unit.objects.functional())
        return [responsibility.unit for responsibility in self.responsibilities.select_related("unit").order_by("sort_order")]

    def retire(self, on: datetime.date) -> None:
        """Retire the entry, which is never deleted: its items stay readable and its number is not used again."""
        self.retired_on = on
        self.save()


class Responsibility(Orderable):
    """A responsible unit of an entry. Several are joint units, each of which must sign (law 5)."""

    entry = ParentalKey(EntryPage, on_delete=models.CASCADE, related_name="responsibilities")
    unit = models.ForeignKey(Unit, verbose_name="责任单位", on_delete=models.PROTECT, related_name="responsibilities")

    class Meta(Orderable.Meta):
        verbose_name = "责任单位"
        verbose_name_plural = "责任单位"
        constraints = [models.UniqueConstraint(fields=["entry", "unit"], name="one_responsibility_a_unit")]

    def __str__(self) -> str:
        return str(self.unit)


class CatalogueVersion(models.Model):
    """A state of the printed catalogue (目录版本) as it came into force: its rows, and its changes. Append-only.

    Created when an approved revision is carried out; the room above records the decision. The first version is the catalogue
    that was approved and printed before this site existed.
    """

    number = models.PositiveSmallIntegerField("版本", unique=True)
    in_force_from = models.DateField("施行日期")
    rows = models.JSONField("目录各行")
    """Rows of cells in the order of `rows.COLUMNS`, as printed."""

    changes = models.JSONField("变动")
    """Records of `changed_lines`."""

    class Meta:
        verbose_name = "目录版本"
        verbose_name_plural = "目录版本"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"第{self.number}版"

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def summary(self) -> str:
        """Return the number of changed lines by kind, e.g. `新增1条、修改2条`."""
        counts = Counter(change.kind for change in self.changed_lines())
        return "、".join(f"{kind}{counts[kind]}条" for kind in ChangeKind if counts[kind])

    def changed_lines(self) -> list[Change]:
        """Return the changes from the previous version, line by line."""
        return [Change.of_record(record) for record in self.changes]

    def categories(self) -> list[tuple[str, list[list[str]]]]:
        """Return the printed categories, each with its rows."""
        return [(category, list(rows)) for category, rows in groupby(self.rows, key=lambda row: row[0])]

    def save(self, *args, **kwargs) -> None:
        if self.pk:
            raise PermissionDenied("目录版本形成后不能修改。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise PermissionDenied("目录版本形成后不能删除。")


class Grant(models.Model):
    """A row that makes the guard's triggers allow a change of what readers see, within a block: see `guard.grants`."""

    page_id = models.BigIntegerField("页面", null=True)
    """The page; None for the whole catalogue; 0 for no page, to record evidence. No foreign key: pages may be deleted."""

    reason = models.CharField("依据", max_length=200)

    ends = models.ForeignKey("self", verbose_name="期限", on_delete=models.DO_NOTHING, default=0, related_name="+")
    """Refers to a row that does not exist. Databases check it on commit, so that no grant outlives its transaction."""

    class Meta:
        verbose_name = "变更许可"
        verbose_name_plural = "变更许可"

    def __str__(self) -> str:
        return self.reason

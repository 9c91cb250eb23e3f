"""The pages of the catalogue: `CataloguePage` → `CategoryPage` → `EntryPage`. Article 8(1)."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models.functions import Substr
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from disclosure.audience.circles import Circle
from disclosure.audience.printed import read_scope
from disclosure.catalogue.numerals import han_numeral
from disclosure.catalogue.permissions import CataloguePermissionTester
from disclosure.organisation.models import Unit


class GovernedPage(Page):
    """A page that changes only by a decision or an import: the admin offers nothing that would change it directly."""

    settings_panels: list = []
    promote_panels: list = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user) -> CataloguePermissionTester:
        return CataloguePermissionTester(user, self)


class CataloguePage(GovernedPage):
    """The whole catalogue, at `/catalogue/`. It is public."""

    template = "catalogue/catalogue_page.html"
    max_count = 1
    subpage_types = ["catalogue.CategoryPage"]

    class Meta:
        verbose_name = "公开目录"
        verbose_name_plural = "公开目录"

    def categories(self) -> models.QuerySet[CategoryPage]:
        """The categories that have entries in force, in the order in which they are printed."""
        in_force = EntryPage.objects.descendant_of(self).live().in_force()
        paths = in_force.annotate(category_path=Substr("path", 1, len(self.path) + self.steplen)).values("category_path")
        return CategoryPage.objects.child_of(self).live().filter(path__in=paths).order_by("number")


class CategoryPage(GovernedPage):
    """A category (一级目录), at `/catalogue/<number>/`."""

    number = models.PositiveSmallIntegerField("序号")

    template = "catalogue/category_page.html"
    parent_page_types = ["catalogue.CataloguePage"]
    subpage_types = ["catalogue.EntryPage"]

    class Meta:
        verbose_name = "一级目录"
        verbose_name_plural = "一级目录"

    @property
    def printed(self) -> str:
        """The category as the catalogue prints it, e.g. `四、组织建设`."""
        return f"{han_numeral(self.number)}、{self.title}"

    def entries(self) -> models.QuerySet[EntryPage]:
        """The entries in force, in the order in which they are printed."""
        return EntryPage.objects.child_of(self).live().in_force().order_by("position", "number")


class EntryPageQuerySet(PageQuerySet):
    def in_force(self) -> EntryPageQuerySet:
        """Entries that are not retired."""
        return self.filter(retired_on=None)


class EntryPage(GovernedPage):
    """An entry (二级目录), at `/catalogue/<category>/<number>/`: one printed row of the catalogue.

    The printed cells are kept as they stand; what they mean is read from them, so the two cannot part.
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
        """The entry's number in the catalogue, e.g. `4-3`."""
        *_, category, number = self.url_path.strip("/").split("/")
        return f"{category}-{number}"

    @property
    def scope_options(self) -> tuple[Circle, ...]:
        """The scopes that the entry offers; more than one where the catalogue says 或, and the drafter picks."""
        return read_scope(self.printed_scope)

    @property
    def channel_list(self) -> list[str]:
        return [channel for channel in self.channels.split("、") if channel]

    def responsible_units(self) -> list[Unit]:
        """The units that answer for this entry: every one of them signs, or, under 各职能部门, each for its own item."""
        if self.each_department:
            return list(Unit.objects.functional())
        return [responsibility.unit for responsibility in self.responsibilities.select_related("unit").order_by("sort_order")]

    def retire(self, on: datetime.date) -> None:
        """An entry is retired, never deleted: its items stay readable and its number is not used again."""
        self.retired_on = on
        self.save()


class Responsibility(Orderable):
    """A unit that answers for an entry. Several make joint units: each must sign (law 5)."""

    entry = ParentalKey(EntryPage, on_delete=models.CASCADE, related_name="responsibilities")
    unit = models.ForeignKey(Unit, verbose_name="责任单位", on_delete=models.PROTECT, related_name="responsibilities")

    class Meta(Orderable.Meta):
        verbose_name = "责任单位"
        verbose_name_plural = "责任单位"
        constraints = [models.UniqueConstraint(fields=["entry", "unit"], name="one_responsibility_a_unit")]

    def __str__(self) -> str:
        return str(self.unit)


class Grant(models.Model):
    """What lets the guard's triggers pass a change of what readers see, for the length of a block: see `guard.grants`."""

    page_id = models.BigIntegerField("页面", null=True)
    """The page; None for the whole catalogue. No foreign key: a page is deleted under a grant, too."""

    reason = models.CharField("依据", max_length=200)

    ends = models.ForeignKey("self", verbose_name="期限", on_delete=models.DO_NOTHING, default=0, related_name="+")
    """A row that does not exist. Databases check that as they commit, so that no grant outlives its transaction."""

    class Meta:
        verbose_name = "变更许可"
        verbose_name_plural = "变更许可"

    def __str__(self) -> str:
        return self.reason

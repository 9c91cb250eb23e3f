"""Pages of the catalogue: `CataloguePage` → `CategoryPage` → `EntryPage`, and its versions. Articles 8(1) and 8(3)."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Collection
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import CharField, Exists, Func, Q
from django.db.models.functions import Substr
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable, Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet
from wagtail.search import index

from disclosure.audience.circles import Circle
from disclosure.audience.printed import read_scope
from disclosure.catalogue.changes import Change, ChangeKind
from disclosure.catalogue.numerals import han_numeral
from disclosure.catalogue.permissions import CataloguePermissionTester
from disclosure.catalogue.trail import TrailMixin
from disclosure.organisation.models import Unit

OFF_CATALOGUE = 0
"""Number of the category under which matters outside the catalogue are disclosed. No printed category has it."""

ENTRY_PATH_LENGTH = 5 * Page.steplen
"""Length of an entry's tree path: root, home, catalogue, category, entry."""

CATEGORY_PATH_LENGTH = ENTRY_PATH_LENGTH - Page.steplen


class EntryPath(Func):
    """The tree path of the entry of an item with a given path, spelled as the index `items_page_by_entry` spells it."""

    function = "SUBSTR"
    template = f"%(function)s(%(expressions)s, 1, {ENTRY_PATH_LENGTH})"
    output_field = CharField()


class GovernedPageQuerySet(PageQuerySet):
    def below(self, page: Page) -> GovernedPageQuerySet:
        """Return the pages of this type below `page`.

        They are found from their own small table, which is named twice so that SQLite begins with it. By the tree's index, as
        in `descendant_of`, all items would be passed, too.
        """
        of_this_type = self.model.objects.order_by().values("page_ptr")
        return self.alias(beginning=Substr("path", 1, len(page.path))).filter(beginning=page.path, pk__in=of_this_type)


class GovernedPage(TrailMixin, Page):
    """A page that changes only by a decision or an import: the admin offers no direct way to change it."""

    settings_panels: list = []
    promote_panels: list = []

    class Meta:
        abstract = True

    def permissions_for_user(self, user) -> CataloguePermissionTester:
        return CataloguePermissionTester(user, self)

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return none, without asking for them: the guard lets nobody add one, and scopes say who reads what."""
        return PageViewRestriction.objects.none()


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
        in_force = EntryPage.objects.below(self).live().in_force()
        paths = in_force.annotate(category_path=Substr("path", 1, len(self.path) + self.steplen)).values("category_path")
        return CategoryPage.objects.below(self).live().printed().filter(path__in=paths).order_by("number")

    def off_catalogue(self) -> CategoryPage | None:
        """Return the category of matters outside the catalogue (Article 8(3)); None before the committee's first consent."""
        return CategoryPage.objects.below(self).live().filter(number=OFF_CATALOGUE).first()


class CategoryPageQuerySet(GovernedPageQuerySet):
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
        return EntryPage.objects.below(self).live().in_force().order_by("position", "number")


class EntryPageQuerySet(GovernedPageQuerySet):
    def in_force(self) -> EntryPageQuerySet:
        """Return the entries that are not retired."""
        return self.filter(retired_on=None)

    def of_units(self, units: Collection[int]) -> EntryPageQuerySet:
        """Return the entries for which one of the units is responsible; those under 各职能部门 for any department."""
        responsible = Responsibility.objects.filter(unit__in=units)
        departments = Unit.objects.functional().filter(pk__in=units)
        return self.filter(
            Q(each_department=False, pk__in=responsible.values("entry")) | Q(Exists(departments), each_department=True)
        )


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

    @cached_property
    def category(self) -> CategoryPage:
        return CategoryPage.objects.parent_of(self).get()

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
        return [responsibility.unit for responsibility in self.responsibilities.all()]

    def retire(self, on: datetime.date) -> None:
        """Retire the entry, which is never deleted: its items stay readable and its number is not used again."""
        self.retired_on = on
        self.save()


class ResponsibilityManager(models.Manager["Responsibility"]):
    """Reads responsibilities with their units, also when they are prefetched for many entries."""

    def get_queryset(self) -> models.QuerySet[Responsibility]:
        return super().get_queryset().select_related("unit")


class Responsibility(Orderable):
    """A responsible unit of an entry. Several are joint units, each of which must sign (law 5)."""

    entry = ParentalKey(EntryPage, on_delete=models.CASCADE, related_name="responsibilities")
    unit = models.ForeignKey(Unit, verbose_name="责任单位", on_delete=models.PROTECT, related_name="responsibilities")

    objects = ResponsibilityManager()

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


class Generation(models.Model):
    """The number of the present state of everything that readers see: see `guard.generation`. One row."""

    number = models.BigIntegerField("编号")
    """Rises with every change. Follows the clock in milliseconds, so that a restored copy never uses a number again."""

    class Meta:
        verbose_name = "公开内容的更新编号"
        verbose_name_plural = "公开内容的更新编号"

    def __str__(self) -> str:
        return str(self.number)

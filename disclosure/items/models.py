"""The disclosure item (公开事项): a page under its catalogue entry."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Max
from django.db.models.functions import Substr
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, Revision, Workflow
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from disclosure.audience.readers import Reader, in_scope, may_view, viewable
from disclosure.audience.scoped import ScopedMixin
from disclosure.catalogue.models import EntryPage
from disclosure.items.access import AccessRecord, Surface, is_confidential, record_access
from disclosure.items.blocks import BodyBlock
from disclosure.items.digests import files_of
from disclosure.items.files import Attachment, Picture, Rendition
from disclosure.items.forms import ItemForm
from disclosure.items.permissions import ItemPermissionTester
from disclosure.items.refusals import refuse
from disclosure.items.rules import placing_errors
from disclosure.organisation.models import Unit

__all__ = ["AccessRecord", "Attachment", "DisclosurePage", "IndexCounter", "ItemAttachment", "ItemTag", "Picture", "Rendition"]

ENTRY_PATH_LENGTH = 5 * Page.steplen
"""Length of an entry's tree path: root, home, catalogue, category, entry."""


def this_year() -> int:
    return timezone.localdate().year


class ItemTag(TaggedItemBase):
    """A tag on an item."""

    content_object = ParentalKey("items.DisclosurePage", on_delete=models.CASCADE, related_name="tagged_items")

    class Meta(TaggedItemBase.Meta):
        verbose_name = "事项标签"
        verbose_name_plural = "事项标签"


class DisclosurePageQuerySet(PageQuerySet):
    def viewable_by(self, reader: Reader) -> DisclosurePageQuerySet:
        """Published items that `reader` may read (law 2). Every surface that shows items starts here."""
        return self.filter(viewable(reader, DisclosurePage))

    def newest_first(self) -> DisclosurePageQuerySet:
        return self.order_by("-last_published_at", "-pk")

    def per_entry(self) -> dict[str, dict]:
        """How many items an entry has and when the latest was published: `{entry path: {"count": int, "latest": datetime}}`."""
        rows = self.order_by().annotate(entry_path=Substr("path", 1, ENTRY_PATH_LENGTH)).values("entry_path")
        return {row["entry_path"]: row for row in rows.annotate(count=Count("pk"), latest=Max("last_published_at"))}


class Standing(models.TextChoices):
    """Where an item stands in the eyes of its readers; only a decision moves it."""

    UNPUBLISHED = "unpublished", "未公开"
    OPEN = "open", "公开中"
    TERMINATED = "terminated", "已终止"
    SUSPENDED = "suspended", "暂停公开"
    WITHDRAWN = "withdrawn", "已撤销"


SHOWN = (Standing.OPEN, Standing.TERMINATED)
"""Standings in which readers see the item; a terminated one under a banner."""

TAKEN_AWAY = (Standing.SUSPENDED, Standing.WITHDRAWN)
"""Standings in which the content is gone and a notice stands at the address."""


class DisclosurePage(ScopedMixin, Page):
    """One matter disclosed under an entry of the catalogue."""

    unit = models.ForeignKey(
        Unit,
        verbose_name="主办单位",
        on_delete=models.PROTECT,
        related_name="items",
        help_text="由哪个责任单位主办；索引号以主办单位编号。联合责任的事项，其他单位同样要审核。",
    )
    summary = models.TextField("摘要", max_length=300, help_text="一两句话说明公开了什么，显示在列表和搜索结果中。")
    body = StreamField(BodyBlock(), verbose_name="正文")
    report_year = models.PositiveSmallIntegerField(
        "所属年度",
        default=this_year,
        validators=[MinValueValidator(1950), MaxValueValidator(2100)],
        help_text="事项反映哪一年的情况，如2026。",
    )
    arose_on = models.DateField(
        "事项发生日期", default=timezone.localdate, help_text="决议作出、情况形成的日期；公开时限自这一天起算。"
    )
    tags = ClusterTaggableManager(
        through=ItemTag, blank=True, verbose_name="标签", help_text="便于读者按主题查找，如“党费”“换届”。"
    )
    contact = models.CharField(
        "联系方式", max_length=100, blank=True, help_text="读者有疑问时与谁联系，写办公电话或邮箱，不写个人手机号。"
    )
    change_note = models.CharField(
        "变更说明", max_length=200, blank=True, help_text="已公开的事项变更时必填：改了什么、为什么改。读者会看到这段说明。"
    )

    # Null until it is given, so that the many without one do not count as equal.
    index_number = models.CharField("索引号", max_length=30, null=True, unique=True, editable=False)  # noqa: DJ001
    edition = models.PositiveSmallIntegerField("版本", default=0, editable=False)
    standing = models.CharField(
        "公开状态", max_length=12, choices=Standing.choices, default=Standing.UNPUBLISHED, editable=False
    )

    objects = PageManager.from_queryset(DisclosurePageQuerySet)()

    template = "items/disclosure_page.html"
    parent_page_types = ["catalogue.EntryPage"]
    subpage_types: list = []
    base_form_class = ItemForm
    show_in_menus_default = False

    content_panels = [
        HelpPanel(template="items/panels/entry.html", heading="目录要求"),
        FieldPanel("title", heading="标题", help_text="写明年度和事项，如“2025年度党费收缴、管理和使用情况”。"),
        FieldPanel("summary"),
        FieldPanel("body"),
        InlinePanel(
            "attachments",
            heading="附件",
            label="附件",
            help_text="PDF、Word、Excel、WPS文件或图片；上传后不能替换，只能改选新文件。",
        ),
        MultiFieldPanel([FieldPanel("unit"), FieldPanel("scope"), FieldPanel("reader_groups")], heading="主办单位与公开范围"),
        MultiFieldPanel(
            [FieldPanel("report_year"), FieldPanel("arose_on"), FieldPanel("contact"), FieldPanel("tags")], heading="基本信息"
        ),
        FieldPanel("change_note"),
        HelpPanel(template="items/panels/personal_data.html", heading="个人信息检查"),
    ]
    promote_panels: list = []
    settings_panels: list = []

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.SearchField("attachment_titles"),
        index.SearchField("index_number"),
        index.FilterField("scope"),
        index.FilterField("report_year"),
        index.FilterField("unit"),
        index.FilterField("last_published_at"),
    ]

    class Meta:
        verbose_name = "公开事项"
        verbose_name_plural = "公开事项"

    KEPT_FIELDS = ("index_number", "edition", "standing")
    """Facts of the item as a whole, not of one revision: they survive when a revision is published."""

    def permissions_for_user(self, user) -> ItemPermissionTester:
        return ItemPermissionTester(user, self)

    def with_content_json(self, content):
        item = super().with_content_json(content)
        for field in self.KEPT_FIELDS:
            setattr(item, field, getattr(self, field))
        return item

    def save_revision(self, *args, overwrite_revision: Revision | None = None, **kwargs) -> Revision:
        """Save the draft as a revision. One that was proposed stays as it was: an editor left open goes on in a new one."""
        if overwrite_revision and overwrite_revision.task_states.exists():
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def get_workflow(self) -> Workflow | None:
        """The workflow named by the setting `ITEM_WORKFLOW`, whatever is assigned to pages in the admin."""
        return import_string(settings.ITEM_WORKFLOW)(self)

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    # --- what it belongs to ---------------------------------------------------------------------------------------

    @property
    def entry(self) -> EntryPage:
        """The catalogue entry that the item stands under."""
        return self.get_parent().specific

    def responsible_units(self) -> list[Unit]:
        """The units each of which must sign the review: all of the entry's, or the item's own under 各职能部门."""
        entry = self.entry
        return [self.unit] if entry.each_department else entry.responsible_units()

    @property
    def number(self) -> str:
        """What the item is called where its title must not stand: its index number, or, as long as it has none, its page's."""
        return self.index_number or f"稿件{self.pk}"

    @property
    def is_published(self) -> bool:
        """Whether the item has ever been published."""
        return self.edition > 0

    @property
    def is_taken_away(self) -> bool:
        return self.standing in TAKEN_AWAY

    # --- reading --------------------------------------------------------------------------------------------------

    def route(self, request, path_components):
        """An item that was taken away keeps its address, where `serve` leaves a notice."""
        if not path_components and self.is_taken_away:
            return RouteResult(self)
        return super().route(request, path_components)

    def serve(self, request, *args, **kwargs):
        """Show the item to those in its scope; others are told how to sign in, or which circle may read it (law 2).

        Where the content was taken away, those in its scope find a notice that says so, and why (410).
        """
        if may_view(request.reader, self):
            if is_confidential(self.scope):
                record_access(request, Surface.ITEM, self.number, self.pk)
            return super().serve(request, *args, **kwargs)
        if self.is_taken_away and in_scope(request.reader, self):
            return TemplateResponse(request, "items/taken_away.html", {"page": self}, status=410)
        return refuse(request, "这一事项", self)

    def attachment_titles(self) -> str:
        """The titles of all files attached to the item or listed in its text, a line each: readers search for them."""
        return "\n".join(file.title for file in files_of(self) if isinstance(file, Attachment))

    # --- rules ----------------------------------------------------------------------------------------------------

    def missing(self) -> dict[str, str]:
        """What must still be mended before the item can be proposed; messages by field, empty where it is complete."""
        errors = placing_errors(self.entry, self.unit, self.scope, self.reader_groups.all())
        required = {
            "title": "标题",
            "summary": "摘要",
            "body": "正文",
            "scope": "公开范围",
            "report_year": "所属年度",
            "arose_on": "事项发生日期",
        }
        for field, label in required.items():
            if not getattr(self, field):
                errors[field] = f"请填写{label}。"
        if self.is_published and not self.change_note.strip():
            errors["change_note"] = "事项已经公开，变更时须写变更说明。"
        if lost := [file.title for file in files_of(self) if file.is_lost()]:
            errors["attachments"] = f"{'、'.join(lost)}的文件已经删除，请从附件和正文中去掉，或改选其他文件。"
        return errors

    def save(self, *args, **kwargs) -> None:
        """Give a new item its address: the next number under its entry, which outlives any change of title."""
        if self._state.adding:
            self.slug = str(next_number(self.get_parent()))
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.go_live_at or self.expire_at:
            raise ValidationError("事项不能定时公开或定时撤下：公开、撤销都须经审批。")


def next_number(entry: Page) -> int:
    """The number that the next item under `entry` gets in its address."""
    return max((int(slug) for slug in entry.get_children().values_list("slug", flat=True) if slug.isdigit()), default=0) + 1


class ItemAttachment(Orderable):
    """A file attached to an item, in the order in which readers see it."""

    item = ParentalKey(DisclosurePage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(Attachment, verbose_name="附件", on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("document")]

    class Meta(Orderable.Meta):
        verbose_name = "附件"
        verbose_name_plural = "附件"

    def __str__(self) -> str:
        return self.document.title


class IndexCounter(models.Model):
    """The last serial given to a unit's items in a year; index numbers have no gaps and are never given twice."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "索引号计数"
        verbose_name_plural = "索引号计数"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_index_counter_a_unit_and_year")]

    def __str__(self) -> str:
        return f"{self.unit.code}-{self.year}：{self.last}"

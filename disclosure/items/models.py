"""The disclosure item (公开事项): a page under its catalogue entry."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import Tag, TaggedItemBase
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Orderable, Page, PageManager, ReferenceIndex, Revision, Workflow
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from disclosure.audience.readers import Reader, in_scope, may_view, viewable
from disclosure.audience.scoped import ScopedMixin
from disclosure.catalogue.models import EntryPage, EntryPath
from disclosure.catalogue.trail import TrailMixin
from disclosure.items.access import AccessRecord
from disclosure.items.authorship import Authorship, record_authors
from disclosure.items.blocks import BodyBlock
from disclosure.items.body_texts import EMPTY_BLOCKS, empty_blocks, order_complaints, readable_texts
from disclosure.items.carried_files import CarriedFile
from disclosure.items.digests import CONTENT_FIELDS, files_of
from disclosure.items.files import Attachment, Picture, Rendition
from disclosure.items.forms import ItemForm
from disclosure.items.index_numbers import IndexCounter
from disclosure.items.permissions import ItemPermissionTester
from disclosure.items.rules import EARLIEST_YEAR, NOTE_MISSING, date_errors, placing_errors
from disclosure.items.saving import free_number, item_saved, saving, updates_references
from disclosure.items.shelves.models import ItemPlace, ShelfCount, ShelvedItem
from disclosure.items.standings import SHOWN_STANDINGS, TAKEN_AWAY_STANDINGS, Standing
from disclosure.organisation.ink import has_ink
from disclosure.organisation.models import Unit, User

__all__ = [
    "SHOWN_STANDINGS",
    "AccessRecord",
    "Attachment",
    "Authorship",
    "CarriedFile",
    "DisclosurePage",
    "IndexCounter",
    "ItemAttachment",
    "ItemPlace",
    "ItemTag",
    "Picture",
    "Rendition",
    "ShelfCount",
    "ShelvedItem",
    "Standing",
]

PARTS = ("attachments__document", "tagged_items", "tags")
"""Related rows with which an item is indexed."""


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
        """Return published items that `reader` may read (law 2). Every surface that shows items starts here."""
        return self.filter(viewable(reader, DisclosurePage))

    def with_entry_path(self) -> DisclosurePageQuerySet:
        """Add `entry_path`, the tree path of the item's entry."""
        return self.annotate(entry_path=EntryPath("path"))


class DisclosurePage(TrailMixin, ScopedMixin, Page):
    """A matter disclosed under an entry of the catalogue."""

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
        validators=[MinValueValidator(EARLIEST_YEAR), MaxValueValidator(2100)],
        help_text="事项反映哪一年的情况，如2026。",
    )
    arose_on = models.DateField(
        "事项发生日期",
        null=True,
        blank=True,
        help_text="决议作出、情况形成的日期，不晚于今天；公开时限自这一天起算。送审前必填。",
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

    # NULL until assigned, so that the many items without a number do not count as equal.
    index_number = models.CharField("索引号", max_length=30, null=True, unique=True, editable=False)  # noqa: DJ001
    edition = models.PositiveSmallIntegerField("版本", default=0, editable=False)
    standing = models.CharField(
        "公开状态", max_length=12, choices=Standing.choices, default=Standing.UNPUBLISHED, editable=False
    )

    # Ids of the decisions that were carried out, which an upper room stores, whatever other rows exist.
    edition_decision = models.PositiveBigIntegerField("现行版本的审批", null=True, editable=False)
    ending_decision = models.PositiveBigIntegerField("终止、撤销的决定", null=True, editable=False)
    suspension_decision = models.PositiveBigIntegerField("最近一次暂停公开的决定", null=True, editable=False)

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

    search_auto_update = False
    """The search room receives `item_saved` instead: when an item's row is saved, its attachments and tags are not yet."""

    search_fields = [
        *Page.search_fields,
        index.SearchField("readable_text"),
        index.SearchField("index_number"),
        index.FilterField("scope"),
        index.FilterField("report_year"),
        index.FilterField("unit"),
        index.FilterField("last_published_at"),
    ]

    class Meta:
        verbose_name = "公开事项"
        verbose_name_plural = "公开事项"
        indexes = [models.Index(fields=["standing"], name="items_by_standing")]

    FIXED_FIELDS: ClassVar[dict[str, Any]] = {
        "seo_title": "",
        "search_description": "",
        "show_in_menus": False,
        "go_live_at": None,
        "expire_at": None,
        "expired": False,
        "locked": False,
        "locked_at": None,
        "locked_by_id": None,
        "alias_of_id": None,
    }
    """Wagtail's page settings besides the content: the same for every item, whatever is stored in a revision or a row."""

    def permissions_for_user(self, user) -> ItemPermissionTester:
        return ItemPermissionTester(user, self)

    def with_content_json(self, content):
        """Return the item with the content of a revision. Address, place and standing come from the item's own row."""
        names = (*CONTENT_FIELDS, "tagged_items", "attachments", COMMENTS_RELATION_NAME)
        kept = {name: content[name] for name in names if name in content}
        item = super().with_content_json({"pk": self.pk, "slug": self.slug, **kept})
        item.adopt_row(self)
        item._cached_parent_obj = self.get_parent()  # which Wagtail has just read
        return item

    @classmethod
    def from_serializable_data(cls, data, check_fks=True, strict_fks=False):
        """Build an item, fetching its tags and its attachments in one query each; Wagtail would query each row.

        If one of them is gone, Wagtail decides how to handle it.
        """
        tags = Tag.objects.in_bulk({each["tag"] for each in data.get("tagged_items", [])})
        documents = Attachment.objects.in_bulk({each["document"] for each in data.get("attachments", [])})
        unit = Unit.objects.filter(pk=data.get("unit")).first()
        are_there = (
            unit is not None
            and all(each["tag"] in tags for each in data.get("tagged_items", []))
            and all(each["document"] in documents for each in data.get("attachments", []))
        )
        item = super().from_serializable_data(data, check_fks=check_fks and not are_there, strict_fks=strict_fks)
        if item is not None and are_there:
            item.unit = unit
            for tagged in item.tagged_items.all():
                tagged.tag = tags[tagged.tag_id]
            for attachment in item.attachments.all():
                attachment.document = documents[attachment.document_id]
        return item

    def adopt_row(self, row: DisclosurePage) -> None:
        """Set all fields except the content from the item's row: its address, place, standing and dates."""
        for field in self._meta.concrete_fields:
            if field.name not in (*CONTENT_FIELDS, "url_path"):
                setattr(self, field.attname, getattr(row, field.attname))
        for name, value in self.FIXED_FIELDS.items():
            setattr(self, name, value)

    def save_revision(
        self,
        user: User | None = None,
        *args,
        previous_revision: Revision | None = None,
        overwrite_revision: Revision | None = None,
        **kwargs,
    ) -> Revision:
        """Save the draft as a revision and record its authors.

        A proposed revision is never overwritten: an editor left open continues in a new one. A note on a change is left out
        of what was never published.
        """
        if not self.is_published:
            self.change_note = ""
        if overwrite_revision and overwrite_revision.task_states.exists():
            overwrite_revision = None
        revisions = {"previous_revision": previous_revision, "overwrite_revision": overwrite_revision}
        with transaction.atomic():
            revision = super().save_revision(user, *args, **revisions, **kwargs)
            record_authors(self, revision, by=user, brought_back=previous_revision)
        return revision

    def get_workflow(self) -> Workflow | None:
        """Return the workflow named by the setting `ITEM_WORKFLOW`, whatever is assigned to pages in the admin."""
        return import_string(settings.ITEM_WORKFLOW)(self)

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    # --- place ----------------------------------------------------------------------------------------------------

    @cached_property
    def entry(self) -> EntryPage:
        """The catalogue entry under which the item is placed."""
        return self.trail[-1].entrypage if "trail" in self.__dict__ else self.get_parent().specific

    @cached_property
    def was_proposed(self) -> bool:
        """Return whether the item, or a change to it, was ever proposed."""
        return self.workflow_states.exists()

    def responsible_units(self) -> list[Unit]:
        """Return the units that must each sign the review: all of the entry's, or the item's own under 各职能部门."""
        entry = self.entry
        return [self.unit] if entry.each_department else entry.responsible_units()

    @property
    def number(self) -> str:
        """Return a designation without the title: the index number, or, if there is none yet, the page's number."""
        return self.index_number or f"稿件{self.pk}"

    @property
    def is_published(self) -> bool:
        """Return whether the item has ever been published."""
        return self.edition > 0

    @property
    def is_taken_away(self) -> bool:
        return self.standing in TAKEN_AWAY_STANDINGS

    # --- reading --------------------------------------------------------------------------------------------------

    def route(self, request, path_components):
        """Route readers in its scope to the item, or, if its content was removed, to the notice of `serve`.

        For others its address does not exist: see `UnreadableItemMiddleware`.
        """
        if path_components or not in_scope(request.reader, self) or not (self.live or self.is_taken_away):
            raise Http404("没有这一事项。")
        return RouteResult(self)

    def get_context(self, request, *args, **kwargs):
        """Adds `attachments`, each with its `document`, and `tags`."""
        context = super().get_context(request, *args, **kwargs)
        attachments = self.attachments.select_related("document")
        return context | {"attachments": attachments.all(), "tags": self.tags.all()}

    def serve(self, request, *args, **kwargs):
        """Show the item to readers in its scope (law 2), or, if its content was removed, a notice with the reason (410)."""
        if may_view(request.reader, self):
            return super().serve(request, *args, **kwargs)
        if self.is_taken_away and in_scope(request.reader, self):
            return TemplateResponse(request, "items/taken_away.html", {"page": self}, status=410)
        raise Http404("没有这一事项。")

    def readable_text(self) -> str:
        """Return every text that readers see besides the title, one line each, for the search index."""
        return "\n".join(readable_texts(self))

    # --- rules ----------------------------------------------------------------------------------------------------

    def missing(self) -> dict[str, str]:
        """Return the errors to be fixed before the item can be proposed; messages by field, empty if it is complete."""
        errors = placing_errors(self.entry, self.unit, self.scope, self.reader_groups.all())
        required = {"title": "标题", "summary": "摘要", "body": "正文", "scope": "公开范围", "report_year": "所属年度"}
        for field, label in required.items():
            value = getattr(self, field)
            if not value or (isinstance(value, str) and not has_ink(value)):
                errors[field] = f"请填写{label}。"
        if empty := empty_blocks(self.body):
            errors["body"] = EMPTY_BLOCKS % "、".join(empty)
        errors |= date_errors(self.arose_on, self.report_year)
        if not self.slug.isdecimal():
            errors["slug"] = "事项的网址须是一个数字，这一稿件的网址被改动过。"
        if self.is_published and not has_ink(self.change_note):
            errors["change_note"] = NOTE_MISSING
        if lost := [file.title for file in files_of(self) if file.is_lost()]:
            errors["attachments"] = f"{'、'.join(lost)}的文件已经删除，请从附件和正文中去掉，或改选其他文件。"
        return order_complaints(self) | errors

    def save(self, *args, **kwargs) -> None:
        """Save the item with all its parts. A new item's slug is a number that says nothing of its title or of others."""
        if self._state.adding:
            self.slug = str(free_number(self.get_parent()))
        with transaction.atomic():
            with saving():
                super().save(*args, **kwargs)
            written = DisclosurePage.objects.prefetch_related(*PARTS).get(pk=self.pk)
            if "entry" in self.__dict__ and written.is_child_of(self.entry):
                written.entry = self.entry
            if updates_references():
                ReferenceIndex.create_or_update_for_object(written)
            item_saved.send(sender=DisclosurePage, instance=written)

    def clean_fields(self, exclude=None) -> None:
        """Validate the fields, except Wagtail's own foreign keys, which no user enters and which the database checks itself."""
        own = {field.name for field in Page._meta.concrete_fields if field.remote_field}
        super().clean_fields(exclude={*(exclude or ()), *own})

    def validate_unique(self, exclude=None) -> None:
        """Check that the index number is unique. The database itself keeps places in the tree and translations unique."""
        super().validate_unique(exclude={*(exclude or ()), "path", "translation_key"})

    def clean(self) -> None:
        super().clean()
        if self.go_live_at or self.expire_at:
            raise ValidationError("事项不能定时公开或定时撤下：公开、撤销都须经审批。")


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

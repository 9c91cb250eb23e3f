"""Tables of what is on each shelf. Triggers write them, see `triggers`."""

from __future__ import annotations

from django.db import models

ALL_YEARS = 0
"""The year of a count of all years together."""


class ShelvedItem(models.Model):
    """A published item on a shelf.

    It tells where an item stands in a list, and decides nothing: whether a reader may read the item is asked of `audience`.
    """

    wagtail_reference_index_ignore = True

    shelf = models.TextField("列表")
    """Tree path of the item's category or entry; that of its entry, a colon and the number of its unit; `tag:` and the number
    of a tag; empty for all items."""
    audience = models.TextField("公开范围")
    """Scope of the item, and the numbers of its groups of readers after a colon: `8:3,7`."""
    year = models.PositiveSmallIntegerField("所属年度")
    published = models.DateTimeField("最近公开时间")
    # No foreign key: a reference to an item would keep it from being deleted, and the triggers leave no row behind.
    item_number = models.PositiveBigIntegerField("事项编号", db_index=True)

    class Meta:
        verbose_name = "列表中的事项"
        verbose_name_plural = "列表中的事项"
        indexes = [
            models.Index(fields=["shelf", "audience", "year", "published", "item_number"], name="items_shelved_by_year"),
            models.Index(fields=["shelf", "audience", "published", "item_number"], name="items_shelved_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.shelf}：{self.item_number}"


class ItemPlace(models.Model):
    """The place of a published item among the choices that search offers; it decides nothing either."""

    wagtail_reference_index_ignore = True

    # On SQLite, only this kind of key is the number of the row itself.
    item_number = models.IntegerField("事项编号", primary_key=True)
    audience = models.TextField("公开范围")
    """As in `ShelvedItem`."""
    category = models.TextField("一级目录")
    """Tree path of the category."""
    year = models.PositiveSmallIntegerField("所属年度")
    unit_number = models.PositiveBigIntegerField("主办单位编号")

    class Meta:
        verbose_name = "事项的检索位置"
        verbose_name_plural = "事项的检索位置"

    def __str__(self) -> str:
        return str(self.item_number)


class ShelfCount(models.Model):
    """The number of items of one year on a shelf, for one audience; and of all years, see `ALL_YEARS`."""

    wagtail_reference_index_ignore = True

    shelf = models.TextField("列表")
    audience = models.TextField("公开范围")
    year = models.PositiveSmallIntegerField("所属年度")
    number = models.PositiveIntegerField("事项数")
    latest = models.DateTimeField("最近公开时间")

    class Meta:
        verbose_name = "列表的事项数"
        verbose_name_plural = "列表的事项数"
        constraints = [models.UniqueConstraint(fields=["shelf", "audience", "year"], name="items_shelfcount_once")]

    def __str__(self) -> str:
        return f"{self.shelf}：{self.year}年{self.number}件"

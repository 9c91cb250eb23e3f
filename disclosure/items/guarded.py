"""Rules of the guard for files and for an item's standing. The guard itself finds items and all that is versioned with them."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db.models import FileField, Model
from wagtail.models import Page

from disclosure.catalogue.guard.rules import (
    DELETE,
    INSERT,
    NOT_RECORDED,
    UPDATE,
    Rule,
    columns_of,
    evidence,
    only_forward,
    shown,
)
from disclosure.items.access import AccessRecord
from disclosure.items.authorship import Authorship
from disclosure.items.files import Attachment, Picture, Rendition
from disclosure.items.models import DisclosurePage, IndexCounter, Standing
from disclosure.items.shelves.models import ItemPlace, ShelfCount, ShelvedItem

FILE_STAYS = "文件上传后不能替换。请上传新文件，并在事项中改选新文件。"
IN_USE = "这个文件已经送审，或在稿件中使用，不能改名、修改或删除。请上传新文件，并在事项中改选新文件。"

AUTHORS_STAY = "稿本由谁写成、文件由谁上传，记录后不能修改或删除。"
NO_ALIASES = "网站没有别名页面，不能把一页设为另一页的别名。"

DRAWN = "图片的各种尺寸由网站生成，不能另行添加。"

SHELVED_BY_TRIGGERS = "列表由数据库随公开内容自动更新，不能另行改动。"

READING_STAYS = "查阅记录不能修改，到期以前不能删除。"

# Reads the stored row, so that proposing a file, or measuring it for the first time, is not refused as a change.
PROPOSED = "EXISTS (SELECT 1 FROM {table} f WHERE f.id = {{row}}.id AND f.proposed)"
MEASURED = "EXISTS (SELECT 1 FROM {table} f WHERE f.id = {{row}}.id AND f.file_size IS NOT NULL AND f.file_hash <> '')"

MEASURES = {"file_size", "file_hash", "width", "height"}

LINKED_DOCUMENT = (
    "EXISTS (SELECT 1 FROM items_disclosurepage i JOIN wagtailcore_page p ON p.id = i.page_ptr_id"
    " WHERE (p.live OR p.first_published_at IS NOT NULL)"
    r""" AND replace(CAST(i.body AS text), 'linktype=\"document\"', '') <> CAST(i.body AS text)"""
    r""" AND replace(CAST(i.body AS text), 'id=\"' || {row}.id || '\"', '') <> CAST(i.body AS text))"""
)

LINKED_PAGE = (
    "EXISTS (SELECT 1 FROM items_disclosurepage i JOIN wagtailcore_page p ON p.id = i.page_ptr_id"
    " WHERE (p.live OR p.first_published_at IS NOT NULL) AND p.id <> {row}.id"
    r""" AND replace(CAST(i.body AS text), 'id=\"' || {row}.id || '\"', '') <> CAST(i.body AS text))"""
)
"""A link as rich text stores it, within the JSON of the text. The reference index is not used, because it can be emptied."""

LINKED = "已公开的内容链接到这里，不能移动、改名或删除。"

STORED_FILES = (Attachment, Picture, Rendition)


# Reads the stored row, so that recording the uploader of a new file is not refused as a change.
HAS_UPLOADER = "EXISTS (SELECT 1 FROM {0.db_table} f WHERE f.id = {{row}}.id AND f.uploaded_by_user_id IS NOT NULL)"

NOT_SHOWN = {"collection", "created_at", "file", "proposed", "uploaded_by_user"} | MEASURES
"""Fields of a file that are never displayed, and its bytes, which have a rule of their own."""


def shown_fields(model: type[Attachment | Picture]) -> list[str]:
    """Return the fields of a file that readers and reviewers see: its title, its description, how it is cropped."""
    return [field.name for field in model._meta.concrete_fields if not field.primary_key and field.name not in NOT_SHOWN]


def _rules_of_file(model: type[Attachment | Picture]) -> tuple[Rule, ...]:
    """Return the rules by which a file's bytes and measures never change, and its displayed fields not once proposed.

    The exception is content whose removal the law requires: by a decision of its own, under a grant for the whole site.
    """
    table, columns = model._meta.db_table, columns_of(model, but={"collection", "file", "uploaded_by_user"})
    measures = tuple(column for column in columns if column in MEASURES)
    return (
        Rule(model, columns=("file",), events=(UPDATE,), refusal=FILE_STAYS),
        Rule(
            model,
            columns=measures,
            seen=MEASURED.format(table=table),
            events=(UPDATE,),
            refusal=FILE_STAYS,
            aspect="measured",
        ),
        Rule(
            model,
            columns=tuple(column for column in columns if column not in MEASURES),
            seen=PROPOSED.format(table=table),
            events=(UPDATE, DELETE),
            refusal=IN_USE,
            aspect="proposed",
            shown="{row}.proposed",
        ),
        # The uploader of a file counts as an author of the drafts that carry it.
        Rule(
            model,
            columns=("uploaded_by_user_id",),
            seen=HAS_UPLOADER.format(model._meta),
            events=(UPDATE,),
            grantable=False,
            refusal=AUTHORS_STAY,
            aspect="uploader",
            is_shown=False,
        ),
    )


FILE_COLUMNS: list[tuple[type[Model], str]] = [
    (model, str(field.column))
    for model in apps.get_models()
    for field in model._meta.local_concrete_fields
    if isinstance(field, FileField)
]
"""Every column that names a stored file, in any room."""

NAMED_BY = "EXISTS (SELECT 1 FROM {table} o WHERE o.{named} = {{row}}.{column})"
NAMED_BY_ANOTHER = "EXISTS (SELECT 1 FROM {table} o WHERE o.{named} = {{row}}.{column} AND o.id <> {{row}}.id)"

SPELT_OTHERWISE = " OR ".join(f"{{{{row}}}}.{{column}} LIKE '{spelling}'" for spelling in ("%//%", "%./%", "/%"))


def _one_row_a_file() -> Iterator[Rule]:
    """Yield rules by which no row names a file that another row of any table names: deleting the row would delete the bytes."""
    for model, column in FILE_COLUMNS:
        conditions = [SPELT_OTHERWISE.format(column=column)]
        for other, named in FILE_COLUMNS:
            condition = NAMED_BY_ANOTHER if other is model else NAMED_BY
            conditions.append(condition.format(table=other._meta.db_table, named=named, column=column))
        yield Rule(
            model,
            columns=(column,),
            seen=f"({{row}}.{column} <> '' AND ({' OR '.join(conditions)}))",
            events=(INSERT, UPDATE),
            grantable=False,
            refusal="这个文件已经登记在另一条记录中，不能再登记一次。",
            aspect="stored",
            is_shown=False,
        )


RULES = [
    *_rules_of_file(Attachment),
    *_rules_of_file(Picture),
    *_one_row_a_file(),
    Rule(Attachment, columns=(), seen=LINKED_DOCUMENT, events=(DELETE,), refusal=IN_USE, aspect="linked"),
    Rule(
        Page,
        columns=("path", "depth", "slug", "url_path"),
        page="{row}.id",
        seen=LINKED_PAGE,
        events=(UPDATE, DELETE),
        refusal=LINKED,
        aspect="linked",
    ),
    # The site renders a missing rendition again.
    Rule(Rendition, columns=(), events=(INSERT,), recorded=True, refusal=DRAWN, aspect="drawn", is_shown=False),
    Rule(Rendition, columns=columns_of(Rendition), events=(UPDATE,), grantable=False, refusal=FILE_STAYS),
    # Drawn anew, it has another address.
    shown(Rendition, events=(DELETE,)),
    # An item's standing alone makes a notice appear at its address, whether or not the item was ever published.
    Rule(
        DisclosurePage,
        columns=("standing",),
        page="{row}.page_ptr_id",
        seen=f"({{row}}.standing <> '{Standing.UNPUBLISHED}')",
        aspect="standing",
    ),
    Rule(IndexCounter, columns=columns_of(IndexCounter), recorded=True, refusal=NOT_RECORDED, is_shown=False),
    only_forward(IndexCounter, "last", "索引号只能向后编，不能退回。"),
    Rule(AccessRecord, (), events=(INSERT,), recorded=True, refusal=NOT_RECORDED, aspect="recorded", is_shown=False),
    Rule(ShelvedItem, columns_of(ShelvedItem), recorded=True, refusal=SHELVED_BY_TRIGGERS, is_shown=False),
    Rule(ItemPlace, columns_of(ItemPlace), recorded=True, refusal=SHELVED_BY_TRIGGERS, is_shown=False),
    Rule(ShelfCount, columns_of(ShelfCount), recorded=True, refusal=SHELVED_BY_TRIGGERS, is_shown=False),
    *evidence(Authorship, AUTHORS_STAY, is_shown=False),
    # A draft that is an alias could no longer be saved or published.
    Rule(
        Page,
        columns=("alias_of_id",),
        page="{row}.id",
        seen="({row}.alias_of_id IS NOT NULL)",
        events=(INSERT, UPDATE),
        refusal=NO_ALIASES,
        aspect="alias",
        is_shown=False,
    ),
    Rule(AccessRecord, columns_of(AccessRecord), events=(UPDATE,), grantable=False, refusal=READING_STAYS, is_shown=False),
    Rule(AccessRecord, (), events=(DELETE,), refusal=READING_STAYS, aspect="kept", is_shown=False),
]

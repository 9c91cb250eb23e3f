"""What readers see, table by table: the one description from which the triggers of either database are made (law 1)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from modelcluster.fields import ParentalKey
from taggit.models import Tag
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Revision, Site

WITHOUT_APPROVAL = "已公开的内容只能经审批公开、变更、撤销或终止，不能用别的办法增加、修改、移动或删除。"

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"
EVENTS = (INSERT, UPDATE, DELETE)

SEEN_PAGE = "({row}.live OR {row}.first_published_at IS NOT NULL)"
"""What was published once stays guarded when its content is taken away: a notice stands at its address."""

ON_SEEN_PAGE = "EXISTS (SELECT 1 FROM wagtailcore_page p WHERE p.id = {page} AND (p.live OR p.first_published_at IS NOT NULL))"


@dataclass(frozen=True)
class Rule:
    """Rows of one table that, while readers see them, are added, changed and deleted under a grant only.

    In its SQL, which both databases read alike, `{row}` stands for the row before or after the change, `{page}` for `page`.

    Args:
        columns: the columns of which readers see something; an update of any other is free.
        page: SQL for the id of the page to which the row belongs; NULL where only a grant for the whole catalogue will do.
        seen: SQL that tells whether readers see the row.
        events: what is refused without a grant.
        grantable: False where no decision whatever opens it.
        refusal: what whoever tries is told, in Chinese.
        aspect: tells apart the rules on one table.
    """

    model: type[Model]
    columns: tuple[str, ...]
    page: str = "NULL"
    seen: str = "TRUE"
    events: tuple[str, ...] = EVENTS
    grantable: bool = True
    refusal: str = WITHOUT_APPROVAL
    aspect: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        return f"{self.table}_{self.aspect}" if self.aspect else self.table

    def page_of(self, row: str) -> str:
        """SQL for the id of the page to which `row`, OLD or NEW, belongs."""
        return self.page.format(row=row)

    def seen_in(self, row: str) -> str:
        """SQL that tells whether readers see `row`, OLD or NEW."""
        return self.seen.format(row=row, page=self.page_of(row))


def columns_of(model: type[Model], but: Collection[str] = ()) -> tuple[str, ...]:
    """The model's own columns, `but` those fields. What is added later counts as seen until somebody says otherwise."""
    return tuple(field.column for field in model._meta.local_concrete_fields if field.column and field.name not in but)


_registered: list[Rule] = []


def register(*rules: Rule) -> None:
    """Guard tables of an upper room. For its `AppConfig.ready`."""
    _registered.extend(rules)


def all_rules() -> list[Rule]:
    return [*_rules_of_the_tree(), *_rules_of_page_types(), *_registered]


BOOKKEEPING = {
    "numchild",
    "draft_title",
    "latest_revision",
    "latest_revision_created_at",
    "has_unpublished_changes",
    "locked",
    "locked_at",
    "locked_by",
    "owner",
}
"""What Wagtail notes about a page's draft and its editors."""


def _rules_of_the_tree() -> Iterator[Rule]:
    """The tree of pages, where it stands, and who is kept out of it."""
    yield Rule(Page, columns=columns_of(Page, but=BOOKKEEPING), page="{row}.id", seen=SEEN_PAGE)
    yield Rule(PageViewRestriction, columns=columns_of(PageViewRestriction), page="{row}.page_id")
    yield Rule(CollectionViewRestriction, columns=columns_of(CollectionViewRestriction))
    yield Rule(Site, columns=("root_page_id", "is_default_site"))
    yield Rule(Tag, columns=("name",), events=(UPDATE,))
    # A page whose type has another name is read as no page of ours, or as a page of another kind.
    yield Rule(
        ContentType,
        columns=("app_label", "model"),
        seen="EXISTS (SELECT 1 FROM wagtailcore_page p WHERE p.content_type_id = {row}.id)",
        events=(UPDATE, DELETE),
        grantable=False,
        refusal="页面的类型由程序规定，不能改名或删除。",
    )
    yield Rule(
        Revision,
        columns=columns_of(Revision, but={"approved_go_live_at", "object_str", "user"}),
        seen="EXISTS (SELECT 1 FROM wagtailcore_page p WHERE p.live_revision_id = {row}.id)",
        events=(UPDATE, DELETE),
        refusal="这一稿本是现行公开的版本，不能改写或删除。",
    )


def _rules_of_page_types() -> Iterator[Rule]:
    """Every type of page with all that is versioned with it, found in the models so that none can be forgotten."""
    for model in apps.get_models():
        if issubclass(model, Page) and model is not Page:
            yield _rule_of_part(model, model._meta.pk.attname)
            for relation in model._meta.local_many_to_many:
                if through := relation.remote_field.through:
                    yield _rule_of_part(through, relation.m2m_column_name())
        for field in model._meta.local_fields:
            # What hangs on Wagtail's own `Page` are comments, which only editors see.
            if isinstance(field, ParentalKey) and issubclass(field.related_model, Page) and field.related_model is not Page:
                yield _rule_of_part(model, field.attname)


def _rule_of_part(model: type[Model], page_column: str) -> Rule:
    return Rule(model, columns=columns_of(model), page=f"{{row}}.{page_column}", seen=ON_SEEN_PAGE)

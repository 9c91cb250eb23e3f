"""The rules of the guard, table by table: the single source of the triggers of both databases (law 1)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignKey, Model
from modelcluster.fields import ParentalKey
from taggit.models import Tag
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, Revision, Site

from disclosure.organisation.references import references_to

WITHOUT_APPROVAL = "已公开的内容只能经审批公开、变更、撤销或终止，不能用别的办法增加、修改、移动或删除。"

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"
EVENTS = (INSERT, UPDATE, DELETE)

SEEN_PAGE = "({row}.live OR {row}.first_published_at IS NOT NULL)"
"""Pages that were once published stay guarded after their content is removed, because a notice appears at the address."""

SEEN_CHILDREN = (
    "wagtailcore_page c WHERE c.depth = {row}.depth + 1 AND substr(c.path, 1, length({row}.path)) = {row}.path"
    # The same once more, as a range that an index finds: paths consist of digits and capital letters.
    " AND c.path > {row}.path AND c.path <= {row}.path || 'ZZZZ' AND (c.live OR c.first_published_at IS NOT NULL)"
)

HIDES_CHILDREN = (
    "EXISTS (SELECT 1 FROM wagtailcore_page s WHERE s.id = {row}.id AND s.numchild > {row}.numchild)"  # noqa: S608
    f" AND {{row}}.numchild < (SELECT COUNT(*) FROM {SEEN_CHILDREN})"
)
"""A page whose `numchild` is 0 lists no children. Correcting the count is allowed."""

TAKES_ADDRESS = (
    "EXISTS (SELECT 1 FROM wagtailcore_page o WHERE o.id <> {row}.id AND (o.live OR o.first_published_at IS NOT NULL)"
    " AND (o.path = {row}.path OR o.url_path = {row}.url_path OR (o.slug = {row}.slug AND o.depth = {row}.depth"
    " AND substr(o.path, 1, length(o.path) - 4) = substr({row}.path, 1, length(o.path) - 4))))"
)
"""A draft must not share the slug of a sibling that readers see: looking up a page by the slug would find two."""

ON_SEEN_PAGE = "EXISTS (SELECT 1 FROM wagtailcore_page p WHERE p.id = {page} AND (p.live OR p.first_published_at IS NOT NULL))"

HAS_HIDDEN_CHILDREN = f"({{row}}.numchild = 0 AND EXISTS (SELECT 1 FROM {SEEN_CHILDREN}))"  # noqa: S608

NEVER = "FALSE"
"""The condition of a rule that refuses nothing."""

SET_BACK = "EXISTS (SELECT 1 FROM {table} s WHERE s.id = {{row}}.id AND s.{counter} > {{row}}.{counter})"
"""A counter set to less than its stored value, in the row before or after the change."""


@dataclass(frozen=True)
class Rule:
    """Rows of one table that may be added, changed and deleted only under a grant while readers see them.

    In its SQL, which is valid on both databases, `{row}` stands for the row before or after the change, `{page}` for `page`.

    Args:
        columns: columns that readers see; updates of other columns are allowed.
        page: SQL for the id of the page to which the row belongs; NULL if only a grant for the whole catalogue opens it.
        seen: SQL condition that readers see the row.
        events: events that are refused without a grant.
        grantable: False if no decision opens it.
        recorded: True if any grant opens it, including `recording`, as for rows of evidence.
        refusal: message of the refusal, in Chinese.
        aspect: distinguishes the rules of one table.
        is_shown: False if no page that readers see depends on the row: its changes do not raise the generation.
        shown: SQL condition that the row's change is one that readers see, where this is not `seen`.
    """

    model: type[Model]
    columns: tuple[str, ...]
    page: str = "NULL"
    seen: str = "TRUE"
    events: tuple[str, ...] = EVENTS
    grantable: bool = True
    recorded: bool = False
    refusal: str = WITHOUT_APPROVAL
    aspect: str = ""
    is_shown: bool = True
    shown: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        return f"{self.table}_{self.aspect}" if self.aspect else self.table

    def page_of(self, row: str) -> str:
        """Return SQL for the id of the page to which `row`, OLD or NEW, belongs."""
        return self.page.format(row=row)

    def seen_in(self, row: str) -> str:
        """Return the SQL condition that readers see `row`, OLD or NEW."""
        return self.seen.format(row=row, page=self.page_of(row))

    def shown_in(self, row: str) -> str:
        """Return the SQL condition that a change of `row`, OLD or NEW, is one that readers see, once the row has changed."""
        return self.shown.format(row=row) if self.shown else self.seen_in(row)


def columns_of(model: type[Model], but: Collection[str] = ()) -> tuple[str, ...]:
    """Return the model's own columns except those of the fields `but`, so that columns added later are guarded by default."""
    return tuple(field.column for field in model._meta.local_concrete_fields if field.column and field.name not in but)


def referred_to(model: type[Model]) -> str:
    """Return the SQL condition that a row of `model`, a register, is referred to from outside its own app."""
    use = "EXISTS (SELECT 1 FROM {} u WHERE u.{} = {{row}}.id)"
    uses = [use.format(key.model._meta.db_table, key.column) for key in references_to(model)]
    return f"({' OR '.join(uses)})"


NOT_RECORDED = "决定、会议、版本等记录只随办理产生，不能另行添加或改动。"


def evidence(model: type[Model], refusal: str, but: Collection[str] = (), *, is_shown: bool = True) -> tuple[Rule, Rule]:
    """Return the rules of evidence: the recording action adds rows, which then never change, except for the fields `but`."""
    columns, changes = columns_of(model, but=but), (UPDATE, DELETE)
    return (
        Rule(model, (), events=(INSERT,), recorded=True, refusal=NOT_RECORDED, aspect="recorded", is_shown=is_shown),
        Rule(model, columns, events=changes, grantable=False, refusal=refusal, is_shown=is_shown),
    )


def only_forward(model: type[Model], counter: str, refusal: str) -> Rule:
    """Return the rule by which a counter never falls below its stored value."""
    set_back = SET_BACK.format(table=model._meta.db_table, counter=counter)
    return Rule(
        model, (counter,), seen=set_back, events=(UPDATE,), grantable=False, refusal=refusal, aspect="forward", is_shown=False
    )


def shown(model: type[Model], columns: Collection[str] = (), events: Collection[str] = EVENTS) -> Rule:
    """Return a rule for columns that anyone may change, whose changes readers see all the same: they raise the generation."""
    return Rule(model, tuple(columns), events=tuple(events), seen=NEVER, shown="TRUE", aspect="shown")


_registered: list[Rule] = []


def register(*rules: Rule) -> None:
    """Guard tables of an upper room. For its `AppConfig.ready`."""
    _registered.extend(rules)


def all_rules() -> list[Rule]:
    rules = [*_rules_of_the_tree(), *_rules_of_page_types(), *_registered]
    return [*rules, *_rules_of_references(rules)]


REFERRED_TO = "已公开的内容或办理记录以这一条登记为据，不能删除，也不能改动编号。"

USE = "EXISTS (SELECT 1 FROM {table} referring WHERE referring.{column} = {{row}}.{target} AND {seen})"


def foreign_keys(model: type[Model]) -> list[ForeignKey]:
    """Return the foreign keys of the model's own table."""
    return [field for field in model._meta.local_concrete_fields if isinstance(field, ForeignKey)]


def _rules_of_references(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield rules by which a row keeps its primary key while a guarded reference names it.

    Both databases check references only when a transaction is committed: until then, another row could take the key.
    """
    uses: dict[type[Model], list[str]] = {}
    for rule in rules:
        for field in foreign_keys(rule.model):
            if UPDATE in rule.events and field.column in rule.columns:
                use = USE.format(
                    table=rule.table, column=field.column, target=field.target_field.column, seen=rule.seen_in("referring")
                )
                uses.setdefault(field.related_model, []).append(use)
    for model, found in uses.items():
        yield Rule(
            model,
            columns=(str(model._meta.pk.column),),
            seen=f"({' OR '.join(dict.fromkeys(found))})",
            events=(UPDATE, DELETE),
            refusal=REFERRED_TO,
            aspect="named",
            is_shown=False,
        )


def models_referred_to(models: Iterable[type[Model]]) -> list[type[Model]]:
    """Return `models`, and all models to which their rows refer by foreign keys, directly or indirectly."""
    found: dict[str, type[Model]] = {}
    waiting = list(models)
    while waiting:
        model = waiting.pop()
        if model._meta.db_table not in found:
            found[model._meta.db_table] = model
            waiting += [field.related_model for field in foreign_keys(model)]
    return [found[table] for table in sorted(found)]


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
"""Fields that Wagtail maintains about a page's draft and its editors."""


def _rules_of_the_tree() -> Iterator[Rule]:
    """Yield the rules of the page tree, its sites, and its view restrictions."""
    yield Rule(Page, columns=columns_of(Page, but=BOOKKEEPING), page="{row}.id", seen=SEEN_PAGE)
    yield Rule(
        Page,
        columns=("numchild",),
        page="{row}.id",
        seen=HIDES_CHILDREN,
        events=(UPDATE,),
        aspect="children",
        shown=HAS_HIDDEN_CHILDREN,
    )
    yield Rule(
        Page,
        columns=("path", "depth", "slug", "url_path"),
        page="{row}.id",
        seen=TAKES_ADDRESS,
        events=(INSERT, UPDATE),
        refusal="这个网址已有公开的页面，不能再用。",
        aspect="address",
    )
    yield Rule(PageViewRestriction, columns=columns_of(PageViewRestriction), page="{row}.page_id")
    yield Rule(CollectionViewRestriction, columns=columns_of(CollectionViewRestriction))
    yield Rule(Site, columns=("root_page_id", "is_default_site"))
    yield shown(Site, columns=("hostname", "port"))
    yield Rule(Tag, columns=("name",), events=(UPDATE,))
    # A page whose content type is renamed would be loaded as another type of page, or as none of ours.
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
        columns=columns_of(Revision, but={"approved_go_live_at", "object_str"}),
        seen="EXISTS (SELECT 1 FROM wagtailcore_page p WHERE p.live_revision_id = {row}.id)",
        events=(UPDATE, DELETE),
        refusal="这一稿本是现行公开的版本，不能改写或删除。",
    )


def _rules_of_page_types() -> Iterator[Rule]:
    """Yield a rule for every page type and all that is versioned with it, found from the models so that none is forgotten."""
    for model in apps.get_models():
        if issubclass(model, Page) and model is not Page:
            yield _rule_of_part(model, model._meta.pk.attname)
            for relation in model._meta.local_many_to_many:
                if through := relation.remote_field.through:
                    yield _rule_of_part(through, relation.m2m_column_name())
        for field in model._meta.local_fields:
            # Wagtail's own `Page` has only comments as such children, which only editors see.
            if isinstance(field, ParentalKey) and issubclass(field.related_model, Page) and field.related_model is not Page:
                yield _rule_of_part(model, field.attname)


def _rule_of_part(model: type[Model], page_column: str) -> Rule:
    return Rule(model, columns=columns_of(model), page=f"{{row}}.{page_column}", seen=ON_SEEN_PAGE)

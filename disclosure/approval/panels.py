"""The admin's home panels, one set a role: pending tasks, returned items, drafts, open proposals, published items."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.admin.ui.components import Component
from wagtail.models import WorkflowState

from disclosure.approval.listings import dossiers_of
from disclosure.approval.models import ApprovalTask, Decision, ReviewTask
from disclosure.audience.readers import Reader
from disclosure.catalogue.models import EntryPage
from disclosure.items.models import TAKEN_AWAY_STANDINGS, DisclosurePage, Standing
from disclosure.items.permissions import of_units
from disclosure.items.shelves.reading import ALL, Shelf, newest_together, shelf_of_unit, shelves_of
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles

EVERYBODYS = Reader(reads_everything=True)
"""A reader of all shelves: the panel shows a unit its own items, even those outside its people's circles."""


def units_items(user: User, *roles: Role) -> QuerySet[DisclosurePage]:
    """Return the items for whose units the person has one of `roles`: all of an entry's, or under 各职能部门 the unit's own."""
    units = set().union(*(Roles.of(user).units(role) for role in roles))
    return DisclosurePage.objects.with_entry_path().filter(of_units(units)) if units else DisclosurePage.objects.none()


def _under_way() -> QuerySet[WorkflowState]:
    return WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)


def _numbers(states: QuerySet[WorkflowState]) -> QuerySet:
    """Return the numbers of the items that `states` are about, for a subquery."""
    about_items = states.filter(content_type=ContentType.objects.get_for_model(DisclosurePage)).order_by()
    return about_items.values(number=Cast("object_id", IntegerField()))


def _last(kind: Decision.Kind) -> Subquery:
    """Return the time of an item's last decision of this kind, found by number, since clocks may go back."""
    return Subquery(Decision.objects.filter(item=OuterRef("pk"), kind=kind).order_by("-pk").values("at")[:1])


# Each of the following functions annotates its items with `moment`, the relevant time in the list, and sorts them.


def waiting_for(user: User) -> QuerySet[DisclosurePage]:
    """Return the proposals that wait for this person's review or approval, the longest waiting first."""
    steps = Q(task_states__in=ReviewTask.waiting_for(user)) | Q(task_states__in=ApprovalTask.waiting_for(user))
    items = DisclosurePage.objects.filter(pk__in=_numbers(WorkflowState.objects.filter(steps)))
    return items.annotate(moment=_last(Decision.Kind.PROPOSED)).order_by("moment")


def suspended_for(user: User) -> QuerySet[DisclosurePage]:
    """Return suspended items: for the committee to settle, and for the office, the supervisors and the units to follow."""
    roles = Roles.of(user)
    everybody = roles.sees_everything or roles.holds(Role.COMMITTEE)
    items = DisclosurePage.objects if everybody else units_items(user, Role.DRAFTER, Role.REVIEWER)
    return items.filter(standing=Standing.SUSPENDED).annotate(moment=_last(Decision.Kind.SUSPENDED)).order_by("moment")


def returned_to(user: User) -> QuerySet[DisclosurePage]:
    """Return items of the person's units that were returned and have not been proposed again."""
    later = Decision.objects.filter(item=OuterRef("item"), pk__gt=OuterRef("pk"))
    last = Decision.objects.filter(~Exists(later), item__isnull=False, kind=Decision.Kind.RETURNED)
    returned = units_items(user, Role.DRAFTER).filter(pk__in=last.order_by().values("item"))
    return returned.annotate(moment=_last(Decision.Kind.RETURNED)).order_by("-moment")


def drafts_of(user: User) -> QuerySet[DisclosurePage]:
    """Return drafts that the person began or last edited, and that are neither proposed nor returned nor taken away."""
    mine = units_items(user, Role.DRAFTER).filter(Q(owner=user) | Q(latest_revision__user=user))
    mine = mine.filter(Q(live=False) | Q(has_unpublished_changes=True)).exclude(standing__in=TAKEN_AWAY_STANDINGS)
    mine = mine.exclude(pk__in=_numbers(_under_way())).exclude(pk__in=returned_to(user).values("pk"))
    return mine.annotate(moment=F("latest_revision_created_at")).order_by("-moment")


def under_way_for(user: User) -> QuerySet[DisclosurePage]:
    """Return the open proposals that the person may follow: their units' own, or all for the office and the supervisors.

    The longest waiting come first.
    """
    items = DisclosurePage.objects if Roles.of(user).sees_everything else units_items(user, Role.DRAFTER, Role.REVIEWER)
    items = items.filter(pk__in=_numbers(_under_way())).exclude(pk__in=waiting_for(user).values("pk"))
    return items.annotate(moment=_last(Decision.Kind.PROPOSED)).order_by("moment")


def published_for(user: User) -> list[Shelf]:
    """Return the shelves of published items: of the person's units, or all for the office, the supervisors and the committee.

    Together they hold the same items as `units_items`, of which each is on one shelf only.
    """
    roles = Roles.of(user)
    keys = [ALL]
    if not (roles.sees_everything or roles.holds(Role.COMMITTEE)):
        units = roles.units(Role.DRAFTER) | roles.units(Role.REVIEWER)
        entries = EntryPage.objects.filter(Q(each_department=True) | Q(responsibilities__unit__in=units)).distinct()
        keys = [
            key
            for entry in entries
            for key in ([shelf_of_unit(entry, unit) for unit in units] if entry.each_department else [entry.path])
        ]
    return list(shelves_of(EVERYBODYS, keys).values())


class ItemsPanel(Component):
    """A panel that lists items, each leading to its dossier, with the `moment` that `column` names."""

    template_name = "approval/panels/items.html"
    shown = 10

    def __init__(self, name: str, heading: str, items: QuerySet[DisclosurePage], column: str, order: int, empty: str = ""):
        self.name, self.heading, self.column, self.order, self.empty = name, heading, column, order, empty
        self.all_items = items
        self.items = list(items[: self.shown])
        self.rows: list[dict] = []

    @property
    def total(self) -> int:
        """Return the number of all items, of which the panel lists the first."""
        return self.all_items.count()

    def get_context_data(self, parent_context) -> dict:
        return {"panel": self}


class WorkPanel(ItemsPanel):
    """A panel of items on which the person has to act. All of them are listed, not only the first ten."""

    shown = 200


class PublishedPanel(ItemsPanel):
    """A panel that lists the items last published on shelves, as their readers see them, without the drafts in progress."""

    def __init__(self, name: str, heading: str, shelves: Collection[Shelf], column: str, order: int, empty: str = ""):
        numbers = newest_together(shelves, self.shown)
        found = DisclosurePage.objects.live().annotate(moment=F("last_published_at")).filter(pk__in=numbers)
        items = found.select_related("unit").prefetch_related("reader_groups").order_by("-moment", "-pk")
        super().__init__(name, heading, items, column, order, empty)
        self.number = sum(shelf.total for shelf in shelves)
        self.rows = [{"page": item, "item": item, "status": Standing(item.standing).label} for item in self.items]

    @property
    def total(self) -> int:
        return self.number


def read_rows(panels: Sequence[ItemsPanel], user: User) -> None:
    """Read the rows of all panels together, with the content that is being decided on or written."""
    dossiers = dossiers_of([item for panel in panels for item in panel.items], user)
    rows = {
        id(each.page): {"page": each.page, "item": each.item, "status": each.status, "suspension": each.suspension}
        for each in dossiers
    }
    for panel in panels:
        panel.rows = [rows[id(item)] for item in panel.items if id(item) in rows]


class EntriesPanel(Component):
    """A drafter's own entries of the catalogue: their requirements, and the link to a new item."""

    name = "entries"
    order = 60
    template_name = "approval/panels/entries.html"

    def __init__(self, user: User):
        self.entries = EntryPage.objects.live().in_force().of_units(Roles.of(user).units(Role.DRAFTER)).order_by("path")

    def get_context_data(self, parent_context) -> dict:
        return {"panel": self}


def panels_of_items(user: User) -> Iterator[Component]:
    """Yield the panels of items for the person's roles. An empty panel without a text for its empty state is left out."""
    roles = Roles.of(user)
    drafts, reviews = bool(roles.units(Role.DRAFTER)), bool(roles.units(Role.REVIEWER))
    if not roles.held:
        return
    panels: list[ItemsPanel] = [WorkPanel("suspended", "暂停公开，待党委确认或解除", suspended_for(user), "暂停时间", 5)]
    if roles.holds(Role.COMMITTEE) or reviews:
        panels.append(WorkPanel("waiting", "等待我办理", waiting_for(user), "送审时间", 10, "没有等待您审核或审批的事项。"))
    if drafts:
        panels.append(WorkPanel("returned", "退回给我", returned_to(user), "退回时间", 20, "没有被退回的事项。"))
        empty = "没有未送审的草稿。在下面“本单位的目录”中选择目录，起草公开事项。"
        panels.append(ItemsPanel("drafts", "我的草稿", drafts_of(user), "修改时间", 30, empty))
    panels.append(ItemsPanel("under-way", "正在审核审批", under_way_for(user), "送审时间", 40))
    read_rows(panels, user)
    panels.append(PublishedPanel("published", "最近公开", published_for(user), "公开时间", 50, "还没有公开的事项。"))
    yield from (panel for panel in panels if panel.items or panel.empty)
    if drafts:
        yield EntriesPanel(user)

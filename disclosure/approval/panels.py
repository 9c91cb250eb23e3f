"""The admin's home panels, one set a role: pending tasks, returned items, drafts, open proposals, published items."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from wagtail.admin.ui.components import Component
from wagtail.models import TaskState, WorkflowState

from disclosure.approval.dossier import Dossier
from disclosure.approval.meetings.panels import panels_of_meetings
from disclosure.approval.models import Decision
from disclosure.approval.motions.panels import panels_of_motions
from disclosure.catalogue.models import EntryPage
from disclosure.items.models import TAKEN_AWAY_STANDINGS, DisclosurePage, Standing
from disclosure.items.permissions import may_see_proposals
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles


def units_items(user: User, *roles: Role) -> QuerySet[DisclosurePage]:
    """Return the items for whose units the person has one of `roles`: all of an entry's, or under 各职能部门 the unit's own."""
    units = set().union(*(Roles.of(user).units(role) for role in roles))
    items = DisclosurePage.objects.none()
    for entry in EntryPage.objects.filter(Q(responsibilities__unit__in=units) | Q(each_department=True)).distinct():
        under = DisclosurePage.objects.child_of(entry)
        items |= under.filter(unit__in=units) if entry.each_department else under
    return items


def _under_way() -> QuerySet[WorkflowState]:
    return WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)


def _ids(states: QuerySet[WorkflowState]) -> list[int]:
    """Return the numbers of the items that `states` are about."""
    about_items = states.filter(content_type=ContentType.objects.get_for_model(DisclosurePage))
    return [int(pk) for pk in about_items.values_list("object_id", flat=True)]


def _last(kind: Decision.Kind) -> Subquery:
    """Return the time of an item's last decision of this kind, found by number, since clocks may go back."""
    return Subquery(Decision.objects.filter(item=OuterRef("pk"), kind=kind).order_by("-pk").values("at")[:1])


# Each of the following functions annotates its items with `moment`, the relevant time in the list, and sorts them.


def waiting_for(user: User) -> QuerySet[DisclosurePage]:
    """Return the proposals that wait for this person's review or approval, the longest waiting first."""
    states = WorkflowState.objects.filter(task_states__in=TaskState.objects.reviewable_by(user))
    return DisclosurePage.objects.filter(pk__in=_ids(states)).annotate(moment=_last(Decision.Kind.PROPOSED)).order_by("moment")


def suspended_for(user: User) -> QuerySet[DisclosurePage]:
    """Return suspended items: for the committee to settle, and for the office, the supervisors and the units to follow."""
    roles = Roles.of(user)
    everybody = roles.sees_everything or roles.holds(Role.COMMITTEE)
    items = DisclosurePage.objects if everybody else units_items(user, Role.DRAFTER, Role.REVIEWER)
    return items.filter(standing=Standing.SUSPENDED).annotate(moment=_last(Decision.Kind.SUSPENDED)).order_by("moment")


def returned_to(user: User) -> QuerySet[DisclosurePage]:
    """Return items of the person's units that were returned and have not been proposed again."""
    last = Decision.objects.filter(item=OuterRef("pk")).order_by("-pk").values("kind")[:1]
    returned = units_items(user, Role.DRAFTER).annotate(last=Subquery(last)).filter(last=Decision.Kind.RETURNED)
    return returned.annotate(moment=_last(Decision.Kind.RETURNED)).order_by("-moment")


def drafts_of(user: User) -> QuerySet[DisclosurePage]:
    """Return drafts that the person began or last edited, and that are neither proposed nor returned nor taken away."""
    mine = units_items(user, Role.DRAFTER).filter(Q(owner=user) | Q(latest_revision__user=user))
    mine = mine.filter(Q(live=False) | Q(has_unpublished_changes=True)).exclude(standing__in=TAKEN_AWAY_STANDINGS)
    mine = mine.exclude(pk__in=_ids(_under_way())).exclude(pk__in=returned_to(user).values("pk"))
    return mine.annotate(moment=F("latest_revision_created_at")).order_by("-moment")


def under_way_for(user: User) -> QuerySet[DisclosurePage]:
    """Return the open proposals that the person may follow: their units' own, or all for the office and the supervisors.

    The longest waiting come first.
    """
    items = DisclosurePage.objects if Roles.of(user).sees_everything else units_items(user, Role.DRAFTER, Role.REVIEWER)
    items = items.filter(pk__in=_ids(_under_way())).exclude(pk__in=waiting_for(user).values("pk"))
    return items.annotate(moment=_last(Decision.Kind.PROPOSED)).order_by("moment")


def published_for(user: User) -> QuerySet[DisclosurePage]:
    """Return published items, newest first: of the person's units, or all for the office, the supervisors and the committee."""
    roles = Roles.of(user)
    items = (
        DisclosurePage.objects
        if roles.sees_everything or roles.holds(Role.COMMITTEE)
        else units_items(user, Role.DRAFTER, Role.REVIEWER)
    )
    return items.live().annotate(moment=F("last_published_at")).order_by("-moment")


class ItemsPanel(Component):
    """A panel that lists items, each leading to its dossier, with the `moment` that `column` names."""

    template_name = "approval/panels/items.html"
    shown = 10

    def __init__(
        self, name: str, heading: str, items: QuerySet[DisclosurePage], column: str, user: User, order: int, empty: str = ""
    ):
        self.name, self.heading, self.items, self.column = name, heading, items, column
        self.user, self.order, self.empty = user, order, empty

    def get_context_data(self, parent_context) -> dict:
        """Add the rows of item and status. A row whose draft the person may not see is left out."""
        items = [
            item
            for item in self.items.select_related("unit", "latest_revision")[: self.shown]
            if item.live or may_see_proposals(self.user, item)
        ]
        rows = [self.row(Dossier(item, self.user)) for item in items]
        return {"panel": self, "rows": rows, "total": self.items.count()}

    def row(self, dossier: Dossier) -> dict:
        """Return the data of a row, by default with the content that is being decided or written."""
        return {"page": dossier.page, "item": dossier.item, "status": dossier.status, "suspension": dossier.suspension}

    def is_empty(self) -> bool:
        return not self.items.exists()


class WorkPanel(ItemsPanel):
    """A panel of items on which the person has to act. All of them are listed, not only the first ten."""

    shown = 200


class PublishedPanel(ItemsPanel):
    """A panel that lists items as their readers see them, without the drafts in progress."""

    def row(self, dossier: Dossier) -> dict:
        return {"page": dossier.page, "item": dossier.page, "status": Standing(dossier.page.standing).label}


class EntriesPanel(Component):
    """A drafter's own entries of the catalogue: their requirements, and the link to a new item."""

    name = "entries"
    order = 60
    template_name = "approval/panels/entries.html"

    def __init__(self, user: User):
        self.entries = [
            entry
            for entry in EntryPage.objects.live().in_force().order_by("path")
            if Roles.of(user).holds_in_any(Role.DRAFTER, entry.responsible_units())
        ]

    def get_context_data(self, parent_context) -> dict:
        return {"panel": self}


def panels_for(user: User) -> list[Component]:
    """Return the panels of the person's roles. An empty panel without a text for its empty state is left out."""
    roles = Roles.of(user)
    panels = [WorkPanel("suspended", "暂停公开，待党委确认或解除", suspended_for(user), "暂停时间", user, 5)]
    if roles.holds(Role.COMMITTEE) or roles.units(Role.REVIEWER):
        empty = "没有等待您审核或审批的事项。"
        panels.append(WorkPanel("waiting", "等待我办理", waiting_for(user), "送审时间", user, 10, empty))
    if roles.units(Role.DRAFTER):
        panels.append(WorkPanel("returned", "退回给我", returned_to(user), "退回时间", user, 20, "没有被退回的事项。"))
        empty = "没有未送审的草稿。在下面“本单位的目录”中选择目录，起草公开事项。"
        panels.append(ItemsPanel("drafts", "我的草稿", drafts_of(user), "修改时间", user, 30, empty))
    if roles.held:
        panels.append(ItemsPanel("under-way", "正在审核审批", under_way_for(user), "送审时间", user, 40))
        panels.append(PublishedPanel("published", "最近公开", published_for(user), "公开时间", user, 50, "还没有公开的事项。"))
    shown: list[Component] = [panel for panel in panels if panel.empty or not panel.is_empty()]
    shown += [*panels_of_meetings(user), *panels_of_motions(user)]
    if roles.units(Role.DRAFTER):
        shown.append(EntriesPanel(user))
    return sorted(shown, key=lambda panel: panel.order)

"""Permissions of the admin on an item, and on its drafts."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Q
from wagtail.models import Revision, TaskState

from disclosure.catalogue.models import EntryPage
from disclosure.catalogue.permissions import ClosedPermissionTester
from disclosure.organisation.models import Role, User
from disclosure.organisation.refusals import refuse
from disclosure.organisation.roles import Roles

if TYPE_CHECKING:
    from disclosure.items.models import DisclosurePage


class ItemPermissionTester(ClosedPermissionTester):
    """Drafters of the responsible units edit drafts and delete those never proposed; any other action needs a decision."""

    def why_closed(self) -> str:
        item = self.page.specific
        if item.is_published:
            return "已公开的事项只能由党委决定变更、撤销或终止。请在事项的“审核审批”页提请撤销、终止，或起草变更后送审。"
        return "稿件经责任单位审核、党委审批后由系统公开。请在编辑页送审，进展见事项的“审核审批”页。"

    def can_add_subpage(self) -> bool:
        return refuse("公开事项下面没有下级页面，请在目录下起草新的事项。")

    def can_edit(self) -> bool:
        reason = why_not_edited(self.user, self.page.specific)
        return refuse(reason) if reason else True

    def can_submit_for_moderation(self) -> bool:
        return self.can_edit() and super().can_submit_for_moderation()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        item = self.page.specific
        if item.is_published or item.live:
            return super().can_delete(ignore_bulk)
        if item.was_proposed:
            return refuse("送审过的稿件连同办理记录须保留，不能删除。不再公开的，请不要再送审。")
        return self.can_edit()


def may_edit(user: User, item: DisclosurePage) -> bool:
    """Return whether the person may edit the item's draft (law 5): only a drafter of one of its responsible units may.

    A superuser maintains the machine; the units and the committee decide what is disclosed. An item whose content was removed
    is not edited until it is open again.
    """
    return user.is_active and not item.is_taken_away and Roles.of(user).holds_in_any(Role.DRAFTER, item.responsible_units())


def why_not_edited(user: User, item: DisclosurePage) -> str:
    """Return the reason, in Chinese, why the person may not edit the item's draft; empty if they may."""
    if may_edit(user, item):
        return ""
    if Roles.of(user).holds_in_any(Role.DRAFTER, item.responsible_units()):
        return f"事项现在“{item.get_standing_display()}”，恢复公开以后才能修改。"
    return "只有责任单位的起草人可以修改稿件。审核、审批在事项的“审核审批”页办理。"


def may_see_draft(user: User, item: DisclosurePage) -> bool:
    """Return whether the person may see the item's latest draft: the unit's own people, the office and the supervisors.

    The committee sees the content that was proposed to it: see `content_for`.
    """
    roles = Roles.of(user)
    if not user.is_active or roles.sees_everything:
        return user.is_active
    units = item.responsible_units()
    return roles.holds_in_any(Role.DRAFTER, units) or roles.holds_in_any(Role.REVIEWER, units)


def drafts_seen_by(user: User) -> Q:
    """Return the condition for items, with their `entry_path`, whose draft `may_see_draft` shows to the person."""
    roles = Roles.of(user)
    if not user.is_active or roles.sees_everything:
        return Q() if user.is_active else Q(pk__in=[])
    return of_units(roles.units(Role.DRAFTER) | roles.units(Role.REVIEWER))


def of_units(units: Collection[int]) -> Q:
    """Return the condition for items, with their `entry_path`, for which one of the units is responsible.

    These are all items of a unit's entries, and under 各职能部门 the unit's own.
    """
    responsible = EntryPage.objects.filter(each_department=False, responsibilities__unit__in=units)
    of_departments = EntryPage.objects.filter(each_department=True)
    return Q(entry_path__in=responsible.values("path")) | Q(entry_path__in=of_departments.values("path"), unit__in=units)


def may_see_proposals(user: User, item: DisclosurePage) -> bool:
    """Return whether the person may see the item's proposals: those who see its draft, and the committee once proposed."""
    is_committee = user.is_active and Roles.of(user).holds(Role.COMMITTEE)
    return (is_committee and item.was_proposed) or may_see_draft(user, item)


def revision_for(user: User, item: DisclosurePage) -> Revision | None:
    """Return the newest unpublished revision that the person may see: the latest draft, or the one proposed last.

    Returns None for a person who may see neither.
    """
    if may_see_draft(user, item):
        return item.get_latest_revision()
    if not may_see_proposals(user, item):
        return None
    proposed = TaskState.objects.filter(workflow_state__in=item.workflow_states.all()).select_related("revision")
    return proposed.latest("pk").revision


def content_for(user: User, item: DisclosurePage) -> DisclosurePage | None:
    """Return the item with the content of `revision_for`; None for a person who may see none of its revisions."""
    revision = revision_for(user, item)
    return revision.as_object() if revision else None

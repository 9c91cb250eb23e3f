"""What the admin lets people do with an item, and who may see its drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from disclosure.catalogue.permissions import ClosedPermissionTester
from disclosure.organisation.models import Role, User
from disclosure.organisation.roles import Roles

if TYPE_CHECKING:
    from disclosure.items.models import DisclosurePage


class ItemPermissionTester(ClosedPermissionTester):
    """Drafters of the responsible units edit drafts; what was never proposed may be deleted; the rest needs a decision."""

    def can_add_subpage(self) -> bool:
        return False

    def can_edit(self) -> bool:
        return may_edit(self.user, self.page.specific)

    def can_submit_for_moderation(self) -> bool:
        return self.can_edit() and super().can_submit_for_moderation()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        item = self.page.specific
        return self.can_edit() and not item.is_published and not item.live and not item.workflow_states.exists()


def may_edit(user: User, item: DisclosurePage) -> bool:
    """Whether the person may edit the item's draft (law 5): a drafter of one of its responsible units, and nobody else.

    A superuser looks after the machine; what is disclosed is the units' and the committee's. What was taken away is not edited
    until it is open again.
    """
    return user.is_active and not item.is_taken_away and Roles.of(user).holds_in_any(Role.DRAFTER, item.responsible_units())


def why_not_edited(user: User, item: DisclosurePage) -> str:
    """Why the person may not edit the item's draft, in Chinese; nothing where they may."""
    if may_edit(user, item):
        return ""
    if Roles.of(user).holds_in_any(Role.DRAFTER, item.responsible_units()):
        return f"事项现在“{item.get_standing_display()}”，恢复公开以后才能修改。"
    return "只有责任单位的起草人可以修改稿件。审核、审批在事项的“审核审批”页办理。"


def may_see_draft(user: User, item: DisclosurePage) -> bool:
    """Whether the person may see what is not published yet.

    The unit's own people may, the office and the supervisors, and the committee once the item has been proposed.
    """
    roles = Roles.of(user)
    if not user.is_active or roles.sees_everything:
        return user.is_active
    if roles.holds(Role.COMMITTEE) and item.workflow_states.exists():
        return True
    units = item.responsible_units()
    return roles.holds_in_any(Role.DRAFTER, units) or roles.holds_in_any(Role.REVIEWER, units)

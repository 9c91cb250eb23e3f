"""What the admin lets people do with the pages of the catalogue."""

from __future__ import annotations

from wagtail.models import Page, PagePermissionTester

from disclosure.organisation.models import Role
from disclosure.organisation.roles import Roles


class ClosedPermissionTester(PagePermissionTester):
    """Answers no, to superusers too, wherever Wagtail would change what readers see without a decision (law 1)."""

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Page) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return False

    def can_edit(self) -> bool:
        return False

    def can_view_revisions(self) -> bool:
        """Wagtail opens the history of drafts to those who edit, and offers it to everybody."""
        return self.can_edit()

    def can_lock(self) -> bool:
        return False

    def can_unlock(self) -> bool:
        return False


class CataloguePermissionTester(ClosedPermissionTester):
    """Catalogue pages change by import alone; below an entry, its responsible units' drafters add items."""

    def can_add_subpage(self) -> bool:
        entry = self.page.specific
        if not hasattr(entry, "responsible_units") or entry.is_retired:
            return False
        return Roles.of(self.user).holds_in_any(Role.DRAFTER, entry.responsible_units())

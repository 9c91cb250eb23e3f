"""Permissions of the admin on the pages of the catalogue."""

from __future__ import annotations

from typing import Literal

from wagtail.models import Page, PagePermissionTester

from disclosure.organisation.models import Role
from disclosure.organisation.refusals import refuse
from disclosure.organisation.roles import Roles


class ClosedPermissionTester(PagePermissionTester):
    """Refuses everyone, superusers included, any action that would change what readers see without a decision (law 1).

    Each refusal notes its reason for the person who tried (law 7).
    """

    def refuse(self, act: str) -> Literal[False]:
        return refuse(f"不能在这里{act}：{self.why_closed()}")

    def why_closed(self) -> str:
        """Return why the page is not changed here, and where it is changed instead."""
        return "首页和公开目录只能由党委审定修订。请由党务公开办公室在“公开目录”上传修订稿，提请党委审定。"

    def can_publish(self) -> bool:
        return self.refuse("公开")

    def can_unpublish(self) -> bool:
        return self.refuse("撤下")

    def can_publish_subpage(self) -> bool:
        return self.refuse("公开下级页面")

    def can_set_view_restrictions(self) -> bool:
        return self.refuse("设置访问权限")

    def can_unschedule(self) -> bool:
        return self.refuse("取消定时")

    def can_reorder_children(self) -> bool:
        return self.refuse("调整次序")

    def can_copy(self) -> bool:
        return self.refuse("复制")

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return self.refuse("复制")

    def can_move(self) -> bool:
        return self.refuse("移动")

    def can_move_to(self, destination: Page) -> bool:
        return self.refuse("移动")

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return self.refuse("删除")

    def can_edit(self) -> bool:
        return self.refuse("修改")

    def can_view_revisions(self) -> bool:
        """Allow the history to editors only. Wagtail offers drafts to editors, but the history to everyone."""
        return self.can_edit()

    def can_lock(self) -> bool:
        return self.refuse("锁定")

    def can_unlock(self) -> bool:
        return self.refuse("解锁")

    def can_add_subpage(self) -> bool:
        return self.refuse("添加下级页面")


class CataloguePermissionTester(ClosedPermissionTester):
    """Catalogue pages change by import alone; below an entry, drafters of its responsible units add items."""

    def can_add_subpage(self) -> bool:
        entry = self.page.specific
        if not hasattr(entry, "responsible_units"):
            return super().can_add_subpage()
        if entry.is_retired:
            return refuse("这一目录已停用，不再起草新的事项。")
        if not Roles.of(self.user).holds_in_any(Role.DRAFTER, entry.responsible_units()):
            return refuse("只有这一目录的责任单位的起草人可以起草事项。")
        return True

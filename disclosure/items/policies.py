"""Whose pages and files Wagtail's lists, choosers and reports show: today's appointments decide, not membership of a group.

Wagtail asks a permission policy, an object that each of its views has imported by name. These policies take the place of the
stock ones by giving those objects another class.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, QuerySet
from django.db.models.functions import Cast
from wagtail.admin.api import views as api
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, WorkflowState
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from disclosure.audience.readers import PUBLIC
from disclosure.items.models import DisclosurePage
from disclosure.organisation.roles import groups_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from disclosure.items.files import Attachment, Picture
    from disclosure.organisation.models import User


def pages_without_drafts() -> QuerySet[Page]:
    """The pages that hide nothing: the catalogue, and published items that everybody reads and nobody is changing.

    Nor is anything decided on them: a request to withdraw an item makes no draft.
    """
    under_way = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, content_type=ContentType.objects.get_for_model(DisclosurePage)
    )
    open_items = (
        DisclosurePage.objects.viewable_by(PUBLIC)
        .filter(has_unpublished_changes=False)
        .exclude(pk__in=under_way.values(number=Cast("object_id", IntegerField())))
    )
    return Page.objects.not_type(DisclosurePage) | Page.objects.filter(pk__in=open_items.order_by().values("pk"))


class PagePolicy(PagePermissionPolicy):
    """A superuser looks after the machine: of items they find what the public reads."""

    def get_all_permissions_for_user(self, user: User | AnonymousUser) -> QuerySet[GroupPagePermission]:
        return GroupPagePermission.objects.filter(group__in=groups_of(user)).select_related("page", "permission")

    def _base_queryset_for_user(self, user: User) -> QuerySet[Page] | None:
        return pages_without_drafts() if user.is_active and user.is_superuser else super()._base_queryset_for_user(user)

    def user_has_any_permission_for_instance(self, user: User, actions: Several[str], instance: Page) -> bool:
        if user.is_superuser and not pages_without_drafts().filter(pk=instance.pk).exists():
            return False
        return super().user_has_any_permission_for_instance(user, actions, instance)


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """A unit's files are for those who hold a role in it. A superuser holds none, and finds none."""

    def get_all_permissions_for_user(self, user: User | AnonymousUser) -> QuerySet[GroupCollectionPermission]:
        held = GroupCollectionPermission.objects.filter(group__in=groups_of(user))
        return held.select_related("permission", "collection")

    def _check_perm(self, user: User | AnonymousUser, actions: Several[str], collection: Collection | None = None) -> bool:
        return not user.is_superuser and super()._check_perm(user, actions, collection)

    def collections_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Several[str]
    ) -> QuerySet[Collection]:
        if user.is_superuser:
            return Collection.objects.none()
        return super().collections_user_has_any_permission_for(user, actions)

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Several[str]
    ) -> QuerySet[Attachment] | QuerySet[Picture]:
        if user.is_superuser:
            return self.model._default_manager.none()
        return super().instances_user_has_any_permission_for(user, actions)


def ask_appointments() -> None:
    """Give Wagtail's policies for pages, documents and images the classes above."""
    page_permission_policy.__class__ = PagePolicy
    # The interface for programs makes a policy of its own.
    api.PagePermissionPolicy = PagePolicy
    for policy in (document_policy, image_policy):
        policy.__class__ = FilePolicy

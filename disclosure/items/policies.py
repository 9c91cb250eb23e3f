"""Permission policies of Wagtail's lists, choosers and reports, based on today's appointments instead of group membership.

Wagtail checks a permission policy, an object that each of its views has imported by name. The policies here replace the stock
ones by changing the class of those objects.
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
    """Return the pages without hidden content: the catalogue, and public items without unpublished changes.

    Items with a workflow in progress are excluded, too, because a request to withdraw an item makes no draft.
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
    """A page policy under which a superuser, who maintains the machine, finds of items only those that the public reads."""

    def get_all_permissions_for_user(self, user: User | AnonymousUser) -> QuerySet[GroupPagePermission]:
        return GroupPagePermission.objects.filter(group__in=groups_of(user)).select_related("page", "permission")

    def _base_queryset_for_user(self, user: User) -> QuerySet[Page] | None:
        return pages_without_drafts() if user.is_active and user.is_superuser else super()._base_queryset_for_user(user)

    def user_has_any_permission_for_instance(self, user: User, actions: Several[str], instance: Page) -> bool:
        if user.is_superuser and not pages_without_drafts().filter(pk=instance.pk).exists():
            return False
        return super().user_has_any_permission_for_instance(user, actions, instance)


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """A file policy that opens a unit's files to those who hold a role in it, and none to a superuser, who holds no role."""

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
    """Replace the classes of Wagtail's policies for pages, documents and images by those above."""
    page_permission_policy.__class__ = PagePolicy
    # The admin API creates a policy of its own.
    api.PagePermissionPolicy = PagePolicy
    for policy in (document_policy, image_policy):
        policy.__class__ = FilePolicy

"""Permission policies of Wagtail's lists, choosers and reports, based on today's appointments instead of group membership.

Wagtail checks a permission policy, an object that each of its views has imported by name. The policies here replace the stock
ones by changing the class of those objects.
"""

from __future__ import annotations

from collections.abc import Collection as Several
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Exists, ExpressionWrapper, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.admin.api import views as api
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, WorkflowState
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from disclosure.audience.readers import PUBLIC
from disclosure.catalogue.models import ENTRY_PATH_LENGTH, CataloguePage, CategoryPage, EntryPage, EntryPath
from disclosure.items.models import DisclosurePage
from disclosure.organisation.roles import Roles, groups_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from disclosure.items.files import Attachment, Picture
    from disclosure.organisation.models import User


EXPLORING = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete"})
"""Actions each of which shows a page in Wagtail's explorer."""

FIRST, LAST = "0" * Page.steplen, "Z" * Page.steplen
"""Ends of paths right below a page, before all its children and after them."""

NOTHING = Q(pk__in=[])
"""The condition that no row fulfils."""

OWN = "change"
"""The action that shows a page in the admin; whether it is done is decided by the page's permission tester."""


def without_drafts() -> Q:
    """Return the condition for pages without hidden content: the catalogue, and public items without unpublished changes.

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
    return ~Q(content_type=ContentType.objects.get_for_model(DisclosurePage)) | Q(pk__in=open_items.order_by().values("pk"))


def below(path: str) -> Q:
    """Return the condition for the page with this path and all pages below it: by the order of paths, as in their index."""
    return Q(path__gte=path, path__lt=Page(path=path)._inc_path())


def common_beginning(paths: Several[str]) -> str:
    """Return the path of the first page that is above all of `paths`, or one of them; empty if there is none."""
    first, last = min(paths, default=""), max(paths, default="")
    length = 0
    while length < len(first) and first[: length + Page.steplen] == last[: length + Page.steplen]:
        length += Page.steplen
    return first[:length]


def _units_of(user: User) -> set[int]:
    return {unit_id for _, unit_id in Roles.of(user).held if unit_id is not None}


class PagePolicy(PagePermissionPolicy):
    """The policy of pages: a permission on an entry opens all below it, and a unit its own items under 各职能部门.

    A superuser, who maintains the machine, finds of items only those that the public reads.
    """

    def get_all_permissions_for_user(self, user: User | AnonymousUser) -> QuerySet[GroupPagePermission]:
        return GroupPagePermission.objects.filter(group__in=groups_of(user)).select_related("page", "permission")

    def _own_items(self, user: User) -> QuerySet[DisclosurePage]:
        """Return the items under 各职能部门 of the units in which the person holds a role."""
        return DisclosurePage.objects.with_entry_path().filter(unit__in=_units_of(user), entry_path__in=self._shared(user))

    def _shared(self, user: User) -> list[str]:
        """Return the paths of the entries under 各职能部门 that hold items of the person's units."""
        return [page.path for page in self._places(user) if page.is_shared] if _units_of(user) else []

    def _places(self, user: User) -> list[Page]:
        """Return the entries of `_shared` and the pages above those opened to the person; read once and cached on the user."""
        found = getattr(user, "_places", None)
        if found is None:
            own = DisclosurePage.objects.with_entry_path().filter(entry_path=OuterRef("path"), unit__in=_units_of(user))
            is_shared = Q(pk__in=EntryPage.objects.filter(Exists(own), each_department=True).order_by().values("pk"))
            opened = self._opened(user, EXPLORING)
            above = {path[:length] for path in opened for length in range(Page.steplen, len(path), Page.steplen)}
            pages = Page.objects.filter(is_shared | Q(path__in=above))
            found = list(pages.annotate(is_shared=ExpressionWrapper(is_shared, BooleanField())))
            setattr(user, "_places", found)  # noqa: B010 (no field of the model)
        return found

    def _opened(self, user: User, actions: Several[str]) -> list[str]:
        """Return the paths of the pages for which the person holds one of the permissions."""
        codenames = self._get_permission_codenames(set(actions))
        held = self.get_cached_permissions_for_user(user)
        return sorted({each.page.path for each in held if each.permission.codename in codenames})

    def _explored(self, user: User) -> list[str]:
        """Return the paths of the pages below which the person finds everything, and of places for own items."""
        places = [f"{path}{end}" for path in self._shared(user) for end in (FIRST, LAST)]
        return [*self._opened(user, EXPLORING), *places]

    def _base_queryset_for_user(self, user: User) -> QuerySet[Page] | None:
        return Page.objects.filter(without_drafts()) if user.is_active and user.is_superuser else None

    def user_has_any_permission(self, user: User, actions: Several[str]) -> bool:
        if super().user_has_any_permission(user, actions):
            return True
        return user.is_active and OWN in actions and bool(self._shared(user))

    def user_has_any_permission_for_instance(self, user: User, actions: Several[str], instance: Page) -> bool:
        if user.is_superuser and not Page.objects.filter(without_drafts(), pk=instance.pk).exists():
            return False
        if super().user_has_any_permission_for_instance(user, actions, instance):
            return True
        is_shared = user.is_active and OWN in actions and instance.path[:ENTRY_PATH_LENGTH] in self._shared(user)
        return is_shared and self._own_items(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: User, actions: Several[str]) -> QuerySet[Page]:
        base = self._base_queryset_for_user(user)
        return Page.objects.filter(self._found(user, actions)) if base is None else base

    def _found(self, user: User, actions: Several[str]) -> Q:
        found = Q(pk__in=self._own_items(user).order_by().values("pk")) if OWN in actions and self._shared(user) else NOTHING
        for path in self._opened(user, actions):
            found |= below(path)
        return found

    def explorable_root_instance(self, user: User) -> Page | None:
        if user.is_superuser or hasattr(user, self._explorable_root_instance_cache_name):
            return super().explorable_root_instance(user)
        path = common_beginning(self._explored(user))
        known = [each.page for each in self.get_cached_permissions_for_user(user)]
        known += self._places(user) if _units_of(user) else []
        root = next((page for page in known if page.path == path), None)
        if path and root is None:
            root = Page.objects.get(path=path)
        setattr(user, self._explorable_root_instance_cache_name, root)
        return root

    def explorable_instances(self, user: User) -> QuerySet[Page]:
        """Return the pages that the explorer shows: those opened to the person, and the way to them from where it parts."""
        return Page.objects.filter(self._explorable(user))

    def _explorable(self, user: User) -> Q:
        if not user.is_active:
            return NOTHING
        if user.is_superuser:
            return without_drafts()
        explored = self._explored(user)
        start = len(common_beginning([path[: -Page.steplen] for path in explored]))
        way = {path[:length] for path in explored for length in range(max(start, Page.steplen), len(path), Page.steplen)}
        return self._found(user, EXPLORING) | Q(path__in=way)

    def children_shown_to(self, user: User, parent: Page) -> QuerySet[Page]:
        """Return the pages right below `parent` that the explorer lists; many items are read in the order of an index."""
        match parent:
            case EntryPage():
                children = Page.objects.alias(entry_path=EntryPath("path")).filter(entry_path=parent.path)
            case CategoryPage():
                children = Page.objects.filter(pk__in=EntryPage.objects.below(parent).order_by().values("pk"))
            case CataloguePage():
                children = Page.objects.filter(pk__in=CategoryPage.objects.below(parent).order_by().values("pk"))
            case _:
                children = Page.objects.filter(below(parent.path))
        children = children.filter(depth=parent.depth + 1)
        if not user.is_superuser and any(parent.path.startswith(path) for path in self._opened(user, EXPLORING)):
            return children
        return children.filter(self._explorable(user))


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

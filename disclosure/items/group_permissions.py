"""What a unit's people see in the admin besides their entries: their own files, their own items under 各职能部门 (law 5)."""

from django.contrib.auth.models import Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from disclosure.catalogue.group_permissions import CHANGE_PAGE
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit

FILE_PERMISSIONS = ("add_document", "choose_document", "add_image", "choose_image")
"""Add and choose, never change or delete: a stored file stays as it is.

They are the permissions of Wagtail's own document and image models: it asks for those, whichever models stand in their place.
"""


def sync_unit_collection(unit: Unit) -> Collection:
    """The unit's collection, made where it is missing, renamed with the unit, open to the unit's group."""
    held = GroupCollectionPermission.objects.filter(group=unit.group).select_related("collection").first()
    collection = held.collection if held else Collection.get_first_root_node().add_child(name=unit.name)
    if collection.name != unit.name:
        collection.name = unit.name
        collection.save()
    own = {"content_type__app_label__in": ("wagtaildocs", "wagtailimages"), "codename__in": FILE_PERMISSIONS}
    for permission in Permission.objects.filter(**own):
        GroupCollectionPermission.objects.get_or_create(group=unit.group, collection=collection, permission=permission)
    return collection


def sync_item_permission(item: DisclosurePage) -> None:
    """Open an item under 各职能部门 to its own unit's group alone; elsewhere the door to the entry is enough."""
    held = GroupPagePermission.objects.filter(page_id=item.pk)
    if not item.entry.each_department:
        held.delete()
        return
    held.exclude(group=item.unit.group).delete()
    GroupPagePermission.objects.get_or_create(
        group=item.unit.group, page_id=item.pk, permission=Permission.objects.get(**CHANGE_PAGE)
    )

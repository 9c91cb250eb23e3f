"""Group permissions of a unit in the admin besides its entries: its own files (law 5)."""

from django.contrib.auth.models import Permission
from wagtail.models import Collection, GroupCollectionPermission

from disclosure.organisation.models import Unit

FILE_PERMISSIONS = ("add_document", "choose_document", "add_image", "choose_image")
"""Adding and choosing, but never changing or deleting, because a stored file never changes.

These are the permissions of Wagtail's own document and image models: Wagtail checks them even if other models replace those.
"""


def sync_unit_collection(unit: Unit) -> Collection:
    """Return the unit's collection, created if missing, renamed with the unit, and open to the unit's group."""
    held = GroupCollectionPermission.objects.filter(group=unit.group).select_related("collection").first()
    collection = held.collection if held else Collection.get_first_root_node().add_child(name=unit.name)
    if collection.name != unit.name:
        collection.name = unit.name
        collection.save()
    own = {"content_type__app_label__in": ("wagtaildocs", "wagtailimages"), "codename__in": FILE_PERMISSIONS}
    for permission in Permission.objects.filter(**own):
        GroupCollectionPermission.objects.get_or_create(group=unit.group, collection=collection, permission=permission)
    return collection

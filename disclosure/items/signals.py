"""The admin's doors follow the register of units, and the items; a file that an item carries is kept."""

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.doors import sync_item_permission, sync_unit_collection
from disclosure.items.guarded import IN_USE, is_carried
from disclosure.items.models import Attachment, DisclosurePage, Picture
from disclosure.organisation.models import Unit


@receiver(post_save, sender=Unit)
def follow_units(instance: Unit, **kwargs) -> None:
    sync_unit_collection(instance)


@receiver(post_save, sender=DisclosurePage)
def follow_items(instance: DisclosurePage, **kwargs) -> None:
    sync_item_permission(instance)


@receiver(pre_delete, sender=Attachment)
@receiver(pre_delete, sender=Picture)
def keep_files_in_use(instance: Attachment | Picture, **kwargs) -> None:
    if is_carried(instance):
        raise NotGranted(IN_USE)

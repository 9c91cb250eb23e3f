"""The admin's doors follow the register of units, and the items."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from disclosure.items.doors import sync_item_permission, sync_unit_collection
from disclosure.items.models import DisclosurePage
from disclosure.organisation.models import Unit


@receiver(post_save, sender=Unit)
def follow_units(instance: Unit, **kwargs) -> None:
    sync_unit_collection(instance)


@receiver(post_save, sender=DisclosurePage)
def follow_items(instance: DisclosurePage, **kwargs) -> None:
    sync_item_permission(instance)

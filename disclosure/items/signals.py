"""A unit's collection follows the register of units."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from disclosure.items.doors import sync_unit_collection
from disclosure.organisation.models import Unit


@receiver(post_save, sender=Unit)
def follow_units(instance: Unit, **kwargs) -> None:
    sync_unit_collection(instance)

"""A unit's doors follow the register of units: a new functional department answers for the entries of 各职能部门."""

from django.db.models.signals import post_save
from django.dispatch import receiver

from disclosure.catalogue.doors import sync_page_permissions
from disclosure.organisation.models import Unit


@receiver(post_save, sender=Unit)
def follow_units(**kwargs) -> None:
    sync_page_permissions()

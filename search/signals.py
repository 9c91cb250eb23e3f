"""Keeps the index in step where Wagtail does not.

Wagtail indexes a page as it is saved, which is before its attachments are.
"""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from modelsearch.index import insert_or_update_object

from disclosure.items.models import DisclosurePage, ItemAttachment


@receiver([post_save, post_delete], sender=ItemAttachment)
def follow_attachments(instance: ItemAttachment, **kwargs) -> None:
    for item in DisclosurePage.objects.filter(pk=instance.item_id):
        insert_or_update_object(item)

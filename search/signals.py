"""Keeps the index in step where Wagtail does not.

Wagtail indexes a page as it is saved, which is before its attachments are; and it does not know that items show the titles of
their attachments.
"""

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from modelsearch.index import insert_or_update_object

from disclosure.items.models import Attachment, DisclosurePage, ItemAttachment
from disclosure.items.serving import published_carriers


@receiver([post_save, post_delete], sender=ItemAttachment)
def follow_attachments(instance: ItemAttachment, **kwargs) -> None:
    _index(DisclosurePage.objects.filter(pk=instance.item_id))


@receiver(post_save, sender=Attachment)
def follow_titles(instance: Attachment, **kwargs) -> None:
    _index(published_carriers(instance))


def _index(items: QuerySet[DisclosurePage]) -> None:
    for item in items:
        insert_or_update_object(item)

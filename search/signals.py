"""Receivers that index an item after its attachments and tags are saved. Wagtail would do so before, with its row."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from modelsearch.backends import get_search_backends
from modelsearch.index import insert_or_update_object, remove_object

from disclosure.items.models import DisclosurePage, ItemAttachment, ItemTag
from disclosure.items.saving import is_saving, item_saved


@receiver(item_saved)
def follow_items(instance: DisclosurePage, **kwargs) -> None:
    # `insert_or_update_object` would read the item once more, which `item_saved` sends as it was just read.
    for backend in get_search_backends(with_auto_update=True):
        backend.add(instance)


@receiver(post_delete, sender=DisclosurePage)
def follow_deletions(instance: DisclosurePage, **kwargs) -> None:
    remove_object(instance)


@receiver([post_save, post_delete], sender=ItemAttachment)
def follow_attachments(instance: ItemAttachment, **kwargs) -> None:
    if not is_saving():
        _index(instance.item_id)


@receiver([post_save, post_delete], sender=ItemTag)
def follow_tags(instance: ItemTag, **kwargs) -> None:
    if not is_saving():
        _index(instance.content_object_id)


def _index(pk: int) -> None:
    for item in DisclosurePage.objects.filter(pk=pk):
        insert_or_update_object(item)

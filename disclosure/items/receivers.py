"""Receivers that update permissions with the register of units and with items, and that record and protect files in use."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.documents.signal_handlers import post_delete_file_cleanup as delete_document_file
from wagtail.images.signal_handlers import post_delete_file_cleanup as delete_image_file
from wagtail.models import Revision

from disclosure.catalogue.guard.grants import NotGranted
from disclosure.items.carried_files import is_carried, record_files
from disclosure.items.group_permissions import sync_unit_collection
from disclosure.items.guarded import IN_USE, STORED_FILES, shown_fields
from disclosure.items.models import Attachment, DisclosurePage, Picture, Rendition
from disclosure.organisation.models import Unit

UPLOAD_FOLDERS = ("documents/", "original_images/", "images/")
"""Folders that contain attachments, pictures and renditions, and nothing else."""


@receiver(post_save, sender=Unit)
def follow_units(instance: Unit, **kwargs) -> None:
    sync_unit_collection(instance)


@receiver(post_save, sender=Revision)
def record_files_of_items(instance: Revision, created: bool, raw: bool, update_fields=None, **kwargs) -> None:
    """Record the files of an item's revision, whichever way it is saved. A fixture brings the rows of its revisions."""
    is_written = not raw and (update_fields is None or "content" in update_fields)
    if is_written and instance.content_type_id == ContentType.objects.get_for_model(DisclosurePage).pk:
        record_files(instance, is_new=created)


@receiver(pre_delete, sender=Attachment)
@receiver(pre_delete, sender=Picture)
def keep_files_in_use(instance: Attachment | Picture, **kwargs) -> None:
    if is_carried(instance, Revision.objects.all()):
        raise NotGranted(IN_USE)


for model, cleanup in ((Attachment, delete_document_file), (Picture, delete_image_file), (Rendition, delete_image_file)):
    # Wagtail deletes the file named by the object in memory, even if other rows name it too.
    post_delete.disconnect(cleanup, sender=model)


@receiver(post_delete, sender=Attachment)
@receiver(post_delete, sender=Picture)
@receiver(post_delete, sender=Rendition)
def delete_file_with_its_last_row(instance: Attachment | Picture | Rendition, **kwargs) -> None:
    storage, name = instance.file.storage, str(instance.file.name)
    folder = f"{name.partition('/')[0]}/"

    def delete() -> None:
        if folder in UPLOAD_FOLDERS and not any(model._base_manager.filter(file=name).exists() for model in STORED_FILES):
            storage.delete(name)

    transaction.on_commit(delete)


@receiver(pre_save, sender=Attachment)
@receiver(pre_save, sender=Picture)
def keep_names_in_use(instance: Attachment | Picture, update_fields=None, **kwargs) -> None:
    """Refuse changes of a file's title and description, which readers and reviewers see, once a revision contains the file."""
    fields = [name for name in shown_fields(type(instance)) if update_fields is None or name in update_fields]
    stored = type(instance)._default_manager.filter(pk=instance.pk).values(*fields).first() if instance.pk and fields else None
    if (
        stored
        and any(stored[name] != getattr(instance, name) for name in fields)
        and is_carried(instance, Revision.objects.all())
    ):
        raise NotGranted(IN_USE)

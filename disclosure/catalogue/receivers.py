"""Receivers that update page permissions with the register of units: a new functional department shares the 各职能部门 entries.

Another receiver protects the published revision, as the guard's triggers do, but by an error that Wagtail handles.
"""

from django.db.models import ProtectedError
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, Revision

from disclosure.catalogue.group_permissions import sync_page_permissions
from disclosure.catalogue.guard.grants import NotGranted
from disclosure.catalogue.guard.rules import WITHOUT_APPROVAL
from disclosure.catalogue.models import Grant
from disclosure.organisation.models import Unit


@receiver(post_save, sender=Unit)
def follow_units(**kwargs) -> None:
    sync_page_permissions()


class PublishedRevision(NotGranted, ProtectedError):
    """A refusal to delete a revision that readers see. `purge_revisions` skips protected ones, and stops at other errors."""

    def __str__(self) -> str:
        return WITHOUT_APPROVAL


@receiver(pre_delete, sender=Revision)
def keep_published_revision(instance: Revision, **kwargs) -> None:
    pages = Page.objects.filter(live_revision=instance)
    if pages and not Grant.objects.exists():
        raise PublishedRevision(WITHOUT_APPROVAL, set(pages))

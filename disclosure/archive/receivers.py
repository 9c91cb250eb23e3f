"""The archive hears of every decision that was carried out, and exports of every removal."""

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver

from disclosure.approval.models import Decision
from disclosure.approval.signals import carried_out
from disclosure.archive.exports.requests import clear
from disclosure.archive.models import ArchiveExport, Edition, Event
from disclosure.archive.sealing import seal
from disclosure.archive.snapshot import Snapshot


@receiver(carried_out)
def seal_what_was_carried_out(decision: Decision, **kwargs) -> None:
    """Decisions on motions are about no item: the catalogue keeps its own versions."""
    if decision.item:
        seal(Snapshot(decision, decision.item.pk))


@receiver(post_save, sender=Edition)
def clear_exports(instance: Edition, **kwargs) -> None:
    """Bags that lie ready hold what the law has just removed."""
    if instance.event == Event.REMOVAL:
        transaction.on_commit(lambda: clear(ArchiveExport.objects.all()))

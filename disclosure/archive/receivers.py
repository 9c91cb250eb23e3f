"""Receivers of every decision on an item that was carried out."""

from django.dispatch import receiver

from disclosure.approval.models import Decision
from disclosure.approval.signals import carried_out
from disclosure.archive.sealing import seal
from disclosure.archive.snapshot import Snapshot
from disclosure.items.digests import RevisionContent
from disclosure.items.models import DisclosurePage


@receiver(carried_out, sender=DisclosurePage)
def seal_what_was_carried_out(decision: Decision, content: RevisionContent, **kwargs) -> None:
    """Seal the content that was decided on. Motions are excluded: a removal seals itself, the catalogue keeps versions."""
    seal(Snapshot(decision, content))

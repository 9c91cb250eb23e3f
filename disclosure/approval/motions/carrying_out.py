"""Carrying out a motion that the committee approved, in the transaction of the approval."""

from __future__ import annotations

from django.utils import timezone
from wagtail.models import Revision

from disclosure.approval import notices
from disclosure.approval.errors import Stale
from disclosure.approval.models import CatalogueRevision, Decision, Motion, Postponement
from disclosure.approval.signals import carried_out
from disclosure.catalogue.actions import CatalogueChanged, add_off_catalogue_entry, apply_import
from disclosure.catalogue.checks import PrintedEntry, check
from disclosure.catalogue.guard.grants import granted
from disclosure.organisation.models import Unit, User


def carry_out_motion(motion: Motion, approval: Decision, user: User) -> None:
    """Carry out what was approved, exactly as proposed: `motion` has the digest that was approved.

    Raises:
        Stale: the motion was carried out already, or no longer can be: the catalogue or the register of units has changed, or a
            day has passed.
    """
    if motion.live:
        raise Stale("这项决定已经办理过，不能再次办理。")
    check_can_be_done(motion)
    with granted(motion.shown_on, f"decision {approval.pk}"):
        motion.procedure.carry_out(motion, approval, user)
        # Read again, so that the results of the motion are not overwritten as it is made live.
        Revision.objects.get(pk=approval.revision_id).publish(user=user, skip_permission_checks=True)
        carried_out.send(sender=type(motion), decision=approval, content=motion)
    notices.tell_proposers(motion, approval)


def check_can_be_done(motion: Motion) -> None:
    """Raises `Stale`, with the reason, if an approval could no longer be carried out as proposed."""
    motion.procedure.check(motion)


def check_postponement(motion: Postponement) -> None:
    if motion.until <= timezone.localdate():
        raise Stale("申请暂缓的期限已过，不能再批准；仍需暂缓的，请提出单位撤回后重新报请。")
    if motion.entry.is_retired:
        raise Stale("这一目录已停用，不再承担公开任务，不必暂缓。")


def postpone(motion: Postponement, approval: Decision, user: User) -> None:
    """Do nothing: the approval itself takes effect, see `Postponement.in_force`."""


def check_revision(motion: CatalogueRevision) -> None:
    if motion.plan().digest != motion.plan_digest:
        raise Stale("提请审定之后，目录或责任单位登记册已有变动，不能据此修订；请办公室撤回，重新上传后再提请审定。")


def revise_catalogue(motion: CatalogueRevision, approval: Decision, user: User) -> None:
    try:
        version = apply_import(motion.plan(), by=user)
    except CatalogueChanged as changed:
        raise Stale(str(changed)) from changed
    CatalogueRevision.objects.filter(pk=motion.pk).update(version=version)


def add_entry(motion: CatalogueRevision, approval: Decision, user: User) -> None:
    try:
        entry = add_off_catalogue_entry(printed_entry(motion), by=user)
    except CatalogueChanged as changed:
        raise Stale(str(changed)) from changed
    CatalogueRevision.objects.filter(pk=motion.pk).update(entry=entry)


def printed_entry(motion: CatalogueRevision) -> PrintedEntry:
    """Return the entry that a matter outside the catalogue asks for. Raises `Stale` if its cells can no longer be parsed."""
    categories, problems = check(motion.printed_rows, list(Unit.objects.active().values_list("name", flat=True)))
    if problems:
        raise Stale(f"提出之后，责任单位登记册已有变动：{problems[0].message}请提出单位撤回后重新报请。")
    (category,) = categories
    (entry,) = category.entries
    return entry

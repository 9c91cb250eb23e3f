"""Carrying out a motion that the committee approved, in the transaction of the approval."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from disclosure.approval import notices
from disclosure.approval.errors import Stale
from disclosure.approval.models import CatalogueRevision, Decision, Motion, Postponement, Procedure
from disclosure.catalogue.actions import OFF_CATALOGUE_TITLE, CatalogueChanged, add_off_catalogue_entry, apply_import
from disclosure.catalogue.checks import PrintedEntry, check
from disclosure.catalogue.guard.grants import granted
from disclosure.organisation.models import Unit, User


def carry_out_motion(motion: Motion, approval: Decision, user: User) -> None:
    """Do what was approved, exactly as it was proposed: `motion` has the digest that was approved.

    Raises:
        Stale: it was done already, or can no longer be done like this: the catalogue or the register of units has changed, or a
            day has passed.
    """
    if motion.live:
        raise Stale("这项决定已经办理过，不能再次办理。")
    check_can_be_done(motion)
    with granted(motion.entry if isinstance(motion, Postponement) else None, f"decision {approval.pk}"):
        KINDS[motion.procedure].carry_out(motion, approval, user)
        # Read anew, so that what the motion led to stays beside it as it is made live.
        Revision.objects.get(pk=approval.revision_id).publish(user=user, skip_permission_checks=True)
    notices.tell_proposers(motion, approval)


def check_can_be_done(motion: Motion) -> None:
    """Raises `Stale` where an approval could no longer be carried out as it was proposed, and says why."""
    KINDS[motion.procedure].check(motion)


def _check_postponement(motion: Postponement) -> None:
    if motion.until <= timezone.localdate():
        raise Stale("申请暂缓的期限已过，不能再批准；仍需暂缓的，请提出单位撤回后重新报请。")
    if motion.entry.is_retired:
        raise Stale("这一目录已停用，不再承担公开任务，不必暂缓。")


def _postpone(motion: Postponement, approval: Decision, user: User | None) -> None:
    """That it is approved says it all: `Postponement.in_force`."""


def _check_revision(motion: CatalogueRevision) -> None:
    if motion.plan().digest != motion.plan_digest:
        raise Stale("提请审定之后，目录或责任单位登记册已有变动，不能据此修订；请办公室撤回，重新上传后再提请审定。")


def _revise(motion: CatalogueRevision, approval: Decision, user: User | None) -> None:
    try:
        version = apply_import(motion.plan(), by=user)
    except CatalogueChanged as changed:
        raise Stale(str(changed)) from changed
    CatalogueRevision.objects.filter(pk=motion.pk).update(version=version)


def _add_entry(motion: CatalogueRevision, approval: Decision, user: User | None) -> None:
    try:
        entry = add_off_catalogue_entry(_printed_entry(motion), by=user)
    except CatalogueChanged as changed:
        raise Stale(str(changed)) from changed
    CatalogueRevision.objects.filter(pk=motion.pk).update(entry=entry)


def _printed_entry(motion: CatalogueRevision) -> PrintedEntry:
    """The one entry that a matter outside the catalogue asks for. Raises `Stale` where its cells can no longer be read."""
    categories, problems = check(motion.printed_rows, list(Unit.objects.active().values_list("name", flat=True)))
    if problems:
        raise Stale(f"提出之后，责任单位登记册已有变动：{problems[0].message}请提出单位撤回后重新报请。")
    (category,) = categories
    (entry,) = category.entries
    return entry


@dataclass(frozen=True)
class Kind:
    """What it takes to deal with the motions of one procedure.

    Args:
        check: given a motion, raises `Stale` where it can no longer be carried out as it was proposed.
        carry_out: does it, given the motion, its approval and who approved.
        begins_at: given a motion, the page of the admin on which such a one is put anew.
        template: shows what is proposed, beside title and reason; it finds `motion` and `dossier`.
        effect: given a motion, what its approval brings about, in Chinese, to be told before and after.
    """

    model: type[Motion]
    check: Callable[[Any], object]
    carry_out: Callable[[Any, Decision, User | None], None]
    begins_at: Callable[[Any], str]
    template: str
    effect: Callable[[Any], str]


KINDS: dict[Procedure, Kind] = {
    Procedure.CATALOGUE: Kind(
        CatalogueRevision,
        _check_revision,
        _revise,
        lambda _: reverse("catalogue_admin:index"),
        "approval/motions/includes/catalogue.html",
        lambda _: "公开目录按所列变化修订，读者看到新的一版",
    ),
    Procedure.OFF_CATALOGUE: Kind(
        CatalogueRevision,
        _printed_entry,
        _add_entry,
        lambda motion: f"{reverse('motions:propose_off_catalogue')}?again={motion.pk}",
        "approval/motions/includes/off_catalogue.html",
        lambda motion: f"公开目录增加一条“{OFF_CATALOGUE_TITLE}”，{motion.unit}可以起草要公开的内容，内容仍须审核审批",
    ),
    Procedure.POSTPONEMENT: Kind(
        Postponement,
        _check_postponement,
        _postpone,
        lambda motion: f"{reverse('motions:propose_postponement')}?again={motion.pk}",
        "approval/motions/includes/postponement.html",
        lambda motion: f"{motion.unit}“{motion.entry.title}”{motion.report_year}年度的事项可暂缓至{motion.until:%Y-%m-%d}公开",
    ),
}
"""The motions that there are; an upper room adds its own as its app gets ready."""

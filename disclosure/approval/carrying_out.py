"""Carrying out (实施) what the committee approved, in the transaction of the approval."""

from __future__ import annotations

from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Revision, WorkflowState

from disclosure.approval import notices
from disclosure.approval.errors import NotAllowed, Stale
from disclosure.approval.models import EDITIONS, Decision, Procedure
from disclosure.approval.motions.carrying_out import carry_out_motion
from disclosure.approval.signals import carried_out
from disclosure.approval.standing import check_digest, check_open_to, edition_approval, lock_item
from disclosure.catalogue.guard.grants import granted
from disclosure.items.models import DisclosurePage, IndexCounter, Standing
from disclosure.organisation.models import Unit, User


def carry_out(workflow_state: WorkflowState, user: User | None = None) -> None:
    """Do what was approved, to the very revision that was approved. Runs as the workflow finishes.

    Raises:
        NotAllowed: no approval of the committee stands behind it.
        Stale: what would be published is not what was approved; or the catalogue asks for more than when it was reviewed.
        Refused: the item's standing no longer allows it.
    """
    approval = Decision.objects.filter(task_state=workflow_state.current_task_state, kind=Decision.Kind.APPROVED).first()
    if approval is None:
        raise NotAllowed("没有党委的审批决定，不能公开。")
    if approval.item is None:
        carry_out_motion(approval, user)
        return
    item = lock_item(approval.item.pk)
    procedure = Procedure(approval.procedure)
    check_open_to(item, procedure)
    check_digest(approval.revision, approval.digest)
    _check_placing(item, approval)
    with granted(item, f"decision {approval.pk}"):
        if procedure in EDITIONS:
            _publish_edition(item, approval, user)
        elif procedure == Procedure.REINSTATEMENT:
            show_again(item, user)
        elif procedure == Procedure.TERMINATION:
            set_standing(item, Standing.TERMINATED)
        else:
            take_away(item, Standing.WITHDRAWN, user)
    notices.tell_carried_out(item, approval)
    carried_out.send(sender=Decision, decision=approval)


def _check_placing(item: DisclosurePage, approval: Decision) -> None:
    """Raises `Stale` where the item's entry has changed since the reviews, or the item stands under another one."""
    reviews = Decision.objects.filter(
        task_state__workflow_state__task_states=approval.task_state_id, kind=Decision.Kind.REVIEWED
    )
    signed = set(reviews.values_list("unit_id", flat=True))
    if missing := [unit.name for unit in item.responsible_units() if unit.pk not in signed]:
        raise Stale(f"送审之后责任单位有变动，{'、'.join(missing)}还没有审核。请退回起草人，重新送审。")
    if approval.procedure in EDITIONS and (item.entry.is_retired or approval.revision.as_object().missing()):
        raise Stale("送审之后目录有变动，稿件已不符合目录的要求。请退回起草人，按新的目录修改后重新送审。")


def _publish_edition(item: DisclosurePage, approval: Decision, user: User | None) -> None:
    number = item.index_number or _next_index_number(item.unit)
    DisclosurePage.objects.filter(pk=item.pk).update(edition=item.edition + 1, index_number=number, standing=Standing.OPEN)
    # Read anew, so that the facts just given travel with the revision as it is made live.
    Revision.objects.get(pk=approval.revision_id).publish(user=user, skip_permission_checks=True)


def take_away(item: DisclosurePage, standing: Standing, user: User | None) -> None:
    """Take the content away from readers; a notice stays at the address."""
    set_standing(item, standing)
    page = DisclosurePage.objects.get(pk=item.pk)
    UnpublishPageAction(page, user=user, commit=True).execute(skip_permission_checks=True)


def show_again(item: DisclosurePage, user: User | None, standing: Standing = Standing.OPEN) -> None:
    """Show the latest edition again, as it was approved, under the date at which it was published."""
    set_standing(item, standing)
    if not item.live:
        Revision.objects.get(pk=edition_approval(item).revision_id).publish(user=user, skip_permission_checks=True)
        page = DisclosurePage.objects.get(pk=item.pk)
        page.last_published_at = item.last_published_at
        page.save(update_fields=["last_published_at"], clean=False)


def set_standing(item: DisclosurePage, standing: Standing) -> None:
    DisclosurePage.objects.filter(pk=item.pk).update(standing=standing)


def _next_index_number(unit: Unit) -> str:
    """The next index number (索引号) of `unit` this year, e.g. `ZZB-2026-0007`."""
    counter = lock_counter(unit)
    counter.last += 1
    counter.save()
    return f"{unit.code.upper()}-{counter.year}-{counter.last:04d}"


def lock_counter(unit: Unit) -> IndexCounter:
    """The unit's counter of this year, locked: whoever publishes for the unit next waits."""
    year = timezone.localdate().year
    IndexCounter.objects.get_or_create(unit=unit, year=year)
    return IndexCounter.objects.select_for_update().get(unit=unit, year=year)

"""What an item's standing rests on, and which procedures it is open to."""

from __future__ import annotations

from django.db.models import QuerySet
from wagtail.models import Page, Revision, WorkflowState

from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import EDITIONS, Decision, Motion, Procedure
from disclosure.items.digests import content_digest
from disclosure.items.models import DisclosurePage, Standing

OPEN_TO = {
    Procedure.PUBLICATION: {Standing.UNPUBLISHED},
    Procedure.CHANGE: {Standing.OPEN},
    Procedure.WITHDRAWAL: {Standing.OPEN, Standing.TERMINATED},
    Procedure.TERMINATION: {Standing.OPEN},
    Procedure.REINSTATEMENT: {Standing.WITHDRAWN, Standing.TERMINATED},
    Procedure.SUSPENSION: {Standing.OPEN, Standing.TERMINATED},
}
"""From which standings each procedure may begin."""


def lock_item(pk: int) -> DisclosurePage:
    """The item as it now stands, its page row locked: whoever decides on it next waits."""
    Page.objects.select_for_update().get(pk=pk)
    return DisclosurePage.objects.get(pk=pk)


def lock_subject(workflow_state: WorkflowState) -> DisclosurePage | Motion:
    """What the workflow is about, as it now stands, its row locked."""
    model = workflow_state.content_type.model_class()
    if issubclass(model, Motion):
        return model.objects.select_for_update().get(pk=workflow_state.object_id)
    return lock_item(int(workflow_state.object_id))


def check_open_to(item: DisclosurePage, procedure: Procedure) -> None:
    """Raises `Refused` where the item's standing does not allow the procedure."""
    if item.standing not in OPEN_TO[procedure]:
        raise Refused(f"事项现在“{Standing(item.standing).label}”，不能办理“{procedure.label}”。")


def digest_of(revision: Revision) -> str:
    """SHA-256, in hex, over all that a decision on `revision` is bound to (law 3)."""
    subject = revision.as_object()
    return subject.digest() if isinstance(subject, Motion) else content_digest(revision)


def check_digest(revision: Revision, expected: str) -> None:
    """Raises `Stale` where the content, the scope or a file is no longer what `expected` was taken of."""
    if digest_of(revision) != expected:
        raise Stale("送审之后内容、公开范围或附件文件有改动，不能据此决定，须退回或撤回，重新送审。")


def edition_approvals(item: DisclosurePage) -> QuerySet[Decision]:
    """The approvals of the item's editions, oldest first.

    By number, here and below: numbers are given under the item's lock, and clocks, of several servers, may go back.
    """
    return item.decisions.filter(kind=Decision.Kind.APPROVED, procedure__in=EDITIONS).order_by("pk")


def edition_approval(item: DisclosurePage) -> Decision:
    """The approval of the item's latest edition: what readers see, or saw last. Raises `Stale` where it has none."""
    approval = edition_approvals(item).last()
    if approval is None:
        raise Stale("事项还没有公开过。")
    return approval


def open_suspension(item: DisclosurePage) -> Decision | None:
    """The suspension that the committee has still to settle."""
    if item.standing != Standing.SUSPENDED:
        return None
    return item.decisions.filter(kind=Decision.Kind.SUSPENDED).order_by("pk").last()


def ending(item: DisclosurePage) -> Decision | None:
    """The decision by which the item was withdrawn, terminated or suspended, while that lasts."""
    if item.standing == Standing.SUSPENDED:
        return open_suspension(item)
    procedure = {Standing.WITHDRAWN: Procedure.WITHDRAWAL, Standing.TERMINATED: Procedure.TERMINATION}.get(
        Standing(item.standing)
    )
    if procedure is None:
        return None
    approved = item.decisions.filter(kind=Decision.Kind.APPROVED, procedure=procedure)
    confirmed = (
        item.decisions.filter(kind=Decision.Kind.CONFIRMED) if procedure == Procedure.WITHDRAWAL else Decision.objects.none()
    )
    return (approved | confirmed).order_by("pk").last()


def reason_of(decision: Decision) -> str:
    """The reason that readers are told for an ending: that of the request, or of the suspension that was confirmed."""
    if decision.kind == Decision.Kind.SUSPENDED:
        return decision.comment
    if decision.kind == Decision.Kind.CONFIRMED:
        asked = Decision.objects.filter(item=decision.item_id, kind=Decision.Kind.SUSPENDED, pk__lt=decision.pk)
    else:
        asked = Decision.objects.filter(
            task_state__workflow_state__task_states=decision.task_state_id, kind=Decision.Kind.PROPOSED
        )
    return asked.order_by("pk").values_list("comment", flat=True).last() or ""

"""The standing of items: the decisions behind it, and the procedures that it allows."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, Revision, WorkflowState

from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import Decision, Motion
from disclosure.approval.procedures import EDITIONS, OPEN_TO, Procedure
from disclosure.items.digests import content_digest
from disclosure.items.models import DisclosurePage, Standing

CARRIED_OUT = (Decision.Kind.APPROVED, Decision.Kind.SUSPENDED, Decision.Kind.CONFIRMED, Decision.Kind.LIFTED)
"""Decisions that change what readers see of an item."""


def lock_item(pk: int) -> DisclosurePage:
    """Return the item as it now stands, its page row locked, so that concurrent decisions on it wait."""
    Page.objects.select_for_update().get(pk=pk)
    return DisclosurePage.objects.get(pk=pk)


def lock_subject(workflow_state: WorkflowState) -> DisclosurePage | Motion:
    """Return the subject of the workflow as it now stands, its row locked."""
    model = ContentType.objects.get_for_id(workflow_state.content_type_id).model_class()
    if model and issubclass(model, Motion):
        return model._default_manager.select_for_update().get(pk=workflow_state.object_id)
    return lock_item(int(workflow_state.object_id))


def last_carried_out(item: DisclosurePage) -> str:
    """Return the number of the last decision that changed what readers see of the item, for a form to carry.

    A number is compared rather than the standing, which is the same before a suspension and after it was lifted.
    """
    return str(item.decisions.filter(kind__in=CARRIED_OUT).order_by("pk").values_list("pk", flat=True).last() or 0)


def check_still_so(seen: str | None, now: str, what: str) -> None:
    """Check that nothing changed since the person who decides saw the page.

    Args:
        seen: the value when the form was shown; None if the caller has just read it.
        now: the same, as read under the lock.
        what: name of the value, in Chinese.

    Raises:
        Stale: the value has changed.
    """
    if seen is not None and seen != now:
        raise Stale(f"您打开这一页之后，{what}有变化，没有办理。请核对最新情况；仍要办理的，请重新打开这一页。")


def check_open_to(item: DisclosurePage, procedure: Procedure) -> None:
    """Raises `Refused` if the item's standing does not allow the procedure."""
    if item.standing not in OPEN_TO[procedure]:
        raise Refused(f"事项现在“{Standing(item.standing).label}”，不能办理“{procedure.label}”。")


def digest_of(revision: Revision) -> str:
    """Return the SHA-256, in hex, of all content that a decision on `revision` covers (law 3)."""
    model = ContentType.objects.get_for_id(revision.content_type_id).model_class()
    return revision.as_object().digest() if model and issubclass(model, Motion) else content_digest(revision)


def check_digest(found: str, expected: str) -> None:
    """Raises `Stale` if the content, the scope or a file no longer has the digest `expected`."""
    if found != expected:
        raise Stale("送审之后内容、公开范围或附件文件有改动，不能据此决定，须退回或撤回，重新送审。")


def edition_approvals(item: DisclosurePage) -> QuerySet[Decision]:
    """Return the approvals of the item's editions, oldest first.

    Approvals are sorted by number, here and below: numbers are assigned under the item's lock, while the clocks of several
    servers may go back.
    """
    return item.decisions.filter(kind=Decision.Kind.APPROVED, procedure__in=EDITIONS).order_by("pk")


def edition_approval(item: DisclosurePage) -> Decision:
    """Return the approval of the item's latest edition, which readers see, or saw last. Raises `Stale` if there is none."""
    approval = decision_numbered(item.edition_decision)
    if approval is None:
        raise Stale("事项还没有公开过。")
    return approval


def decision_numbered(number: int | None) -> Decision | None:
    """Return the decision with the number that an item records as carried out."""
    return Decision.objects.filter(pk=number).first() if number else None


def open_suspension(item: DisclosurePage) -> Decision | None:
    """Return the suspension that the committee has still to settle."""
    return decision_numbered(item.suspension_decision) if item.standing == Standing.SUSPENDED else None


def ending(item: DisclosurePage) -> Decision | None:
    """Return the decision by which the item was withdrawn, terminated or suspended, while that lasts."""
    if item.standing in (Standing.WITHDRAWN, Standing.TERMINATED):
        return decision_numbered(item.ending_decision)
    return open_suspension(item)


def reason_of(decision: Decision) -> str:
    """Return the reason of an ending shown to readers: that of the request, or of the suspension that was confirmed."""
    if decision.kind == Decision.Kind.SUSPENDED:
        return decision.comment
    if decision.kind == Decision.Kind.CONFIRMED and decision.item:
        suspension = decision_numbered(decision.item.suspension_decision)
        return suspension.comment if suspension else ""
    # A workflow begins with exactly one proposal.
    asked = Decision.objects.filter(task_state__workflow_state__task_states=decision.task_state_id, kind=Decision.Kind.PROPOSED)
    return asked.order_by("pk").values_list("comment", flat=True).first() or ""

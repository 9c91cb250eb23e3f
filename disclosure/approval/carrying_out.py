"""Carrying out (实施) what the committee approved, in the transaction of the approval."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction

from disclosure.approval import notices
from disclosure.approval.errors import Refused, Stale
from disclosure.approval.models import Decision, Motion
from disclosure.approval.motions.carrying_out import carry_out_motion
from disclosure.approval.procedures import EDITIONS, Procedure
from disclosure.approval.resolutions import Resolution
from disclosure.approval.signals import carried_out
from disclosure.approval.standing import check_open_to, edition_approval
from disclosure.approval.steps import Step
from disclosure.approval.workflows import end_approval
from disclosure.catalogue.guard.grants import granted, recording
from disclosure.items.digests import RevisionContent
from disclosure.items.models import DisclosurePage, IndexCounter, Standing
from disclosure.organisation.ink import inked
from disclosure.organisation.models import Role, Unit, User


class PublishContent(PublishPageRevisionAction):
    """An action that publishes a revision whose content was already built, and whose digest was taken."""

    PARTS = ("attachments", "tagged_items", "reader_groups")

    def __init__(self, content: RevisionContent, user: User):
        self.revision, self.object, self.user = content.revision, content.item, user
        self.changed, self.log_action, self.previous_revision = True, True, None

    def execute(self, skip_permission_checks: bool = False) -> None:
        """Publish, and leave the content in memory as it was built, so that the archive seals the same."""
        parts = {name: list(getattr(self.object, name).all()) for name in self.PARTS}
        super().execute(skip_permission_checks=skip_permission_checks)
        for name, rows in parts.items():
            setattr(self.object, name, rows)


def pass_approval(step: Step, *, by: User, comment: str, resolution: Resolution) -> Decision:
    """Record the committee's approval, end the proposal, and carry out what was approved, with exactly the approved revision.

    Raises:
        Stale: the content differs from what was approved, or the catalogue's requirements have grown since the review.
        Refused: the item's standing no longer allows the procedure.
    """
    approval = step.record(Decision.Kind.APPROVED, by=by, role=Role.COMMITTEE, comment=inked(comment), resolution=resolution)
    end_approval(step.task_state, step.subject, by=by, comment=inked(comment))
    if isinstance(step.subject, Motion):
        step.check_content()
        carry_out_motion(step.motion, approval, by)
    else:
        carry_out(step, step.subject, approval, by)
    return approval


def carry_out(step: Step, item: DisclosurePage, approval: Decision, user: User) -> None:
    """Carry out what the step approved, on the item whose row the step has locked. Raises what `pass_approval` raises."""
    procedure = Procedure(approval.procedure)
    check_open_to(item, procedure)
    _check_is_the_last_word(item, approval)
    if not item.first_published_at:
        # Discard facts written into the row of a draft: no decision established them.
        item.edition, item.index_number, item.ending_decision, item.suspension_decision = 0, None, None, None
    # The only digest, taken under the lock of the item's row; the archive compares the sealed bytes with it.
    step.check_content()
    _check_placing(step, item)
    content = step.content
    with granted(item, f"decision {approval.pk}"):
        if procedure in EDITIONS:
            _publish_edition(item, content, approval, user)
        elif procedure == Procedure.REINSTATEMENT:
            show_again(item, content, user, ending_decision=None)
        elif procedure == Procedure.TERMINATION:
            set_standing(item, Standing.TERMINATED, ending_decision=approval.pk)
            content.item.adopt_row(item)
        else:
            take_away(item, content, Standing.WITHDRAWN, user, ending_decision=approval.pk)
        carried_out.send(sender=DisclosurePage, decision=approval, content=content)
    notices.tell_carried_out(content.item, approval)


def _check_is_the_last_word(item: DisclosurePage, approval: Decision) -> None:
    """Raises `Stale` if the approval was carried out already, or another decision on the item was made since."""
    repeated = approval.procedure in EDITIONS and item.live_revision_id == approval.revision_id
    if repeated or item.decisions.filter(pk__gt=approval.pk).exists():
        raise Stale("这项审批决定已经办理过，不能再次办理。")


def _check_placing(step: Step, item: DisclosurePage) -> None:
    """Raises `Stale` if the item's entry has changed since the reviews, or the item has been moved to another entry."""
    signed = {decision.unit_id for decision in step.decisions if decision.kind == Decision.Kind.REVIEWED}
    if missing := [unit.name for unit in item.responsible_units() if unit.pk not in signed]:
        raise Stale(f"送审之后责任单位有变动，{'、'.join(missing)}还没有审核。请退回起草人，重新送审。")
    if step.procedure in EDITIONS and (item.entry.is_retired or step.content.item.missing()):
        raise Stale("送审之后目录或填写的规则有变动，稿件已不符合要求。请退回起草人，按现在的目录和规则修改后重新送审。")


def _publish_edition(item: DisclosurePage, content: RevisionContent, approval: Decision, user: User) -> None:
    item.standing, item.edition, item.edition_decision = Standing.OPEN, item.edition + 1, approval.pk
    item.index_number = item.index_number or _next_index_number(content.item.unit)
    # Wagtail's lists show `draft_title`; the approved revision is the latest draft.
    item.draft_title = content.item.title
    try:
        _publish(item, content, user)
    except ValidationError as error:
        if "index_number" not in error.error_dict:
            raise
        raise Refused(
            f"索引号{item.index_number}已经用过，本年度的编号计数有误，没有办理。请系统管理员核对后再办理。"
        ) from error


def _publish(item: DisclosurePage, content: RevisionContent, user: User) -> None:
    """Publish the content, with the place and the standing of the item's row."""
    content.item.adopt_row(item)
    PublishContent(content, user).execute(skip_permission_checks=True)


def take_away(item: DisclosurePage, content: RevisionContent, standing: Standing, user: User, **facts: Any) -> None:
    """Take the content away from readers; a notice stays at the address.

    Args:
        item: the item's row, just locked.
        content: the edition shown to readers.
        facts: see `set_standing`.
    """
    set_standing(item, standing, **facts)
    UnpublishPageAction(item, user=user, commit=True).execute(skip_permission_checks=True)
    content.item.adopt_row(item)


def show_again(
    item: DisclosurePage, content: RevisionContent, user: User, standing: Standing = Standing.OPEN, **facts: Any
) -> None:
    """Show the latest edition again, as approved, with its original date of publication.

    Args:
        item: the item's row, just locked.
        content: the latest edition.
        facts: see `set_standing`.

    Raises:
        Stale: the content, the scope or a file is no longer what was approved.
    """
    set_standing(item, standing, **facts)
    if item.live:
        content.item.adopt_row(item)
        return
    approval = edition_approval(item)
    if (content.revision.pk, content.digest) != (approval.revision_id, approval.digest):
        raise Stale("原来公开的内容、公开范围或附件与批准时不一致，不能恢复公开；需要公开的，请另行起草。")
    published_at = item.last_published_at
    _publish(item, content, user)
    content.item.last_published_at = published_at
    content.item.save(update_fields=["last_published_at"], clean=False)


def set_standing(item: DisclosurePage, standing: Standing, **facts: Any) -> None:
    """Write the item's standing and the `facts` behind it, such as the numbers of the decisions."""
    DisclosurePage.objects.filter(pk=item.pk).update(standing=standing, **facts)
    for name, value in {"standing": standing, **facts}.items():
        setattr(item, name, value)


def _next_index_number(unit: Unit) -> str:
    """Return the next index number (索引号) of `unit` this year, e.g. `ZZB-2026-0007`."""
    counter = lock_counter(unit)
    counter.last += 1
    counter.save()
    return f"{unit.code.upper()}-{counter.year}-{counter.last:04d}"


def lock_counter(unit: Unit) -> IndexCounter:
    """Return the unit's counter of this year, locked until the end of the transaction."""
    year = timezone.localdate().year
    counters = IndexCounter.objects.select_for_update().filter(unit=unit, year=year)
    if counter := counters.first():
        return counter
    with recording("a counter of index numbers"):
        # A concurrent transaction may create the counter.
        IndexCounter.objects.bulk_create([IndexCounter(unit=unit, year=year)], ignore_conflicts=True)
    return counters.get()

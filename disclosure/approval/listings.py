"""The dossiers of many items, for lists: what a row shows is read at once, however many items there are."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max, Q

from disclosure.approval.dossier import Dossier
from disclosure.approval.models import Decision
from disclosure.approval.under_way import read_states
from disclosure.items.models import DisclosurePage, Standing
from disclosure.items.permissions import may_see_proposals
from disclosure.items.rows import outlines_of, prepare_rows, revisions_for
from disclosure.organisation.models import User


def dossiers_of(items: Sequence[DisclosurePage], user: User) -> list[Dossier]:
    """Return the dossiers of `items` without those of drafts that the person may not see: content, status and suspension.

    The content is an outline: see `outlines_of`.
    """
    prepare_rows(items)
    dossiers = [Dossier(item, user) for item in items if item.live or may_see_proposals(user, item)]
    read_states(dossiers)
    _read_decisions(dossiers)
    _read_outlines(dossiers)
    return dossiers


def _read_decisions(dossiers: Sequence[Dossier]) -> None:
    """Read the last decision on each item, and its suspension while that lasts."""
    last = Decision.objects.filter(item__in=[each.page.pk for each in dossiers]).order_by().values("item")
    suspensions = {each.page.pk: each.page.suspension_decision for each in dossiers if each.page.standing == Standing.SUSPENDED}
    found = Decision.objects.filter(
        Q(pk__in=last.annotate(number=Max("pk")).values("number")) | Q(pk__in=suspensions.values())
    ).in_bulk()
    latest_of = {decision.item_id: decision for _, decision in sorted(found.items())}
    for each in dossiers:
        latest = latest_of.get(each.page.pk)
        each.returned = latest if latest and latest.kind == Decision.Kind.RETURNED else None
        each.suspension = found.get(suspensions.get(each.page.pk))


def _read_outlines(dossiers: Sequence[Dossier]) -> None:
    """Read the content that is being decided on, or the newest that the person may see."""
    idle = [each for each in dossiers if each.task_state is None]
    revisions = revisions_for(idle[0].user, [each.page for each in idle]) if idle else {}
    for each in idle:
        each.revision = revisions.get(each.page.pk)
    shown = [each for each in dossiers if each.revision]
    outlines = outlines_of([each.page for each in shown], [each.revision for each in shown])
    for each, outline in zip(shown, outlines, strict=True):
        each.item = outline

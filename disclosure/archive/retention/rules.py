"""Retention periods of disclosed items, and the items due for appraisal. The software destroys nothing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from wagtail.log_actions import log

from disclosure.archive.models import TEXTS, Edition, Period, Retention
from disclosure.archive.permissions import may_keep_retention
from disclosure.catalogue.models import EntryPage
from disclosure.organisation.models import User


class Periods:
    """The retention periods of all entries, read once."""

    def __init__(self) -> None:
        rows = Retention.objects.select_related("entry")
        self.by_code = {row.entry.code: Period(row.period) for row in rows}

    def of(self, code: str) -> Period:
        """Return the period of the entry with this number, e.g. `4-3`; permanent if none was set."""
        return self.by_code.get(code, Period.PERMANENT)


@transaction.atomic
def set_periods(chosen: Mapping[EntryPage, Period], *, by: User) -> list[str]:
    """Set the periods of entries; each change is recorded in the history of the entry's row. Returns the changes, in words.

    Raises `PermissionDenied` if `by` is not of the office.
    """
    if not may_keep_retention(by):
        raise PermissionDenied("保管期限由党务公开办公室确定。")
    told = []
    for entry, period in chosen.items():
        row = Retention.objects.select_for_update().filter(entry=entry).first() or Retention(entry=entry)
        if row.period == period:
            continue
        change = f"保管期限由“{Period(row.period).label}”改为“{period.label}”"
        row.period = period
        row.save()
        log(instance=row, action="register.edit", user=by, data={"changes": [change]}, content_changed=True)
        told.append(f"{entry.code}：{change}")
    return told


@dataclass(frozen=True)
class Due:
    """An item whose period has run out.

    Args:
        last: the item's last edition, without content.
        editions: number of the item's editions.
        ended: the last day of its period.
    """

    last: Edition
    editions: int
    period: Period
    ended: datetime.date


def due_for_appraisal(today: datetime.date) -> list[Due]:
    """Return the items whose period, counted from the end of the year of their last edition, has expired, longest due first."""
    periods = Periods()
    items = {
        row["last"]: row["editions"]
        for row in Edition.objects.order_by().values("index_number").annotate(last=Max("pk"), editions=Count("pk"))
    }
    found = []
    for last in Edition.objects.filter(pk__in=items).defer(*TEXTS[1:]):
        period = periods.of(last.entry)
        if period.years is None:
            continue
        ended = datetime.date(timezone.localtime(last.sealed_at).year + period.years, 12, 31)
        if ended < today:
            found.append(Due(last, items[last.pk], period, ended))
    return sorted(found, key=lambda each: (each.ended, each.last.pk))

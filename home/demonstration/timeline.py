"""What happened to the items of the demonstration, and when: one list of steps, in the order of time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from django.utils import timezone

from home.demonstration.content import ApprovalContent, ItemContent, State


class Act(Enum):
    """What is done in a step; the value is the hour and minute at which offices do it."""

    DRAFT = (9, 0)
    CHANGE = (9, 30)
    PROPOSE = (10, 30)
    REVIEW = (14, 0)
    SEND_BACK = (15, 0)
    APPROVE = (16, 0)


STAGGER = datetime.timedelta(minutes=4)
"""No two steps stand at the same minute: they follow one another at this distance."""


@dataclass(frozen=True)
class Step:
    """One act of one person upon one item."""

    at: datetime.datetime
    item: ItemContent
    act: Act
    unit: str = ""
    """Code of the unit that reviews, or sends back."""
    approval: ApprovalContent | None = None


def timeline(items: Iterable[ItemContent], units_of: dict[str, list[str]]) -> list[Step]:
    """The steps that bring every item to its state, earliest first.

    Args:
        units_of: for each item's key, the codes of the units that must sign its review.
    """
    steps = sorted(
        (step for item in items for step in _steps_of(item, units_of[item.key])), key=lambda step: (step.at, step.item.key)
    )
    for number in range(1, len(steps)):
        steps[number] = replace(steps[number], at=max(steps[number].at, steps[number - 1].at + STAGGER))
    return steps


def _steps_of(item: ItemContent, units: list[str]) -> Iterator[Step]:
    if item.approval:
        yield from _to_approval(item, Act.DRAFT, item.approval, units)
        if item.change:
            yield from _to_approval(item, Act.CHANGE, item.change.approval, units)
        return
    days = _weekdays_from(item.arose_on)
    yield Step(_moment(next(days), Act.DRAFT), item, Act.DRAFT)
    if item.state == State.DRAFT:
        return
    yield Step(_moment(next(days), Act.PROPOSE), item, Act.PROPOSE)
    day = next(days)
    signing = {State.HALF_REVIEWED: units[:1], State.IN_APPROVAL: units}.get(item.state, [])
    for unit in signing:
        yield Step(_moment(day, Act.REVIEW), item, Act.REVIEW, unit)
    if item.state == State.RETURNED:
        yield Step(_moment(day, Act.SEND_BACK), item, Act.SEND_BACK, units[0])


def _to_approval(item: ItemContent, begin: Act, approval: ApprovalContent, units: list[str]) -> Iterator[Step]:
    """From the draft to the approval on the day of the decision: a weekday a step, but none before the matter arose."""
    drafted, proposed, reviewed = (max(day, item.arose_on) for day in _weekdays_before(approval.decided_on, 3))
    yield Step(_moment(drafted, begin), item, begin)
    yield Step(_moment(proposed, Act.PROPOSE), item, Act.PROPOSE)
    for unit in units:
        yield Step(_moment(reviewed, Act.REVIEW), item, Act.REVIEW, unit)
    yield Step(_moment(approval.decided_on, Act.APPROVE), item, Act.APPROVE, approval=approval)


def _moment(day: datetime.date, act: Act) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(*act.value)))


def _weekdays_from(day: datetime.date) -> Iterator[datetime.date]:
    """Monday to Friday, from `day` on."""
    while True:
        if day.weekday() < 5:
            yield day
        day += datetime.timedelta(days=1)


def _weekdays_before(day: datetime.date, count: int) -> list[datetime.date]:
    """The last `count` weekdays before `day`, earliest first."""
    found: list[datetime.date] = []
    while len(found) < count:
        day -= datetime.timedelta(days=1)
        if day.weekday() < 5:
            found.insert(0, day)
    return found

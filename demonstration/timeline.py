"""The history of the demonstration's items: one list of steps, in the order of time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from django.utils import timezone

from demonstration.content import ItemContent, ProceedingContent, Stage
from disclosure.approval.procedures import EDITIONS, Procedure


class Act(Enum):
    """An act done in a step. The value is the hour and minute at which offices do it."""

    DRAFT = (9, 0)
    CHANGE = (9, 20)
    REQUEST = (9, 40)
    SUSPEND = (10, 0)
    PROPOSE = (10, 30)
    TAKE_BACK = (11, 0)
    REVIEW = (14, 0)
    SEND_BACK = (15, 0)
    APPROVE = (16, 0)
    SETTLE = (16, 30)


STAGGER = datetime.timedelta(minutes=4)
"""The interval between steps: no two steps share a minute."""

Deed = tuple[Act, str]
"""An act, and the code of the unit for which a reviewer acts; empty for an act without a unit."""


@dataclass(frozen=True)
class TimelineStep:
    """One act of one person upon one item."""

    at: datetime.datetime
    item: ItemContent
    proceeding: ProceedingContent
    act: Act
    unit: str = ""
    """The code of the unit that reviews or returns; empty if the committee returns."""


def timeline(items: Iterable[ItemContent], units_of: dict[str, list[str]]) -> list[TimelineStep]:
    """Return the steps that bring every item to its state, earliest first.

    Their days are fixed by the content, whatever the day on which the demonstration is loaded.

    Args:
        units_of: for each item's key, the codes of the units that must sign its review.
    """
    steps = sorted(
        (step for item in items for step in _steps_of(item, units_of[item.key])), key=lambda step: (step.at, step.item.key)
    )
    for number in range(1, len(steps)):
        steps[number] = replace(steps[number], at=max(steps[number].at, steps[number - 1].at + STAGGER))
    return steps


def _steps_of(item: ItemContent, units: list[str]) -> Iterator[TimelineStep]:
    for proceeding in item.proceedings:
        course = _course(proceeding, units)
        for day, deeds in zip(_dates(item, proceeding, len(course)), course, strict=True):
            for act, unit in deeds:
                yield TimelineStep(_moment(day, act), item, proceeding, act, unit)


def _course(proceeding: ProceedingContent, units: list[str]) -> list[list[Deed]]:
    """Return the acts of the proceeding, one list a day."""
    if proceeding.procedure == Procedure.SUSPENSION:
        return [[(Act.SUSPEND, "")], *([[(Act.SETTLE, "")]] if proceeding.approval else [])]
    if proceeding.procedure in EDITIONS:
        written = Act.DRAFT if proceeding.procedure == Procedure.PUBLICATION else Act.CHANGE
        begin: list[list[Deed]] = [[(written, "")], [(Act.PROPOSE, "")]]
    else:
        begin = [[(Act.REQUEST, "")]]
    if proceeding.state == Stage.DRAFT:
        return begin[:1]
    signed: list[Deed] = [(Act.REVIEW, unit) for unit in units]
    decided: dict[Stage, list[list[Deed]]] = {
        Stage.IN_REVIEW: [],
        Stage.HALF_REVIEWED: [signed[:1]],
        Stage.IN_APPROVAL: [signed],
        Stage.RETURNED_IN_REVIEW: [[(Act.SEND_BACK, units[0])]],
        Stage.RETURNED_IN_APPROVAL: [signed, [(Act.SEND_BACK, "")]],
        Stage.TAKEN_BACK: [[(Act.TAKE_BACK, "")]],
        Stage.APPROVED: [signed, [(Act.APPROVE, "")]],
    }
    return begin + decided[proceeding.state]


def _dates(item: ItemContent, proceeding: ProceedingContent, count: int) -> Iterable[datetime.date]:
    """Yield the days of the proceeding, `count` of them.

    Each day is a weekday. The days end with the day of the decision, if there is one, but none comes before the matter arose;
    without a decision, the days follow the beginning. Between a suspension and the committee's decision on it lie as many days
    as it took.
    """
    begun_on = proceeding.begun_on or item.arose_on
    if proceeding.approval is None:
        return islice(_weekdays_from(begun_on), count)
    decided_on = proceeding.approval.decided_on
    if proceeding.procedure == Procedure.SUSPENSION:
        return [begun_on, decided_on]
    return [*(max(day, item.arose_on) for day in _weekdays_before(decided_on, count - 1)), decided_on]


def _moment(day: datetime.date, act: Act) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(*act.value)))


def _weekdays_from(day: datetime.date) -> Iterator[datetime.date]:
    """Yield the days from Monday to Friday, from `day` on."""
    while True:
        if day.weekday() < 5:
            yield day
        day += datetime.timedelta(days=1)


def _weekdays_before(day: datetime.date, count: int) -> list[datetime.date]:
    """Return the last `count` weekdays before `day`, earliest first."""
    found: list[datetime.date] = []
    while len(found) < count:
        day -= datetime.timedelta(days=1)
        if day.weekday() < 5:
            found.insert(0, day)
    return found

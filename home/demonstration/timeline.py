"""What happened to the items of the demonstration, and when: one list of steps, in the order of time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from django.utils import timezone

from disclosure.approval.procedures import EDITIONS, Procedure
from home.demonstration.content import ItemContent, ProceedingContent, Stage


class Act(Enum):
    """What is done in a step; the value is the hour and minute at which offices do it."""

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
"""No two steps stand at the same minute: they follow one another at this distance."""

Deed = tuple[Act, str]
"""An act, and the code of the unit for which a reviewer does it; nobody's unit is the empty code."""


@dataclass(frozen=True)
class TimelineStep:
    """One act of one person upon one item."""

    at: datetime.datetime
    item: ItemContent
    proceeding: ProceedingContent
    act: Act
    unit: str = ""
    """Code of the unit that reviews, or sends back; the committee sends back for none."""


def timeline(items: Iterable[ItemContent], units_of: dict[str, list[str]]) -> list[TimelineStep]:
    """The steps that bring every item to its state, earliest first.

    All of them lie on days that the content names, whatever day it is when the demonstration is loaded.

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
    """What is done in the proceeding, a list a day."""
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
    """The days of the proceeding, as many as `count`.

    A weekday each: up to the decision where there is one, but none before the matter arose; else on from the beginning.
    Between a suspension and the committee's word on it lie as many days as it took.
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

"""A process that is killed (SIGKILL) in the middle of an action leaves it undone or done, never half done."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection

import pytest
from django.db import connection, transaction

from disclosure.approval.models import AgendaItem, Decision, ReviewTask
from disclosure.approval.procedures import Procedure
from disclosure.items.models import Standing
from tests.laws import steps
from tests.laws.laws import check_laws, everything
from tests.laws.steps import look
from tests.races.conftest import COMMITTEE, College
from tests.races.players import FORKS, PATIENCE, end_process, start_process, told

AT_ANY_MOMENT = [random.Random(number).uniform(0, 2) for number in range(50)]  # noqa: S311
"""When each process is killed, in durations of its rehearsal, which commits nothing; some after its end."""

BETWEEN_STATEMENTS = [number / 20 for number in range(20)]
"""After which share of its statements each process ends."""


def next_move(item: int) -> Callable[[], None]:
    """What comes next in an item's life, as it stands: it is published, changed, suspended, withdrawn, terminated, for ever."""
    sight = look(item)
    page = sight.page
    if agenda := AgendaItem.objects.filter(matter__item=item, outcome="").first():
        return partial(steps.record_meeting, COMMITTEE[-1], agenda.meeting_id)
    if sight.step:
        in_review = isinstance(page.current_workflow_state.current_task_state.task.specific, ReviewTask)
        return partial(steps.review, "zzb.reviewer", sight, "zzb") if in_review else partial(steps.approve, COMMITTEE[0], sight)
    if page.standing in {Standing.WITHDRAWN, Standing.TERMINATED}:
        return partial(steps.ask, "zzb.drafter", sight, Procedure.REINSTATEMENT)
    if page.standing == Standing.SUSPENDED:
        return partial(steps.settle_item, COMMITTEE[0], sight, confirm=page.decisions.count() % 2 == 0)
    if page.has_unpublished_changes:
        return partial(steps.propose, "zzb.drafter", sight)
    carried_out = page.decisions.filter(kind__in=(Decision.Kind.APPROVED, Decision.Kind.SUSPENDED)).count()
    return [
        partial(steps.edit, "zzb.drafter", sight, f"第{carried_out}次变更后的党费收缴情况"),
        partial(steps.suspend_item, "office", sight),
        partial(steps.ask, "zzb.drafter", sight, Procedure.WITHDRAWAL),
        partial(steps.ask, "zzb.drafter", sight, Procedure.TERMINATION),
    ][carried_out % 4]


@contextmanager
def before_statement(happens: Callable[[int], None]) -> Iterator[None]:
    """Call `happens` with the number of each statement, from 0, before it goes to the database."""
    numbers = itertools.count()

    def call(execute, *statement):
        happens(next(numbers))
        return execute(*statement)

    with connection.execute_wrapper(call):
        yield


def rehearse(item: int) -> tuple[float, int]:
    """Make the item's next move, and undo it. Returns how long it takes, in seconds, and of how many statements it is."""
    move = next_move(item)
    numbers: list[int] = []
    began = time.perf_counter()
    with transaction.atomic(), before_statement(numbers.append):
        move()
        transaction.set_rollback(True)
    return time.perf_counter() - began, len(numbers)


def bear_victims(orders: Connection, reports: Connection) -> None:
    """For each order, an item and perhaps a share of statements, fork a process that makes the item's next move.

    Reports how long that takes, then its process id as it begins; and that it has ended.
    """
    while order := orders.recv():
        item, share = order
        duration, statements = rehearse(item)
        connection.close()  # a connection is not shared
        pid = os.fork()
        if not pid:
            connection.ensure_connection()  # the clock does not run while it dials
            reports.send((duration, os.getpid()))
            die(item, None if share is None else int(share * statements))
        os.waitpid(pid, 0)
        reports.send("gone")


def die(item: int, statement: int | None) -> None:
    """Make the item's next move until that statement, or until somebody else ends it."""
    move = next_move(item)

    def end(number: int) -> None:
        if number == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    with before_statement(end):
        move()
    time.sleep(PATIENCE)


@pytest.fixture
def kill(college) -> Iterator[Callable[..., None]]:
    """`kill(item, moment=…)` or `kill(item, statements=…)`: let a process begin the item's next move, and not end it.

    It is killed when that share of the usual time has passed, or when that share of the usual statements is done.
    """
    orders, order = FORKS.Pipe(duplex=False)
    report, reports = FORKS.Pipe(duplex=False)
    mother = start_process(bear_victims, orders, reports)

    def run(item: int, *, moment: float = 0, statements: float | None = None) -> None:
        order.send((item, statements))
        duration, pid = told(report)
        if statements is None:
            time.sleep(duration * moment)
            os.kill(pid, signal.SIGKILL)
        assert told(report) == "gone"
        wait_until_alone()

    yield run
    order.send(None)
    end_process(mother)
    for end in (orders, order, report, reports):
        end.close()


def wait_until_alone() -> None:
    """Return once the server has noticed that the other is gone, and has done or undone what was under way."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with connection.cursor() as cursor:
        while connection.vendor == "postgresql" and cursor.execute(others).fetchone() != (0,):
            time.sleep(0.01)


def test_killed_at_any_moment_it_leaves_the_laws_intact_and_the_step_can_be_taken_again(college: College, kill):
    item = college.draft().item
    undone = 0
    for moment in AT_ANY_MOMENT:
        before = everything()
        kill(item, moment=moment)
        check_laws()
        undone += everything() == before
        next_move(item)()
    check_laws()
    assert 0 < undone < len(AT_ANY_MOMENT)


def test_killed_between_two_statements_it_leaves_everything_as_it_was(college: College, kill):
    item = college.in_approval().item
    for share in BETWEEN_STATEMENTS:
        before = everything()
        kill(item, statements=share)
        assert everything() == before
        next_move(item)()
    check_laws()


def test_a_meeting_killed_between_two_statements_of_its_record_has_decided_nothing(college: College, kill):
    sights = [college.in_approval() for _ in range(3)]
    college.meeting(1, *sights)
    before = everything()
    for share in BETWEEN_STATEMENTS:
        kill(sights[0].item, statements=share)
        assert everything() == before
    next_move(sights[0].item)()
    assert all(sight.page.live for sight in sights)
    check_laws()

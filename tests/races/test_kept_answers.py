"""Readers in other processes, whose answers are kept, never get an outdated one once an action has returned."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from django.test import Client, override_settings

from disclosure.approval.procedures import Procedure
from disclosure.audience.circles import Scope
from disclosure.organisation.models import Role
from tests.factories import make_item, make_person
from tests.laws import steps
from tests.laws.steps import Sight, look
from tests.races.conftest import COMMITTEE, College
from tests.races.players import FORKS, PATIENCE, end_process, start_process

MOVES = int(os.environ.get("MOVES", "30"))
"""Number of publications, suspensions, liftings and withdrawals; 200 in `make quality`."""

READERS = (None, "member.0", "member.1")
"""Who asks: nobody in particular, and two who may read the same."""

ROUNDS = 4
"""Number of times that each reader asks for everything, at least; so long the moves go on."""

ITEMS = 6
"""Every other item is for members, whose readings are recorded: a reader then waits for whoever writes."""

NOT_YET = {None: 302, "member.0": 403, "member.1": 403}
"""Status of what the reader may not read, or what is not there."""

CHANGING, UNPUBLISHED = 0, 1
"""What is expected of an item while an action changes it, any answer; and before it was published."""


def read_on(sender: Connection, reader: int, places: dict[int, tuple[str, str]], expected: Any, rounds: Any, over: Any) -> None:
    """Ask for every item, and for the list of its entry, until it is over; count the rounds. Tell the wrong answers."""
    name, reads, wrong = READERS[reader], 0, []
    with override_settings(ANSWERS_MAX_MB=16):
        client = Client()
        if name:
            client.force_login(steps.person(name))
        while not over.value:
            for place, (address, entry) in places.items():
                before = expected[place]
                # From another place each time, so that each reading is recorded.
                status = client.get(address, REMOTE_ADDR=f"10.1.{reads // 250 % 250}.{reads % 250}").status_code
                listed = address in client.get(entry).content.decode()
                reads += 2
                right = NOT_YET[name] if before == UNPUBLISHED else before % 1000
                if before != CHANGING and before == expected[place] and (status, listed) != (right, right == 200):
                    wrong.append((name, address, before, status, listed))
            rounds[reader] += 1
    sender.send(wrong)


def proposed(college: College, number: int) -> Sight:
    """An item that waits for the committee: for everybody, or for members on campus."""
    if number % 2:
        return college.in_approval(title=f"事项{number}")
    owner = steps.person("dzb.drafter")
    item = make_item(college.catalogue.public, college.units.dzb, Scope.PUBLIC, live=False, owner=owner, title=f"事项{number}")
    steps.propose("dzb.drafter", Sight(item.pk))
    steps.review("dzb.reviewer", look(item.pk), "dzb")
    return look(item.pk)


def withdraw(sight: Sight) -> None:
    unit = sight.page.unit.code
    steps.ask(f"{unit}.drafter", sight, Procedure.WITHDRAWAL)
    steps.review(f"{unit}.reviewer", look(sight.item), unit)
    steps.approve(COMMITTEE[0], look(sight.item))


def test_no_reader_gets_an_outdated_answer_once_the_action_has_returned(college: College):
    for name, role in (("dzb.drafter", Role.DRAFTER), ("dzb.reviewer", Role.REVIEWER)):
        make_person(name, (role, college.units.dzb), campus=True)
    for name in filter(None, READERS):
        make_person(name, party=True, campus=True)
    sights = [proposed(college, number) for number in range(ITEMS)]
    expected, rounds, over = FORKS.Array("q", [UNPUBLISHED] * ITEMS), FORKS.Array("q", len(READERS)), FORKS.Value("b", 0)
    places = {number: (sight.page.url, sight.page.entry.url) for number, sight in enumerate(sights)}
    for_everybody = {number: place for number, place in places.items() if not number % 2}
    readers = []
    for reader, name in enumerate(READERS):
        receiver, sender = FORKS.Pipe(duplex=False)
        arguments = (sender, reader, places if name else for_everybody, expected, rounds, over)
        readers.append((start_process(read_on, *arguments), receiver))
    chance, moves, latest = random.Random(7), 0, time.monotonic() + PATIENCE  # noqa: S311

    def move(place: int, act: Callable[[], None], status: int) -> None:
        nonlocal moves
        moves += 1
        expected[place] = CHANGING
        act()
        expected[place] = moves * 1000 + status

    try:
        for place, sight in enumerate(sights):
            move(place, lambda sight=sight: steps.approve(COMMITTEE[0], sight), 200)
        while moves < MOVES - ITEMS or (min(rounds) < ROUNDS and time.monotonic() < latest):
            place = chance.randrange(ITEMS)
            sight = sights[place]
            move(place, lambda sight=sight: steps.suspend_item("office", sight), 410)
            move(place, lambda sight=sight: steps.settle_item(COMMITTEE[1], sight, confirm=False), 200)
        for place, sight in enumerate(sights):
            move(place, lambda sight=sight: withdraw(sight), 410)
    finally:
        over.value = 1
        found = []
        for process, receiver in readers:
            found.append(receiver.recv() if receiver.poll(PATIENCE) else ["stuck"])
            end_process(process)
    assert found == [[] for _ in READERS]
    assert min(rounds) >= ROUNDS

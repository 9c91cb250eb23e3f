"""Players: threads, or processes of their own, that make their moves at the same moment on one database."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from typing import Any

from django.conf import settings
from django.db import connection, connections

from disclosure.approval.errors import Refused
from disclosure.catalogue.guard.grants import NotGranted

Move = Callable[[], Any]

PATIENCE = 60
"""Seconds after which a player that has not come, or not answered, counts as stuck."""

LATEST_START = 0.02
"""Seconds by which players are set off against each other at most, so that rounds differ in who comes first."""


@dataclass(frozen=True)
class Outcome:
    """What came of a move: what it returned, or why it was refused, or how it went wrong."""

    value: Any = None
    refusal: str = ""
    status: int = 200
    error: str = ""

    @property
    def is_done(self) -> bool:
        return not self.refusal and not self.error


def attempt(move: Move) -> Outcome:
    """Make the move. Whatever is raised becomes an outcome, for the test to judge."""
    try:
        return Outcome(move())
    except Refused as refusal:
        return Outcome(refusal=refusal.message, status=refusal.status)
    except NotGranted as refusal:
        return Outcome(refusal=str(refusal), status=403)
    except Exception:  # noqa: BLE001
        return Outcome(error=traceback.format_exc())


@contextmanager
def connected_to(database: str) -> Iterator[None]:
    """Let this thread, and those that it starts, work on another database of the same server, or another file."""
    usual, open_connection = connections.settings["default"], connections["default"]
    connections.settings["default"] = {**usual, "NAME": database}
    del connections["default"]
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = usual
        connections["default"] = open_connection


def play(barrier: threading.Barrier | Barrier, moves: Sequence[Move], seed: int) -> list[Outcome]:
    """One player's moves, a round each; all players begin a round together, give or take `LATEST_START`."""
    chance = random.Random(seed)  # noqa: S311
    outcomes = []
    try:
        connection.ensure_connection()
        for move in moves:
            barrier.wait(PATIENCE)
            time.sleep(chance.choice([0, chance.uniform(0, LATEST_START)]))
            outcomes.append(attempt(move))
    finally:
        connections.close_all()
    return outcomes


def in_threads(rounds: list[list[Move]]) -> list[list[Outcome]]:
    """Make the moves of each round at once, a thread each, and return their outcomes, round by round."""
    players = list(zip(*rounds, strict=True))
    barrier = threading.Barrier(len(players))
    with ThreadPoolExecutor(len(players)) as pool:
        outcomes = pool.map(partial(play, barrier), players, range(len(players)))
        return [list(each) for each in zip(*outcomes, strict=True)]


def in_processes(rounds: list[list[Move]]) -> list[list[Outcome]]:
    """The same, a process each."""
    players = list(zip(*rounds, strict=True))
    barrier = FORKS.Barrier(len(players))
    started = []
    for seed, moves in enumerate(players):
        receiver, sender = FORKS.Pipe(duplex=False)
        started.append((start_process(_play_and_tell, sender, barrier, moves, seed), receiver))
        sender.close()
    try:
        outcomes = [told(receiver) for _, receiver in started]
    finally:
        for process, receiver in started:
            end_process(process)
            receiver.close()
    return [list(each) for each in zip(*outcomes, strict=True)]


def _play_and_tell(sender: Connection, barrier: Barrier, moves: Sequence[Move], seed: int) -> None:
    sender.send(play(barrier, moves, seed))


def told(receiver: Connection) -> Any:
    """What the process at the other end says. Raises TimeoutError where it says nothing."""
    if not receiver.poll(PATIENCE):
        raise TimeoutError("a player has not answered")
    return receiver.recv()


# --- processes -----------------------------------------------------------------------------------------------------------

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.races.ready", __name__])


def start_process(act: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Start a process that calls `act` on the database and with the files of the present test."""
    place = (connection.settings_dict["NAME"], str(settings.MEDIA_ROOT))
    process = FORKS.Process(target=_begin, args=(place, act, arguments), daemon=True)
    process.start()
    return process


def _begin(place: tuple[str, str], act: Callable[..., None], arguments: tuple) -> None:
    database, media = place
    settings.MEDIA_ROOT = media
    connections.settings["default"]["NAME"] = database
    act(*arguments)


def end_process(process: BaseProcess) -> None:
    """Wait until it has ended; one that is stuck is killed."""
    process.join(PATIENCE)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()

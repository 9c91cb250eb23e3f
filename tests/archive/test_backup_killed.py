"""Backups and restorations that are killed (SIGKILL), or run out of room, at any moment."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.test import Client

from disclosure.archive.backup import restoring
from disclosure.archive.backup.making import UNFINISHED
from disclosure.archive.backup.place import is_incomplete
from disclosure.archive.models import ChainHead
from disclosure.archive.verification import first_break
from tests.archive.places import Place, said, start, status_of

pytestmark = pytest.mark.django_db

TIMES = 10

SEALED = 3
"""Editions of the site."""

KILLED = -signal.SIGKILL


@pytest.fixture(scope="module")
def backed_up(site, tmp_path_factory) -> tuple[Place, Path, Path]:
    """The site, and two backups of it: a plain one, and an encrypted one with its key."""
    kept = tmp_path_factory.mktemp("kept")
    site.run("make_backup_key", kept / "backup.key")
    site.run("backup", kept, public=kept / "backup.key.pub")
    return site, next(kept.glob("*.age")), kept / "backup.key"


def usual_seconds(begin: Callable[[], BaseProcess]) -> float:
    """How long it takes where it is let be."""
    process, began = begin(), time.monotonic()
    assert status_of(process) == 0
    return time.monotonic() - began


def killed_after(process: BaseProcess, seconds: float) -> int | None:
    """Its status: negative where it had not ended before."""
    process.join(seconds)
    process.kill()
    return status_of(process)


def moments(usual: float, seed: int) -> list[float]:
    chance = random.Random(seed)  # noqa: S311
    return [usual * chance.uniform(0.02, 1.05) for _ in range(TIMES)]


def is_accepted(place: Place, backup: Path, key: Path) -> bool:
    try:
        place.run("restore", backup, key=key, check=True)
    except CommandError:
        return False
    return True


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_backup_that_is_killed_leaves_nothing_that_is_taken_for_one(backed_up, tmp_path, encrypted):
    site, _, key = backed_up
    options = {"public": key.with_name("backup.key.pub")} if encrypted else {}

    def begin(number: int) -> BaseProcess:
        folder = tmp_path / str(number)
        folder.mkdir()
        return start(site, said, "backup", folder, **options)

    usual = usual_seconds(lambda: begin(TIMES))
    statuses = [killed_after(begin(number), seconds) for number, seconds in enumerate(moments(usual, seed=8))]
    assert {KILLED} <= set(statuses) <= {0, KILLED}
    for number, status in enumerate(statuses):
        for path in (tmp_path / str(number)).iterdir():
            finished = not path.name.endswith(UNFINISHED)
            assert is_accepted(site, path, key) == finished
            assert finished or status != 0

    # Nothing that the dead left behind is in the way of the next one.
    (tmp_path / "next").mkdir()
    site.run("backup", tmp_path / "next", **options)
    (path,) = (tmp_path / "next").iterdir()
    assert is_accepted(site, path, key)
    assert not any((site.folder / "backup-under-way").iterdir())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 1.1])
@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_a_backup_for_which_there_is_no_room_is_refused_and_leaves_nothing(backed_up, tmp_path, encrypted, share):
    """In the database's copy, first; then in the backup itself."""
    site, backup, key = backed_up
    options = {"public": key.with_name("backup.key.pub")} if encrypted else {}
    room = int(share * (backup.stat().st_size - 1_000_000))
    status = status_of(start(site, said, "backup", tmp_path, largest_file=room, **options))
    assert status == 1
    assert list(tmp_path.iterdir()) == list((site.folder / "backup-under-way").iterdir()) == []


def is_whole(place: Place) -> bool:
    with place.entered():
        return first_break() is None and ChainHead.objects.get().sequence == SEALED and Client().get("/").status_code == 200


def check_that_it_begins_anew(place: Place, backup: Path, key: Path) -> None:
    """The place says that it is incomplete, serves nothing, takes no restoration; emptied, it takes one."""
    with place.entered():
        assert is_incomplete()
        assert Client().get("/").status_code == 503
        with pytest.raises(CommandError, match="上一次恢复没有完成"):
            said("restore", backup, key=key)
    shutil.rmtree(place.media)
    place.drop_database()
    place.create_database()
    place.run("restore", backup, key=key)
    assert is_whole(place)


def test_a_restoration_that_is_killed_leaves_a_place_empty_or_whole_or_one_that_says_so(backed_up, new_place):
    _, backup, key = backed_up
    usual = usual_seconds(lambda: start(new_place(), said, "restore", backup, key=key))
    statuses = []
    for seconds in moments(usual, seed=11):
        place = new_place()
        statuses.append(killed_after(start(place, said, "restore", backup, key=key), seconds))
        with place.entered():
            incomplete = is_incomplete()
        if incomplete:
            assert statuses[-1] == KILLED
            check_that_it_begins_anew(place, backup, key)
        else:
            assert is_whole(place) if statuses[-1] == 0 else place.is_empty() or is_whole(place)
    assert {KILLED} <= set(statuses) <= {0, KILLED}


def restore_until(step: str, *arguments: Any, **options: Any) -> None:
    """Restore, and be killed where the restoration comes to `step`."""
    module, _, name = step.rpartition(".")
    setattr(getattr(restoring, module) if module else restoring, name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    said("restore", *arguments, **options)


@pytest.mark.parametrize("step", ["_about", "databases.put_in_place", "_move_all", "os.sync", "_verify", "shutil.rmtree"])
def test_a_restoration_that_is_killed_between_two_steps_says_so(backed_up, new_place, step):
    _, backup, key = backed_up
    place = new_place()
    assert status_of(start(place, restore_until, step, backup, key=key)) == KILLED
    check_that_it_begins_anew(place, backup, key)


def test_a_restoration_for_which_there_is_no_room_touches_nothing(backed_up, new_place):
    _, backup, key = backed_up
    place = new_place()
    status = status_of(start(place, said, "restore", backup, key=key, largest_file=500_000))
    assert status == 1
    assert place.is_empty()
    place.run("restore", backup, key=key)
    assert is_whole(place)

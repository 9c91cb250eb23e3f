"""Exports and imports that are killed (SIGKILL), or run out of room, at any moment."""

from __future__ import annotations

import random
import time
from multiprocessing.process import BaseProcess

import pytest

from disclosure.archive.models import ChainHead, Edition, EditionFile, StoredFile
from disclosure.archive.verification import first_break
from tests.archive.bags import is_valid
from tests.archive.places import Place, said, start, status_of

pytestmark = pytest.mark.django_db

TIMES = 10


def usual_seconds(process: BaseProcess) -> float:
    """How long it takes where it is let be."""
    began = time.monotonic()
    assert status_of(process) == 0
    return time.monotonic() - began


def moments(usual: float, seed: int) -> list[float]:
    chance = random.Random(seed)  # noqa: S311
    return [usual * chance.uniform(0.05, 1.0) for _ in range(TIMES)]


def killed_after(process: BaseProcess, seconds: float) -> bool:
    """Whether it was killed: it may have ended before."""
    process.join(seconds)
    process.kill()
    return status_of(process) != 0


def test_an_export_that_is_killed_leaves_no_bag_and_the_next_one_goes_on(site: Place, tmp_path):
    usual = usual_seconds(start(site, said, "export_archive", tmp_path / "usual"))
    killed = 0
    for number, moment in enumerate(moments(usual, 1921)):
        destination = tmp_path / str(number)
        if killed_after(start(site, said, "export_archive", destination), moment):
            killed += 1
            assert not destination.exists()
            assert status_of(start(site, said, "export_archive", destination)) == 0
        assert is_valid(destination) and not destination.with_name(f"{number}.partial").exists()
    assert killed >= TIMES // 2


def test_a_full_disk_leaves_no_bag_and_says_so(site: Place, tmp_path):
    """No file may grow beyond what the largest attachment needs."""
    assert status_of(start(site, said, "export_archive", tmp_path / "bag", largest_file=500_000)) == 1
    assert not (tmp_path / "bag").exists()
    assert not any(is_valid(folder) for folder in [tmp_path / "bag.partial", tmp_path / "bag.partial" / "bag"])
    assert status_of(start(site, said, "export_archive", tmp_path / "bag")) == 0
    assert is_valid(tmp_path / "bag")


def test_two_processes_do_not_write_the_same_bag(site: Place, tmp_path):
    both = [start(site, said, "export_archive", tmp_path / "bag") for _ in range(2)]
    assert sorted(status_of(process) for process in both) == [0, 1]
    assert is_valid(tmp_path / "bag")


def test_an_import_that_is_killed_restores_nothing_and_the_next_one_everything(site: Place, empty: Place, tmp_path):
    bag = tmp_path / "bag"
    assert status_of(start(site, said, "export_archive", bag)) == 0
    killed, moment = 0, 0.005
    # It can come to its end once only, so nobody knows beforehand how long that takes: later and later, until it does.
    while killed_after(start(empty, said, "import_archive", bag), moment):
        killed, moment = killed + 1, moment * 1.4
        with empty.entered():
            if ChainHead.objects.get().sequence:
                break  # killed on its way out, when all was done
            assert not Edition.objects.exists() and not EditionFile.objects.exists() and not StoredFile.objects.exists()
    assert killed >= 5
    with empty.entered():
        assert Edition.objects.count() == 3 and first_break() is None


def test_an_import_that_runs_out_of_room_restores_nothing_and_says_so(site: Place, empty: Place, tmp_path):
    bag = tmp_path / "bag"
    assert status_of(start(site, said, "export_archive", bag)) == 0
    assert status_of(start(empty, said, "import_archive", bag, largest_file=900_000)) == 1
    with empty.entered():
        assert not Edition.objects.exists() and not StoredFile.objects.exists()
    assert status_of(start(empty, said, "import_archive", bag)) == 0

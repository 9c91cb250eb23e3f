"""The bench: every server, every size, every reader, in one run, with the goals beside the figures.

    python -m tests.benchmarks [quick]

`quick` takes about five minutes once its worlds are made; the whole also takes the largest worlds and PostgreSQL. Tables are
printed, and the same as JSON lies in `var/bench/`.
"""

# ruff: noqa: T201 (it talks to whoever called it)

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import django
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings.test")
django.setup()

from tests.benchmarks import contestants, report, worlds  # noqa: E402
from tests.benchmarks.contestants import HTTPS, Contestant, ours, pages_of  # noqa: E402
from tests.benchmarks.importing import seconds_to_import_archive, seconds_to_import_catalogue  # noqa: E402
from tests.benchmarks.measuring import (  # noqa: E402
    Figures,
    measure_memory,
    measure_round,
    measure_searches,
    measure_throughput,
)
from tests.benchmarks.worlds import KEPT, World  # noqa: E402
from tests.migrated import ROOT  # noqa: E402


@dataclass(frozen=True)
class Extent:
    """How much is measured."""

    sqlite: list[int]
    postgresql: list[int]
    rounds: int
    budget: float
    """Seconds for each page in each round."""

    requests: int
    """Number of requests after which memory is read off."""

    imports: bool


QUICK = Extent(sqlite=[1_000, 10_000], postgresql=[], rounds=3, budget=0.1, requests=1_000, imports=False)
WHOLE = Extent(
    sqlite=[1_000, 10_000, 100_000],
    postgresql=[1_000, 10_000, 100_000],
    rounds=5,
    budget=0.4,
    requests=10_000,
    imports=True,
)


def run(extent: Extent) -> tuple[Figures, dict]:
    figures, load = Figures(), []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="disclosure-bench-")))
        # nginx reads from here as a user of its own.
        folder.chmod(0o755)
        made = [worlds.sqlite_world(size) for size in extent.sqlite]
        server, on_server = stack.enter_context(worlds.postgresql_worlds(extent.postgresql))
        for on_vendor in (made, on_server):
            for world in on_vendor[:1] + on_vendor[1:][-1:]:
                with worlds.copied(world) as copy:
                    figures.writing[world.name] = worlds.asked(copy, "tests.benchmarks.writing")
        racing = line_up(stack, folder, made, on_server, server, figures)
        for number in range(extent.rounds):
            print(f"round {number + 1} of {extent.rounds}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
            load.append(os.getloadavg())
            measure_round(racing, figures, extent.budget)
            measure_throughput([each for each in racing if is_compared(each, extent)], figures)
        for each in racing:
            if each.size and each.name != "ours, nothing kept":
                measure_searches(each, figures)
        measure_memory(next(each for each in racing if each.size), figures, extent.requests)
    if extent.imports:
        figures.imports["the archive of 10,000 items"] = seconds_to_import_archive(made[1])
        figures.imports["a catalogue of 10,000 rows"] = seconds_to_import_catalogue()
    return figures, report.facts_of_run(load, extent.rounds, extent.budget)


def line_up(
    stack: ExitStack, folder: Path, made: list[World], on_server: list[World], server: int | None, figures: Figures
) -> list[Contestant]:
    """Start every server.

    Args:
        made, on_server: worlds on SQLite and on PostgreSQL.
        server: the process of the PostgreSQL server.
    """
    racing = []
    for world in [*made, *on_server]:
        told = worlds.asked(world, "tests.benchmarks.places")
        figures.queries[world.name] = told["queries"]
        behind = server if world in on_server else None
        racing.append(ours(stack, folder, world, pages_of(told), behind=behind))
    first, pages = racing[0], racing[0].pages
    home = page_bytes(first, "/")
    item = page_bytes(first, next(page.address for page in pages if page.name == "item"))
    figures.page_bytes = len(home)
    anonymous = [page for page in pages if page.reader == "anonymous"]
    racing += [
        ours(stack, folder, made[0], anonymous, keeps=False),
        contestants.bare_django(stack, folder, len(home)),
        contestants.stock_wagtail(stack, folder, round(len(item), -3)),
        contestants.nginx_before(stack, folder, made[0], first),
        contestants.nginx_alone(stack, folder, home),
    ]
    figures.seconds_to_start = {each.name: each.seconds_to_start for each in racing if each.size}
    return racing


def is_compared(contestant: Contestant, extent: Extent) -> bool:
    """Return whether the throughput is of interest: that of the smallest world, and of all other servers."""
    return not contestant.size or (contestant.size, contestant.vendor) == (extent.sqlite[0], worlds.SQLITE)


def page_bytes(contestant: Contestant, address: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", contestant.port, timeout=60)
    connection.request("GET", address, headers=HTTPS)
    body = connection.getresponse().read()
    connection.close()
    return body


def main(extent: Extent) -> int:
    began = time.monotonic()
    figures, facts = run(extent)
    path = KEPT / f"{timezone.localtime():%Y-%m-%d-%H%M%S}.json"
    facts["seconds"] = round(time.monotonic() - began)
    judged = report.write(figures, facts, path)
    print(report.tables(figures, facts, judged))
    print(f"\n{path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(QUICK if sys.argv[1:] == ["quick"] else WHOLE))
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr or ''}")

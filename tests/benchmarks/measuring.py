"""The measuring of running servers, in rounds, each server in turn: what disturbs the machine disturbs them all."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import quote

from tests.benchmarks.asking import milliseconds_each, milliseconds_of_cpu, requests_a_second
from tests.benchmarks.contestants import AFTER_CHANGE, WARM, Contestant, Page
from tests.benchmarks.processes import resident_megabytes
from tests.benchmarks.world import texts

COMPARED = ("home", "item", "entry", "page")
"""Pages whose throughput is measured."""


@dataclass(frozen=True, order=True)
class Cell:
    """What a figure is of."""

    server: str
    vendor: str
    size: int
    page: str
    reader: str
    when: str


@dataclass
class Figures:
    """All figures of one run: CPU in milliseconds and requests a second, round by round."""

    cpu: dict[Cell, list[float]] = field(default_factory=lambda: defaultdict(list))
    throughput: dict[Cell, list[float]] = field(default_factory=lambda: defaultdict(list))
    latency: dict[str, list[float]] = field(default_factory=dict)
    """Milliseconds of each search, by world."""
    queries: dict[str, dict[str, int]] = field(default_factory=dict)
    megabytes: dict[str, float] = field(default_factory=dict)
    seconds_to_start: dict[str, float] = field(default_factory=dict)
    writing: dict[str, dict[str, float]] = field(default_factory=dict)
    imports: dict[str, float | None] = field(default_factory=dict)
    """Seconds of each import; None if it was refused."""

    page_bytes: int = 0

    def median(self, **wanted: Any) -> float | None:
        """Return the median CPU of the one cell with these facts; None if it was not measured."""
        return _median(self.cpu, wanted)

    def median_throughput(self, **wanted: Any) -> float | None:
        return _median(self.throughput, wanted)

    def as_json(self) -> dict[str, Any]:
        rows = [
            asdict(cell) | {"cpu_ms": self.cpu.get(cell, []), "requests_a_second": self.throughput.get(cell, [])}
            for cell in sorted(self.cpu.keys() | self.throughput.keys())
        ]
        others = ("latency", "queries", "megabytes", "seconds_to_start", "writing", "imports", "page_bytes")
        return {"cells": rows} | {name: getattr(self, name) for name in others}


def _median(found: dict[Cell, list[float]], wanted: dict[str, Any]) -> float | None:
    cells = [cell for cell in found if all(getattr(cell, name) == value for name, value in wanted.items())]
    if not cells:
        return None
    (cell,) = cells
    return statistics.median(found[cell])


def cell_of(contestant: Contestant, page: Page, when: str) -> Cell:
    return Cell(contestant.name, contestant.vendor, contestant.size, page.name, page.reader, when)


def measure_round(contestants: Iterable[Contestant], figures: Figures, budget: float) -> None:
    """Measure every page of every server once, each for `budget` seconds, warm and after a change."""
    for contestant in contestants:
        pids = contestant.pids
        for page in contestant.pages:
            caller = contestant.caller(page)
            try:

                def ask(caller: Any = caller, page: Page = page) -> None:
                    caller.ask(page.address)

                ask()
                cell = cell_of(contestant, page, WARM)
                figures.cpu[cell].append(milliseconds_of_cpu(ask, pids, budget))
                if contestant.generation and contestant.size:
                    rise = contestant.generation.rise
                    cell = cell_of(contestant, page, AFTER_CHANGE)
                    figures.cpu[cell].append(milliseconds_of_cpu(ask, pids, budget, before=rise))
            finally:
                caller.close()


def measure_throughput(contestants: Iterable[Contestant], figures: Figures) -> None:
    """Put each server under load once, with the pages that all of them have."""
    for contestant in contestants:
        for page in contestant.pages:
            if page.reader == "anonymous" and page.name in COMPARED:
                found = requests_a_second(contestant.port, page.address, page.headers)
                if found is not None:
                    figures.throughput[cell_of(contestant, page, WARM)].append(found)


def measure_searches(contestant: Contestant, figures: Figures) -> None:
    """Time searches of every kind as a member: words, tags, units, years, with facets; and the commonest word."""
    page = next(page for page in contestant.pages if page.reader == "member" and page.name.startswith("search"))
    words = [
        *texts.TAGS[:20],
        *texts.PLACES,
        *texts.UNIT_NAMES,
        texts.RARE_WORD,
        "党费",
        "情况",
        "公开 情况",
        "2024年",
        "书面异议",
    ]
    address = page.address.partition("?")[0]
    caller = contestant.caller(page)
    try:
        caller.ask(f"{address}?q={quote(words[0])}")
        figures.latency[contestant.name] = milliseconds_each(caller.ask, [f"{address}?q={quote(word)}" for word in words])
    finally:
        caller.close()


def measure_memory(contestant: Contestant, figures: Figures, requests: int) -> None:
    """Ask for all pages in turn, then read off the memory of the largest process."""
    callers = [(contestant.caller(page), page.address) for page in contestant.pages]
    for number in range(requests):
        caller, address = callers[number % len(callers)]
        caller.ask(address)
    for caller, _ in callers:
        caller.close()
    figures.megabytes[f"{contestant.name}, {requests:,} requests"] = max(map(resident_megabytes, contestant.pids))

"""The goals of speed, each beside what was measured."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.contestants import AFTER_CHANGE, FOR_ADMIN, WARM
from tests.benchmarks.measuring import Cell, Figures

BARE, STOCK, FRONT, FILE = "bare Django view", "stock Wagtail", "nginx before ours", "nginx, a file"


@dataclass(frozen=True)
class Goal:
    """A goal.

    Args:
        limit: maximum of what is found, or minimum if `is_least`.
        found: everything measured to which the goal applies; empty if nothing was.
    """

    text: str
    limit: float
    found: dict[str, float]
    is_least: bool = False

    @property
    def missed(self) -> dict[str, float]:
        return {
            what: found for what, found in self.found.items() if (found < self.limit if self.is_least else found > self.limit)
        }

    @property
    def worst(self) -> tuple[str, float] | None:
        """Return what comes furthest from the goal, or least within it."""
        choose = min if self.is_least else max
        return choose(self.found.items(), key=lambda each: each[1], default=None)

    @property
    def verdict(self) -> str:
        if not self.found:
            return "not measured"
        if not self.missed:
            return "met"
        return "MISSED" if len(self.missed) == len(self.found) == 1 else f"MISSED by {len(self.missed)} of {len(self.found)}"


def goals(figures: Figures) -> list[Goal]:
    """Return the goals of speed in the order of the site's issue, which is that of a reader's wait."""
    return [
        *_public(figures),
        *_signed_in(figures),
        *_growth(figures),
        *_searching(figures),
        *_admin(figures),
        *_writing(figures),
        *_resources(figures),
    ]


def _ratios(parts: dict[str, float | None], whole: float | None) -> dict[str, float]:
    return {what: part / whole for what, part in parts.items() if part is not None and whole}


def _ours(figures: Figures) -> list[Cell]:
    """Return the cells of the site's worlds, the smallest on SQLite first."""
    ours = [cell for cell in figures.cpu if cell.size and cell.server != "ours, nothing kept"]
    return sorted(ours, key=lambda cell: (cell.vendor != "sqlite", cell.size, cell))


def _public(figures: Figures) -> Iterator[Goal]:
    ours = _ours(figures)
    kept = {
        cell.page: statistics.median(figures.cpu[cell])
        for cell in ours
        if cell.server == ours[0].server
        and (cell.reader, cell.when) == ("anonymous", WARM)
        and not cell.page.startswith("search")
    }
    found = _ratios(dict(kept), figures.median(server=BARE, page="page"))
    yield Goal("a kept page, in bare Django views on the same server (CPU)", 0.3, found)
    yield Goal("the same, the least", 1.3, found)
    pages = ("home", "item", "entry")
    fronts = {page: figures.median_throughput(server=FRONT, page=page) for page in pages}
    throughput = _ratios(fronts, figures.median_throughput(server=FILE, page="home"))
    yield Goal("nginx before ours, requests a second in those of a file", 0.9, throughput, is_least=True)


def _signed_in(figures: Figures) -> Iterator[Goal]:
    ours = _ours(figures)
    stock = figures.median(server=STOCK, page="item", reader="anonymous")
    items = {
        f"{cell.reader}, {cell.when}": statistics.median(figures.cpu[cell])
        for cell in ours
        if cell.server == ours[0].server and cell.page == "item" and cell.reader != "anonymous"
    }
    yield Goal("an item, signed in, in stock Wagtail's page of the same length (CPU)", 0.7, _ratios(dict(items), stock))
    counted: dict[bool, dict[str, float]] = {True: {}, False: {}}
    for world, queries in figures.queries.items():
        for name, count in queries.items():
            page, _, reader = name.rpartition(", ")[0].rpartition(", ")
            if reader in ("member", "office") and page not in FOR_ADMIN:
                counted[page == "item"][f"{name} ({world})"] = count
    yield Goal("an item, signed in: queries", 10, counted[True])
    yield Goal("any other page, signed in: queries", 12, counted[False])


def _growth(figures: Figures) -> Iterator[Goal]:
    """Yield the growth of every page from the smallest world of a database to the largest."""
    for vendor in ("sqlite", "postgresql"):
        cells = [cell for cell in _ours(figures) if cell.vendor == vendor]
        sizes = sorted({cell.size for cell in cells}) or [0]
        grown: dict[bool, dict[str, float]] = {True: {}, False: {}}
        for cell in cells if len(sizes) > 1 else ():
            if cell.size == sizes[0]:
                facts = {"vendor": vendor, "page": cell.page, "reader": cell.reader, "when": cell.when}
                large = figures.median(server=f"ours, {vendor} {sizes[-1]:,}", **facts)
                what = f"{cell.page}, {cell.reader}, {cell.when}"
                grown[cell.page.startswith("search")] |= _ratios({what: large}, statistics.median(figures.cpu[cell]))
        compared = f"CPU at {sizes[-1]:,} items in that at {sizes[0]:,} ({vendor})" if cells else f"growth ({vendor})"
        yield Goal(f"pages: {compared}", 1.5, grown[False])
        yield Goal(f"search: {compared}", 4, grown[True])


def _searching(figures: Figures) -> Iterator[Goal]:
    slow = {world: statistics.quantiles(each, n=20)[-1] for world, each in figures.latency.items()}
    yield Goal("search: 95th percentile, ms", 500, slow)
    common = {
        f"{cell.server}, {cell.reader}": statistics.median(figures.cpu[cell])
        for cell in _ours(figures)
        if cell.page == "search, commonest word" and cell.when == AFTER_CHANGE
    }
    yield Goal("search for the commonest word: CPU, ms", 500, common)


def _admin(figures: Figures) -> Iterator[Goal]:
    for page, text, limit in (("admin home", "a role's home in the admin", 40), ("explorer", "an entry in the explorer", 60)):
        found: dict[str, float] = {
            f"{name} ({world})": count
            for world, queries in figures.queries.items()
            for name, count in queries.items()
            if name.startswith(page)
        }
        yield Goal(f"{text}: queries", limit, found)


def _writing(figures: Figures) -> Iterator[Goal]:
    for act, name in (("publishing", "cpu_ms"), ("drafting", "drafting_cpu_ms")):
        grown = {}
        for vendor in ("sqlite", "postgresql"):
            worlds = [each for world, each in figures.writing.items() if world.startswith(vendor)]
            if len(worlds) > 1:
                grown[vendor] = worlds[-1][name] / worlds[0][name]
        yield Goal(f"{act} one item in the largest world, in the smallest (CPU)", 1.5, grown)
    shares = {world: each["sealing_cpu_ms"] / each["cpu_ms"] for world, each in figures.writing.items()}
    yield Goal("sealing, in publishing (CPU)", 0.2, shares)


def _resources(figures: Figures) -> Iterator[Goal]:
    taken = {name: math.inf if seconds is None else seconds for name, seconds in figures.imports.items()}
    yield Goal("imports, s (infinite: refused)", 600, taken)
    yield Goal("resident memory of a worker, MB", 220, figures.megabytes)
    yield Goal("start-up to the first answer, s", 3, figures.seconds_to_start)
